// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/goroutinequery.h"
#include "ui/models/snapshotfilter.h"

namespace Backstep {

class GoroutinesModel;

/// The goroutines' filter: its text is a GoroutineQuery. Reads the rows past the presentation, because with 100,000 of
/// them asking cell by cell is too slow to type against. While the text is no query, the last that was one holds.
class GoroutinesFilter : public SnapshotFilter
{
    Q_OBJECT

public:
    /// `goroutines` is the model at the bottom of this proxy's source.
    explicit GoroutinesFilter(const GoroutinesModel *goroutines, QObject *parent = nullptr);

    void setText(const QString &text) override;
    /// A sentence about the text, where it is no query.
    [[nodiscard]] QString mistake() const { return m_mistake; }
    /// Whether it is about how long they wait.
    [[nodiscard]] bool asksForTime() const { return m_query.needsTime(); }
    void setSystemShown(bool shown);
    [[nodiscard]] bool systemShown() const { return m_systemShown; }

Q_SIGNALS:
    /// mistake() changed.
    void mistakeChanged();

protected:
    [[nodiscard]] Question question(int sortColumn) const override;
    [[nodiscard]] bool accepts(int row) const override;

private:
    [[nodiscard]] GoroutineQuery readyQuery() const;

    const GoroutinesModel *m_goroutines;
    GoroutineQuery m_query;
    QString m_mistake;
    std::optional<qint64> m_time; ///< by which the rows were judged
    bool m_systemShown = false;
};

} // namespace Backstep
