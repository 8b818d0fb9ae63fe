// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/heapmarker.h"

#include <QtEndian>

#include <algorithm>

namespace Backstep {

namespace {

constexpr qsizetype word = 8;

} // namespace

HeapMarker::HeapMarker(const HeapImage &image, const QSet<quint64> &opaque) : m_image(image)
{
    for (const quint64 record : opaque) {
        m_opaque.insert(image.elementOf(record).value_or(record));
    }
}

void HeapMarker::addRoots(QByteArrayView words)
{
    for (qsizetype at = 0; at + word <= words.size(); at += word) {
        addRoot(qFromLittleEndian<quint64>(words.data() + at));
    }
}

void HeapMarker::addRoot(quint64 pointer)
{
    if (pointer >= 4096) { // nothing is mapped below
        m_open.append(pointer);
    }
}

void HeapMarker::markElement(quint64 element, qsizetype span)
{
    const HeapSpan &in = m_image.span(span);
    const auto offset = static_cast<qsizetype>(element - in.start);
    const QByteArrayView bytes = m_image.bytes(span);
    if (offset < bytes.size()) {
        addRoots(bytes.sliced(offset, std::min(static_cast<qsizetype>(in.element), bytes.size() - offset)));
    }
}

QSet<qsizetype> HeapMarker::advance(const StopToken &stop)
{
    for (auto it = m_waiting.begin(); it != m_waiting.end();) {
        if (!m_image.has(it.key())) {
            ++it;
            continue;
        }
        for (const quint64 element : std::as_const(it.value())) {
            markElement(element, it.key());
        }
        it = m_waiting.erase(it);
    }
    while (!m_open.isEmpty() && !stop.stopRequested()) {
        const quint64 pointer = m_open.takeLast();
        const std::optional<qsizetype> span = m_image.spanOf(pointer);
        if (!span) {
            continue;
        }
        const HeapSpan &in = m_image.span(*span);
        const quint64 element = in.shared() ? pointer : pointer - (pointer - in.start) % in.element;
        if (m_opaque.contains(element) || m_marked.contains(element)) {
            continue;
        }
        m_marked.insert(element);
        if (const quint64 start = pointer - (pointer - in.start) % in.element; m_watched.contains(start)) {
            m_reached.append(start);
        }
        if (in.noPointers) {
            continue;
        }
        if (m_image.has(*span)) {
            markElement(element, *span);
        } else {
            m_waiting[*span].append(element);
        }
    }
    const QList<qsizetype> missing = m_waiting.keys();
    return {missing.begin(), missing.end()};
}

std::optional<quint64> HeapMarker::watch(quint64 address)
{
    const std::optional<quint64> element = m_image.elementOf(address);
    if (element) {
        m_watched.insert(*element);
    }
    return element;
}

bool HeapMarker::reaches(quint64 address, quint64 lowest) const
{
    const std::optional<qsizetype> span = m_image.spanOf(address);
    if (!span) {
        return true;
    }
    const HeapSpan &in = m_image.span(*span);
    const quint64 element = address - (address - in.start) % in.element;
    if (!in.shared()) {
        return m_marked.contains(element);
    }
    for (quint64 pointer = std::max(element, lowest); pointer <= address; ++pointer) {
        if (m_marked.contains(pointer)) {
            return true;
        }
    }
    return false;
}

} // namespace Backstep
