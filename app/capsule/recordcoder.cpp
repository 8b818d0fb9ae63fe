// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/recordcoder.h"

#include <QtEndian>

namespace Backstep {

namespace {

enum class TextForm : char { Utf8 = 0, Utf16 = 1 };

quint64 zigzag(qint64 value)
{
    return (static_cast<quint64>(value) << 1) ^ static_cast<quint64>(value >> 63);
}

qint64 unzigzag(quint64 value)
{
    return static_cast<qint64>((value >> 1) ^ (~(value & 1) + 1));
}

} // namespace

QByteArray encodedText(const QString &text)
{
    QByteArray utf8 = text.toUtf8();
    if (QString::fromUtf8(utf8) == text) {
        return utf8.prepend(static_cast<char>(TextForm::Utf8));
    }
    QByteArray utf16(1 + (2 * text.size()), static_cast<char>(TextForm::Utf16));
    qToLittleEndian<char16_t>(text.utf16(), text.size(), utf16.data() + 1);
    return utf16;
}

std::optional<QString> decodedText(QByteArrayView bytes)
{
    if (bytes.isEmpty()) {
        return std::nullopt;
    }
    const QByteArrayView body = bytes.sliced(1);
    if (bytes.front() == static_cast<char>(TextForm::Utf8)) {
        return QString::fromUtf8(body);
    }
    if (bytes.front() != static_cast<char>(TextForm::Utf16) || body.size() % 2 != 0) {
        return std::nullopt;
    }
    QString text(body.size() / 2, Qt::Uninitialized);
    qFromLittleEndian<char16_t>(body.data(), text.size(), text.data());
    return text;
}

void RecordSink::number(quint64 value)
{
    while (value >= 0x80) {
        m_bytes.append(static_cast<char>(value | 0x80));
        value >>= 7;
    }
    m_bytes.append(static_cast<char>(value));
}

void RecordSink::signedNumber(qint64 value)
{
    number(zigzag(value));
}

void RecordSink::bits64(quint64 value)
{
    char bytes[sizeof value];
    qToLittleEndian(value, bytes);
    m_bytes.append(bytes, sizeof bytes);
}

void RecordSink::text(const QString &text)
{
    const QByteArray bytes = encodedText(text);
    number(static_cast<quint64>(bytes.size()));
    m_bytes.append(bytes);
}

void RecordSink::id(CapsuleFormat::RecordKind /*kind*/, quint64 value)
{
    number(value);
}

void RecordSink::ids(CapsuleFormat::RecordKind /*kind*/, const QList<quint64> &values, qsizetype /*most*/)
{
    number(static_cast<quint64>(values.size()));
    quint64 before = 0;
    for (const quint64 value : values) {
        signedNumber(static_cast<qint64>(value - before));
        before = value;
    }
}

void RecordSource::refuse(const char *why)
{
    if (m_why == nullptr) {
        m_why = why;
    }
    m_at = m_bytes.size();
}

void RecordSource::number(quint64 &value)
{
    value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
        if (m_at >= m_bytes.size()) {
            value = 0;
            return refuse("a record ends too early");
        }
        const auto byte = static_cast<quint8>(m_bytes[m_at++]);
        const quint64 part = byte & 0x7f;
        if (shift == 63 && part > 1) {
            break;
        }
        value |= part << shift;
        if ((byte & 0x80) == 0) {
            return;
        }
    }
    value = 0;
    refuse("a number is too large");
}

void RecordSource::signedNumber(qint64 &value)
{
    quint64 raw = 0;
    number(raw);
    value = unzigzag(raw);
}

void RecordSource::integer(int &value)
{
    qint64 wide = 0;
    signedNumber(wide);
    if (wide < std::numeric_limits<int>::min() || wide > std::numeric_limits<int>::max()) {
        return refuse("a number is too large");
    }
    value = static_cast<int>(wide);
}

void RecordSource::flag(bool &value)
{
    quint64 raw = 0;
    number(raw);
    if (raw > 1) {
        return refuse("neither yes nor no");
    }
    value = raw == 1;
}

void RecordSource::optional(std::optional<qint64> &value)
{
    bool present = false;
    flag(present);
    value.reset();
    if (present) {
        qint64 number = 0;
        signedNumber(number);
        value = number;
    }
}

void RecordSource::bits64(quint64 &value)
{
    QByteArrayView view;
    bytes(view, sizeof value);
    value = view.isEmpty() ? 0 : qFromLittleEndian<quint64>(view.data());
}

void RecordSource::bytes(QByteArrayView &view, qsizetype size)
{
    if (size < 0 || size > left()) {
        view = {};
        return refuse("a record ends too early");
    }
    view = m_bytes.sliced(m_at, size);
    m_at += size;
}

void RecordSource::size(qsizetype &size, qsizetype most, qsizetype leastBytes)
{
    quint64 raw = 0;
    number(raw);
    size = 0;
    if (raw > static_cast<quint64>(most) || static_cast<qsizetype>(raw) > left() / leastBytes) {
        return refuse("more entries than there can be");
    }
    size = static_cast<qsizetype>(raw);
}

void RecordSource::text(QString &text)
{
    qsizetype length = 0;
    size(length, std::numeric_limits<qsizetype>::max(), 1);
    QByteArrayView view;
    bytes(view, length);
    if (failed()) {
        return;
    }
    const std::optional<QString> decoded = decodedText(view);
    if (!decoded) {
        return refuse("a text that is none");
    }
    text = *decoded;
}

void RecordSource::id(CapsuleFormat::RecordKind kind, quint64 &value)
{
    number(value);
    // 0 stands for nothing: the empty text, no stack, no children.
    const bool fits = kind == m_own ? value < m_ownId : value <= m_known[CapsuleFormat::index(kind)];
    if (!fits) {
        value = 0;
        refuse(kind == m_own ? "a reference forwards" : "a reference to nothing");
    }
}

void RecordSource::ids(CapsuleFormat::RecordKind kind, QList<quint64> &values, qsizetype most)
{
    qsizetype count = 0;
    size(count, most, 1);
    values.clear();
    values.reserve(count);
    const quint64 end = kind == m_own ? m_ownId : m_known[CapsuleFormat::index(kind)] + 1;
    quint64 before = 0;
    for (qsizetype i = 0; i < count && !failed(); ++i) {
        qint64 step = 0;
        signedNumber(step);
        before += static_cast<quint64>(step);
        if (before == 0 || before >= end) {
            return refuse(kind == m_own ? "a reference forwards" : "a reference to nothing");
        }
        values.append(before);
    }
}

} // namespace Backstep
