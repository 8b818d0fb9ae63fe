// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/rpc/transcripttransport.h"
#include "app/session/delvesession.h"
#include "tests/integration/session/stepsscene.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"

#include <QFileInfo>
#include <QSignalSpy>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::settled;

/// The behaviours on recorded conversations with real replays, for machines where rr does not work. How they are made:
/// tests/data/transcripts/README.md.
class TranscriptSessionTest : public Testing::Behaviours
{
    Q_OBJECT

protected:
    [[nodiscard]] Testing::Scene scene() const override { return Testing::stepsScene(true); }
    [[nodiscard]] std::unique_ptr<DebugSession> make() override { return session(); }

private Q_SLOTS:
    void aDeadRrIsNoticedAndReplaced();
    void goesBackIntoWhatWasSteppedOutOf();

private:
    [[nodiscard]] static QString file()
    {
        return qEnvironmentVariable("BACKSTEP_SOURCE_DIR") + u"/tests/data/transcripts/"_s
            + QString::fromLatin1(QTest::currentTestFunction()) + u".jsonl"_s;
    }
    [[nodiscard]] std::unique_ptr<DebugSession> session() const
    {
        const Result<Transcript> transcript = Transcript::load(file());
        DelveSessionOptions options;
        options.paths = &m_paths;
        options.lastEvent = transcript.value_or(Transcript{}).header.value("lastEvent"_L1).toInteger();
        options.transport = [played = transcript.value_or(Transcript{})] {
            return std::make_unique<TranscriptTransport>(played);
        };
        return std::make_unique<DelveSession>(ReplayTarget{u"/traces/steps"_s}, options);
    }

    Testing::SourcePaths m_paths;
};

void TranscriptSessionTest::aDeadRrIsNoticedAndReplaced()
{
    const auto steps = session();
    QVERIFY(settled(steps->open()).has_value());
    QVERIFY(settled(steps->move({MotionKind::StepOver, Direction::Forward})).has_value());
    const QSignalSpy lost(steps.get(), &DebugSession::lost);
    const auto stop = settled(steps->move({}));
    QVERIFY(!stop.has_value());
    QCOMPARE(stop.error().code, u"debugger-died"_s);
    QCOMPARE(lost.size(), 1);
    QCOMPARE(steps->state(), SessionState::Lost);
    QVERIFY(!steps->capabilities().can(Ability::Continue));
    QVERIFY(settled(steps->close()).has_value());
}

void TranscriptSessionTest::goesBackIntoWhatWasSteppedOutOf()
{
    const auto steps = session();
    QVERIFY(settled(steps->open()).has_value());
    QVERIFY(settled(steps->runTo(scene().file, scene().line, Direction::Forward)).has_value());
    QVERIFY(settled(steps->move({MotionKind::StepOut, Direction::Forward})).has_value());
    const auto back = settled(steps->move({MotionKind::StepInto, Direction::Backward}));
    QVERIFY(back.has_value());
    QCOMPARE((*back)->location.function, scene().function);
    QVERIFY(settled(steps->close()).has_value());
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::TranscriptSessionTest)
#include "tst_transcriptsession.moc"
