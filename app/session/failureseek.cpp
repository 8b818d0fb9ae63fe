// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/failureseek.h"

#include "app/base/foreigntext.h"

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {
constexpr qint64 eventsOfAWrite = 30; ///< from its call to the system's, at most
constexpr int mostOtherStops = 50; ///< at breakpoints of the person's, until the search gives up
constexpr int mostSystemCalls = 30; ///< of the runtime's own, until the search gives up
constexpr int mostCalls = 12; ///< that are left to come to the person's own code
constexpr int depth = 50; // frames
constexpr qsizetype longestLine = 160; // characters, of what a program printed
constexpr qsizetype longestSearched = 4096; // characters of a line
constexpr qsizetype longestPattern = 1000; // characters

/// A host may have sent it, and it is looked for where a person waits: at each character it takes so many attempts and
/// no more.
QRegularExpression bounded(const QString &pattern)
{
    return QRegularExpression(u"(*LIMIT_MATCH=10000)"_s + pattern);
}

const QString testMain = u"_testmain.go"_s; ///< that "go test" makes and removes again

/// Where the standard library's files are, which the runtime's tell; empty where they do not.
QString libraryFolder(const Stack &stack)
{
    for (const Frame &frame : stack.frames) {
        const qsizetype at = frame.location.file.lastIndexOf("/runtime/"_L1);
        if (at >= 0 && frame.location.function.startsWith("runtime."_L1)) {
            return frame.location.file.first(at + 1);
        }
    }
    return {};
}

bool isOwn(const Frame &frame, const QString &library)
{
    const QString &file = frame.location.file;
    if (frame.runtime || file.isEmpty() || file.endsWith(testMain) || file.contains("/pkg/mod/"_L1)) {
        return false;
    }
    return library.isEmpty() ? frame.location.function.startsWith("main."_L1) : !file.startsWith(library);
}

/// The topmost frame of the person's own code; -1: there is none.
qsizetype ownFrame(const Stack &stack)
{
    const QString library = libraryFolder(stack);
    const auto found =
        std::ranges::find_if(stack.frames, [&library](const Frame &frame) { return isOwn(frame, library); });
    return found == stack.frames.end() ? -1 : found - stack.frames.begin();
}

/// "TestSum" of "sum.TestSum.func1"; empty where no test is on the stack.
QString testOf(const Stack &stack)
{
    static const QRegularExpression name(u"\\.((?:Test|Fuzz|Benchmark|Example)[^.(]*)(?:\\.|$)"_s);
    for (auto frame = stack.frames.crbegin(); frame != stack.frames.crend(); ++frame) {
        if (const auto match = name.match(frame->location.function.section(u'/', -1)); match.hasMatch()) {
            return match.captured(1);
        }
    }
    return {};
}

QString cut(const QString &line)
{
    return harmless(line.toUtf8(), longestLine).trimmed();
}

} // namespace

FailureSeek::FailureSeek(DebugSession &session, const Failure &failure, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_failure(failure)
{
    for (const QString &pattern : failure.said) {
        const QRegularExpression made = bounded(pattern);
        if (pattern.size() <= longestPattern && made.isValid()) {
            m_patterns.append(made);
        }
    }
    connect(&session, &DebugSession::outputAdded, this, &FailureSeek::hear);
}

void FailureSeek::hear(const OutputLine &line)
{
    const bool program = line.source == OutputSource::ProgramOut || line.source == OutputSource::ProgramErr;
    if (program && line.event && isMet(line.text)) {
        m_said = line.event;
        m_line = line.text;
    }
    if (line.source == OutputSource::ProgramErr
        && (line.text.startsWith("panic: "_L1) || line.text.startsWith("fatal error: "_L1))) {
        m_panic = line.text;
    }
}

bool FailureSeek::isMet(const QString &line)
{
    const QString beginning = line.first(std::min(line.size(), longestSearched));
    bool met = false;
    m_patterns.removeIf([&](const QRegularExpression &pattern) {
        const QRegularExpressionMatch match = pattern.match(beginning);
        met = met || match.hasMatch();
        return !match.isValid(); // it takes too long
    });
    return met;
}

FutureResult<StopPtr> FailureSeek::run()
{
    m_session.seek(SeekEnd{}).then(this, [this](const Result<StopPtr> &stop) { atEnd(stop); });
    return m_promise.future();
}

void FailureSeek::atEnd(const Result<StopPtr> &stop)
{
    if (!stop) {
        finish(stop);
    } else if (m_said) {
        m_found = Found::Line;
        m_session.seek(SeekEvent{*m_said}).then(this, [this](const Result<StopPtr> &there) {
            if (there) {
                searchBack(u"os.(*File).Write"_s, &FailureSeek::foundWrite);
            } else {
                finish(there);
            }
        });
    } else if (m_failure.exits) {
        searchBack(u"os.Exit"_s, &FailureSeek::foundExit);
    } else if (m_failure.killed) {
        // A stack at the very end may be of two moments at once; at this function it is whole.
        searchBackFurther({u"internal/runtime/syscall.Syscall6"_s, u"runtime/internal/syscall.Syscall6"_s},
                          &FailureSeek::foundSystemCall);
    } else {
        finish(stop);
    }
}

void FailureSeek::searchBack(const QString &function, Met met)
{
    m_session.addBreakpoint({.file = {}, .expression = function, .condition = {}, .hitCondition = {}})
        .then(this, [this, met](const Result<Breakpoint> &added) {
            m_breakpoint = added ? added->id : 0; // not every program has such a function
            continueBack(met);
        });
}

void FailureSeek::continueBack(Met met)
{
    m_session.move({.kind = MotionKind::Continue, .direction = Direction::Backward})
        .then(this, [this, met](const Result<StopPtr> &stop) {
            if (!stop) {
                finish(stop);
            } else if ((*stop)->reason == StopReason::Breakpoint && !isHit(**stop) && ++m_otherStops < mostOtherStops) {
                continueBack(met);
            } else {
                (this->*met)(*stop);
            }
        });
}

bool FailureSeek::isHit(const Stop &stop) const
{
    return m_breakpoint != 0 && std::ranges::contains(stop.hits, m_breakpoint, &BreakpointHit::breakpoint);
}

/// The runtime writes its own words otherwise: what is met then is another line, from long before.
void FailureSeek::foundWrite(const StopPtr &stop)
{
    if (isHit(*stop) && *m_said - stop->event.value_or(0) <= eventsOfAWrite) {
        finish(stop);
    } else {
        m_session.seek(SeekEvent{*m_said}).then(this, [this](const Result<StopPtr> &there) { finish(there); });
    }
}

void FailureSeek::foundExit(const StopPtr &stop)
{
    if (isHit(*stop)) {
        m_session.stack(-1, depth).then(
            this, [this, stop](const Result<StackPtr> &stack) { stack ? metExit(stop, **stack) : finish(stop); });
    } else if (stop->reason == StopReason::Panic || stop->reason == StopReason::FatalThrow) {
        foundAs(Found::Panic, stop);
    } else {
        goToEnd();
    }
}

/// A test that failed says so long before its program ends.
void FailureSeek::metExit(const StopPtr &stop, const Stack &stack)
{
    if (std::ranges::any_of(stack.frames, [](const Frame &one) { return one.location.file.endsWith(testMain); })) {
        searchBackFurther({u"testing.(*common).Fail"_s}, &FailureSeek::foundFailing);
    } else {
        m_found = Found::Exit;
        leaveCalls(stop);
    }
}

void FailureSeek::foundFailing(const StopPtr &stop)
{
    if (!isHit(*stop)) {
        goToEnd();
        return;
    }
    m_found = Found::Test;
    m_session.stack(-1, depth).then(this, [this, stop](const Result<StackPtr> &stack) {
        m_test = stack ? testOf(**stack) : QString();
        leaveCalls(stop);
    });
}

void FailureSeek::foundAs(Found what, const StopPtr &stop)
{
    m_found = what;
    finish(stop);
}

void FailureSeek::foundSystemCall(const StopPtr &stop)
{
    if (!isHit(*stop)) {
        goToEnd();
        return;
    }
    m_session.stack(-1, depth).then(this, [this, stop](const Result<StackPtr> &stack) {
        if (stack && ownFrame(**stack) >= 0) {
            m_found = Found::SystemCall;
            leaveCalls(stop);
        } else if (++m_systemCalls < mostSystemCalls) {
            continueBack(&FailureSeek::foundSystemCall);
        } else {
            goToEnd();
        }
    });
}

void FailureSeek::leaveCalls(const StopPtr &stop)
{
    m_session.stack(-1, depth).then(this, [this, stop](const Result<StackPtr> &stack) {
        if (!stack || ownFrame(**stack) <= 0 || ++m_left > mostCalls) {
            finish(stop);
            return;
        }
        m_session.move({.kind = MotionKind::StepOut, .direction = Direction::Backward})
            .then(this, [this, stop](const Result<StopPtr> &out) { out ? leaveCalls(*out) : finish(stop); });
    });
}

void FailureSeek::goToEnd()
{
    m_session.seek(SeekEnd{}).then(this, [this](const Result<StopPtr> &end) { finish(end); });
}

void FailureSeek::searchBackFurther(const QStringList &functions, Met met)
{
    if (m_breakpoint != 0) {
        m_session.removeBreakpoint(std::exchange(m_breakpoint, 0))
            .then(this, [this, functions, met](const Result<void> &) { searchBackFurther(functions, met); });
        return;
    }
    if (functions.isEmpty()) {
        goToEnd();
        return;
    }
    m_session.addBreakpoint({.file = {}, .expression = functions.first(), .condition = {}, .hitCondition = {}})
        .then(this, [this, functions, met](const Result<Breakpoint> &added) {
            if (added) {
                m_breakpoint = added->id;
                continueBack(met);
            } else {
                searchBackFurther(functions.sliced(1), met);
            }
        });
}

void FailureSeek::finish(const Result<StopPtr> &stop)
{
    if (m_breakpoint == 0) {
        m_promise.answer(stop ? Result<StopPtr>(told(*stop)) : stop);
        return;
    }
    m_session.removeBreakpoint(std::exchange(m_breakpoint, 0)).then(this, [this, stop](const Result<void> &) {
        finish(stop);
    });
}

StopPtr FailureSeek::told(const StopPtr &stop) const
{
    auto told = std::make_shared<Stop>(*stop);
    told->sentence = sentence();
    if (m_found != Found::Nothing) {
        told->reasonText = u"failure"_s;
    }
    return told;
}

QString FailureSeek::sentence() const
{
    switch (m_found) {
    case Found::Line: return tr("This is where it failed: it printed what counts as a failure: %1").arg(cut(m_line));
    case Found::Exit:
        return m_failure.status
            ? tr("This is where it failed: it ended itself with exit status %1.").arg(*m_failure.status)
            : tr("This is where it failed: it ended itself.");
    case Found::Panic:
        return m_panic.isEmpty() ? tr("This is where it failed: Go gave up.")
                                 : tr("This is where it failed: %1").arg(cut(m_panic));
    case Found::Test:
        return m_test.isEmpty() ? tr("This is where it failed: this line failed the test.")
                                : tr("This is where it failed: this line failed the test %1.").arg(cut(m_test));
    case Found::SystemCall:
        return m_failure.signal ? tr("This is where it failed: signal %1 ended it; this is the last thing that your "
                                     "code asked of the system.")
                                      .arg(*m_failure.signal)
                                : tr("This is where it failed: a signal ended it; this is the last thing that your "
                                     "code asked of the system.");
    case Found::Nothing: break;
    }
    return tr("This is the end of the recording, after it failed.");
}

} // namespace Backstep
