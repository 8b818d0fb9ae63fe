// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/sessionlog.h"
#include "ui/models/ring.h"
#include "ui/models/tablemodel.h"

#include <QTimer>

namespace Backstep {

/// The last lines of output of the program, dlv, rr and the session itself. Lines come in one by one and go into the
/// rows in batches (at the latest after 50 ms, or by flush()), so that a talkative program does not stall the window.
class OutputModel : public TableModel
{
    Q_OBJECT

public:
    enum Column { Event, Source, Text, ColumnCount };
    enum OwnRole {
        OutputSourceRole = ItemRole::FirstOwn,
        LaterRole, ///< bool: the recorded program writes the line only after where it stands now
    };
    static constexpr int defaultCapacity = 100'000;

    explicit OutputModel(QObject *parent = nullptr, int capacity = defaultCapacity);

    void append(const OutputLine &line);
    void flush();
    void clear();
    /// Where the program stands; nothing: at the end, or nobody knows.
    void setNow(std::optional<qint64> event);
    /// How many lines are written only later.
    [[nodiscard]] int laterCount() const { return m_later; }
    /// The last row of the program that has been written by now; -1 when all have, or none.
    [[nodiscard]] int lastWritten() const { return m_lastWritten; }
    [[nodiscard]] const OutputLine *line(const QModelIndex &index) const;
    [[nodiscard]] const Ring<OutputLine> &lines() const { return m_ring; }
    /// How many lines were let go to keep within the capacity.
    [[nodiscard]] qint64 dropped() const { return m_ring.dropped(); }

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void droppedChanged(qint64 dropped);
    /// laterCount() or lastWritten() changed.
    void laterChanged();

protected:
    [[nodiscard]] QList<QLatin1StringView> columnKeys() const override;

private:
    void makeRoom(int coming);
    [[nodiscard]] bool isLater(const OutputLine &line) const { return m_now && line.event && *line.event > *m_now; }
    void countLater();

    Ring<OutputLine> m_ring;
    QList<OutputLine> m_waiting;
    QTimer m_flush;
    std::optional<qint64> m_now;
    int m_later = 0;
    int m_lastWritten = -1;
};

/// "program", "program (stderr)", "dlv", "rr", "session": stable English words, for JSON and filters.
[[nodiscard]] QString outputSourceKey(OutputSource source);

} // namespace Backstep
