// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/source/breakpointmarks.h"

#include <QCoreApplication>

namespace Backstep {

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("Backstep::BreakpointMarks", text);
}

BreakpointLook lookOf(const Breakpoint &breakpoint)
{
    if (!breakpoint.spec.enabled) {
        return BreakpointLook::Disabled;
    }
    if (!breakpoint.problem.isEmpty()) {
        return BreakpointLook::Problem;
    }
    const bool conditional = !breakpoint.spec.condition.isEmpty() || !breakpoint.spec.hitCondition.isEmpty();
    return conditional ? BreakpointLook::Conditional : BreakpointLook::Set;
}

QString tipOf(const Breakpoint &breakpoint)
{
    QStringList lines{breakpoint.spec.enabled ? translated("Breakpoint %1").arg(breakpoint.id)
                                              : translated("Breakpoint %1, off").arg(breakpoint.id)};
    if (!breakpoint.spec.condition.isEmpty()) {
        lines.append(translated("stops only if %1").arg(breakpoint.spec.condition));
    }
    if (!breakpoint.spec.hitCondition.isEmpty()) {
        lines.append(translated("stops only at hits %1").arg(breakpoint.spec.hitCondition));
    }
    if (breakpoint.hits > 0) {
        lines.append(translated("hit %1 times").arg(breakpoint.hits));
    }
    if (!breakpoint.problem.isEmpty()) {
        lines.append(translated("not set: %1").arg(breakpoint.problem));
    }
    return lines.join(u'\n');
}

/// What to show where several stand in one line: what stops is more important than what does not.
int rank(BreakpointLook look)
{
    switch (look) {
    case BreakpointLook::Set: return 0;
    case BreakpointLook::Conditional: return 1;
    case BreakpointLook::Problem: return 2;
    case BreakpointLook::Disabled: return 3;
    }
    return 4;
}

} // namespace

QMap<int, BreakpointMark> breakpointMarks(const QList<Breakpoint> &breakpoints,
                                          const std::function<bool(const QString &path)> &isFile)
{
    QMap<int, BreakpointMark> marks;
    const auto add = [&marks](int line, const Breakpoint &breakpoint) {
        BreakpointMark &mark = marks[line];
        const BreakpointLook look = lookOf(breakpoint);
        const bool first = mark.tip.isEmpty();
        mark.look = first || rank(look) < rank(mark.look) ? look : mark.look;
        mark.tip += (first ? QString() : QStringLiteral("\n\n")) + tipOf(breakpoint);
    };
    for (const Breakpoint &breakpoint : breakpoints) {
        if (!breakpoint.spec.file.isEmpty()) {
            if (breakpoint.spec.line > 0 && isFile(breakpoint.spec.file)) {
                add(breakpoint.spec.line, breakpoint);
            }
            continue;
        }
        for (const CodeLocation &place : breakpoint.places) {
            if (place.known() && isFile(place.file)) {
                add(place.line, breakpoint);
            }
        }
    }
    return marks;
}

} // namespace Backstep
