// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/convertframes.h"

#include "app/base/pathtranslator.h"

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView runtimePackages[] = {"runtime."_L1, "runtime/"_L1, "internal/"_L1, "C."_L1, "_rt0_"_L1};
constexpr QLatin1StringView waitingPackages[] = {"sync."_L1, "sync/"_L1, "syscall."_L1, "time.Sleep"_L1,
                                                 "iter.Pull"_L1};

/// Go's own through which the code of a person sleeps, reads and writes.
constexpr QLatin1StringView passingPackages[] = {
    "archive/"_L1, "bufio."_L1, "bytes."_L1, "compress/"_L1, "context."_L1, "crypto/"_L1, "encoding/"_L1,
    "fmt."_L1,     "io."_L1,    "io/"_L1,    "log."_L1,      "log/"_L1,     "mime/"_L1,   "net."_L1,
    "net/"_L1,     "os."_L1,    "os/"_L1,    "text/"_L1,     "time."_L1};

template<std::size_t N>
bool startsWithAny(const QString &function, const QLatin1StringView (&packages)[N])
{
    return std::ranges::any_of(packages,
                               [&function](QLatin1StringView package) { return function.startsWith(package); });
}

int firstUserFrame(const QList<Frame> &frames)
{
    if (!frames.isEmpty() && !frames.first().runtime) {
        return 0;
    }
    for (const Frame &frame : frames) {
        if (!isWaitingCode(frame.location.function, frame.location.line)) {
            return frame.index;
        }
    }
    return 0;
}

/// Without what Delve adds behind the frame at which unwinding failed: it says the same once more each time that this
/// stack is asked for.
qsizetype told(const QList<Delve::Frame> &frames)
{
    const auto failed = std::ranges::find_if(frames, [](const Delve::Frame &frame) { return !frame.error.isEmpty(); });
    return failed == frames.end() ? frames.size() : failed - frames.begin() + 1;
}

} // namespace

bool isRuntimeCode(const QString &function, int line)
{
    return function.isEmpty() || line <= 0 || startsWithAny(function, runtimePackages);
}

bool isWaitingCode(const QString &function, int line)
{
    return isRuntimeCode(function, line) || startsWithAny(function, waitingPackages);
}

bool isPassingCode(const QString &function, int line)
{
    return isWaitingCode(function, line) || startsWithAny(function, passingPackages)
        || function.contains("._Cfunc_"_L1); // made by cgo
}

CodeLocation convertLocation(const Delve::Location &location, const PathTranslator *paths)
{
    const bool known = location.line > 0 && !location.file.isEmpty() && location.file != "?"_L1;
    const QString file = known && paths != nullptr ? paths->toLocal(location.file) : location.file;
    return {.pc = location.pc,
            .file = known ? file : QString(),
            .line = known ? location.line : 0,
            .function = location.function};
}

Stack convertStack(const QList<Delve::Frame> &frames, GoroutineId goroutine, int depth, const PathTranslator *paths)
{
    Stack stack;
    stack.goroutine = goroutine;
    const qsizetype count = told(frames);
    for (int i = 0; i < count && i < depth; ++i) {
        const Delve::Frame &frame = frames.at(i);
        const bool sameFrameBelow =
            i + 1 < count && frames.at(i + 1).frameOffset == frame.frameOffset && frame.frameOffset != 0;
        stack.frames.append({.index = i,
                             .location = convertLocation(frame.location, paths),
                             .offset = frame.frameOffset,
                             .inlined = sameFrameBelow,
                             .runtime = isRuntimeCode(frame.location.function, frame.location.line),
                             .last = frame.bottom,
                             .error = frame.error});
    }
    stack.firstUserFrame = firstUserFrame(stack.frames);
    stack.complete = count <= depth;
    return stack;
}

GoroutineTrace convertTrace(const QList<Delve::Frame> &frames, const QList<Delve::Ancestor> &ancestors,
                            GoroutineId goroutine, int depth, const PathTranslator *paths)
{
    GoroutineTrace trace;
    trace.stack = convertStack(frames, goroutine, depth, paths);
    for (qsizetype i = 0; i < trace.stack.frames.size(); ++i) {
        for (const Delve::Deferred &deferred : frames.at(i).deferred) {
            trace.deferred.append({.frame = static_cast<int>(i),
                                   .call = convertLocation(deferred.call, paths),
                                   .statement = convertLocation(deferred.statement, paths),
                                   .unreadable = deferred.unreadable});
        }
    }
    for (const Delve::Ancestor &ancestor : ancestors) {
        trace.ancestors.append({.goroutine = ancestor.goroutine,
                                .stack = convertStack(ancestor.frames, ancestor.goroutine, depth, paths),
                                .unreadable = ancestor.unreadable});
    }
    return trace;
}

} // namespace Backstep
