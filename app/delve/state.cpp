// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/state.h"

namespace Backstep::Delve {

using namespace Qt::StringLiterals;

std::optional<qint64> State::event() const
{
    bool isNumber = false;
    const qint64 number = when.section(u':', 1).trimmed().toLongLong(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

Thread readThread(const Reader &reader)
{
    const QLatin1StringView breakpoint("breakPoint");
    Thread thread{.id = reader.number("id"_L1),
                  .location = readLocation(reader), // its fields stand among the thread's own
                  .goroutineId = reader.integer("goroutineID"_L1),
                  .breakpoint = {},
                  .returnValues = reader.list<Variable>("ReturnValues"_L1, readVariable)};
    if (reader.has(breakpoint)) {
        thread.breakpoint = readBreakpoint(reader.object(breakpoint));
    }
    return thread;
}

State readState(const Reader &reader)
{
    const QLatin1StringView thread("currentThread");
    const QLatin1StringView goroutine("currentGoroutine");
    State state{.running = reader.flag("Running"_L1),
                .recording = reader.flag("Recording"_L1),
                .exited = reader.flag("exited"_L1),
                .exitStatus = reader.number("exitStatus"_L1),
                .nextInProgress = reader.flag("NextInProgress"_L1),
                .currentThread = {},
                .currentGoroutine = {},
                .threads = reader.list<Thread>("Threads"_L1, readThread),
                .watchOutOfScope = reader.list<Breakpoint>("WatchOutOfScope"_L1, readBreakpoint),
                .when = reader.text("When"_L1),
                .stopReason = reader.text("stopReason"_L1)};
    if (reader.has(thread)) {
        state.currentThread = readThread(reader.object(thread));
    }
    if (reader.has(goroutine)) {
        state.currentGoroutine = readGoroutine(reader.object(goroutine));
    }
    return state;
}

} // namespace Backstep::Delve
