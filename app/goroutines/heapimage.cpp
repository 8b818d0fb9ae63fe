// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/heapimage.h"

#include <algorithm>
#include <numeric>

namespace Backstep {

HeapImage::HeapImage(QList<HeapSpan> spans) : m_spans(std::move(spans))
{
    m_spans.removeIf([](const HeapSpan &span) { return span.size == 0 || span.element == 0; });
    std::ranges::sort(m_spans, {}, &HeapSpan::start);
}

std::optional<qsizetype> HeapImage::spanOf(quint64 address) const
{
    const auto after = std::ranges::upper_bound(m_spans, address, {}, &HeapSpan::start);
    if (after == m_spans.begin()) {
        return std::nullopt;
    }
    const auto span = std::prev(after);
    if (address - span->start >= span->size) {
        return std::nullopt;
    }
    return span - m_spans.begin();
}

std::optional<quint64> HeapImage::elementOf(quint64 address) const
{
    return spanOf(address).transform([&](qsizetype index) {
        const HeapSpan &in = m_spans.at(index);
        return address - (address - in.start) % in.element;
    });
}

quint64 HeapImage::size() const
{
    return std::accumulate(m_spans.begin(), m_spans.end(), quint64(0),
                           [](quint64 sum, const HeapSpan &span) { return sum + span.size; });
}

QByteArrayView HeapImage::bytes(qsizetype span) const
{
    const auto found = m_bytes.constFind(span);
    return found == m_bytes.constEnd() ? QByteArrayView() : QByteArrayView(*found);
}

} // namespace Backstep
