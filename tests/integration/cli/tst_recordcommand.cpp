// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/sshclient.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::SshServerOptions;
using Testing::ThrowAwaySshServer;

namespace {

const QString endless = u"trap 'exit 0' TERM; echo ready; while :; do sleep 0.1; done"_s;

struct Outcome
{
    int exit = -1;
    QString out;
    QString err;

    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(out.toUtf8()).object(); }
    [[nodiscard]] QJsonObject error() const { return json()[u"error"].toObject(); }
};

} // namespace

/// `backstep record` as a shell runs it, against a real sshd on which a stand-in for rr writes the recordings.
class RecordCommandTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void startedListedEndedAndRemoved();
    void theScriptIsSentOnceAndReplaced();
    void everyByteOfTheArgumentsArrives();
    void aRecordingIsFetchedWhenItIsDone();
    void theRunThatFailsIsFetched();
    void nothingFailedNothingFetched();
    void whatPassesIsKeptButNotCaught();
    void aRuleIsArmedAndFires();
    void aRuleIsReadBeforeItIsSent();
    void pinnedLimitedAndTakenAway();
    void whatTheHostRefusesIsSaid();
    void oneThingAtATime();
    void theLineIsCutAndTheRecordingGoesOn();

private:
    [[nodiscard]] QString path(const QString &name) const { return m_home->filePath(name); }
    [[nodiscard]] Outcome run(const QStringList &arguments) const;
    /// Runs the script without SSH, as a person on the host would.
    QByteArray onHost(const QStringList &words) const;
    [[nodiscard]] Outcome record(const QStringList &arguments) const
    {
        return run(QStringList{u"record"_s, u"lab"_s, u"--json"_s} + arguments);
    }
    [[nodiscard]] QString started(const QStringList &command) const;
    [[nodiscard]] QJsonArray listed(const QString &kind) const { return record({u"--list"_s}).json()[kind].toArray(); }
    [[nodiscard]] QString script() const { return path(u"host/backstep-host/backstep-host.sh"_s); }

    std::unique_ptr<ThrowAwaySshServer> m_server;
    std::unique_ptr<QTemporaryDir> m_home;
};

void RecordCommandTest::initTestCase()
{
    BACKSTEP_NEEDS_SSHD();
    if (QStandardPaths::findExecutable(u"python3"_s).isEmpty()) {
        QSKIP("python3 is missing, which stands in for rr");
    }
}

void RecordCommandTest::init()
{
    TestCase::init();
    m_home = std::make_unique<QTemporaryDir>();
    QDir(m_home->path()).mkpath(u".ssh"_s);
    QDir(m_home->path()).mkpath(u"tools"_s);
    QVERIFY(QFile::link(qEnvironmentVariable("BACKSTEP_SOURCE_DIR") + u"/tests/integration/host/standin-rr"_s,
                        path(u"tools/rr"_s)));
    SshServerOptions options;
    options.lines = {u"SetEnv XDG_DATA_HOME=%1 PATH=%2:/usr/bin:/bin"_s.arg(path(u"host"_s), path(u"tools"_s))};
    m_server = std::make_unique<ThrowAwaySshServer>(options);
    BACKSTEP_START(*m_server);
    QFile known(path(u".ssh/known_hosts"_s));
    QVERIFY(known.open(QFile::Append));
    known.write(m_server->knownHostsLine());
    known.close();
    const SshTarget target = m_server->target();
    QCOMPARE(run({u"hosts"_s, u"add"_s, u"127.0.0.1"_s, u"--name"_s, u"lab"_s, u"--port"_s,
                  QString::number(m_server->port()), u"--user"_s, target.user, u"--identity"_s,
                  target.identityFiles.first()})
                 .exit,
             0);
}

void RecordCommandTest::cleanup()
{
    if (QFile::exists(script())) {
        onHost({u"remove"_s});
        QVERIFY(!QFile::exists(script()));
    }
    m_server.reset();
    m_home.reset();
}

QByteArray RecordCommandTest::onHost(const QStringList &words) const
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"XDG_DATA_HOME"_s, path(u"host"_s));
    environment.insert(u"PATH"_s, path(u"tools"_s) + u":/usr/bin:/bin"_s);
    process.setProcessEnvironment(environment);
    process.start(u"sh"_s, QStringList{script()} + words);
    if (!process.waitForFinished(90'000) || process.exitCode() != 0) {
        qWarning("the script failed: %s", process.readAllStandardError().constData());
    }
    return process.readAllStandardOutput();
}

Outcome RecordCommandTest::run(const QStringList &arguments) const
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : environment.keys()) {
        if (name.startsWith(u"XDG_") || name.startsWith(u"SSH_")) {
            environment.remove(name);
        }
    }
    environment.insert(u"HOME"_s, m_home->path());
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(QProcess::nullDevice());
    process.start(qEnvironmentVariable("BACKSTEP_BINARY_DIR") + u"/bin/backstep"_s, arguments);
    if (!process.waitForFinished(120'000) || process.exitStatus() != QProcess::NormalExit) {
        qWarning("backstep did not end by itself");
        return {};
    }
    const Outcome outcome{process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
                          QString::fromUtf8(process.readAllStandardError())};
    qInfo().noquote() << "backstep" << arguments.join(u' ').left(300) << "->" << outcome.exit << '\n'
                      << outcome.out << outcome.err;
    return outcome;
}

QString RecordCommandTest::started(const QStringList &command) const
{
    return record(QStringList{u"--"_s} + command).json()[u"recording"][u"id"].toString();
}

void RecordCommandTest::startedListedEndedAndRemoved()
{
    const QString id = started({u"sh"_s, u"-c"_s, endless});
    QVERIFY(!id.isEmpty());
    const QJsonObject running = listed(u"recordings"_s).at(0).toObject();
    QCOMPARE(running[u"id"].toString(), id);
    QCOMPARE(running[u"state"].toString(), u"recording"_s);
    QVERIFY(running[u"command"].toString().contains(u"echo ready"_s));
    QVERIFY(record({u"--output"_s, id}).json()[u"lines"].toArray().contains(u"ready"_s));

    const Outcome ended = record({u"--stop"_s, id});
    QCOMPARE(ended.exit, 0);
    QCOMPARE(ended.json()[u"recording"][u"state"].toString(), u"complete"_s);
    QCOMPARE(ended.json()[u"recording"][u"exit"].toInt(-1), 0);
    // What is recorded there is listed as every other recording is.
    QVERIFY(run({u"recordings"_s, u"lab"_s}).out.contains(id));

    QCOMPARE(record({u"--discard"_s, id}).exit, 0);
    QVERIFY(listed(u"recordings"_s).isEmpty());
    QCOMPARE(QDir(path(u"host/rr"_s)).entryList(QDir::AllEntries | QDir::NoDotAndDotDot), QStringList());
}

void RecordCommandTest::theScriptIsSentOnceAndReplaced()
{
    QCOMPARE(record({u"--list"_s}).exit, 0);
    const QFileInfo sent(script());
    QVERIFY(sent.exists());
    QCOMPARE(sent.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    QCOMPARE(QFileInfo(sent.path()).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    const QDateTime first = sent.lastModified();
    QCOMPARE(record({u"--list"_s}).exit, 0);
    QCOMPARE(QFileInfo(script()).lastModified(), first);

    QFile other(script());
    QVERIFY(other.open(QFile::WriteOnly | QFile::Truncate));
    other.write("version=0\nexit 1\n");
    other.close();
    QCOMPARE(record({u"--list"_s}).exit, 0);
    QCOMPARE(QDir(sent.path()).entryList({u"backstep-host.sh*"_s}), QStringList{u"backstep-host.sh"_s});
}

void RecordCommandTest::everyByteOfTheArgumentsArrives()
{
    const QStringList words{u"'\"`$(exit 9)\\\n\t;|&<>*?"_s, u""_s, u"-n"_s, u"--"_s, u"--json"_s, u"é€"_s, u"%s%n"_s};
    const Outcome done = record(QStringList{u"--name"_s, u"../'\n$x"_s, u"--fetch"_s, u"--"_s, u"sh"_s, u"-c"_s,
                                            u"printf '%s\\0' \"$@\" >\"$0\""_s, path(u"words"_s)}
                                + words);
    QCOMPARE(done.exit, 0);
    QFile file(path(u"words"_s));
    QVERIFY(file.open(QFile::ReadOnly));
    QCOMPARE(QString::fromUtf8(file.readAll()), words.join(QChar(u'\0')) + QChar(u'\0'));
}

void RecordCommandTest::aRecordingIsFetchedWhenItIsDone()
{
    const Outcome done = record({u"--fetch"_s, u"--"_s, u"sh"_s, u"-c"_s, u"sleep 1; exit 3"_s});
    QCOMPARE(done.exit, 0);
    QCOMPARE(done.json()[u"recording"][u"exit"].toInt(), 3);
    const QString folder = done.json()[u"path"].toString();
    QVERIFY(QFile::exists(folder + u"/version"_s) && QFile::exists(folder + u"/backstep.facts"_s));
    QVERIFY(run({u"library"_s}).out.contains(QFileInfo(folder).fileName()));
}

void RecordCommandTest::theRunThatFailsIsFetched()
{
    const Outcome done = record(
        {u"--until-fail"_s, u"--chaos"_s, u"turns"_s, u"--max-runs"_s, u"5"_s, u"--fetch"_s, u"--"_s, u"sh"_s, u"-c"_s,
         u"n=$(cat \"$0\" 2>/dev/null); n=$((n + 1)); echo $n >\"$0\"; exit $((n == 2))"_s, path(u"runs"_s)});
    QCOMPARE(done.exit, 0);
    QCOMPARE(done.json()[u"recording"][u"exit"].toInt(), 1);
    QVERIFY(done.json()[u"recording"][u"chaos"].toBool());
    QVERIFY(QFile::exists(done.json()[u"path"].toString() + u"/version"_s));
    const QJsonObject loop = listed(u"loops"_s).at(0).toObject();
    QCOMPARE(loop[u"runs"].toInt(), 2);
    QCOMPARE(loop[u"kept"].toInt(), 1);
}

void RecordCommandTest::nothingFailedNothingFetched()
{
    const Outcome done =
        record({u"--until-fail"_s, u"--max-runs"_s, u"1"_s, u"--fetch"_s, u"--"_s, u"sh"_s, u"-c"_s, u"exit 0"_s});
    QCOMPARE(done.exit, 1);
    QCOMPARE(done.error()[u"code"].toString(), u"nothing-kept"_s);
    QVERIFY(done.error()[u"message"].toString().contains(u"1 run, 0 failed"_s));
}

void RecordCommandTest::whatPassesIsKeptButNotCaught()
{
    const Outcome passed = record({u"--until-fail"_s, u"--keep"_s, u"all"_s, u"--fail"_s, u"output=never"_s,
                                   u"--max-runs"_s, u"2"_s, u"--fetch"_s, u"--"_s, u"sh"_s, u"-c"_s, u"exit 0"_s});
    QCOMPARE(passed.exit, 1);
    QVERIFY(passed.error()[u"message"].toString().contains(u"2 runs, 0 failed, 2 kept"_s));
    const Outcome caught =
        record({u"--until-fail"_s, u"--keep"_s, u"all"_s, u"--fetch"_s, u"--"_s, u"sh"_s, u"-c"_s,
                u"n=$(cat \"$0\" 2>/dev/null); n=$((n + 1)); echo $n >\"$0\"; exit $((n == 3))"_s, path(u"runs"_s)});
    QCOMPARE(caught.exit, 0);
    QCOMPARE(caught.json()[u"recording"][u"exit"].toInt(), 1);
    QVERIFY(run({u"record"_s, u"lab"_s, u"--list"_s}).out.contains(u"3 runs, 1 failed (1 in 3), 3 kept"_s));
}

void RecordCommandTest::aRuleIsArmedAndFires()
{
    QFile rule(path(u"rule"_s));
    QVERIFY(rule.open(QFile::WriteOnly));
    rule.write("rule it\nwhen exists '" + path(u"go"_s).toUtf8() + "'\nstop after 1s\nmost 1\n");
    rule.close();
    QCOMPARE(record({u"--rule"_s, rule.fileName(), u"--"_s, u"sh"_s, u"-c"_s, endless}).exit, 0);
    QVERIFY(listed(u"rules"_s).at(0).toObject()[u"armed"].toBool());
    QVERIFY(QFile(path(u"go"_s)).open(QFile::WriteOnly));
    QTRY_VERIFY_WITH_TIMEOUT(!listed(u"rules"_s).at(0).toObject()[u"armed"].toBool(), 60'000);
    QCOMPARE(listed(u"recordings"_s).at(0).toObject()[u"by"].toString(), u"rule:it"_s);
    QVERIFY(run({u"record"_s, u"lab"_s, u"--log"_s, u"it"_s}).out.contains(u"fired: "_s));
    QCOMPARE(record({u"--disarm"_s, u"it"_s}).exit, 0);
    QCOMPARE(record({u"--forget"_s, u"it"_s}).exit, 0);
    QVERIFY(listed(u"rules"_s).isEmpty());
}

void RecordCommandTest::aRuleIsReadBeforeItIsSent()
{
    QFile rule(path(u"rule"_s));
    QVERIFY(rule.open(QFile::WriteOnly));
    rule.write("rule it\nwhen the moon is full\n");
    rule.close();
    const Outcome refused = record({u"--rule"_s, rule.fileName(), u"--"_s, u"true"_s});
    QCOMPARE(refused.exit, 1);
    QCOMPARE(refused.error()[u"message"].toString(), u"The rule is not understood: line 2: the is no condition."_s);
    QVERIFY2(!QFile::exists(script()), "nothing was put on the host");
}

void RecordCommandTest::pinnedLimitedAndTakenAway()
{
    const QString id = started({u"sh"_s, u"-c"_s, endless});
    QCOMPARE(record({u"--pin"_s, id}).exit, 0);
    QVERIFY(onHost({u"list"_s}).contains(" kept=yes"));
    QCOMPARE(record({u"--unpin"_s, id}).exit, 0);
    QVERIFY(!onHost({u"list"_s}).contains(" kept=yes"));
    const QString limits = run({u"record"_s, u"lab"_s, u"--limit"_s, u"size=1G"_s, u"--limit"_s, u"number=7"_s}).out;
    QVERIFY(limits.contains(u"size=1073741824"_s) && limits.contains(u"number=7"_s));
    QCOMPARE(run({u"record"_s, u"lab"_s, u"--limits"_s}).out, limits);
    QCOMPARE(record({u"--limit"_s, u"size=much"_s}).exit, 1);
    QCOMPARE(record({u"--service"_s, u"pay"_s}).exit, 2);
    QCOMPARE(record({u"--remove"_s}).exit, 0);
    QVERIFY(!QFile::exists(script()));
    QVERIFY2(!QDir(path(u"host/rr"_s)).entryList(QDir::Dirs | QDir::NoDotAndDotDot).isEmpty(), "recordings stay");
}

void RecordCommandTest::whatTheHostRefusesIsSaid()
{
    const Outcome missing = record({u"--"_s, u"/no/program"_s});
    QCOMPARE(missing.exit, 1);
    QCOMPARE(missing.error()[u"code"].toString(), u"recorder-refused"_s);
    QCOMPARE(missing.error()[u"message"].toString(),
             u"lab says: there is no program /no/program that could be started."_s);
    QCOMPARE(record({u"--stop"_s, u"../../etc"_s}).error()[u"message"].toString(),
             u"lab says: there is no recording ../../etc."_s);
    QCOMPARE(record({u"--max-size"_s, u"much"_s, u"--"_s, u"true"_s}).error()[u"message"].toString(),
             u"lab says: --max-size cannot be much."_s);
}

void RecordCommandTest::oneThingAtATime()
{
    QCOMPARE(record({}).exit, 2);
    QCOMPARE(record({u"--list"_s, u"--"_s, u"true"_s}).exit, 2);
    QCOMPARE(record({u"--list"_s, u"--stop"_s, u"x"_s}).exit, 2);
    QCOMPARE(record({u"true"_s}).exit, 2);
}

void RecordCommandTest::theLineIsCutAndTheRecordingGoesOn()
{
    const QString id = started({u"sh"_s, u"-c"_s, endless});
    m_server->killWithSessions();
    QVERIFY(onHost({u"list"_s}).contains(" state=recording "));
    QVERIFY(onHost({u"stop"_s, id}).contains(" state=complete "));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::RecordCommandTest)
#include "tst_recordcommand.moc"
