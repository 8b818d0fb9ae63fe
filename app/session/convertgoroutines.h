// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/delve/goroutine.h"
#include "app/goroutines/goroutine.h"

#include <QStringList>

namespace Backstep {

class PathTranslator;

/// Of a g's atomicstatus, with or without the collector's bit.
[[nodiscard]] GoroutineState goroutineState(quint64 status);
/// It waits, and the runtime's search for leaks has proved that nothing can wake it.
[[nodiscard]] bool isLeaked(quint64 status);

/// `waitReasons` is the table of the program's own Go release, see waitReasonTable(); empty: reasons stay unknown.
[[nodiscard]] Goroutine convertGoroutine(const Delve::Goroutine &goroutine, const QStringList &waitReasons,
                                         const PathTranslator *paths);

} // namespace Backstep
