// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/base/stoptoken.h"
#include "app/goroutines/goroutine.h"

#include <QStringList>

namespace Backstep {

/// A call as Go's text tells of it. `arguments` is what stood between the parentheses: words of memory
/// ("0xc000012345, {0x54e342?, 0x8}"), "..." for an inlined call; empty for a call without any, and in counts.
struct DumpFrame
{
    CodeLocation location;
    QString arguments;
    bool inlined = false;

    friend bool operator==(const DumpFrame &, const DumpFrame &) = default;
};

/// Where a goroutine stood when it started the one before, as the text tells with GODEBUG=tracebackancestors.
struct DumpAncestor
{
    GoroutineId id = 0;
    QList<DumpFrame> frames;
};

/// One goroutine as Go's text tells of it; what the text does not say is empty or 0. `minutes` is how long it had been
/// waiting, told from the first whole one on. `elided` counts calls that Go left out before frames.at(elidedAt).
struct DumpGoroutine
{
    GoroutineId id = 0;
    GoroutineState state = GoroutineState::Unknown;
    QString waitReason;
    qint64 minutes = 0;
    bool lockedToThread = false;
    bool leaked = false; ///< the runtime itself found that nothing can wake it
    QMap<QString, QString> labels;
    QList<DumpFrame> frames;
    int elided = 0;
    int elidedAt = 0;
    CodeLocation createdBy;
    GoroutineId parent = 0;
    QList<DumpAncestor> ancestors; ///< nearest first
    QString remark; ///< why there are no frames, in Go's words
};

enum class DumpCause { Asked, Panic, FatalError, AllAsleep, Signal };

/// Goroutines of a program at one moment, by text that Go wrote. In counts (debug=1) goroutines have neither numbers
/// nor states: they are numbered here, and one that waits in a well-known call is said to.
struct GoroutineDump
{
    bool counts = false;
    DumpCause cause = DumpCause::Asked;
    QString headline; ///< "fatal error: all goroutines are asleep - deadlock!"
    int firstLine = 1; ///< of its first goroutine in the text
    QList<DumpGoroutine> goroutines;
    QStringList remarks; ///< what a reader should know, a sentence each
};

using GoroutineDumpPtr = std::shared_ptr<const GoroutineDump>;

/// Reads the text of `/debug/pprof/goroutine?debug=2`, of a crash (SIGQUIT, a panic, a fatal error) or of
/// `goroutine?debug=1`, of Go 1.5 and later, also in a log: between other lines, behind prefixes as journald, Docker
/// and Kubernetes put in front of each line, and as their JSON. Of several dumps in one text that with the most
/// goroutines is taken, the last of equals. Sizes are bounded; what is beyond is left out with a remark. Error
/// "bad-input" when no goroutine is found, "cancelled".
[[nodiscard]] Result<GoroutineDump> parseGoroutineDump(QByteArrayView text, const StopToken &stop = {});

} // namespace Backstep
