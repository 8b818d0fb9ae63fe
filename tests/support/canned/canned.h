// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/catalog/hostprofile.h"
#include "app/catalog/hostscan.h"
#include "app/catalog/libraryentry.h"
#include "app/recorder/hoststate.h"
#include "app/session/breakpoint.h"
#include "app/session/sessionlog.h"
#include "app/session/stack.h"
#include "app/session/stop.h"
#include "app/transfer/transferjob.h"

namespace Backstep::Testing::Canned {

/// Values as a day's work brings them, for models and docks: a service that moves money between accounts.
[[nodiscard]] CodeLocation place(const QString &function, const QString &file, int line);
[[nodiscard]] StackPtr stack(int topLine = 21);
[[nodiscard]] GoroutinePagePtr goroutines(int first, int count, int total);
[[nodiscard]] Variable variable(const QString &name, const QString &type, const QString &value);
[[nodiscard]] VariableListPtr arguments(int amount = 40);
[[nodiscard]] VariableListPtr locals(int balance = 100);
[[nodiscard]] VariableListPtr elements(qint64 first, int count);
[[nodiscard]] BreakpointListPtr breakpoints();
[[nodiscard]] StopPtr stop(quint64 number);
[[nodiscard]] QList<OutputLine> output();
[[nodiscard]] QList<ProtocolCall> calls();
[[nodiscard]] QList<HostProfile> hosts();
[[nodiscard]] HostScanPtr scan(const QString &hostId, int recordings);
[[nodiscard]] LibraryListPtr library();
[[nodiscard]] QList<TransferJob> transfers();
/// A rule that is armed, a command that is repeated, and recordings in each state.
[[nodiscard]] HostState recorder();

} // namespace Backstep::Testing::Canned
