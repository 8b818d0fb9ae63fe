// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QWidget>

class QListView;
class QStandardItemModel;

namespace Backstep {

class ActionTable;

/// What the middle shows while nothing is open: the three ways to begin, as buttons, and what was opened last.
class WelcomePage : public QWidget
{
    Q_OBJECT

public:
    explicit WelcomePage(ActionTable &actions, QWidget *parent = nullptr);

    /// Targets as targetText() writes them, newest first.
    void setRecent(const QStringList &targets);

Q_SIGNALS:
    void recentActivated(const QString &target);

private:
    QWidget *makeWays(ActionTable &actions);
    QWidget *makeRecent();

    QWidget *m_recent = nullptr;
    QListView *m_list = nullptr;
    QStandardItemModel *m_model = nullptr;
};

} // namespace Backstep
