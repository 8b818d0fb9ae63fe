// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/delve/client.h"

#include <QMap>

#include <functional>

namespace Backstep {

struct MemoryRange
{
    quint64 address = 0;
    qint64 size = 0;
};

/// Reads the program's memory in bulk: neighbours in one request, many requests under way at once. What has been read
/// is kept, so a later question for it costs nothing; an object is for one stop. Ranges are often the word of a program
/// whose memory is damaged: those that would make a request larger than `most` are not read. Main thread.
class MemoryReader : public QObject
{
    Q_OBJECT

public:
    static constexpr qint64 most = 1LL << 30; ///< bytes of one request

    /// Whether so many, of so many bytes each, can be read in one request; a damaged number cannot.
    [[nodiscard]] static constexpr bool fits(qint64 count, qint64 each)
    {
        return count >= 0 && each > 0 && count <= most / each;
    }

    explicit MemoryReader(std::shared_ptr<Delve::Client> client, QObject *parent = nullptr);

    /// Answered when the ranges are there as far as they can be read. Only losing the debugger is an error.
    FutureResult<void> fetch(QList<MemoryRange> ranges);

    using Take = std::function<void(quint64 address, const QByteArray &bytes)>;
    /// The same, but what comes is handed over, in any order and merged with its neighbours, and not kept. Some other
    /// questions find room beside it.
    FutureResult<void> stream(QList<MemoryRange> ranges, Take take);

    /// Bytes that have been fetched; shorter than `size`, or empty, where they could not be.
    [[nodiscard]] QByteArray bytes(quint64 address, qint64 size) const;
    /// The same, with zeros in place of what could not be read: what lies behind a hole is where it belongs. Empty
    /// where it is more than fits a request.
    [[nodiscard]] QByteArray padded(quint64 address, qint64 size) const;
    /// An unsigned number of 1, 2, 4 or 8 bytes; 0 where it could not be read.
    [[nodiscard]] quint64 number(quint64 address, int size = 8) const;
    [[nodiscard]] bool has(quint64 address, qint64 size) const;
    [[nodiscard]] qint64 bytesRead() const { return m_read; }

Q_SIGNALS:
    /// Some more has been read.
    void came(qint64 bytesRead);

private:
    struct Request
    {
        QList<MemoryRange> queue;
        int open = 0;
        int most = 0; ///< under way at a time
        Take take; ///< empty: it is kept
        std::optional<Error> error;
        SharedPromise<void> promise;
    };
    using RequestPtr = std::shared_ptr<Request>;

    FutureResult<void> begin(QList<MemoryRange> ranges, int most, Take take);
    [[nodiscard]] QList<MemoryRange> merged(QList<MemoryRange> ranges) const;
    void go(const RequestPtr &request);
    void send(const RequestPtr &request, const MemoryRange &range);
    void keep(quint64 address, const QByteArray &bytes);
    /// The bytes from an address to the end of its block; empty where nothing has been fetched.
    [[nodiscard]] QByteArrayView from(quint64 address) const;

    std::shared_ptr<Delve::Client> m_client;
    QMap<quint64, QByteArray> m_blocks; ///< by address, may overlap
    qint64 m_read = 0;
    qint64 m_longest = 0; ///< of the blocks
    mutable quint64 m_lastStart = 0; ///< the block of the last answer: the next one is often beside it
    mutable QByteArrayView m_last;
};

} // namespace Backstep
