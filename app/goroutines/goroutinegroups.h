// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/goroutines/goroutinefacets.h"

namespace Backstep {

/// What goroutines can have in common.
enum class GroupBy {
    Label,        ///< the value of one label
    Request,      ///< the request they work for, whatever labels tell it
    State,
    WaitReason,
    UserPlace,    ///< the line of the person's own code
    CurrentPlace, ///< the topmost line, often inside the runtime
    CreationSite, ///< the go statement
    StartFunction,
    Stack,        ///< all of their frames
};

struct GroupLevel
{
    GroupBy by = GroupBy::State;
    QString label; ///< its key, for GroupBy::Label

    friend bool operator==(const GroupLevel &, const GroupLevel &) = default;
};

/// From the outermost on; empty: no groups.
using Grouping = QList<GroupLevel>;

/// "label:endpoint,reason" and back; `parse` takes blanks around the commas, too. Error "bad-input".
[[nodiscard]] Result<Grouping> parseGrouping(const QString &text);
[[nodiscard]] QString groupingText(const Grouping &grouping);

/// A group, and the groups within it. `value` is empty for those that have none (no such label, waits for nothing).
struct GoroutineGroup
{
    QString value;
    CodeLocation place; ///< of equal stacks: where the person's own code stands in them, as far as it is known
    int count = 0;
    QList<GoroutineGroup> groups; ///< biggest first
    QList<int> members;           ///< indexes of what was grouped; of the innermost groups only

    friend bool operator==(const GoroutineGroup &, const GoroutineGroup &) = default;
};

/// Biggest first, equals by value. Pure; on any thread. When stopped, what it returns is of no use.
[[nodiscard]] QList<GoroutineGroup> groupGoroutines(const GoroutineRefs &goroutines, const Grouping &grouping,
                                                    const StopToken &stop = {});

/// The group as a person reads it: "sync.Mutex.Lock", "transfer.go:22", "no label endpoint". `place` is
/// GoroutineGroup::place.
[[nodiscard]] QString groupTitle(const GroupLevel &level, const QString &value, const CodeLocation &place);

} // namespace Backstep
