// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/jobrunner.h"
#include "app/capsule/capsulereader.h"
#include "app/session/capsulemaker.h"
#include "app/session/capsulesession.h"
#include "app/session/delvesession.h"
#include "tests/integration/session/corefile.h"
#include "tests/integration/session/killdebugger.h"
#include "tests/integration/session/rrrecording.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"
#include "tests/support/tools.h"

#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::settled;

namespace {

QString stepsFile()
{
    return Testing::testProgramSource(u"steps"_s);
}

int stepsLine(const QString &mark)
{
    return Testing::markedLine(u"steps"_s, mark);
}

QString lineOf(const CodeLocation &place)
{
    return u"%1:%2"_s.arg(place.function).arg(place.line);
}

QStringList linesOf(const MomentInfoList &moments)
{
    QStringList lines;
    for (const MomentInfo &moment : moments) {
        lines.append(lineOf(moment.location));
    }
    return lines;
}

} // namespace

/// Every way of choosing moments on what is really debugged: a recording, a live program, a core; and a debugger that
/// dies meanwhile.
class CapsuleMakingTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void aroundAnEventThereAreTheStepsOfAReplay();
    void everyStepOfOneGoroutineBetweenTwoEvents();
    void everyStepOfAGoroutineThatLivesForAnInstant();
    void everyStepPastARecoveredPanic();
    void aDeadlockIsSpreadOverWhatLedToIt();
    void byHandWithoutDisturbing();
    void byHandAtADeadlock();
    void aDebuggerThatIsKilledLeavesWhatWasKept();
    void ofALiveProgram();
    void ofALiveProgramThatIsKilled();
    void ofALiveProgramThatHangs();
    void whereALiveProgramStandsAfterATime();
    void aConditionThatTheDebuggerRefuses_data();
    void aConditionThatTheDebuggerRefuses();
    void ofACore();

private:
    std::unique_ptr<DebugSession> session(const Target &target) const;
    Result<CapsuleMade> make(const Target &target, const MomentRecipe &recipe,
                             const std::function<void(const CapsuleProgress &)> &watch = {},
                             std::chrono::milliseconds runFor = {});
    std::unique_ptr<CapsuleReader> read();

    JobRunner m_jobs;
    QTemporaryDir m_folder;
    Target m_steps; ///< a recording
    QString m_missing;
    QString m_file;
    int m_made = 0;
};

#define NEEDS_RR()                                                                                                     \
    if (!m_missing.isEmpty()) {                                                                                        \
        QSKIP(qPrintable(u"MAKING CAPSULES OF RECORDINGS IS NOT TESTED: "_s + m_missing));                             \
    }

void CapsuleMakingTest::initTestCase()
{
    BACKSTEP_NEEDS(Testing::missingDlv());
    const QString trace = m_folder.filePath(u"steps"_s);
    m_missing = Testing::record(Testing::findRr(), {Testing::testProgram(u"steps"_s)}, trace);
    m_steps = ReplayTarget{trace};
}

void CapsuleMakingTest::init()
{
    TestCase::init();
    m_file = m_folder.filePath(u"%1.capsule"_s.arg(++m_made));
}

std::unique_ptr<DebugSession> CapsuleMakingTest::session(const Target &target) const
{
    DelveSessionOptions options;
    options.rr = Testing::findRr();
    options.runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    return std::make_unique<DelveSession>(target, options);
}

Result<CapsuleMade> CapsuleMakingTest::make(const Target &target, const MomentRecipe &recipe,
                                            const std::function<void(const CapsuleProgress &)> &watch,
                                            std::chrono::milliseconds runFor)
{
    CapsuleMaker maker(session(target), m_jobs);
    if (watch) {
        connect(&maker, &CapsuleMaker::progressed, this, watch);
    }
    CapsuleRequest request;
    request.target = target;
    request.file = m_file;
    request.recipe = recipe;
    request.runFor = runFor;
    return settled(maker.make(request), 180'000);
}

std::unique_ptr<CapsuleReader> CapsuleMakingTest::read()
{
    auto reader = CapsuleReader::open(m_file);
    if (!reader || !(*reader)->verify() || QFile::exists(m_file + u".part"_s)) {
        qCritical() << reader.error_or(Error{}).message;
        return nullptr;
    }
    return std::move(*reader);
}

void CapsuleMakingTest::aroundAnEventThereAreTheStepsOfAReplay()
{
    NEEDS_RR();
    const auto replay = session(m_steps);
    const auto opened = settled(replay->open(), 60'000);
    QVERIFY(opened.has_value());
    const auto centre = settled(replay->runTo(stepsFile(), stepsLine(u"calls-divide"_s), Direction::Forward), 60'000);
    QVERIFY(centre.has_value());
    AroundEvent around;
    around.event = (*opened)->event.value_or(0);
    around.place = (*centre)->location;
    around.back = 2;
    around.forward = 4;
    const auto walked = [&replay](Direction direction, int steps) {
        QStringList lines;
        for (int i = 0; i < steps; ++i) {
            const auto stop = settled(replay->move({MotionKind::StepOver, direction}), 60'000);
            lines.append(stop ? lineOf((*stop)->location) : stop.error().message);
        }
        return lines;
    };
    QStringList expected = walked(Direction::Backward, around.back);
    std::ranges::reverse(expected);
    QVERIFY(settled(replay->restart(), 60'000).has_value());
    QVERIFY(settled(replay->runTo(stepsFile(), stepsLine(u"calls-divide"_s), Direction::Forward), 60'000).has_value());
    expected.append(lineOf(replay->currentStop()->location));
    expected.append(walked(Direction::Forward, around.forward));
    QVERIFY(settled(replay->close()).has_value());
    const auto made = make(m_steps, around);
    QVERIFY2(made.has_value(), qPrintable(made.error_or(Error{}).message));
    QVERIFY2(made->complete, qPrintable(made->sentence));
    const auto reader = read();
    QVERIFY(reader);
    QCOMPARE(linesOf(*reader->moments()), expected);
    QCOMPARE(reader->moments()->at(2).location.line, stepsLine(u"calls-divide"_s));
}

void CapsuleMakingTest::everyStepOfOneGoroutineBetweenTwoEvents()
{
    NEEDS_RR();
    const QString trace = m_folder.filePath(u"bank"_s);
    QCOMPARE(Testing::record(Testing::findRr(), {Testing::testProgram(u"bank"_s)}, trace), QString());
    const QString file = Testing::testProgramSource(u"bank"_s);
    const auto lineAt = [](const QString &mark) { return Testing::markedLine(u"bank"_s, mark); };
    const auto replay = session(ReplayTarget{trace});
    const auto opened = settled(replay->open(), 60'000);
    QVERIFY(opened.has_value() && (*opened)->event.has_value());
    const auto works = settled(replay->runTo(file, lineAt(u"labelled"_s), Direction::Forward), 60'000);
    QVERIFY(works.has_value());
    EveryStep recipe;
    recipe.goroutine = (*works)->goroutine;
    recipe.firstEvent = *(*opened)->event; // there it was not made yet
    recipe.lastEvent = replay->lastEvent().value_or(0);
    QVERIFY(settled(replay->close()).has_value());
    const auto made = make(ReplayTarget{trace}, recipe);
    QVERIFY2(made.has_value(), qPrintable(made.error_or(Error{}).message));
    const auto reader = read();
    QVERIFY(reader);
    QList<int> lines;
    for (const MomentInfo &moment : *reader->moments()) {
        if (moment.reason == StopReason::RecordingEnd) {
            continue; // the program has ended
        }
        QCOMPARE(moment.goroutine, recipe.goroutine);
        QCOMPARE(moment.location.file, file);
        QVERIFY(moment.position.event >= recipe.firstEvent && moment.position.event <= recipe.lastEvent);
        lines.append(moment.location.line);
    }
    for (const QString &mark : {u"labelled"_s, u"first-lock"_s, u"second-lock"_s}) {
        QVERIFY2(lines.contains(lineAt(mark)), qPrintable(linesOf(*reader->moments()).join(u' ')));
    }
    QVERIFY(reader->moments()->first().location.function.endsWith(u".request"_s)); // from its first line on
}

void CapsuleMakingTest::everyStepOfAGoroutineThatLivesForAnInstant()
{
    NEEDS_RR();
    QTemporaryDir folder;
    const QString trace = folder.filePath(u"brief"_s);
    QCOMPARE(Testing::record(Testing::findRr(), {Testing::testProgram(u"brief"_s)}, trace), QString());
    const QString file = Testing::testProgramSource(u"brief"_s);
    const auto replay = session(ReplayTarget{trace});
    const auto opened = settled(replay->open(), 60'000);
    QVERIFY(opened.has_value() && (*opened)->event.has_value());
    const auto there =
        settled(replay->runTo(file, Testing::markedLine(u"brief"_s, u"squares"_s), Direction::Forward), 60'000);
    QVERIFY(there.has_value());
    EveryStep recipe;
    recipe.goroutine = (*there)->goroutine;
    recipe.firstEvent = *(*opened)->event;
    recipe.lastEvent = replay->lastEvent().value_or(0);
    QVERIFY(settled(replay->close()).has_value());
    const auto made = make(ReplayTarget{trace}, recipe);
    QVERIFY2(made.has_value(), qPrintable(made.error_or(Error{}).message));
    const auto reader = read();
    QVERIFY(reader);
    QList<int> lines;
    for (const MomentInfo &moment : *reader->moments()) {
        lines.append(moment.location.line);
    }
    for (const QString &mark : {u"squares"_s, u"sends"_s}) {
        QVERIFY2(lines.contains(Testing::markedLine(u"brief"_s, mark)),
                 qPrintable(linesOf(*reader->moments()).join(u' ')));
    }
}

/// The debugger does not follow a goroutine out of Go's handling of a panic; what it does later is not lost for that.
void CapsuleMakingTest::everyStepPastARecoveredPanic()
{
    NEEDS_RR();
    const auto replay = session(m_steps);
    QVERIFY(settled(replay->open(), 60'000).has_value());
    const auto there = settled(replay->runTo(stepsFile(), stepsLine(u"recover"_s), Direction::Forward), 60'000);
    QVERIFY(there.has_value() && (*there)->event.has_value());
    EveryStep recipe;
    recipe.goroutine = (*there)->goroutine;
    recipe.firstEvent = *(*there)->event;
    recipe.lastEvent = replay->lastEvent().value_or(0);
    QVERIFY(settled(replay->close()).has_value());
    const auto made = make(m_steps, recipe);
    QVERIFY2(made.has_value(), qPrintable(made.error_or(Error{}).message));
    QVERIFY2(made->sentence.contains(u"recovered from a panic (at event "_s), qPrintable(made->sentence));
    const auto reader = read();
    QVERIFY(reader);
    const QStringList lines = linesOf(*reader->moments());
    qInfo().noquote() << lines.join(u' ');
    for (qsizetype i = 1; i < lines.size(); ++i) {
        QVERIFY2(lines.at(i) != lines.at(i - 1), qPrintable(lines.join(u' '))); // it stands in no line that it has left
    }
}

/// Go prints such an end with more events than the program had: they are not what one wants to look at, but who waits
/// for what, and with which values.
void CapsuleMakingTest::aDeadlockIsSpreadOverWhatLedToIt()
{
    NEEDS_RR();
    const QTemporaryDir folder;
    const QString trace = folder.filePath(u"bank"_s);
    QCOMPARE(Testing::record(Testing::findRr(), {Testing::testProgram(u"bank"_s), u"-wait"_s, u"0"_s}, trace),
             QString());
    const auto made = make(ReplayTarget{trace}, SpreadMoments{60});
    QVERIFY2(made.has_value(), qPrintable(made.error_or(Error{}).message));
    QVERIFY2(made->complete, qPrintable(made->sentence));
    const auto reader = read();
    QVERIFY(reader);
    const MomentInfoListPtr moments = reader->moments();
    const auto fatal = std::ranges::find(*moments, StopReason::FatalThrow, &MomentInfo::reason);
    QVERIFY2(fatal != moments->end(), qPrintable(linesOf(*moments).join(u' ')));
    const auto after = std::ranges::count_if(
        *moments, [event = fatal->position.event](const MomentInfo &info) { return info.position.event > event; });
    QVERIFY2(after >= 1 && after <= 5, qPrintable(QString::number(after)));
    QCOMPARE(moments->first().location.function, u"main.main"_s);
    QCOMPARE(moments->last().position.event, reader->facts().lastEvent);
    for (const qint64 moment : {fatal->id, moments->last().id}) {
        QStringList amounts;
        const auto page = reader->goroutines(moment, 0, 100);
        QVERIFY(page.has_value());
        for (const Goroutine &goroutine : page->goroutines) {
            const auto stack = reader->stack(moment, goroutine.id);
            const auto values = reader->values(moment, goroutine.id, stack && *stack ? (*stack)->firstUserFrame : 0);
            for (const Variable &argument : values ? values->arguments : VariableList()) {
                amounts += argument.name == u"amount"_s ? QStringList{argument.value} : QStringList();
            }
        }
        amounts.sort();
        QCOMPARE(amounts, (QStringList{u"10"_s, u"20"_s}));
    }
}

void CapsuleMakingTest::byHandWithoutDisturbing()
{
    NEEDS_RR();
    const auto replay = session(m_steps);
    QVERIFY(settled(replay->open(), 60'000).has_value());
    CapsuleRequest request;
    request.target = m_steps;
    request.file = m_file;
    request.recipe = ByHand{};
    MomentKeeper keeper(*replay, m_jobs, request, {});
    QCOMPARE(settled(keeper.keep(u"the beginning"_s), 60'000).value_or(0), 1);
    QVERIFY(settled(replay->runTo(stepsFile(), stepsLine(u"divide-return"_s), Direction::Forward), 60'000).has_value());
    const StopPtr there = replay->currentStop();
    const auto arguments = settled(replay->arguments({}, {}), 60'000);
    QVERIFY(arguments.has_value());
    QCOMPARE(settled(keeper.keep({}), 60'000).value_or(0), 2);
    QCOMPARE(replay->currentStop(), there);
    const auto next = settled(replay->move({MotionKind::StepOut, Direction::Forward}), 60'000);
    QVERIFY(next.has_value());
    QVERIFY(settled(replay->close()).has_value()); // the keeper may end after its session
    const auto made = settled(keeper.finish(), 60'000);
    QVERIFY2(made.has_value(), qPrintable(made.error_or(Error{}).message));
    const auto reader = read();
    QVERIFY(reader);
    QCOMPARE(reader->moments()->size(), 2);
    QCOMPARE(reader->moments()->first().bookmark, u"the beginning"_s);
    const MomentInfo second = reader->moments()->last();
    QCOMPARE(second.location, there->location);
    QCOMPARE(reader->values(second.id, second.goroutine, 0)->arguments, **arguments);
    QVERIFY(reader->facts().origin == CapsuleOrigin::Recording);
    // Nobody but the recording itself knows them here.
    QVERIFY(!reader->facts().cpu.isEmpty());
    QCOMPARE(reader->facts().host, QSysInfo::machineHostName());
    QVERIFY(reader->facts().program.endsWith(u"steps"_s));
    QVERIFY(qAbs(reader->facts().recordedAt.secsTo(QDateTime::currentDateTimeUtc())) < 3'600);
    QVERIFY(reader->sourcePaths().contains(stepsFile()));
}

/// To see who took the locks the session would have to go back: a making does that, on one of its own.
void CapsuleMakingTest::byHandAtADeadlock()
{
    NEEDS_RR();
    const QTemporaryDir folder;
    const QString trace = folder.filePath(u"bank"_s);
    QCOMPARE(Testing::record(Testing::findRr(), {Testing::testProgram(u"bank"_s)}, trace), QString());
    const auto replay = session(ReplayTarget{trace});
    QVERIFY(settled(replay->open(), 60'000).has_value());
    QVERIFY(settled(replay->seek(SeekEnd{}), 60'000).has_value());
    CapsuleRequest request;
    request.target = ReplayTarget{trace};
    request.file = m_file;
    request.recipe = ByHand{};
    MomentKeeper keeper(*replay, m_jobs, request, {});
    const StopPtr there = replay->currentStop();
    const QSignalSpy states(replay.get(), &DebugSession::stateChanged);
    QCOMPARE(settled(keeper.keep({}), 60'000).value_or(0), 1);
    QCOMPARE(states.size(), 0);
    QCOMPARE(replay->currentStop(), there);
    QVERIFY(settled(replay->close()).has_value());
    QVERIFY(settled(keeper.finish(), 60'000).has_value());
    {
        const auto reader = read();
        QVERIFY(reader && reader->moments()->size() == 1);
        const auto kept = reader->waits(1);
        QVERIFY(kept.has_value() && !(*kept)->holdings.isEmpty());
        QVERIFY(!std::ranges::contains((*kept)->holdings, true, &LockHolding::exact));
    }
    m_file = m_folder.filePath(u"deadlock.capsule"_s);
    const auto made = make(ReplayTarget{trace}, SpreadMoments{2});
    QVERIFY2(made.has_value(), qPrintable(made.error_or(Error{}).message));
    const auto reader = read();
    QVERIFY(reader);
    const auto seen = reader->waits(reader->moments()->last().id);
    QVERIFY(seen.has_value() && std::ranges::contains((*seen)->holdings, true, &LockHolding::exact));
}

void CapsuleMakingTest::aDebuggerThatIsKilledLeavesWhatWasKept()
{
    NEEDS_RR();
    bool killed = false;
    const auto made = make(m_steps, SpreadMoments{200}, [&killed](const CapsuleProgress &progress) {
        killed = killed || (progress.done == 5 && Testing::killDebugger());
    });
    QVERIFY(killed);
    QVERIFY2(made.has_value(), qPrintable(made.error_or(Error{}).message));
    QVERIFY(!made->complete);
    // Whichever is noticed first, the connection that ends or the process: the sentence is about the debugger.
    const bool says = made->sentence.contains(u"dlv"_s) || made->sentence.contains(u"debugger"_s);
    QVERIFY2(says && made->sentence.endsWith(u"until then."_s), qPrintable(made->sentence));
    const auto reader = read();
    QVERIFY(reader);
    QVERIFY(reader->moments()->size() >= 5 && reader->moments()->size() < 100);
    QVERIFY(!reader->facts().complete);
}

void CapsuleMakingTest::ofALiveProgram()
{
    BreakpointSpec place;
    place.file = Testing::testProgramSource(u"talker"_s);
    place.line = Testing::markedLine(u"talker"_s, u"round"_s);
    const auto made = make(ExecTarget{Testing::testProgram(u"talker"_s), {u"3"_s}, {}}, AtPlaces{{place}});
    QVERIFY2(made.has_value(), qPrintable(made.error_or(Error{}).message));
    QVERIFY2(made->complete, qPrintable(made->sentence));
    const auto reader = read();
    QVERIFY(reader);
    QCOMPARE(reader->facts().origin, CapsuleOrigin::LiveProgram);
#ifdef Q_PROCESSOR_X86
    QVERIFY(!reader->facts().cpu.isEmpty()); // others do not say their name
#endif
    QVERIFY(!reader->facts().lastEvent.has_value());
    QCOMPARE(reader->moments()->size(), 3);
    QStringList rounds;
    for (const MomentInfo &moment : *reader->moments()) {
        const auto values = reader->values(moment.id, moment.goroutine, 0);
        QVERIFY(values.has_value());
        for (const Variable &local : values->locals) {
            rounds += local.name == u"i"_s ? QStringList{local.value} : QStringList();
        }
    }
    QCOMPARE(rounds, (QStringList{u"0"_s, u"1"_s, u"2"_s}));
    const auto said = reader->output(0, 100);
    QVERIFY(said.has_value());
    QVERIFY(std::ranges::any_of(*said, [](const OutputLine &line) { return line.text.contains(u"round 3 of 3"_s); }));
    CapsuleSession capsule(CapsuleTarget{m_file});
    QVERIFY(settled(capsule.open()).has_value());
    QVERIFY(!capsule.capabilities().can(Ability::SeekEvent));
    QCOMPARE((*settled(capsule.move({})))->hits.size(), 1);
    QVERIFY(settled(capsule.move({MotionKind::Continue, Direction::Backward})).has_value());
    QVERIFY(settled(capsule.close()).has_value());
}

void CapsuleMakingTest::ofALiveProgramThatIsKilled()
{
    BreakpointSpec place;
    place.file = Testing::testProgramSource(u"talker"_s);
    place.line = Testing::markedLine(u"talker"_s, u"round"_s);
    bool killed = false;
    const auto made = make(ExecTarget{Testing::testProgram(u"talker"_s), {u"600"_s}, {}}, AtPlaces{{place}},
                           [&killed](const CapsuleProgress &progress) {
                               killed = killed || (progress.done == 3 && Testing::killDebugger());
                           });
    QVERIFY(killed);
    QVERIFY2(made.has_value(), qPrintable(made.error_or(Error{}).message));
    QVERIFY(!made->complete && made->sentence.endsWith(u"until then."_s));
    const auto reader = read();
    QVERIFY(reader);
    QVERIFY(reader->moments()->size() >= 3);
}

/// The state in which it hangs is what one makes such a capsule for.
void CapsuleMakingTest::ofALiveProgramThatHangs()
{
    const Target hangs = ExecTarget{Testing::testProgram(u"blocked"_s), {u"transfer-both-ways"_s}, {}};
    BreakpointSpec soon;
    soon.expression = u"main.soon"_s;
    CapsuleMaker maker(session(hangs), m_jobs);
    bool waited = false;
    connect(&maker, &CapsuleMaker::progressed, this, [&](const CapsuleProgress &progress) {
        if (progress.waiting && progress.done > 0 && !std::exchange(waited, true)) {
            QCOMPARE(progress.onDisk, progress.done); // there is time enough
            maker.cancel();
        }
    });
    CapsuleRequest request;
    request.target = hangs;
    request.file = m_file;
    request.recipe = AtPlaces{{soon}};
    const auto made = settled(maker.make(request), 60'000);
    QVERIFY2(made.has_value(), qPrintable(made.error_or(Error{}).message));
    QVERIFY(waited);
    QVERIFY2(made->complete && made->sentence.isEmpty(), qPrintable(made->sentence));
    const auto reader = read();
    QVERIFY(reader);
    QVERIFY(reader->facts().complete);
    QVERIFY(reader->moments()->size() >= 2);
    const MomentInfo last = reader->moments()->last();
    QCOMPARE(last.why, u"Where the program stood when the making ended."_s);
    QVERIFY(last.waits);
    const auto page = reader->goroutines(last.id, 0, 100);
    QVERIFY(page.has_value());
    QVERIFY(std::ranges::any_of(
        page->goroutines, [](const Goroutine &goroutine) { return goroutine.waitReason.contains(u"Mutex.Lock"_s); }));
}

void CapsuleMakingTest::whereALiveProgramStandsAfterATime()
{
    const Target hangs = ExecTarget{Testing::testProgram(u"blocked"_s), {u"transfer-both-ways"_s}, {}};
    const auto made = make(hangs, OneMoment{}, {}, std::chrono::seconds(2));
    QVERIFY2(made.has_value(), qPrintable(made.error_or(Error{}).message));
    QVERIFY2(made->complete, qPrintable(made->sentence));
    {
        const auto reader = read();
        QVERIFY(reader);
        QCOMPARE(reader->moments()->size(), 1);
        QCOMPARE(reader->moments()->first().why, u"Where the program stood when the making ended."_s);
    }
    // The same where nothing was hit, which is said: it cannot be had again.
    m_file = m_folder.filePath(u"nothing-hit.capsule"_s);
    BreakpointSpec never;
    never.expression = u"main.soon"_s;
    never.condition = u"1 == 2"_s;
    const auto nothing = make(hangs, AtPlaces{{never}}, {}, std::chrono::seconds(2));
    QVERIFY2(nothing.has_value(), qPrintable(nothing.error_or(Error{}).message));
    QVERIFY(!nothing->complete);
    QVERIFY2(nothing->sentence.startsWith(u"There was no hit of “main.soon if 1 == 2”."_s),
             qPrintable(nothing->sentence));
    QVERIFY(nothing->sentence.endsWith(u"only where the program stood last."_s));
    const auto reader = read();
    QVERIFY(reader);
    QCOMPARE(reader->moments()->size(), 1);
}

void CapsuleMakingTest::aConditionThatTheDebuggerRefuses_data()
{
    QTest::addColumn<QString>("condition");
    QTest::addColumn<QString>("said");
    QTest::newRow("unknown name") << u"nosuch > 3"_s << u"could not find symbol value for nosuch"_s;
    QTest::newRow("no yes or no") << u"i"_s << u"not boolean"_s;
    QTest::newRow("not Go") << u"i >"_s << u"main.go"_s;
}

/// Delve stops at every hit then, as if the condition held.
void CapsuleMakingTest::aConditionThatTheDebuggerRefuses()
{
    QFETCH(const QString, condition);
    QFETCH(const QString, said);
    BreakpointSpec place;
    place.file = Testing::testProgramSource(u"talker"_s);
    place.line = Testing::markedLine(u"talker"_s, u"round"_s);
    place.condition = condition;
    const auto made = make(ExecTarget{Testing::testProgram(u"talker"_s), {u"3"_s}, {}}, AtPlaces{{place}});
    QVERIFY(!made.has_value());
    QVERIFY2(made.error().message.contains(said), qPrintable(made.error().message));
    QVERIFY(made.error().message.contains(condition));
    QVERIFY(!QFile::exists(m_file) && !QFile::exists(m_file + u".part"_s));
}

void CapsuleMakingTest::ofACore()
{
    const Result<QString> core = Testing::makeCore(m_folder.path());
    if (!core) {
        QSKIP(qPrintable(u"CAPSULES OF CORES ARE NOT TESTED: "_s + core.error().message));
    }
    const auto made = make(CoreTarget{Testing::testProgram(u"talker"_s), *core}, OneMoment{});
    QVERIFY2(made.has_value(), qPrintable(made.error_or(Error{}).message));
    QVERIFY2(made->complete, qPrintable(made->sentence));
    const auto reader = read();
    QVERIFY(reader);
    QCOMPARE(reader->facts().origin, CapsuleOrigin::Core);
    QCOMPARE(reader->moments()->size(), 1);
    const auto page = reader->goroutines(1, 0, 100);
    QVERIFY(page.has_value() && !page->goroutines.isEmpty());
    const auto stack = reader->stack(1, 1);
    QVERIFY(stack.has_value() && *stack != nullptr && !(*stack)->frames.isEmpty());
    CapsuleSession capsule(CapsuleTarget{m_file});
    QVERIFY(settled(capsule.open()).has_value());
    QVERIFY(!capsule.capabilities().can(Ability::Continue));
    QVERIFY(settled(capsule.close()).has_value());
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::CapsuleMakingTest)
#include "tst_capsulemaking.moc"
