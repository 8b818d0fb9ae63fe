// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QLabel>

namespace Backstep {

/// The line above the goroutines: how many are shown of how many, how many there are in each state and of each reason
/// to wait, and how many are new or have ended. A click on one of them asks for a filter.
class GoroutineCounts : public QLabel
{
    Q_OBJECT

public:
    struct Count
    {
        QString name; ///< foreign text
        int count = 0;
        QString term; ///< of a filter that shows these
    };
    struct Counts
    {
        QString shown; ///< "12 of 40"
        QString part; ///< "of the first 100:", where what follows is not of all
        QList<Count> states;
        QList<Count> reasons;
        QString changes; ///< "2 new, 1 ended"
    };

    GoroutineCounts(const QString &id, QWidget *parent);

    void setCounts(const Counts &counts);
    /// Without colours.
    [[nodiscard]] QString plainText() const;

Q_SIGNALS:
    void termChosen(const QString &term);

protected:
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void write();
    [[nodiscard]] qsizetype reasonsThatFit() const;

    Counts m_counts;
};

} // namespace Backstep
