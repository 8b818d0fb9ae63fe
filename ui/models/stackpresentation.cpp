// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/stackpresentation.h"

#include "ui/models/stackmodel.h"
#include "ui/models/texts.h"

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

const Frame *frameOf(const QModelIndex &source)
{
    return qobject_cast<const StackModel *>(source.model())->frame(source);
}

} // namespace

QString StackPresentation::text(const QModelIndex &source) const
{
    const Frame *frame = frameOf(source);
    switch (source.column()) {
    case StackModel::Index: return QString::number(frame->index);
    case StackModel::Function:
        if (!frame->error.isEmpty()) {
            return Texts::harmless(frame->error);
        }
        return frame->location.function.isEmpty() ? tr("(no function)")
                                                  : Texts::shortFunction(frame->location.function);
    case StackModel::Place: return Texts::place(frame->location);
    case StackModel::Address: return frame->location.pc != 0 ? u"0x%1"_s.arg(frame->location.pc, 0, 16) : QString();
    default: return {};
    }
}

QString StackPresentation::toolTip(const QModelIndex &source) const
{
    const Frame *frame = frameOf(source);
    QStringList lines;
    if (!frame->error.isEmpty()) {
        lines.append(tr("The stack could not be followed further: %1").arg(Texts::harmless(frame->error)));
    }
    lines.append(frame->location.function);
    lines.append(Texts::fullPlace(frame->location));
    if (const QVariant before = source.data(ItemRole::Previous); before.isValid()) {
        lines.append(tr("When it was last seen it stood at line %1.").arg(before.toInt()));
    }
    if (frame->runtime) {
        lines.append(tr("Part of Go's runtime or of the recorder, not of the program's own code."));
    }
    if (frame->inlined) {
        lines.append(tr("Inlined: it shares its caller's stack frame."));
    }
    if (frame->last) {
        lines.append(tr("The goroutine's first function."));
    }
    lines.removeAll(QString());
    return lines.join(u'\n');
}

Tone StackPresentation::tone(const QModelIndex &source) const
{
    const Frame *frame = frameOf(source);
    if (!frame->error.isEmpty()) {
        return Tone::Bad;
    }
    if (source.data(ItemRole::Changed).toBool()) {
        return Tone::Changed;
    }
    return frame->runtime || source.column() != StackModel::Function ? Tone::Dim : Tone::Normal;
}

bool StackPresentation::bold(const QModelIndex &source) const
{
    return source.data(StackModel::SelectedRole).toBool();
}

bool StackPresentation::rightAligned(int column) const
{
    return column == StackModel::Index;
}

QString StackPresentation::columnTitle(int column) const
{
    switch (column) {
    case StackModel::Index: return tr("#");
    case StackModel::Function: return tr("Function");
    case StackModel::Place: return tr("Place");
    default: return tr("Address");
    }
}

} // namespace Backstep
