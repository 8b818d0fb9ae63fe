// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/stoptoken.h"
#include "app/goroutines/heapimage.h"

#include <QSet>

#include <utility>

namespace Backstep {

/// Finds what can be reached in the heap, as a garbage collector does, but by words alone: whatever looks like a
/// pointer counts as one. So something may count as reached that is not; what is not reached cannot be.
class HeapMarker
{
public:
    /// `opaque`: elements that are not looked into, by an address in each: the runtime's records of goroutines, of
    /// their waits and the like, which lead to everything. `image` must outlive it and is filled by the caller.
    HeapMarker(const HeapImage &image, const QSet<quint64> &opaque);

    /// Words that pointers may stand in, little-endian, 8 bytes each.
    void addRoots(QByteArrayView words);
    void addRoot(quint64 pointer);

    /// Marks as far as the image's bytes go. The answer is the spans that have to be supplied before it can go on;
    /// none: everything that can be reached is marked, or a stop was requested.
    [[nodiscard]] QSet<qsizetype> advance(const StopToken &stop = {});

    /// Whether the element at an address is reached. Outside of the heap (package variables, stacks) everything is.
    /// In an element that several values share, only pointers from `lowest` up to the address count: what lies before
    /// that belongs to another value, and from behind nothing leads to it.
    [[nodiscard]] bool reaches(quint64 address, quint64 lowest = 0) const;

    /// From here on takeReached() tells when the element at an address, or a part of it, is marked. The answer is the
    /// element's start; outside of the heap there is nothing to tell.
    std::optional<quint64> watch(quint64 address);
    /// Starts of watched elements that were marked since it was asked for the last time; of shared ones again and
    /// again.
    [[nodiscard]] QList<quint64> takeReached() { return std::exchange(m_reached, {}); }

private:
    void markElement(quint64 element, qsizetype span);

    const HeapImage &m_image;
    QSet<quint64> m_opaque;
    QSet<quint64> m_marked; ///< starts of elements; of shared ones the very pointers
    QSet<quint64> m_watched; ///< starts of elements
    QList<quint64> m_reached;
    QList<quint64> m_open; ///< pointers to follow
    QHash<qsizetype, QList<quint64>> m_waiting; ///< elements whose span's bytes are missing
};

} // namespace Backstep
