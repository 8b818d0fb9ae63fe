// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/presentation.h"

#include "ui/theme/tooltip.h"

#include <QFont>

namespace Backstep {

QVariant Presentation::data(const QModelIndex &index, int role) const
{
    if (!index.isValid()) {
        return {};
    }
    const QModelIndex source = mapToSource(index);
    switch (role) {
    case Qt::DisplayRole: return text(source);
    case Qt::ToolTipRole: return safeToolTip(toolTip(source));
    case Qt::AccessibleTextRole:
        return source.data(ItemRole::Changed).toBool() ? tr("%1, changed").arg(text(source)) : text(source);
    case ItemRole::Tone: return static_cast<int>(tone(source));
    case Qt::FontRole:
        if (bold(source)) {
            QFont font;
            font.setBold(true);
            return font;
        }
        return {};
    case Qt::TextAlignmentRole:
        return int(Qt::AlignVCenter | (rightAligned(index.column()) ? Qt::AlignRight : Qt::AlignLeft));
    default: return source.data(role);
    }
}

QVariant Presentation::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal) {
        switch (role) {
        case Qt::DisplayRole: return columnTitle(section);
        case Qt::ToolTipRole: return columnToolTip(section);
        case Qt::TextAlignmentRole:
            return int(Qt::AlignVCenter | (rightAligned(section) ? Qt::AlignRight : Qt::AlignLeft));
        default: break;
        }
    }
    return QIdentityProxyModel::headerData(section, orientation, role);
}

QString Presentation::toolTip(const QModelIndex &source) const
{
    return text(source);
}

Tone Presentation::tone(const QModelIndex & /*source*/) const
{
    return Tone::Normal;
}

bool Presentation::bold(const QModelIndex & /*source*/) const
{
    return false;
}

bool Presentation::rightAligned(int /*column*/) const
{
    return false;
}

QString Presentation::columnToolTip(int column) const
{
    return columnTitle(column);
}

} // namespace Backstep
