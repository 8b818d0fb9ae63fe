// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/goroutinegroups.h"

#include <QToolButton>

#include <functional>

class QMenu;

namespace Backstep {

/// Says what the goroutines are grouped by, and lets choose it: one level, or levels within one another.
class GroupButton : public QToolButton
{
    Q_OBJECT

public:
    /// `labels` is asked for the labels there are when the menu opens.
    GroupButton(const QString &id, std::function<QStringList()> labels, QWidget *parent);

    [[nodiscard]] const Grouping &grouping() const { return m_grouping; }
    void setGrouping(const Grouping &grouping);
    /// Such as "wait reason".
    [[nodiscard]] static QString levelName(const GroupLevel &level);

Q_SIGNALS:
    void groupingChanged(const Backstep::Grouping &grouping);

private:
    void fillMenu();
    void fillLevels(QMenu *menu, const Grouping &outer);
    void addLevel(QMenu *menu, const GroupLevel &level, const Grouping &outer);

    std::function<QStringList()> m_labels;
    Grouping m_grouping;
};

} // namespace Backstep
