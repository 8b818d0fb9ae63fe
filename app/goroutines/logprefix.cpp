// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/logprefix.h"

#include <algorithm>

namespace Backstep {

namespace {

bool isBlank(char c)
{
    return c == ' ' || c == '\t';
}

/// The word at `at`, behind blanks; `at` moves behind it.
QByteArrayView nextWord(QByteArrayView text, qsizetype &at)
{
    while (at < text.size() && isBlank(text.at(at))) {
        ++at;
    }
    const qsizetype start = at;
    while (at < text.size() && !isBlank(text.at(at))) {
        ++at;
    }
    return text.sliced(start, at - start);
}

/// "16:00:01.123", "2026-11-26T16:00:01Z", "[12345.678]", "26"
bool isTime(QByteArrayView word)
{
    static constexpr QByteArrayView allowed{"0123456789:.,-+/TZ[]"};
    return std::ranges::any_of(word, [](char c) { return c >= '0' && c <= '9'; })
        && std::ranges::all_of(word, [](char c) { return allowed.contains(c); });
}

bool isMonth(QByteArrayView word)
{
    constexpr QByteArrayView months{"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec"};
    return word.size() == 3 && months.contains(word);
}

bool isAlike(QByteArrayView one, QByteArrayView other)
{
    return one == other || (isTime(one) && isTime(other)) || (isMonth(one) && isMonth(other));
}

} // namespace

LogPrefix::LogPrefix(QByteArrayView prefix) : m_size(prefix.size())
{
    qsizetype at = 0;
    for (QByteArrayView word = nextWord(prefix, at); !word.isEmpty(); word = nextWord(prefix, at)) {
        m_words.append(word.toByteArray());
    }
    while (m_blanks < prefix.size() && isBlank(prefix.at(prefix.size() - 1 - m_blanks))) {
        ++m_blanks;
    }
}

std::optional<QByteArrayView> LogPrefix::strip(QByteArrayView line) const
{
    // Journald indents the later lines of one message by the width of what stands before the first.
    if (line.size() >= m_size && std::ranges::all_of(line.first(m_size), [](char c) { return c == ' '; })) {
        return line.sliced(m_size);
    }
    qsizetype at = 0;
    for (const QByteArray &word : m_words) {
        if (!isAlike(nextWord(line, at), word)) {
            return std::nullopt;
        }
    }
    const qsizetype blanks = std::min(m_blanks, line.size() - at);
    return line.sliced(at + blanks);
}

bool LogPrefix::isSameWriter(const LogPrefix &other) const
{
    return std::ranges::equal(m_words, other.m_words, isAlike);
}

} // namespace Backstep
