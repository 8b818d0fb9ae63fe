// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/capsuleerror.h"
#include "app/session/capsulesession.h"
#include "tests/integration/session/bankscene.h"
#include "tests/support/densecapsule.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"

#include <QRegularExpression>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::settled;

/// The behaviours on a capsule in which every step of the scripted session is a moment, and what only capsules do.
class CapsuleSessionTest : public Testing::Behaviours
{
    Q_OBJECT

protected:
    [[nodiscard]] Testing::Scene scene() const override { return Testing::bankScene(); }
    [[nodiscard]] std::unique_ptr<DebugSession> make() override { return capsule(); }

private Q_SLOTS:
    void initTestCase();
    void stepsStayInTheirGoroutine();
    void nothingFittingIsSaidInWords();
    void fromMomentToMoment();
    void aMomentNearAnEventIsNamed();
    void outputComesAsItIsPassed();
    void questionsAreShownAsCalls();
    void evaluatesWhatWasKept_data();
    void evaluatesWhatWasKept();
    void anUndecidedConditionStops();
    void whoWaitsIsToldWhereItWasKept();
    void whatCannotBeHasItsReason();
    void aBrokenFileIsExplained();

private:
    [[nodiscard]] std::unique_ptr<CapsuleSession> capsule() const
    {
        return std::make_unique<CapsuleSession>(CapsuleTarget{m_file});
    }

    QTemporaryDir m_folder;
    QString m_file;
};

void CapsuleSessionTest::initTestCase()
{
    m_file = m_folder.filePath(u"bank.capsule"_s);
    Testing::FakeProgram program = Testing::FakeProgram::bank();
    program.waits.missing = {u"Nobody was asked."_s};
    Testing::FakeSession bank(program);
    CapsuleContents contents;
    contents.packageVariables = u"."_s;
    const auto made = Testing::makeDenseCapsule(bank, MotionKind::StepInstruction, m_file, 2'000, contents);
    QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().message));
}

void CapsuleSessionTest::stepsStayInTheirGoroutine()
{
    const auto session = capsule();
    QVERIFY(settled(session->open()).has_value());
    const auto there = settled(session->runTo(scene().file, 30, Direction::Forward));
    QVERIFY(there.has_value());
    QCOMPARE((*there)->location.function, u"main.transfer"_s);
    const GoroutineId goroutine = (*there)->goroutine;
    // Both workers are in transfer now and then: over, out and into stay with the one.
    for (const MotionKind kind : {MotionKind::StepOver, MotionKind::StepInto, MotionKind::StepOut}) {
        for (const Direction direction : {Direction::Forward, Direction::Backward}) {
            const auto stop = settled(session->move({kind, direction}));
            QVERIFY(stop.has_value());
            QCOMPARE((*stop)->goroutine, goroutine);
            QCOMPARE((*stop)->sentence, QString()); // every step is a moment: nothing to doubt
        }
    }
    QVERIFY(settled(session->close()).has_value());
}

void CapsuleSessionTest::nothingFittingIsSaidInWords()
{
    const auto session = capsule();
    QVERIFY(settled(session->open()).has_value());
    const auto place = session->currentStop()->location;
    const auto back = settled(session->move({MotionKind::StepOut, Direction::Backward}));
    QVERIFY(back.has_value());
    const auto selected = settled(session->selectGoroutine(30)); // it never moves
    QVERIFY(selected.has_value());
    const auto stop = settled(session->move({MotionKind::StepOver, Direction::Forward}));
    QVERIFY(stop.has_value());
    QCOMPARE((*stop)->reason, StopReason::Unknown);
    QVERIFY((*stop)->sentence.contains(u"no later moment of goroutine 30"_s));
    QCOMPARE((*stop)->goroutine, 30);
    const auto line = settled(session->runTo(scene().file, 9999, Direction::Forward));
    QVERIFY(line.has_value());
    QVERIFY((*line)->sentence.contains(u"bank.go:9999"_s));
    QVERIFY(session->capabilities().can(Ability::Step));
    QVERIFY(place.known());
    QVERIFY(settled(session->close()).has_value());
}

void CapsuleSessionTest::fromMomentToMoment()
{
    const auto session = capsule();
    QVERIFY(settled(session->open()).has_value());
    QVERIFY(settled(session->seek(SeekStart{})).has_value());
    QVERIFY(!session->capabilities().can(Ability::PreviousMoment));
    QVERIFY(!session->capabilities().whyNot(Ability::PreviousMoment).isEmpty());
    const int last = static_cast<int>(session->moments()->size()) - 1;
    QSet<GoroutineId> goroutines;
    for (int i = 1; i <= last; ++i) {
        const auto stop = settled(session->move({MotionKind::Moment, Direction::Forward}));
        QVERIFY(stop.has_value());
        QCOMPARE(session->currentMoment(), i);
        QCOMPARE((*stop)->moment, i + 1);
        QCOMPARE((*stop)->moments, last + 1);
        QCOMPARE((*stop)->goroutine, session->moments()->at(i).goroutine);
        QVERIFY(i == last || (*stop)->sentence.startsWith(u"Moment %1 of "_s.arg(i + 1)));
        goroutines.insert((*stop)->goroutine);
    }
    QVERIFY(goroutines.size() > 1);
    QVERIFY(!session->capabilities().can(Ability::NextMoment));
    QVERIFY(!settled(session->move({MotionKind::Moment, Direction::Forward})).has_value());
    // A breakpoint that is passed counts, as with every movement.
    BreakpointSpec spec;
    spec.file = session->moments()->at(last - 1).location.file;
    spec.line = session->moments()->at(last - 1).location.line;
    QVERIFY(settled(session->addBreakpoint(spec)).has_value());
    const auto hit = settled(session->move({MotionKind::Moment, Direction::Backward}));
    QVERIFY(hit.has_value());
    QCOMPARE(session->currentMoment(), last - 1);
    QCOMPARE((*hit)->reason, StopReason::Breakpoint);
    QVERIFY(settled(session->close()).has_value());
}

void CapsuleSessionTest::aMomentNearAnEventIsNamed()
{
    const auto session = capsule();
    QVERIFY(settled(session->open()).has_value());
    const qint64 last = session->moments()->last().position.event;
    const auto before = settled(session->seek(SeekEvent{1}));
    QVERIFY(before.has_value());
    QVERIFY((*before)->sentence.contains(u"first one"_s));
    const auto beyond = settled(session->seek(SeekEvent{last + 5}));
    QVERIFY(beyond.has_value());
    QVERIFY((*beyond)->sentence.contains(QString::number(last)));
    const auto bookmark = settled(session->addCheckpoint(u"the end"_s));
    QVERIFY(bookmark.has_value());
    QVERIFY(settled(session->goToMoment(3)).has_value());
    QCOMPARE(session->currentMoment(), 3);
    QVERIFY(session->currentStop()->sentence.startsWith(u"Moment 4 of "_s));
    QVERIFY(settled(session->seek(SeekCheckpoint{bookmark->id})).value()->atEnd);
    QVERIFY(settled(session->close()).has_value());
}

void CapsuleSessionTest::outputComesAsItIsPassed()
{
    const auto session = capsule();
    QList<OutputLine> lines;
    connect(session.get(), &DebugSession::outputAdded, this, [&lines](const OutputLine &line) { lines.append(line); });
    QVERIFY(settled(session->open()).has_value());
    QCOMPARE(lines.size(), 0);
    QVERIFY(settled(session->move({})).value()->atEnd);
    QCOMPARE(lines.size(), 7);
    QCOMPARE(lines.first().text, u"worker 2 moved 21"_s);
    QVERIFY(lines.first().event.value_or(0) > 0);
    QCOMPARE(lines.last().text, u"all transfers done: 300"_s);
    QVERIFY(settled(session->seek(SeekStart{})).has_value());
    QVERIFY(settled(session->move({})).has_value());
    QCOMPARE(lines.size(), 7); // the same writes again are not new output
    QVERIFY(settled(session->close()).has_value());
}

void CapsuleSessionTest::questionsAreShownAsCalls()
{
    const auto session = capsule();
    QList<ProtocolCall> calls;
    connect(session.get(), &DebugSession::protocolCallChanged, this,
            [&calls](const ProtocolCall &call) { calls.append(call); });
    QVERIFY(settled(session->open()).has_value());
    calls.clear();
    QVERIFY(settled(session->stack(-1, 20)).has_value());
    QVERIFY(!settled(session->stack(4711, 20)).has_value());
    QCOMPARE(calls.size(), 4);
    QCOMPARE(calls.at(0).method, u"stack"_s);
    QVERIFY(!calls.at(0).took.has_value());
    QCOMPARE(calls.at(1).id, calls.at(0).id);
    QVERIFY(calls.at(1).took.has_value());
    QVERIFY(!calls.at(3).error.isEmpty());
    QVERIFY(settled(session->close()).has_value());
}

void CapsuleSessionTest::evaluatesWhatWasKept_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("error");
    const auto row = [](const char *expression, const char *value, const char *error = "") {
        QTest::newRow(expression) << QString::fromUtf8(expression) << QString::fromUtf8(value)
                                  << QString::fromUtf8(error);
    };
    row("amount", "21");
    row("amount == 0x15 && amount == 025 && amount == 0o25 && amount == 0b10101 && amount == 2_1", "true");
    row("amount == '\\x15' && '\"' == 34 && '\\'' == 39 && '\\U0001F600' == 128512", "true");
    row("amount == 'ab'", "", "bad-input");
    row("ledger[-1]", "", "not-found");
    row("from.Owner", "\"carol\"");
    row("(*from).mu.state", "1");
    row("from.Balance + 1", "", "bad-input");
    row("from.Balance == 100", "true");
    row("from.Owner == \"carol\" && amount > 20", "true");
    row("from.Owner == \"bob\" || amount >= 22", "false");
    row("!(amount < 5)", "true");
    row("len(ledger)", "1000");
    row("main.ledger[1]", "2");
    row("ledger[1]", "2");
    row("ledger[900]", "", "not-captured");
    row("nobody", "", "not-found");
    row("from.nobody", "", "not-found");
    row("from != nil", "true");
    row("f(amount)", "", "bad-input");
    row("((((", "", "bad-input");
    row("nobody == 1 && amount == 3", "false"); // decided by the other side
}

void CapsuleSessionTest::evaluatesWhatWasKept()
{
    QFETCH(const QString, expression);
    QFETCH(const QString, value);
    QFETCH(const QString, error);
    const auto session = capsule();
    QVERIFY(settled(session->open()).has_value());
    QVERIFY(settled(session->runTo(scene().file, 38, Direction::Forward)).has_value());
    const auto answer = settled(session->evaluate({}, expression, {}));
    QCOMPARE(answer ? QString() : answer.error().code, error);
    if (answer) {
        QCOMPARE((*answer)->value, value);
        QCOMPARE((*answer)->expression, expression);
    } else {
        QVERIFY(answer.error().message.endsWith(u'.'));
    }
    QVERIFY(settled(session->close()).has_value());
}

void CapsuleSessionTest::anUndecidedConditionStops()
{
    const auto session = capsule();
    QVERIFY(settled(session->open()).has_value());
    BreakpointSpec spec;
    spec.file = scene().file;
    spec.line = scene().line;
    spec.condition = u"from.secret.depth == 3"_s;
    QVERIFY(settled(session->addBreakpoint(spec)).has_value());
    const auto stop = settled(session->move({}));
    QVERIFY(stop.has_value());
    QCOMPARE((*stop)->reason, StopReason::Breakpoint);
    QVERIFY((*stop)->sentence.contains(spec.condition));
    QVERIFY(settled(session->close()).has_value());
}

/// At its end; elsewhere it is said where that is.
void CapsuleSessionTest::whoWaitsIsToldWhereItWasKept()
{
    const auto session = capsule();
    QVERIFY(settled(session->open()).has_value());
    QVERIFY(settled(session->seek(SeekStart{})).has_value());
    const auto refused = settled(session->waitFacts(LockOwners::Searched));
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().code, QString(CapsuleCode::notCaptured));
    static const QRegularExpression where(u"^Who waits for whom was not kept for this moment\\. The next for which it "
                                          u"was is moment (\\d+) of (\\d+), at event "
                                          "(\\d+)\\.$"_s);
    const auto match = where.match(refused.error().message);
    QVERIFY2(match.hasMatch(), qPrintable(refused.error().message));
    QVERIFY(settled(session->seek(SeekEnd{})).has_value());
    QCOMPARE(match.captured(1).toInt(), session->currentStop()->moment);
    QCOMPARE(match.captured(2).toInt(), session->currentStop()->moments);
    QCOMPARE(match.captured(3).toLongLong(), session->currentStop()->event.value_or(-1));
    const auto facts = settled(session->waitFacts(LockOwners::Searched));
    QVERIFY2(facts.has_value(), facts ? "" : qPrintable(facts.error().message));
    QCOMPARE((*facts)->missing, QStringList{u"Nobody was asked."_s});
    QVERIFY(settled(session->close()).has_value());
}

void CapsuleSessionTest::whatCannotBeHasItsReason()
{
    const auto session = capsule();
    QVERIFY(settled(session->open()).has_value());
    for (const Ability ability : {Ability::StepInstruction, Ability::Watchpoints, Ability::Pause}) {
        QVERIFY(!session->capabilities().can(ability));
        QVERIFY(session->capabilities().whyNot(ability).endsWith(u'.'));
    }
    QVERIFY(settled(session->close()).has_value());
    QVERIFY(settled(session->open()).has_value()); // and again
    QVERIFY(settled(session->close()).has_value());
}

void CapsuleSessionTest::aBrokenFileIsExplained()
{
    QFile file(m_folder.filePath(u"no.capsule"_s));
    QVERIFY(file.open(QFile::WriteOnly));
    file.write("nothing of the kind");
    file.close();
    CapsuleSession session(CapsuleTarget{file.fileName()});
    const auto stop = settled(session.open());
    QVERIFY(!stop.has_value());
    QCOMPARE(stop.error().code, u"capsule-not-one"_s);
    QCOMPARE(session.state(), SessionState::Closed);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::CapsuleSessionTest)
#include "tst_capsulesession.moc"
