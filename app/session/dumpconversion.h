// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/goroutinedump.h"
#include "app/goroutines/waitfacts.h"
#include "app/session/stack.h"

namespace Backstep {

class PathTranslator;

/// With local paths; `paths` null leaves them as they are. How long it waits is known in whole minutes, on a clock
/// that is at 0 when the dump was written.
[[nodiscard]] Goroutine goroutineOfDump(const DumpGoroutine &goroutine, const PathTranslator *paths);

/// Whether it is one of the runtime's own, such as the collector's.
[[nodiscard]] bool isSystemOfDump(const DumpGoroutine &goroutine);

/// What Go left out in the middle is a frame that says so.
[[nodiscard]] Stack stackOfDump(const DumpGoroutine &goroutine, int depth, const PathTranslator *paths);

/// The words that Go wrote for a frame's arguments, "word 1" and so on since their names are not told; one with a
/// question mark may be out of date. An aggregate has its words as children. Empty for an inlined call.
[[nodiscard]] VariableList argumentsOfDump(const DumpFrame &frame);

/// What each goroutine waits for, and the objects that the text names by address. Who has a lock is not told; that
/// nothing can come is known where Go itself said so.
[[nodiscard]] WaitFacts waitFactsOfDump(const GoroutineDump &dump, const PathTranslator *paths);

} // namespace Backstep
