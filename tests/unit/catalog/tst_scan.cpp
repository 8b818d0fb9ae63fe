// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/catalog/rrdetails.h"
#include "app/catalog/scancommand.h"
#include "app/catalog/scanparser.h"
#include "tests/support/fakes/faketraces.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::makeTrace;
using Testing::makeUnfinishedTrace;
using Testing::writeFile;

class ScanTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void listsWhatIsThere_data();
    void listsWhatIsThere();
    void capsulesAreListedWithTheirRecordings();
    void tellsStatesApart();
    void saysWhereItLooked();
    void quotesAddedFolders();
    void worksWithoutFlock();
    void survivesAnyCut();
    void refusesHostileNames();
    void boundsSizesThatLie();
    void skipsBannerAndJunk();
    void saysWhenTheCommandDidNotRun();
    void judgesDurations();
    void readsRrPs();

private:
    [[nodiscard]] QByteArray run(const QStringList &added = {}, const QString &shell = u"sh"_s);
    [[nodiscard]] ScanAnswer scan(const QStringList &added = {}) { return parse(run(added)); }
    [[nodiscard]] static ScanAnswer parse(const QByteArray &output)
    {
        return ScanParser(u"h"_s, "NONCE").parse(output);
    }
    [[nodiscard]] static std::optional<RecordingInfo> named(const ScanAnswer &answer, const QString &name);
    [[nodiscard]] QString root() const { return m_home->path() + u"/.local/share/rr"_s; }

    std::unique_ptr<QTemporaryDir> m_home;
    QProcessEnvironment m_environment;
};

void ScanTest::init()
{
    TestCase::init();
    m_home = std::make_unique<QTemporaryDir>();
    m_environment = QProcessEnvironment::systemEnvironment();
    m_environment.insert(u"HOME"_s, m_home->path());
    m_environment.remove(u"XDG_DATA_HOME"_s);
    m_environment.remove(u"_RR_TRACE_DIR"_s);
}

QByteArray ScanTest::run(const QStringList &added, const QString &shell)
{
    const auto command = scanCommand("NONCE", added);
    Q_ASSERT(command);
    QProcess process;
    process.setProcessEnvironment(m_environment);
    process.start(shell, {u"-c"_s, QString::fromUtf8(*command)});
    process.waitForFinished();
    return process.readAllStandardOutput();
}

std::optional<RecordingInfo> ScanTest::named(const ScanAnswer &answer, const QString &name)
{
    for (const RecordingInfo &info : answer.scan.recordings) {
        if (info.name == name) {
            return info;
        }
    }
    return std::nullopt;
}

void ScanTest::listsWhatIsThere_data()
{
    QTest::addColumn<QString>("shell");
    for (const auto *shell : {"sh", "bash", "dash", "zsh", "fish", "tcsh"}) {
        QTest::newRow(shell) << QString::fromLatin1(shell);
    }
}

void ScanTest::listsWhatIsThere()
{
    QFETCH(QString, shell);
    if (QStandardPaths::findExecutable(shell).isEmpty()) {
        QSKIP("this shell is not installed here");
    }
    makeTrace(root() + u"/demo-3"_s, 20'000);
    makeTrace(root() + u"/named by hand"_s);
    writeFile(root() + u"/cpu_lock"_s, "ab");
    QDir(root()).mkdir(u"empty"_s);
    QFile::link(u"demo-3"_s, root() + u"/latest-trace"_s);

    const ScanAnswer answer = parse(run({}, shell));
    QVERIFY(answer.complete);
    QCOMPARE(answer.scan.problems, QStringList());
    QCOMPARE(answer.scan.recordings.size(), 2);
    const auto demo = named(answer, u"demo-3"_s);
    QVERIFY(demo);
    QCOMPARE(demo->path, (root() + u"/demo-3"_s).toUtf8());
    QCOMPARE(demo->program, u"demo"_s);
    QCOMPARE(demo->state, RecordingState::Finished);
    QCOMPARE(demo->traceVersion, 85);
    QCOMPARE(demo->files, 7);
    QCOMPARE(demo->size - demo->ownSize, 8000);
    QVERIFY(demo->ownSize > 21'000);
    QVERIFY(demo->isLatest);
    QVERIFY(qAbs(demo->ended.secsTo(QDateTime::currentDateTimeUtc())) < 60);
    const auto other = named(answer, u"named by hand"_s);
    QVERIFY(other);
    QCOMPARE(other->program, u"demo"_s);
    QVERIFY(!other->isLatest);
}

void ScanTest::capsulesAreListedWithTheirRecordings()
{
    makeTrace(root() + u"/beside-0"_s);
    makeTrace(root() + u"/inside-0"_s);
    makeTrace(root() + u"/plain-0"_s);
    const ScanAnswer before = scan();
    writeFile(root() + u"/beside-0.capsule"_s, QByteArray(2000, 'c'));
    for (const QString &later : {u"later"_s, u"c"_s, u"b"_s}) {
        writeFile(root() + u"/inside-0/"_s + later + u".capsule"_s, "c"); // the first by name is the one
    }
    writeFile(root() + u"/inside-0/any.capsule"_s, QByteArray(3000, 'c'));
    writeFile(root() + u"/inside-0/zz.capsule"_s, "c");
    writeFile(root() + u"/nobody.capsule"_s, "c");

    const ScanAnswer answer = scan();
    QCOMPARE(answer.scan.problems, QStringList());
    QCOMPARE(answer.scan.recordings.size(), 3);
    const auto beside = named(answer, u"beside-0"_s);
    QCOMPARE(beside->capsule, (root() + u"/beside-0.capsule"_s).toUtf8());
    QCOMPARE(beside->capsuleSize, 2000);
    const auto inside = named(answer, u"inside-0"_s);
    QCOMPARE(inside->capsule, (root() + u"/inside-0/any.capsule"_s).toUtf8());
    QCOMPARE(inside->capsuleSize, 3000);
    // It was made later than the recording, so it says nothing of when that ended.
    QCOMPARE(inside->ended, named(before, u"inside-0"_s)->ended);
    QVERIFY(named(answer, u"plain-0"_s)->capsule.isEmpty());
}

void ScanTest::tellsStatesApart()
{
    makeTrace(root() + u"/fine-0"_s);
    makeUnfinishedTrace(root() + u"/running-0"_s);
    makeUnfinishedTrace(root() + u"/killed-0"_s);
    makeTrace(root() + u"/cut-0"_s);
    writeFile(root() + u"/cut-0/version"_s, "85\n");
    makeTrace(root() + u"/lost-0"_s);
    QFile::remove(root() + u"/lost-0/mmaps"_s);
    makeTrace(root() + u"/outside-0"_s);
    QFile::remove(root() + u"/outside-0/mmap_copy_5_demo"_s);
    QFile::remove(root() + u"/outside-0/mmap_hardlink_3_libc.so.6"_s);
    const int lock = ::open(qPrintable(root() + u"/running-0/incomplete"_s), O_RDWR | O_CLOEXEC);
    QCOMPARE(::flock(lock, LOCK_EX | LOCK_NB), 0);

    const ScanAnswer answer = scan();
    ::close(lock);
    QCOMPARE(answer.scan.recordings.size(), 6);
    QCOMPARE(named(answer, u"fine-0"_s)->state, RecordingState::Finished);
    QCOMPARE(named(answer, u"running-0"_s)->state, RecordingState::Recording);
    QCOMPARE(named(answer, u"killed-0"_s)->state, RecordingState::Broken);
    QVERIFY(named(answer, u"killed-0"_s)->stateReason.contains(u"killed"));
    QCOMPARE(named(answer, u"cut-0"_s)->state, RecordingState::Broken);
    QCOMPARE(named(answer, u"lost-0"_s)->state, RecordingState::Broken);
    QVERIFY(named(answer, u"lost-0"_s)->stateReason.contains(u"mmaps"));
    QCOMPARE(named(answer, u"outside-0"_s)->state, RecordingState::Finished);
    QCOMPARE(named(answer, u"outside-0"_s)->warnings.size(), 1);
    QCOMPARE(named(answer, u"fine-0"_s)->warnings.size(), 0);
}

void ScanTest::saysWhereItLooked()
{
    QTemporaryDir traces;
    makeTrace(traces.path() + u"/one-1"_s);
    m_environment.insert(u"_RR_TRACE_DIR"_s, traces.path());
    QDir().mkpath(root());
    const ScanAnswer answer = scan({traces.path() + u"/"_s, u"~/none"_s, traces.path() + u"/one-1"_s});
    QCOMPARE(answer.scan.folders.size(), 5);
    QCOMPARE(answer.scan.folders.at(0).origin, ScannedFolder::Origin::Environment);
    QCOMPARE(answer.scan.folders.at(0).recordings, 1);
    QCOMPARE(answer.scan.folders.at(1).origin, ScannedFolder::Origin::Default);
    QVERIFY(answer.scan.folders.at(1).exists);
    QVERIFY(!answer.scan.folders.at(2).exists);
    QCOMPARE(answer.scan.folders.at(3).path, m_home->path() + u"/none"_s);
    QVERIFY(!answer.scan.folders.at(3).note.isEmpty());
    // A folder that is a recording itself is one.
    QCOMPARE(answer.scan.folders.at(4).recordings, 1);
    QCOMPARE(answer.scan.recordings.at(1).path, (traces.path() + u"/one-1"_s).toUtf8());
}

void ScanTest::quotesAddedFolders()
{
    const QString odd = m_home->path() + u"/a b'c\"$(touch x)`touch y`;\n*?"_s;
    makeTrace(odd + u"/demo-0"_s);
    const ScanAnswer answer = scan({odd});
    QCOMPARE(answer.scan.recordings.size(), 1);
    QCOMPARE(answer.scan.recordings.first().path, (odd + u"/demo-0"_s).toUtf8());
    QVERIFY(!QFile::exists(u"x"_s) && !QFile::exists(u"y"_s));
    QVERIFY(!scanCommand("NONCE", {u"a\0b"_s}));
}

void ScanTest::worksWithoutFlock()
{
    // A PATH with everything the command needs but flock.
    QTemporaryDir tools;
    Testing::linkTools(tools.path(), {u"sh"_s, u"find"_s, u"date"_s, u"cat"_s});
    m_environment.insert(u"PATH"_s, tools.path());
    makeUnfinishedTrace(root() + u"/running-0"_s);
    makeUnfinishedTrace(root() + u"/killed-0"_s);
    const int lock = ::open(qPrintable(root() + u"/running-0/incomplete"_s), O_RDWR | O_CLOEXEC);
    QCOMPARE(::flock(lock, LOCK_EX | LOCK_NB), 0);
    const ScanAnswer answer = parse(run({}, QStandardPaths::findExecutable(u"sh"_s)));
    ::close(lock);
    QCOMPARE(named(answer, u"running-0"_s)->state, RecordingState::Recording);
    QCOMPARE(named(answer, u"killed-0"_s)->state, RecordingState::Broken);
}

void ScanTest::survivesAnyCut()
{
    makeTrace(root() + u"/demo-1"_s);
    makeTrace(root() + u"/demo-2"_s);
    const QByteArray output = run();
    QVERIFY(parse(output).complete);
    for (qsizetype length = 0; length < output.size() - 1; ++length) {
        const ScanAnswer answer = parse(output.first(length));
        QVERIFY(!answer.complete);
        QVERIFY(answer.scan.recordings.size() <= 2);
        for (const RecordingInfo &info : answer.scan.recordings) {
            QVERIFY(info.name.startsWith(u"demo-"_s) && info.name.size() == 6);
        }
        if (answer.began) {
            QVERIFY(!answer.scan.problems.isEmpty());
        }
    }
}

void ScanTest::refusesHostileNames()
{
    QByteArray output = "NONCE begin\0H\0"
                        "1795466576\0DX\0/rr\0open\0"_ba;
    const auto add = [&output](const QByteArray &path) { output += "F1000\t1795466381\t0\t5\t" + path + '\0'; };
    for (const QByteArray &name : {QByteArray("../../etc"), QByteArray("demo-0/../../x"), QByteArray("/abs/x"),
                                   QByteArray("a/b/c"), QByteArray("./version"), QByteArray("x/"), QByteArray()}) {
        add(name);
    }
    for (const char *name : {"version", "data", "events", "mmaps", "tasks"}) {
        add(QByteArray("bad\nname\033[31m-0/") + name);
        add(QByteArray("odd\xe2\x80\xae'name-0/") + name);
    }
    output += "V/elsewhere/demo/version\0"
              "85\0"_ba;
    output += "?what\0NONCE end\0"_ba;
    const ScanAnswer answer = parse(output);
    QVERIFY(answer.complete);
    QCOMPARE(answer.scan.recordings.size(), 1);
    const RecordingInfo &info = answer.scan.recordings.first();
    QCOMPARE(info.name, u"odd\\u202e'name-0"_s);
    QCOMPARE(info.path, QByteArray("/rr/odd\xe2\x80\xae'name-0"));
    QCOMPARE(answer.scan.problems.size(), 2);
    QVERIFY2(answer.scan.problems.first().startsWith(u"13 name(s)"_s), qPrintable(answer.scan.problems.first()));
}

void ScanTest::boundsSizesThatLie()
{
    QByteArray output = "NONCE begin\0DX\0/rr\0open\0"_ba;
    for (const char *facts : {"-5\t1795466381\t0\t5\tx-0/events", "9223372036854775807\t-1\t0\t5\tx-0/data",
                              "9223372036854775807\t1e300\tnan\t5\tx-0/mmaps", "zz\t\t\t\tx-0/tasks",
                              "99999999999999999999999\t1795466381\t-1.-00001\t5\tx-0/version"}) {
        output += QByteArray("F") + facts + '\0';
    }
    output += "NONCE end\0"_ba;
    const ScanAnswer answer = parse(output);
    QCOMPARE(answer.scan.recordings.size(), 1);
    QVERIFY(answer.scan.recordings.first().size >= 0);
    QVERIFY(answer.scan.recordings.first().size <= qint64(1) << 60);
}

void ScanTest::skipsBannerAndJunk()
{
    makeTrace(root() + u"/demo-1"_s);
    QByteArray junk(10 * 1024 * 1024, '\0');
    quint32 state = 1;
    for (char &byte : junk) {
        state = state * 1664525U + 1013904223U;
        byte = static_cast<char>(state >> 24U);
    }
    const QByteArray output = run();
    const ScanAnswer before =
        parse("Welcome!\nNONCE beginning\n" + junk + output + QByteArray("Good bye\0NONCE begin\0", 21));
    QVERIFY(before.complete);
    QCOMPARE(before.scan.recordings.size(), 1);
    QCOMPARE(before.scan.problems, QStringList());
    // Junk between our marks: what is not understood is counted, what is there is shown.
    const qsizetype end = output.lastIndexOf("NONCE end");
    const ScanAnswer within = parse(output.first(end) + junk + '\0' + output.sliced(end));
    QVERIFY(within.complete);
    QCOMPARE(named(within, u"demo-1"_s)->state, RecordingState::Finished);
    QVERIFY(!within.scan.problems.isEmpty());
}

void ScanTest::saysWhenTheCommandDidNotRun()
{
    const ScanAnswer answer = parse("This account is currently not available.\n");
    QVERIFY(!answer.began);
    QVERIFY(answer.scan.recordings.isEmpty());
    const ScanAnswer noFind = parse("\nNONCE begin\0H\0"
                                    "1\0DX\0/rr\0open\0NONCE end\0"_ba);
    QVERIFY(noFind.began && noFind.noFind);
}

void ScanTest::judgesDurations()
{
    const qint64 start = 1'795'466'000'000;
    const auto trace = [start](qint64 born, qint64 copied, qint64 end) {
        TraceFacts facts;
        for (const char *name : {"data", "events", "mmaps", "tasks"}) {
            facts.addFile({.name = name, .size = 10, .modified = start + end});
        }
        facts.addFile({.name = "version", .size = 1200, .modified = start + end, .born = born < 0 ? 0 : start + born});
        facts.addFile({.name = "mmap_copy_5_demo", .size = 10, .modified = start + copied});
        return facts.judge("demo-0", start + 100'000);
    };
    QCOMPARE(trace(0, 50, 2000).milliseconds, 2000);
    QCOMPARE(trace(0, 50, 2000).started.toMSecsSinceEpoch(), start);
    // No birth times: rr's copy of the program tells.
    QCOMPARE(trace(-1, 50, 2000).milliseconds, 1950);
    // Copied there later: the birth is after the end and says nothing.
    QCOMPARE(trace(5000, 6000, 2000).milliseconds, std::nullopt);
    QVERIFY(!trace(5000, 6000, 2000).started.isValid());
    QVERIFY(!trace(5000, 6000, 2000).durationSource.isEmpty());
    QCOMPARE(trace(5000, 6000, 2000).when().toMSecsSinceEpoch(), start + 2000);
}

void ScanTest::readsRrPs()
{
    const auto plain = parseRrPs("PID\tPPID\tEXIT\tCMD\n214\t--\t3\t/bin/sh -c exit 3\n215\t214\t0\tchild\n");
    QVERIFY(plain);
    QCOMPARE(*plain, (RrDetails{u"/bin/sh -c exit 3"_s, 3, {}}));
    QCOMPARE(parseRrPs("PID\tPPID\tEXIT\tCMD\n9\t--\t-11\tx\n")->exitSignal, u"SIGSEGV"_s);
    QCOMPARE(parseRrPs("9\t--\t0\tsh -c a\nb\n10\t9\t0\tc\n")->commandLine, u"sh -c a b"_s);
    QVERIFY(!parseRrPs(""));
    QVERIFY(!parseRrPs("rr: error\n"));
    QVERIFY(!parseRrPs("5\tx"));
    const QByteArray output = "hello\nN begin\0R/a\0PID\tPPID\tEXIT\tCMD\n5\t--\t0\tx\n\0R/b\0\0R/evil\0"
                              "5\t--\t0\tx\n\0N end\0"_ba;
    const DetailsAnswer answer = parseDetails(output, "N", {"/a", "/b"});
    QVERIFY(answer.complete);
    QCOMPARE(answer.details.keys(), QByteArrayList{"/a"});
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::ScanTest)
#include "tst_scan.moc"
