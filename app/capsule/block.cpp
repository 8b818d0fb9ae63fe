// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/block.h"

#include <QCryptographicHash>
#include <QtEndian>

#include <zlib.h>

namespace Backstep {

namespace {

QByteArray metaSum(QLatin1StringView key, QByteArrayView packed)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArrayView(key.data(), key.size()));
    hash.addData(packed);
    return hash.result().first(CapsuleFormat::sumBytes);
}

/// What qCompress() made, into as much room as it should need: qUncompress() takes the size in front for a first guess
/// and goes on as long as there is something to inflate.
std::optional<QByteArray> inflated(QByteArrayView packed, qint64 size)
{
    constexpr qsizetype sizeInFront = 4;
    if (packed.size() <= sizeInFront || qFromBigEndian<quint32>(packed.data()) != size) {
        return std::nullopt;
    }
    QByteArray bytes(size, Qt::Uninitialized);
    auto length = static_cast<uLongf>(size);
    const QByteArrayView stream = packed.sliced(sizeInFront);
    const int verdict = uncompress(reinterpret_cast<Bytef *>(bytes.data()), &length,
                                   reinterpret_cast<const Bytef *>(stream.data()), static_cast<uLong>(stream.size()));
    return verdict == Z_OK && length == static_cast<uLongf>(size) ? std::optional(std::move(bytes)) : std::nullopt;
}

} // namespace

// All that a reader goes by is in the sum, not the data alone.
QByteArray blockSum(const Block &block)
{
    char numbers[4 * sizeof(quint64)];
    qToLittleEndian<quint64>(CapsuleFormat::index(block.kind), numbers);
    qToLittleEndian<quint64>(block.first, numbers + 8);
    qToLittleEndian<quint64>(static_cast<quint64>(block.count), numbers + 16);
    qToLittleEndian<quint64>(static_cast<quint64>(block.raw), numbers + 24);
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArrayView(numbers, sizeof numbers));
    hash.addData(block.data);
    return hash.result().first(CapsuleFormat::sumBytes);
}

Block packedBlock(CapsuleFormat::RecordKind kind, quint64 first, qint64 count, const QByteArray &raw, int level)
{
    Block block{.kind = kind, .first = first, .count = count, .raw = raw.size(), .sum = {}, .data = {}};
    block.data = qCompress(raw, level);
    block.sum = blockSum(block);
    return block;
}

std::optional<QByteArray> unpackedBlock(const Block &block)
{
    if (block.data.size() > CapsuleFormat::storedBytes || block.raw > CapsuleFormat::rawBytes
        || block.sum != blockSum(block)) {
        return std::nullopt;
    }
    return inflated(block.data, block.raw);
}

void appendRecord(QByteArray &raw, QByteArrayView record)
{
    auto size = static_cast<quint64>(record.size());
    while (size >= 0x80) {
        raw.append(static_cast<char>(size | 0x80));
        size >>= 7;
    }
    raw.append(static_cast<char>(size));
    raw.append(record);
}

std::optional<QList<RecordSpan>> recordSpans(QByteArrayView raw, qint64 count)
{
    if (count < 0 || count > raw.size()) {
        return std::nullopt;
    }
    QList<RecordSpan> spans;
    spans.reserve(count);
    qsizetype at = 0;
    for (qint64 i = 0; i < count; ++i) {
        quint32 size = 0;
        for (int shift = 0;; shift += 7) {
            if (at >= raw.size() || shift > 14) {
                return std::nullopt;
            }
            const auto byte = static_cast<quint8>(raw[at++]);
            size |= static_cast<quint32>(byte & 0x7f) << shift;
            if ((byte & 0x80) == 0) {
                break;
            }
        }
        if (size > CapsuleFormat::recordBytes || size > raw.size() - at) {
            return std::nullopt;
        }
        spans.append({.begin = static_cast<quint32>(at), .size = size});
        at += size;
    }
    return at == raw.size() ? std::optional(spans) : std::nullopt;
}

QByteArray packedMeta(QLatin1StringView key, const QByteArray &bytes)
{
    const QByteArray packed = qCompress(bytes);
    return metaSum(key, packed) + packed;
}

std::optional<QByteArray> unpackedMeta(QLatin1StringView key, QByteArrayView stored)
{
    if (stored.size() < CapsuleFormat::sumBytes + 5) {
        return std::nullopt;
    }
    const QByteArrayView packed = stored.sliced(CapsuleFormat::sumBytes);
    const auto size = qFromBigEndian<quint32>(packed.data());
    if (size > CapsuleFormat::metaBytes || stored.first(CapsuleFormat::sumBytes) != metaSum(key, packed)) {
        return std::nullopt;
    }
    return inflated(packed, size);
}

} // namespace Backstep
