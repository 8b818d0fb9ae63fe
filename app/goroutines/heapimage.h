// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QHash>
#include <QList>

#include <optional>

namespace Backstep {

/// A span of the Go heap: a run of pages cut into elements of one size (runtime: mspan).
struct HeapSpan
{
    quint64 start = 0;
    quint64 size = 0;
    quint64 element = 0;
    bool noPointers = false; ///< its elements hold none

    /// Several small values without pointers share an element (runtime: the tiny allocator).
    [[nodiscard]] bool shared() const { return noPointers && element == 16; }
};

/// The program's heap at one stop, as far as it has been read. Not thread-safe.
class HeapImage
{
public:
    /// Spans in any order; empty ones and ones without a size of element are left out.
    explicit HeapImage(QList<HeapSpan> spans = {});

    /// Index of the span that an address lies in.
    [[nodiscard]] std::optional<qsizetype> spanOf(quint64 address) const;
    [[nodiscard]] const HeapSpan &span(qsizetype index) const { return m_spans.at(index); }
    /// Start of the element that an address lies in; absent outside of the heap.
    [[nodiscard]] std::optional<quint64> elementOf(quint64 address) const;
    /// Bytes in all spans.
    [[nodiscard]] quint64 size() const;

    [[nodiscard]] bool has(qsizetype span) const { return m_bytes.contains(span); }
    [[nodiscard]] QByteArrayView bytes(qsizetype span) const;
    /// What a span holds; shorter than its size where it could not be read to its end.
    void supply(qsizetype span, const QByteArray &bytes) { m_bytes.insert(span, bytes); }

private:
    QList<HeapSpan> m_spans; // by start
    QHash<qsizetype, QByteArray> m_bytes;
};

} // namespace Backstep
