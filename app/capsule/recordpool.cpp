// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/recordpool.h"

#include <QRandomGenerator>

#include <cstring>
#include <utility>

namespace Backstep {

using CapsuleFormat::RecordKind;

RecordPool::RecordPool()
{
    QRandomGenerator::system()->fillRange(m_key);
}

// Keyed: the strings are those of a program that may have been written to make two records look equal. SHA-1 is the
// quickest of those at hand for some bytes, and nothing depends on it but this.
RecordPool::Digest RecordPool::digest(QByteArrayView record)
{
    m_hash.reset();
    m_hash.addData(QByteArrayView(reinterpret_cast<const char *>(m_key), sizeof m_key));
    m_hash.addData(record);
    Digest digest;
    std::memcpy(&digest, m_hash.resultView().data(), sizeof digest);
    return digest;
}

quint64 RecordPool::shared(RecordKind kind, QByteArrayView record)
{
    quint64 &id = m_kinds[CapsuleFormat::index(kind)].known[digest(record)];
    if (id == 0) {
        id = append(kind, record);
    }
    return id;
}

quint64 RecordPool::append(RecordKind kind, QByteArrayView record)
{
    Gathered &gathered = m_kinds[CapsuleFormat::index(kind)];
    const quint64 id = gathered.first + static_cast<quint64>(gathered.count);
    const qsizetype before = gathered.raw.size();
    appendRecord(gathered.raw, record);
    ++gathered.count;
    m_waiting += gathered.raw.size() - before;
    if (gathered.raw.size() >= CapsuleFormat::blockBytes) {
        close(kind);
    }
    return id;
}

void RecordPool::close(RecordKind kind)
{
    constexpr int quick = 5; // finish() packs everything once more
    Gathered &gathered = m_kinds[CapsuleFormat::index(kind)];
    if (gathered.count > 0) {
        m_full.append(packedBlock(kind, gathered.first, gathered.count, gathered.raw, quick));
        gathered.first += static_cast<quint64>(gathered.count);
        gathered.count = 0;
        gathered.raw.resize(0);
    }
}

QList<Block> RecordPool::take()
{
    for (std::size_t kind = 1; kind < CapsuleFormat::kinds; ++kind) {
        close(static_cast<RecordKind>(kind));
    }
    m_waiting = 0;
    return std::exchange(m_full, {});
}

} // namespace Backstep
