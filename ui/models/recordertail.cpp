// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/recordertail.h"

#include <utility>

namespace Backstep {

namespace {
constexpr qsizetype longest = 65'536;
} // namespace

void RecorderTail::want(const Wish &wish)
{
    const Wish before = std::exchange(m_wish, wish);
    if (!before.isOfSame(wish)) {
        m_text.clear();
        m_failure.clear();
        m_known = false;
        Q_EMIT changed();
    }
    if (before != wish) {
        Q_EMIT wanted();
    }
}

void RecorderTail::setText(const QString &text)
{
    m_text = text.right(longest);
    m_failure.clear();
    m_known = true;
    Q_EMIT changed();
}

void RecorderTail::setFailed(const QString &sentence)
{
    m_failure = sentence;
    Q_EMIT changed();
}

} // namespace Backstep
