// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QAbstractListModel>

class QAction;

namespace Backstep {

class ActionTable;

/// The actions of a table that fit what was typed: each word must occur in the name, best fits first. Role
/// ReasonRole is why an action cannot run now, KeyRole its key as text.
class PaletteModel : public QAbstractListModel
{
    Q_OBJECT

public:
    enum Roles { KeyRole = Qt::UserRole + 1, ReasonRole, IdRole };

    explicit PaletteModel(ActionTable *actions, QObject *parent = nullptr);

    void setFilter(const QString &text);
    [[nodiscard]] QAction *actionAt(int row) const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role) const override;

private:
    ActionTable *m_actions;
    QStringList m_ids;
};

} // namespace Backstep
