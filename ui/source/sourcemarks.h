// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QMap>
#include <QSet>
#include <QString>

namespace Backstep {

/// How a breakpoint is drawn, in the order of what a person must know first.
enum class BreakpointLook { Set, Conditional, Disabled, Problem };

/// The breakpoints of one line, drawn as one.
struct BreakpointMark
{
    BreakpointLook look = BreakpointLook::Set;
    QString tip; ///< condition, hits, why it is not set

    friend bool operator==(const BreakpointMark &, const BreakpointMark &) = default;
};

/// What is marked in one file. Lines count from 1; 0 for none.
struct SourceMarks
{
    int currentLine = 0;      ///< where the selected frame stands
    bool currentIsTop = true; ///< it is the topmost frame: the line runs next, otherwise a call in it is under way
    QSet<int> frameLines;     ///< other frames of the stack
    QMap<int, BreakpointMark> breakpoints;

    friend bool operator==(const SourceMarks &, const SourceMarks &) = default;
};

/// What can be asked for now; each text is empty where it can, else the reason why not.
struct SourceRefusals
{
    QString breakpoints;
    QString runTo;
    QString runBackTo;
    QString evaluate;

    friend bool operator==(const SourceRefusals &, const SourceRefusals &) = default;
};

} // namespace Backstep
