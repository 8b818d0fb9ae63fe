// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/settings/pathrules.h"

#include <QWidget>

class QPushButton;
class QStandardItemModel;
class QTreeView;

namespace Backstep {

/// The rules by hand for finding sources, in their order: edited in place, added, removed, moved up.
class PathRulesField : public QWidget
{
    Q_OBJECT

public:
    explicit PathRulesField(const QList<SavedPathRule> &rules, QWidget *parent = nullptr);

    /// Without rows that are empty on both sides.
    [[nodiscard]] QList<SavedPathRule> rules() const;
    /// Why they cannot be taken as they are; empty when they can.
    [[nodiscard]] QString problem() const;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeList();
    QPushButton *addButton(const QString &text);
    void append(const SavedPathRule &rule);
    void addRule();
    void removeRule();
    void moveUp();
    void updateButtons();
    [[nodiscard]] int currentRow() const;

    QStandardItemModel *m_model;
    QTreeView *m_list;
    QPushButton *m_add = nullptr;
    QPushButton *m_remove = nullptr;
    QPushButton *m_up = nullptr;
};

} // namespace Backstep
