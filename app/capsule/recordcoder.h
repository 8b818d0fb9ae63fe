// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/capsule/capsuleformat.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <limits>
#include <optional>

namespace Backstep {

/// Writes the bytes of a record. It has the same methods as RecordSource, so that one function describes a record for
/// both ways (records.h).
class RecordSink
{
public:
    static constexpr bool reading = false;

    void number(quint64 value);
    void signedNumber(qint64 value);
    void text(const QString &text);
    void id(CapsuleFormat::RecordKind kind, quint64 value);
    void bits64(quint64 value);
    template<typename Enum>
    void enumeration(Enum value, Enum /*last*/)
    {
        number(static_cast<quint64>(value));
    }
    void integer(int value) { signedNumber(value); }
    void flag(bool value) { number(value ? 1 : 0); }
    void optional(const std::optional<qint64> &value)
    {
        flag(value.has_value());
        if (value) {
            signedNumber(*value);
        }
    }
    /// `size` entries follow, each at least `leastBytes` long.
    void size(qsizetype size, qsizetype /*most*/, qsizetype /*leastBytes*/) { number(static_cast<quint64>(size)); }
    void ids(CapsuleFormat::RecordKind kind, const QList<quint64> &values, qsizetype most);
    /// To the record's end.
    void rest(QByteArrayView view) { m_bytes.append(view); }

    void clear() { m_bytes.resize(0); } // keeps the memory
    [[nodiscard]] const QByteArray &bytes() const { return m_bytes; }

private:
    QByteArray m_bytes;
};

/// Reads foreign bytes: whatever does not fit (an end too early, a number too large, a reference to a record that
/// does not exist or to its own kind forwards) makes it failed for good, and everything read after that is 0 or empty.
class RecordSource
{
public:
    static constexpr bool reading = true;

    /// `known`: how many records of each kind there are; `own` and `ownId`: what is being read. Both bytes and `known`
    /// must outlive the source.
    RecordSource(QByteArrayView bytes, const CapsuleFormat::PerKind<quint64> &known, CapsuleFormat::RecordKind own,
                 quint64 ownId)
        : m_bytes(bytes)
        , m_known(known)
        , m_own(own)
        , m_ownId(ownId)
    {
    }

    void number(quint64 &value);
    void signedNumber(qint64 &value);
    void text(QString &text);
    void id(CapsuleFormat::RecordKind kind, quint64 &value);
    void bits64(quint64 &value);
    template<typename Enum>
    void enumeration(Enum &value, Enum last)
    {
        quint64 raw = 0;
        number(raw);
        if (raw > static_cast<quint64>(last)) {
            return refuse("an unknown word");
        }
        value = static_cast<Enum>(raw);
    }
    void integer(int &value);
    void flag(bool &value);
    void optional(std::optional<qint64> &value);
    void size(qsizetype &size, qsizetype most, qsizetype leastBytes);
    void ids(CapsuleFormat::RecordKind kind, QList<quint64> &values, qsizetype most);
    void bytes(QByteArrayView &view, qsizetype size);
    void rest(QByteArrayView &view) { bytes(view, left()); }

    /// The caller found something that cannot be.
    void refuse(const char *why);
    [[nodiscard]] bool failed() const { return m_why != nullptr; }
    [[nodiscard]] const char *why() const { return m_why; }
    [[nodiscard]] qsizetype left() const { return m_bytes.size() - m_at; }
    [[nodiscard]] quint64 ownId() const { return m_ownId; }

private:
    QByteArrayView m_bytes;
    const CapsuleFormat::PerKind<quint64> &m_known;
    CapsuleFormat::RecordKind m_own;
    quint64 m_ownId;
    qsizetype m_at = 0;
    const char *m_why = nullptr;
};

/// A text as the records have it: UTF-8, or UTF-16 where that would not come back the same (half of a pair).
[[nodiscard]] QByteArray encodedText(const QString &text);
/// The other way; `bytes` as encodedText() gave them. Foreign bytes give some text, or null where they can be none.
[[nodiscard]] std::optional<QString> decodedText(QByteArrayView bytes);

} // namespace Backstep
