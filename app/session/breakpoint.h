// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/codelocation.h"

#include <QList>

#include <memory>

namespace Backstep {

/// What a person asks for. Either file and line (local path), or `expression`, a location as Delve understands it
/// ("main.transfer", "transfer:3", "/regex/"). `hitCondition` is an operator and a number: "== 3", "> 10", "% 100".
struct BreakpointSpec
{
    QString file;
    int line = 0;
    QString expression;
    QString condition;
    QString hitCondition;
    bool enabled = true;

    friend bool operator==(const BreakpointSpec &, const BreakpointSpec &) = default;
};

/// A breakpoint of a session. `id` is ours and stays the same when it is changed, switched off, or set again after a
/// restart. `problem` non-empty: it is not set, and why. `places` are the resolved addresses' locations.
struct Breakpoint
{
    int id = 0;
    BreakpointSpec spec;
    QList<CodeLocation> places;
    QString problem;
    quint64 hits = 0;
    bool ofTarget = false; ///< came with what was opened and was not touched since: not the person's own

    [[nodiscard]] bool verified() const { return problem.isEmpty() && !places.isEmpty(); }
    friend bool operator==(const Breakpoint &, const Breakpoint &) = default;
};

using BreakpointListPtr = std::shared_ptr<const QList<Breakpoint>>;

/// A position of a recording that can be returned to at once.
struct Checkpoint
{
    int id = 0;
    QString note;
    std::optional<qint64> event;

    friend bool operator==(const Checkpoint &, const Checkpoint &) = default;
};

using CheckpointListPtr = std::shared_ptr<const QList<Checkpoint>>;

} // namespace Backstep
