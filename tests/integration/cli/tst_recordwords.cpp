// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/commandhost.h"
#include "tests/support/sshclient.h"
#include "tests/support/testmain.h"
#include "tests/support/tools.h"

#include <QFile>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {
const QString endless = u"trap 'exit 0' TERM; echo ready; while :; do sleep 0.1; done"_s;
}

/// What `backstep record` says to a person, against a real sshd on which a stand-in for rr writes the recordings.
class RecordWordsTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void whatEndsOnTheHostIsTold_data();
    void whatEndsOnTheHostIsTold();
    void whatWasEndedWhileItRanIsTold();
    void whatAnotherRemovedMeanwhileIsGone();

private:
    /// As a person reads it.
    [[nodiscard]] Testing::CommandOutcome said(const QStringList &arguments) const
    {
        return m_host->command(QStringList{u"record"_s, u"lab"_s} + arguments);
    }
    /// The script on the host from now on: it does this first, with its words as arguments.
    [[nodiscard]] bool scriptBegins(const QByteArray &with) const;

    std::unique_ptr<Testing::CommandHost> m_host;
};

void RecordWordsTest::initTestCase()
{
    BACKSTEP_NEEDS_SSHD();
    BACKSTEP_NEEDS(Testing::RecordingHost::missing());
}

void RecordWordsTest::init()
{
    TestCase::init();
    m_host = std::make_unique<Testing::CommandHost>();
    QCOMPARE(m_host->start(), QString());
}

void RecordWordsTest::cleanup()
{
    QVERIFY(m_host == nullptr || m_host->remove());
    m_host.reset();
}

bool RecordWordsTest::scriptBegins(const QByteArray &with) const
{
    QFile script(m_host->script());
    if (m_host->record({u"--limits"_s}).exit != 0 || !script.open(QFile::ReadWrite)) {
        return false;
    }
    const QByteArray last = "\nmain \"$@\"\n";
    const QByteArray text = script.readAll().replace(last, '\n' + with + last);
    script.resize(0);
    script.seek(0);
    return script.write(text) == text.size();
}

void RecordWordsTest::whatEndsOnTheHostIsTold_data()
{
    QTest::addColumn<QString>("shell");
    QTest::addColumn<QString>("sentence");
    QTest::newRow("no sh") << u"exit 127"_s
                           << u"lab did not run what was sent to it; it needs a POSIX shell called sh for recording "
                              "there."_s;
    QTest::newRow("a signal") << u"kill -9 $$"_s
                              << u"What was sent to lab was ended there by signal KILL before it began; ask again."_s;
}

void RecordWordsTest::whatEndsOnTheHostIsTold()
{
    QFETCH(QString, shell);
    QFETCH(QString, sentence);
    m_host = std::make_unique<Testing::CommandHost>(QStringList{u"ForceCommand "_s + shell});
    QCOMPARE(m_host->start(), QString());
    QCOMPARE(m_host->record({u"--limits"_s}).error()[u"message"].toString(), sentence);
}

void RecordWordsTest::whatWasEndedWhileItRanIsTold()
{
    const QString told = u"backstep: What was asked of lab was ended there by signal %1 before it was done; ask again. "
                         "What it records goes on.\n"_s;
    QVERIFY(scriptBegins("[ \"$1\" != timer ] || kill -9 $PPID $$\n[ \"$1\" != log ] || kill -9 $$"));
    QVERIFY(said({u"--timer"_s, u"on"_s}).err.contains(told.arg(u"KILL"_s)));
    QVERIFY(said({u"--log"_s, u"any"_s}).err.contains(told.arg(9)));
}

void RecordWordsTest::whatAnotherRemovedMeanwhileIsGone()
{
    const QString first = m_host->started({u"sh"_s, u"-c"_s, endless});
    const QString second = m_host->started({u"sh"_s, u"-c"_s, endless});
    QVERIFY(scriptBegins("case $1 in stop | discard) (main discard \"$2\" >/dev/null) ;; esac"));
    const Testing::CommandOutcome ended = m_host->record({u"--stop"_s, first});
    QCOMPARE(ended.exit, 1);
    QCOMPARE(ended.error()[u"code"].toString(), u"recording-unknown"_s);
    QCOMPARE(ended.error()[u"message"].toString(), first + u" is no longer on lab: somebody removed it."_s);
    const Testing::CommandOutcome removed = said({u"--discard"_s, second});
    QCOMPARE(removed.exit, 0);
    QCOMPARE(removed.out, second + u" is no longer on lab: somebody else removed it.\n"_s);
    QVERIFY2(m_host->record({u"--discard"_s, u"typo"_s}).exit != 0, "that was never there");
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::RecordWordsTest)
#include "tst_recordwords.moc"
