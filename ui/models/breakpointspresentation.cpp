// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/breakpointspresentation.h"

#include "ui/models/breakpointsmodel.h"
#include "ui/models/texts.h"

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

const Breakpoint &breakpointOf(const QModelIndex &source)
{
    return *qobject_cast<const BreakpointsModel *>(source.model())->breakpoint(source);
}

QString placeText(const BreakpointSpec &spec)
{
    return spec.file.isEmpty() ? spec.expression : Texts::place({.file = spec.file, .line = spec.line, .function = {}});
}

} // namespace

QString BreakpointsPresentation::text(const QModelIndex &source) const
{
    const Breakpoint &breakpoint = breakpointOf(source);
    switch (source.column()) {
    case BreakpointsModel::Place: {
        const QString function =
            breakpoint.places.isEmpty() ? QString() : Texts::shortFunction(breakpoint.places.constFirst().function);
        const QString place = placeText(breakpoint.spec);
        return function.isEmpty() || place == function ? place : tr("%1  in %2").arg(place, function);
    }
    case BreakpointsModel::Hits: return breakpoint.hits > 0 ? Texts::number(qint64(breakpoint.hits)) : QString();
    case BreakpointsModel::Problem:
        if (!breakpoint.problem.isEmpty()) {
            return Texts::harmless(breakpoint.problem);
        }
        if (!breakpoint.spec.enabled) {
            return tr("off");
        }
        return breakpoint.verified() ? tr("set") : tr("not set yet");
    default: return Texts::harmless(raw(source).toString());
    }
}

QString BreakpointsPresentation::toolTip(const QModelIndex &source) const
{
    const Breakpoint &breakpoint = breakpointOf(source);
    QStringList lines;
    if (source.data(BreakpointsModel::HitNowRole).toBool()) {
        lines.append(tr("The program stopped here."));
    }
    if (!breakpoint.problem.isEmpty()) {
        lines.append(tr("Not set: %1").arg(Texts::harmless(breakpoint.problem)));
    } else if (!breakpoint.spec.enabled) {
        lines.append(tr("Switched off: the program runs past it."));
    }
    lines.append(breakpoint.spec.file.isEmpty()
                     ? breakpoint.spec.expression
                     : Texts::fullPlace({.file = breakpoint.spec.file, .line = breakpoint.spec.line, .function = {}}));
    for (const CodeLocation &place : breakpoint.places) {
        lines.append(tr("%1 in %2").arg(Texts::place(place), place.function));
    }
    if (!breakpoint.spec.condition.isEmpty()) {
        lines.append(tr("Stops only where %1").arg(breakpoint.spec.condition));
    }
    if (!breakpoint.spec.hitCondition.isEmpty()) {
        lines.append(tr("Stops when the number of hits is %1").arg(breakpoint.spec.hitCondition));
    }
    lines.removeDuplicates();
    return lines.join(u'\n');
}

Tone BreakpointsPresentation::tone(const QModelIndex &source) const
{
    const Breakpoint &breakpoint = breakpointOf(source);
    if (!breakpoint.problem.isEmpty() && source.column() == BreakpointsModel::Problem) {
        return Tone::Bad;
    }
    return !breakpoint.spec.enabled || source.column() == BreakpointsModel::Problem ? Tone::Dim : Tone::Normal;
}

bool BreakpointsPresentation::bold(const QModelIndex &source) const
{
    return source.data(BreakpointsModel::HitNowRole).toBool();
}

bool BreakpointsPresentation::rightAligned(int column) const
{
    return column == BreakpointsModel::Hits;
}

QString BreakpointsPresentation::columnTitle(int column) const
{
    switch (column) {
    case BreakpointsModel::Place: return tr("Place");
    case BreakpointsModel::Condition: return tr("Condition");
    case BreakpointsModel::HitCondition: return tr("Hit condition");
    case BreakpointsModel::Hits: return tr("Hits");
    default: return tr("State");
    }
}

QString BreakpointsPresentation::columnToolTip(int column) const
{
    switch (column) {
    case BreakpointsModel::Condition:
        return tr("A Go expression; the program stops only where it is true, for example: n > 10");
    case BreakpointsModel::HitCondition:
        return tr("Which hits stop the program: an operator and a number, for example: == 3, > 10, % 100");
    default: return columnTitle(column);
    }
}

} // namespace Backstep
