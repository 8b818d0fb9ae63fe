// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/recorder/hoststate.h"
#include "ui/models/tablemodel.h"

#include <QDateTime>
#include <QHash>

#include <variant>

namespace Backstep {

class RecorderTail;

/// One thing that a host records, repeats or watches for, as its script tells it.
struct RecorderRow
{
    QString hostId;
    QString hostName;
    std::variant<HostRecording, HostLoop, HostRule> what;
    bool stale = false; ///< the host could not be asked since

    [[nodiscard]] const HostRecording *recording() const { return std::get_if<HostRecording>(&what); }
    [[nodiscard]] const HostLoop *loop() const { return std::get_if<HostLoop>(&what); }
    [[nodiscard]] const HostRule *rule() const { return std::get_if<HostRule>(&what); }
    /// What the host's verbs take; of a rule its name.
    [[nodiscard]] QByteArray id() const;
    [[nodiscard]] QString command() const;
    /// The other machine with the same home folder that has it; mostly empty.
    [[nodiscard]] QString on() const;
    /// When a recording was begun, by the clock of its host, as its name tells; invalid where it does not.
    [[nodiscard]] QDateTime made() const;
    /// Something goes on there: it records, repeats, or is armed.
    [[nodiscard]] bool isLive() const;

    friend bool operator==(const RecorderRow &, const RecorderRow &) = default;
};

/// What is recorded on the hosts, and by which rules.
class RecorderModel : public TableModel
{
    Q_OBJECT

public:
    enum Column { Name, State, Why, Made, Time, Size, Command, Host, ColumnCount };

    /// Of a host's disk, in bytes.
    struct DiskLeft
    {
        QString name; ///< the host's
        qint64 free = 0;
        qint64 keepFree = 0;
    };

    explicit RecorderModel(QObject *parent = nullptr);

    /// What a host has now. Rows that it had before stay where they are; new ones come on top, what goes on first.
    void setHost(const QString &hostId, const QString &hostName, const HostState &state);
    /// The host could not be asked: what is told of it is what it said last.
    void setUnheard(const QString &hostId);
    /// Rows of hosts other than these go.
    void keepHosts(const QSet<QString> &hostIds);
    /// What one of them printed.
    [[nodiscard]] RecorderTail &tail() { return *m_tail; }
    [[nodiscard]] const RecorderRow *row(const QModelIndex &index) const;
    [[nodiscard]] const QList<RecorderRow> &rows() const { return m_rows; }
    [[nodiscard]] int liveCount() const;
    /// Of the hosts on which something goes on, by name.
    [[nodiscard]] QList<DiskLeft> disksInUse() const;

    [[nodiscard]] int rowCount(const QModelIndex &parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

protected:
    [[nodiscard]] QList<QLatin1StringView> columnKeys() const override;

private:
    void removeWhere(const std::function<bool(const RecorderRow &)> &gone);

    QList<RecorderRow> m_rows;
    RecorderTail *m_tail;
    QHash<QString, DiskLeft> m_free; ///< by host
};

} // namespace Backstep
