// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/processtree.h"
#include "app/session/delvesession.h"
#include "tests/integration/session/rrrecording.h"
#include "tests/integration/session/stepsscene.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::findRr;
using Testing::settled;

/// The behaviours on real replays. Skipped where rr cannot work, which is the case on most virtual machines. With
/// BACKSTEP_RECORD_TRANSCRIPTS=FOLDER each behaviour's conversation is kept there, see tst_transcriptsession.
class ReplaySessionTest : public Testing::Behaviours
{
    Q_OBJECT

protected:
    [[nodiscard]] Testing::Scene scene() const override { return Testing::stepsScene(true); }
    [[nodiscard]] std::unique_ptr<DebugSession> make() override { return session(u"steps"_s); }
    [[nodiscard]] QString missing() const override { return m_missing; }

private Q_SLOTS:
    void initTestCase();
    void outputKnowsItsEvents();
    void pausesBothWays();
    void aDeadRrIsNoticedAndReplaced();
    void goesBackIntoWhatWasSteppedOutOf();
    void aLockThatIsNeverHad();
    void aMissingRecordingIsExplained();

private:
    [[nodiscard]] std::unique_ptr<DebugSession> session(const QString &program) const
    {
        DelveSessionOptions options;
        options.rr = findRr();
        options.runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
        if (const QString folder = qEnvironmentVariable("BACKSTEP_RECORD_TRANSCRIPTS"); !folder.isEmpty()) {
            options.transcript = folder + u'/' + QString::fromLatin1(QTest::currentTestFunction()) + u".jsonl"_s;
        }
        return std::make_unique<DelveSession>(ReplayTarget{m_traces.filePath(program)}, options);
    }

    QTemporaryDir m_traces;
    QString m_missing;
};

void ReplaySessionTest::initTestCase()
{
    BACKSTEP_NEEDS(Testing::missingDlv());
    m_missing = findRr().isEmpty() ? u"rr was not found"_s : QString();
    for (const QString &program : {u"steps"_s, u"talker"_s, u"bank"_s}) {
        if (m_missing.isEmpty()) {
            m_missing = Testing::record(findRr(), {Testing::testProgram(program)}, m_traces.filePath(program));
        }
    }
    if (!m_missing.isEmpty()) {
        qInfo().noquote() << "REPLAY IS NOT TESTED:" << m_missing;
    }
}

void ReplaySessionTest::outputKnowsItsEvents()
{
    const auto steps = session(u"steps"_s);
    QList<OutputLine> lines;
    connect(steps.get(), &DebugSession::outputAdded, this, [&lines](const OutputLine &line) {
        if (line.source == OutputSource::ProgramOut) {
            lines.append(line);
        }
    });
    QVERIFY(settled(steps->open()).has_value());
    QVERIFY(settled(steps->move({})).value()->atEnd);
    QTRY_VERIFY(lines.size() >= 8);
    const qsizetype once = lines.size();
    QVERIFY(lines.first().text.startsWith(u"calls"_s));
    QVERIFY(lines.first().event.value_or(0) > 0);
    QVERIFY(settled(steps->restart()).has_value());
    QVERIFY(settled(steps->move({})).value()->atEnd);
    QVERIFY(settled(steps->close()).has_value()); // after which no output can come any more
    QCOMPARE(lines.size(), once);                 // the same writes again are not new output
}

void ReplaySessionTest::pausesBothWays()
{
    const auto talker = session(u"talker"_s);
    QVERIFY(settled(talker->open(), 120'000).has_value()); // the longest of these recordings
    for (const Direction direction : {Direction::Forward, Direction::Backward}) {
        const auto moving = talker->move({MotionKind::Continue, direction});
        QVERIFY(settled(talker->pause()).has_value());
        const auto stop = settled(moving);
        QVERIFY(stop.has_value());
        QVERIFY((*stop)->event.has_value() || (*stop)->atEnd);
    }
    // Wherever that was, the session works.
    QVERIFY(settled(talker->restart()).has_value());
    QVERIFY(settled(talker->move({MotionKind::StepOver, Direction::Forward})).has_value());
    QVERIFY(settled(talker->close()).has_value());
}

void ReplaySessionTest::aDeadRrIsNoticedAndReplaced()
{
    const auto steps = session(u"steps"_s);
    QVERIFY(settled(steps->open()).has_value());
    QVERIFY(settled(steps->move({MotionKind::StepOver, Direction::Forward})).has_value());
    const QSignalSpy lost(steps.get(), &DebugSession::lost);
    for (const qint64 pid : Delve::descendants(QCoreApplication::applicationPid())) {
        QFile name(u"/proc/%1/comm"_s.arg(pid));
        if (name.open(QIODevice::ReadOnly) && name.readAll().trimmed() == "rr") {
            Delve::killAll({pid});
        }
    }
    QVERIFY(!settled(steps->move({})).has_value());
    QCOMPARE(lost.size(), 1);
    QCOMPARE(steps->state(), SessionState::Lost);
    const auto again = settled(steps->open());
    QVERIFY(again.has_value());
    QVERIFY(settled(steps->move({})).value()->atEnd);
    QVERIFY(settled(steps->close()).has_value());
    QVERIFY(Delve::descendants(QCoreApplication::applicationPid()).isEmpty());
}

void ReplaySessionTest::goesBackIntoWhatWasSteppedOutOf()
{
    const auto steps = session(u"steps"_s);
    QVERIFY(settled(steps->open()).has_value());
    QVERIFY(settled(steps->runTo(scene().file, scene().line, Direction::Forward)).has_value());
    QVERIFY(settled(steps->move({MotionKind::StepOut, Direction::Forward})).has_value());
    const auto back = settled(steps->move({MotionKind::StepInto, Direction::Backward}));
    QVERIFY(back.has_value());
    QCOMPARE((*back)->location.function, scene().function);
    QVERIFY(settled(steps->close()).has_value());
}

void ReplaySessionTest::aLockThatIsNeverHad()
{
    const auto bank = session(u"bank"_s);
    QVERIFY(settled(bank->open()).has_value());
    QVERIFY(settled(bank->seek(SeekEnd{})).has_value());
    GoroutineId stuck = 0;
    for (const Goroutine &goroutine : settled(bank->goroutines(0, 100)).value()->goroutines) {
        stuck = goroutine.waitReason == u"sync.Mutex.Lock"_s ? goroutine.id : stuck;
    }
    QVERIFY(stuck != 0);
    const CodeLocation waits = settled(bank->selectGoroutine(stuck)).value()->location;
    const auto before = settled(bank->move({MotionKind::StepOver, Direction::Backward}));
    QVERIFY(before.has_value() && !(*before)->atEnd);
    QCOMPARE((*before)->location.line, waits.line);
    QCOMPARE((*before)->goroutine, stuck);
    const StopPtr end = settled(bank->move({MotionKind::StepOver, Direction::Forward})).value_or(nullptr);
    QVERIFY(end && end->atEnd);
    QCOMPARE(end->goroutine, stuck); // whose step it was, and where it is stuck
    QCOMPARE(end->location.line, waits.line);
    QCOMPARE(end->reason, StopReason::RecordingEnd);
    QVERIFY(end->sentence.contains(u"never finished"_s));
    QVERIFY(settled(bank->move({MotionKind::StepOut, Direction::Backward})).has_value());
    QVERIFY(settled(bank->close()).has_value());
}

void ReplaySessionTest::aMissingRecordingIsExplained()
{
    const auto nothing = session(u"nosuch"_s);
    const auto stop = settled(nothing->open());
    QVERIFY(!stop.has_value());
    QCOMPARE(stop.error().code, u"no-recording"_s);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::ReplaySessionTest)
#include "tst_replaysession.moc"
