// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/capsule/block.h"

#include <QCryptographicHash>
#include <QHash>

namespace Backstep {

/// Gives records their ids and gathers them into blocks; an equal record gets the id of the first one.
class RecordPool
{
public:
    RecordPool();
    [[nodiscard]] quint64 shared(CapsuleFormat::RecordKind kind, QByteArrayView record);
    /// Without looking for an equal one.
    quint64 append(CapsuleFormat::RecordKind kind, QByteArrayView record);

    /// Blocks to be written, all of them together: a moment is whole only with what it refers to.
    [[nodiscard]] QList<Block> take();
    [[nodiscard]] qint64 waitingBytes() const { return m_waiting; }

private:
    struct Digest
    {
        quint64 low = 0;
        quint64 high = 0;
        friend bool operator==(const Digest &, const Digest &) = default;
        friend size_t qHash(const Digest &digest, size_t seed = 0) noexcept { return digest.low ^ seed; }
    };
    struct Gathered
    {
        QByteArray raw;
        quint64 first = 1;
        qint64 count = 0;
        QHash<Digest, quint64> known;
    };
    [[nodiscard]] Digest digest(QByteArrayView record);
    void close(CapsuleFormat::RecordKind kind);

    CapsuleFormat::PerKind<Gathered> m_kinds;
    QList<Block> m_full;
    qint64 m_waiting = 0;
    quint32 m_key[4] = {};
    QCryptographicHash m_hash{QCryptographicHash::Sha1};
};

} // namespace Backstep
