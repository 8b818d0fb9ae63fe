// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/goroutinespresentation.h"

#include "app/goroutines/statename.h"
#include "ui/models/goroutinesmodel.h"
#include "ui/models/texts.h"

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

const Goroutine &goroutineOf(const QModelIndex &source)
{
    return *qobject_cast<const GoroutinesModel *>(source.model())->goroutine(source);
}

} // namespace

QString GoroutinesPresentation::stateWord(GoroutineState state)
{
    return goroutineStateWord(state);
}

QString GoroutinesPresentation::text(const QModelIndex &source) const
{
    const Goroutine &goroutine = goroutineOf(source);
    switch (source.column()) {
    case GoroutinesModel::Id: return QString::number(goroutine.id);
    case GoroutinesModel::State: return stateWord(goroutine.state);
    case GoroutinesModel::WaitReason:
        return Texts::harmless(goroutine.unreadable.isEmpty() ? goroutine.waitReason : goroutine.unreadable);
    case GoroutinesModel::UserPlace: return Texts::place(goroutine.user);
    case GoroutinesModel::Labels: return Texts::harmless(QStringList(goroutine.labels.values()).join(u"  "_s));
    case GoroutinesModel::CurrentFunction: return Texts::shortFunction(goroutine.current.function);
    case GoroutinesModel::GoPlace: return Texts::place(goroutine.goStatement);
    case GoroutinesModel::StartFunction: return Texts::shortFunction(goroutine.start.function);
    case GoroutinesModel::Thread: return goroutine.thread != 0 ? QString::number(goroutine.thread) : QString();
    case GoroutinesModel::Tag: return Texts::harmless(raw(source).toString());
    default: return {};
    }
}

QString GoroutinesPresentation::toolTip(const QModelIndex &source) const
{
    const Goroutine &goroutine = goroutineOf(source);
    QStringList lines;
    const auto line = [&lines](const QString &name, const QString &value) {
        if (!value.isEmpty()) {
            lines.append(name.arg(value));
        }
    };
    lines.append(tr("Goroutine %1, %2").arg(goroutine.id).arg(stateWord(goroutine.state)));
    line(tr("Its state could not be read: %1"), Texts::harmless(goroutine.unreadable));
    line(tr("Waits: %1"), goroutine.waitReason);
    line(tr("Labels: %1"), Texts::harmless(labelsText(goroutine.labels)));
    line(tr("At: %1"), Texts::fullPlace(goroutine.user));
    line(tr("In: %1"), goroutine.current.function);
    line(tr("Started as: %1"), goroutine.start.function);
    line(tr("Started by the go statement at: %1"), Texts::fullPlace(goroutine.goStatement));
    if (goroutine.system) {
        lines.append(tr("Started by Go's runtime itself."));
    }
    line(tr("At the last stop: %1"), source.data(ItemRole::Previous).toString());
    if (source.data(GoroutinesModel::NewRole).toBool()) {
        lines.append(tr("New: it was not there at the last stop."));
    }
    line(tr("Tag: %1"), Texts::harmless(source.siblingAtColumn(GoroutinesModel::Tag).data(ItemRole::Raw).toString()));
    if (source.data(GoroutinesModel::PinnedRole).toBool()) {
        lines.append(tr("Pinned: it stays in sight above the list."));
    }
    if (source.data(GoroutinesModel::FollowedRole).toBool()) {
        lines.append(tr("Followed: breakpoints stop the program only for it."));
    }
    if (source.data(ItemRole::Stale).toBool()) {
        lines.append(tr("As it was at the last stop; not looked at again yet."));
    }
    return lines.join(u'\n');
}

Tone GoroutinesPresentation::tone(const QModelIndex &source) const
{
    const Goroutine &goroutine = goroutineOf(source);
    if (source.data(ItemRole::Stale).toBool() || goroutine.system) {
        return Tone::Dim;
    }
    if (!goroutine.unreadable.isEmpty() && source.column() == GoroutinesModel::WaitReason) {
        return Tone::Bad;
    }
    if (source.data(ItemRole::Changed).toBool()) {
        return Tone::Changed;
    }
    return source.column() >= GoroutinesModel::CurrentFunction && source.column() != GoroutinesModel::Tag
        ? Tone::Dim
        : Tone::Normal;
}

bool GoroutinesPresentation::bold(const QModelIndex &source) const
{
    return source.data(GoroutinesModel::CurrentRole).toBool();
}

bool GoroutinesPresentation::rightAligned(int column) const
{
    return column == GoroutinesModel::Id || column == GoroutinesModel::Thread;
}

QString GoroutinesPresentation::columnTitle(int column) const
{
    switch (column) {
    case GoroutinesModel::Id: return tr("Id");
    case GoroutinesModel::State: return tr("State");
    case GoroutinesModel::WaitReason: return tr("Waits for");
    case GoroutinesModel::UserPlace: return tr("Place");
    case GoroutinesModel::Labels: return tr("Labels");
    case GoroutinesModel::CurrentFunction: return tr("Function");
    case GoroutinesModel::GoPlace: return tr("Started at");
    case GoroutinesModel::StartFunction: return tr("Started as");
    case GoroutinesModel::Tag: return tr("Tag");
    default: return tr("Thread");
    }
}

QString GoroutinesPresentation::columnToolTip(int column) const
{
    switch (column) {
    case GoroutinesModel::Id: return tr("Click a goroutine to see its stack and variables, and to step it");
    case GoroutinesModel::UserPlace: return tr("Where it is in the program's own code");
    case GoroutinesModel::Labels:
        return tr(
            "Values of the pprof labels, as a request's middleware sets them; the tooltip of a row has their keys");
    case GoroutinesModel::CurrentFunction: return tr("The topmost function, often inside Go's runtime");
    case GoroutinesModel::GoPlace: return tr("The go statement that started it");
    case GoroutinesModel::Thread: return tr("The operating system's thread it runs on");
    case GoroutinesModel::Tag: return tr("What you called it, for this session; in a row's menu");
    default: return columnTitle(column);
    }
}

} // namespace Backstep
