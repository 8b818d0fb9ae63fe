// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/memoryreader.h"

#include "app/delve/delveerror.h"

#include <QtEndian>

#include <algorithm>

namespace Backstep {

namespace {

constexpr qint64 mostInOne = 65'536; // Delve refuses more
constexpr qint64 worthMerging = 4'096; // to read this much for nothing costs less than a request
constexpr int mostUnderWay = 32;
constexpr int mostStreamed = 24;
constexpr qint64 page = 4'096;

} // namespace

MemoryReader::MemoryReader(std::shared_ptr<Delve::Client> client, QObject *parent)
    : QObject(parent)
    , m_client(std::move(client))
{
}

QList<MemoryRange> MemoryReader::merged(QList<MemoryRange> ranges) const
{
    ranges.removeIf([this](const MemoryRange &range) {
        return range.size <= 0 || range.address < page || has(range.address, range.size);
    });
    std::ranges::sort(ranges, {}, &MemoryRange::address);
    QList<MemoryRange> result;
    qint64 left = most;
    for (const MemoryRange &range : std::as_const(ranges)) {
        if (!result.isEmpty()) {
            MemoryRange &last = result.last();
            const quint64 end = last.address + static_cast<quint64>(last.size);
            const quint64 newEnd = std::max(end, range.address + static_cast<quint64>(range.size));
            if (range.address <= end + worthMerging && newEnd - last.address <= mostInOne) {
                left -= static_cast<qint64>(newEnd - end);
                last.size = static_cast<qint64>(newEnd - last.address);
                continue;
            }
        }
        if (range.size > left) {
            continue;
        }
        left -= range.size;
        for (qint64 at = 0; at < range.size; at += mostInOne) {
            result.append(
                {.address = range.address + static_cast<quint64>(at), .size = std::min(mostInOne, range.size - at)});
        }
    }
    return result;
}

FutureResult<void> MemoryReader::fetch(QList<MemoryRange> ranges)
{
    return begin(std::move(ranges), mostUnderWay, {});
}

FutureResult<void> MemoryReader::stream(QList<MemoryRange> ranges, Take take)
{
    return begin(std::move(ranges), mostStreamed, std::move(take));
}

FutureResult<void> MemoryReader::begin(QList<MemoryRange> ranges, int most, Take take)
{
    const auto request = std::make_shared<Request>();
    request->queue = merged(std::move(ranges));
    request->most = most;
    request->take = std::move(take);
    go(request);
    return request->promise.future();
}

void MemoryReader::go(const RequestPtr &request)
{
    while (!request->queue.isEmpty() && request->open < request->most && !request->error) {
        ++request->open;
        send(request, request->queue.takeFirst());
    }
    if (request->open == 0) {
        request->promise.answer(request->error ? Result<void>(fail(*request->error)) : Result<void>());
    }
}

void MemoryReader::send(const RequestPtr &request, const MemoryRange &range)
{
    m_client->examineMemory(range.address, static_cast<int>(range.size))
        .then(this, [this, request, range](const Result<QByteArray> &bytes) {
            --request->open;
            if (bytes && request->take) {
                m_read += bytes->size();
                request->take(range.address, *bytes);
            } else if (bytes) {
                keep(range.address, *bytes);
            } else if (Delve::isFinal(bytes.error())) {
                request->error = bytes.error();
            } else if (range.size > page) {
                // A page in between is not mapped: as far as it goes, and what lies behind.
                const qint64 half = (range.size / 2 + page - 1) / page * page;
                request->queue.append({.address = range.address, .size = half});
                request->queue.append(
                    {.address = range.address + static_cast<quint64>(half), .size = range.size - half});
            }
            Q_EMIT came(m_read);
            go(request);
        });
}

void MemoryReader::keep(quint64 address, const QByteArray &bytes)
{
    m_last = {};
    m_blocks.insert(address, bytes);
    m_read += bytes.size();
    m_longest = std::max<qint64>(m_longest, bytes.size());
}

QByteArrayView MemoryReader::from(quint64 address) const
{
    if (address >= m_lastStart && address - m_lastStart < static_cast<quint64>(m_last.size())) {
        return m_last.sliced(static_cast<qsizetype>(address - m_lastStart));
    }
    for (auto block = m_blocks.upperBound(address); block != m_blocks.constBegin();) {
        --block;
        const quint64 offset = address - block.key();
        if (offset < static_cast<quint64>(block->size())) {
            m_lastStart = block.key();
            m_last = QByteArrayView(*block);
            return m_last.sliced(static_cast<qsizetype>(offset));
        }
        if (offset > static_cast<quint64>(m_longest)) {
            break;
        }
    }
    return {};
}

QByteArray MemoryReader::bytes(quint64 address, qint64 size) const
{
    QByteArray result;
    while (result.size() < size) {
        const QByteArrayView found = from(address + static_cast<quint64>(result.size()));
        if (found.isEmpty()) {
            break;
        }
        result.append(found.first(std::min<qsizetype>(found.size(), size - result.size())));
    }
    return result;
}

QByteArray MemoryReader::padded(quint64 address, qint64 size) const
{
    if (size > most) {
        return {};
    }
    QByteArray result = bytes(address, size);
    while (result.size() < size) {
        const quint64 hole = address + static_cast<quint64>(result.size());
        const auto next = m_blocks.upperBound(hole);
        const qint64 left = size - result.size();
        const bool more = next != m_blocks.constEnd() && next.key() - hole < static_cast<quint64>(left);
        const qint64 lost = more ? static_cast<qint64>(next.key() - hole) : left;
        result.append(lost, '\0');
        result.append(bytes(hole + static_cast<quint64>(lost), left - lost));
    }
    return result;
}

bool MemoryReader::has(quint64 address, qint64 size) const
{
    qint64 there = 0;
    while (there < size) {
        const QByteArrayView found = from(address + static_cast<quint64>(there));
        if (found.isEmpty()) {
            return false;
        }
        there += found.size();
    }
    return true;
}

quint64 MemoryReader::number(quint64 address, int size) const
{
    QByteArrayView raw = from(address);
    QByteArray pieces;
    if (raw.size() < size) {
        pieces = bytes(address, size);
        raw = pieces;
    }
    if (raw.size() < size) {
        return 0;
    }
    quint64 value = 0;
    for (int i = size - 1; i >= 0; --i) {
        value = value << 8U | static_cast<quint8>(raw.at(i));
    }
    return value;
}

} // namespace Backstep
