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

constexpr QLatin1StringView goPanic("runtime.gopanic");

bool startsUpper(QStringView name)
{
    return !name.isEmpty() && name.front() >= u'A' && name.front() <= u'Z';
}

/// "Gosched" and "(*Func).Entry", which programs call themselves.
bool isExported(QStringView name)
{
    const qsizetype dot = name.lastIndexOf(u'.');
    QStringView receiver = name.first(qMax(dot, 0));
    if (receiver.startsWith("(*"_L1) && receiver.endsWith(u')')) {
        receiver = receiver.sliced(2).chopped(1);
    }
    return startsUpper(name.sliced(dot + 1)) && (dot < 0 || startsUpper(receiver));
}

/// As showframe() in runtime/traceback.go: Go leaves out its own frames, but for what programs call, a panic that is
/// not the newest call, and what runs finalizers and cleanups.
bool toldByGo(const Frame &frame, bool newest)
{
    constexpr QLatin1StringView runtime("runtime.");
    const QString &function = frame.location.function;
    if (!frame.error.isEmpty() || !function.contains(u'.')) {
        return false;
    }
    if (!function.startsWith(runtime)) {
        return true;
    }
    return (function == goPanic && !newest) || function == "runtime.runFinalizers"_L1
        || function == "runtime.runCleanups"_L1 || isExported(QStringView(function).sliced(runtime.size()));
}

void appendPlace(QString &text, const CodeLocation &location)
{
    const QString file = location.file.isEmpty() ? u"?"_s : location.file;
    text += u"\t%1:%2\n"_s.arg(file).arg(location.line);
}

void appendFrames(QString &text, const Stack &stack)
{
    const auto told = [&stack](const Frame &frame) { return toldByGo(frame, &frame == &stack.frames.constFirst()); };
    const bool runtimeOnly = std::ranges::none_of(stack.frames, told);
    for (const Frame &frame : stack.frames) {
        if (frame.error.isEmpty() && (runtimeOnly || told(frame))) {
            text += (frame.location.function == goPanic ? u"panic"_s : frame.location.function) + u"(...)\n"_s;
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
            const GoroutineId parent = !trace ? 0
                : !trace->ancestors.isEmpty() ? trace->ancestors.constFirst().goroutine
                                              : trace->parent;
            text += u"created by "_s + start.function + (parent > 0 ? u" in goroutine %1\n"_s.arg(parent) : u"\n"_s);
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
            GoroutineTrace{.stack = **stack, .deferred = {}, .ancestors = {}, .parent = 0});
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
