// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/textfilter.h"

#include <QCollator>
#include <QSortFilterProxyModel>
#include <QStringList>

namespace Backstep {

/// The filter line and the sorting of every list. A row stays when each of the words typed occurs somewhere in what it
/// shows, whatever the case; in trees its parents and children stay with it. Sorts by raw values, texts as people count
/// ("g9" before "g10"). Lives on the main thread; the source is a Presentation.
class ListFilter : public QSortFilterProxyModel, public TextFilter
{
    Q_OBJECT

public:
    explicit ListFilter(QObject *parent = nullptr);

    void setText(const QString &text) override;
    [[nodiscard]] QString text() const override { return m_text; }

protected:
    /// To be called when what filterAcceptsRow() depends on has changed.
    void refilter();
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;
    [[nodiscard]] bool lessThan(const QModelIndex &left, const QModelIndex &right) const override;
    [[nodiscard]] const QStringList &words() const { return m_words; }

private:
    [[nodiscard]] bool cellContains(int row, const QModelIndex &parent, const QString &word) const;

    QString m_text;
    QStringList m_words;
    QCollator m_collator;
};

/// Smaller, equal or greater (as <, 0, >) of two raw values; an invalid one is the smallest.
[[nodiscard]] int compareRaw(const QVariant &left, const QVariant &right, const QCollator &collator);

} // namespace Backstep
