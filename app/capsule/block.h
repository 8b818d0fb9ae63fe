// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/capsule/capsuleformat.h"

#include <QByteArray>
#include <QList>

#include <optional>

namespace Backstep {

/// A row of the table `block`: records of one kind, `first` being the id of the first of them.
struct Block
{
    CapsuleFormat::RecordKind kind = CapsuleFormat::RecordKind::None;
    quint64 first = 0;
    qint64 count = 0;
    qint64 raw = 0;  ///< bytes before compression
    QByteArray sum;
    QByteArray data;
};

/// `raw` is records, each after its length.
[[nodiscard]] Block packedBlock(CapsuleFormat::RecordKind kind, quint64 first, qint64 count, const QByteArray &raw,
                                int level);
/// What Block::sum should be.
[[nodiscard]] QByteArray blockSum(const Block &block);
/// The bytes, if the checksum fits and they are as many as they should be.
[[nodiscard]] std::optional<QByteArray> unpackedBlock(const Block &block);

/// Where each record of a block begins and ends; null unless there are exactly `count`.
struct RecordSpan
{
    quint32 begin = 0;
    quint32 size = 0;
};
[[nodiscard]] std::optional<QList<RecordSpan>> recordSpans(QByteArrayView raw, qint64 count);
void appendRecord(QByteArray &raw, QByteArrayView record);

/// A value of `meta`: a checksum and the compressed bytes.
[[nodiscard]] QByteArray packedMeta(QLatin1StringView key, const QByteArray &bytes);
[[nodiscard]] std::optional<QByteArray> unpackedMeta(QLatin1StringView key, QByteArrayView stored);

} // namespace Backstep
