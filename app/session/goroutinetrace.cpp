// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/goroutinetrace.h"

#include "app/session/debugsession.h"

#include <QCoreApplication>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr int traceDepth = 1'000;
constexpr GoroutineId firstGoroutine = 1; // which no go statement started

/// The words that the runtime has for states.
QString statusOf(const Goroutine &goroutine)
{
    switch (goroutine.state) {
    case GoroutineState::Idle: return u"idle"_s;
    case GoroutineState::Runnable: return u"runnable"_s;
    case GoroutineState::Running: return u"running"_s;
    case GoroutineState::Syscall: return u"syscall"_s;
    case GoroutineState::Waiting: return goroutine.waitReason.isEmpty() ? u"waiting"_s : goroutine.waitReason;
    case GoroutineState::Dead: return u"dead"_s;
    case GoroutineState::CopyingStack: return u"copystack"_s;
    case GoroutineState::Preempted: return u"preempted"_s;
    default: return u"???"_s;
    }
}

/// Go leaves out its own frames, but for what programs call themselves ("runtime.Gosched").
bool toldByGo(const Frame &frame)
{
    constexpr QLatin1StringView runtime("runtime.");
    const QString &function = frame.location.function;
    const bool own = !function.startsWith(runtime);
    return frame.error.isEmpty() && function.contains(u'.')
        && (own || (function.size() > runtime.size() && function.at(runtime.size()).isUpper()));
}

void appendPlace(QString &text, const CodeLocation &location)
{
    const QString file = location.file.isEmpty() ? u"?"_s : location.file;
    text += u"\t%1:%2\n"_s.arg(file).arg(location.line);
}

void appendFrames(QString &text, const Stack &stack)
{
    const bool runtimeOnly = std::ranges::none_of(stack.frames, toldByGo);
    for (const Frame &frame : stack.frames) {
        if (frame.error.isEmpty() && (runtimeOnly || toldByGo(frame))) {
            text += frame.location.function + u"(...)\n"_s;
            appendPlace(text, frame.location);
        }
    }
    if (!stack.complete) {
        text += u"...additional frames elided...\n"_s;
    }
}

} // namespace

QString goroutineTraceText(const QList<TracedGoroutine> &goroutines)
{
    QStringList parts;
    for (const auto &[goroutine, trace] : goroutines) {
        QString text = u"goroutine %1 [%2]:\n"_s.arg(goroutine.id).arg(statusOf(goroutine));
        if (trace) {
            appendFrames(text, trace->stack);
        }
        const CodeLocation &start = goroutine.goStatement;
        if (goroutine.id != firstGoroutine && !start.function.isEmpty()) {
            const bool known = trace && !trace->ancestors.isEmpty();
            text += u"created by "_s + start.function
                + (known ? u" in goroutine %1\n"_s.arg(trace->ancestors.constFirst().goroutine) : u"\n"_s);
            appendPlace(text, start);
        }
        for (const AncestorTrace &ancestor : trace ? trace->ancestors : QList<AncestorTrace>()) {
            text += u"[originating from goroutine %1]:\n"_s.arg(ancestor.goroutine);
            appendFrames(text, ancestor.stack);
        }
        parts.append(text);
    }
    return parts.join(u'\n');
}

FutureResult<GoroutineTracePtr> DebugSession::trace(GoroutineId goroutine)
{
    return stack(goroutine, traceDepth).then(this, [](const Result<StackPtr> &stack) -> Result<GoroutineTracePtr> {
        if (!stack) {
            return fail(stack.error());
        }
        return std::make_shared<const GoroutineTrace>(
            GoroutineTrace{.stack = **stack, .deferred = {}, .ancestors = {}});
    });
}

FutureResult<void> DebugSession::follow(GoroutineId /*goroutine*/)
{
    return readyResult<void>(
        fail(ErrorCode::notSupported,
             QCoreApplication::translate("Backstep::DebugSession",
                                         "Nothing runs here that could stop for one goroutine only.")));
}

} // namespace Backstep
