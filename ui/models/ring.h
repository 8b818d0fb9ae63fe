// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QtTypes>

#include <deque>

namespace Backstep {

/// The last `capacity` of many things, with the number of those that were let go. Indexes count from the oldest kept.
template<typename T>
class Ring
{
public:
    explicit Ring(int capacity) : m_capacity(capacity) {}

    [[nodiscard]] int size() const { return int(m_items.size()); }
    [[nodiscard]] int capacity() const { return m_capacity; }
    [[nodiscard]] qint64 dropped() const { return m_dropped; }
    [[nodiscard]] const T &at(int index) const { return m_items[size_t(index)]; }
    [[nodiscard]] T &at(int index) { return m_items[size_t(index)]; }

    void append(T item) { m_items.push_back(std::move(item)); }
    /// Lets the oldest go; the caller sees to it that size() stays within capacity().
    void drop(int count)
    {
        m_items.erase(m_items.begin(), m_items.begin() + count);
        m_dropped += count;
    }
    void clear()
    {
        m_items.clear();
        m_dropped = 0;
    }

private:
    std::deque<T> m_items;
    int m_capacity;
    qint64 m_dropped = 0;
};

} // namespace Backstep
