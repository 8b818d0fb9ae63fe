// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/jobrunner.h"
#include "app/session/memoryreader.h"

#include <QMap>
#include <QSet>

namespace Backstep {

/// Sets of labels by their address, as goroutines refer to them.
using LabelSets = QHash<quint64, QMap<QString, QString>>;

/// Reads the labels of many goroutines straight from memory, in three large rounds however many there are. Releases of
/// Go before 1.24 keep them in maps: these Delve is asked for, one by one, as long as they are few. Once; main thread.
class LabelReader : public QObject
{
    Q_OBJECT

public:
    LabelReader(std::shared_ptr<Delve::Client> client, MemoryReader &memory, QObject *parent = nullptr);

    /// An empty answer where they cannot be had.
    FutureResult<LabelSets> read(const QSet<quint64> &sets);

private:
    struct Text
    {
        quint64 address = 0;
        qint64 size = 0;
    };
    struct Label
    {
        quint64 set = 0;
        Text key, value;
    };

    using Ranges = QList<MemoryRange>;

    /// Finds out, on another thread, what to read next, reads that and goes on.
    void read(Ranges (LabelReader::*find)(), const std::function<void()> &next);
    void readSets();
    [[nodiscard]] Ranges headers();
    [[nodiscard]] Ranges lists();
    [[nodiscard]] Ranges texts();
    [[nodiscard]] Ranges take();
    void askForMaps();
    [[nodiscard]] Text textAt(quint64 header) const;
    [[nodiscard]] QString string(const Text &text) const;

    std::shared_ptr<Delve::Client> m_client;
    MemoryReader &m_memory;
    QList<quint64> m_open;
    QList<Label> m_found;
    LabelSets m_sets;
    SharedPromise<LabelSets> m_promise;
    JobRunner m_jobs; ///< last: its work uses the members above
};

} // namespace Backstep
