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

/// Reads the labels of many goroutines straight from memory, in a few large rounds however many there are. Equal texts,
/// of which requests have many, are kept once. Once; main thread.
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

    /// Of a map: eight keys, eight values and what did not fit.
    struct Bucket
    {
        quint64 set = 0;
        quint64 address = 0;
    };

    using Ranges = QList<MemoryRange>;

    /// Finds out, on another thread, what to read next, reads that and goes on.
    void read(Ranges (LabelReader::*find)(), const std::function<void()> &next);
    void readSets();
    void readMaps();
    void followBuckets();
    void readTexts();
    [[nodiscard]] Ranges headers();
    [[nodiscard]] Ranges lists();
    [[nodiscard]] Ranges labelsOfLists();
    [[nodiscard]] Ranges maps();
    [[nodiscard]] Ranges buckets();
    [[nodiscard]] Ranges overflowing();
    [[nodiscard]] Ranges labelsOfMaps();
    [[nodiscard]] Ranges texts();
    [[nodiscard]] Ranges take();
    void add(quint64 set, quint64 key, quint64 value);
    [[nodiscard]] Text textAt(quint64 header) const;
    [[nodiscard]] QString string(const Text &text);

    std::shared_ptr<Delve::Client> m_client;
    MemoryReader &m_memory;
    QList<quint64> m_open;
    QList<Label> m_found;
    QList<Bucket> m_buckets;
    QSet<quint64> m_chained; ///< buckets behind others
    qsizetype m_followed = 0; ///< of the buckets: how many were asked for what they lead to
    QHash<QByteArray, QString> m_texts;
    LabelSets m_sets;
    SharedPromise<LabelSets> m_promise;
    JobRunner m_jobs; ///< last: its work uses the members above
};

} // namespace Backstep
