// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/actions/palettemodel.h"

#include "ui/actions/actiontable.h"

#include <QAction>

#include <algorithm>

namespace Backstep {

namespace {

/// Lower is better; -1: does not fit.
int fit(const QString &name, const QStringList &words)
{
    int score = 0;
    for (const QString &word : words) {
        const qsizetype at = name.indexOf(word, 0, Qt::CaseInsensitive);
        if (at < 0) {
            return -1;
        }
        const bool atWordStart = at == 0 || name.at(at - 1).isSpace();
        score += static_cast<int>(at) + (atWordStart ? 0 : 100);
    }
    return score;
}

} // namespace

PaletteModel::PaletteModel(ActionTable *actions, QObject *parent) : QAbstractListModel(parent), m_actions(actions)
{
    setFilter({});
}

void PaletteModel::setFilter(const QString &text)
{
    const QStringList words = text.simplified().split(u' ', Qt::SkipEmptyParts);
    QList<std::pair<int, QString>> found;
    for (const QString &id : m_actions->ids()) {
        const int score = fit(m_actions->action(id)->iconText(), words);
        if (score >= 0) {
            found.append({score, id});
        }
    }
    std::ranges::stable_sort(found, {}, &std::pair<int, QString>::first);
    beginResetModel();
    m_ids.clear();
    for (const auto &[score, id] : std::as_const(found)) {
        m_ids.append(id);
    }
    endResetModel();
}

QAction *PaletteModel::actionAt(int row) const
{
    return row >= 0 && row < m_ids.size() ? m_actions->action(m_ids.at(row)) : nullptr;
}

int PaletteModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_ids.size());
}

QVariant PaletteModel::data(const QModelIndex &index, int role) const
{
    const QAction *action = actionAt(index.row());
    if (!action) {
        return {};
    }
    switch (role) {
    case Qt::DisplayRole:
    case Qt::AccessibleTextRole: return action->iconText();
    case Qt::DecorationRole: return action->icon();
    case Qt::ToolTipRole: return action->toolTip();
    case KeyRole: return action->shortcut().toString(QKeySequence::NativeText);
    case ReasonRole: return action->isEnabled() ? QString() : action->statusTip();
    case IdRole: return m_ids.at(index.row());
    default: return {};
    }
}

} // namespace Backstep
