// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/shellwords.h"

#include "app/base/error.h"

#include <QCoreApplication>

#include <optional>

namespace Backstep {

namespace {

constexpr QStringView escapedInDouble = u"\"\\$`";

/// Reads a line once, from its start.
class WordReader
{
public:
    explicit WordReader(QStringView line) : m_line(line) {}

    [[nodiscard]] bool atEnd() const { return m_at >= m_line.size(); }
    void step();
    /// False: something is not closed.
    [[nodiscard]] bool finish();
    [[nodiscard]] QStringList words() const { return m_words; }

private:
    void add(QStringView text) { m_word = m_word.value_or(QString()).append(text); }
    void quoted(QChar quote);

    QStringView m_line;
    qsizetype m_at = 0;
    std::optional<QString> m_word; ///< absent between words
    QStringList m_words;
    bool m_open = false;
};

void WordReader::step()
{
    const QChar c = m_line[m_at++];
    if (c == u'\'' || c == u'"') {
        add({});
        quoted(c);
    } else if (c == u'\\') {
        m_open = atEnd();
        if (!m_open) {
            add(m_line.sliced(m_at++, 1));
        }
    } else if (!c.isSpace()) {
        add(QStringView(&c, 1));
    } else if (m_word) {
        m_words.append(*std::exchange(m_word, {}));
    }
}

void WordReader::quoted(QChar quote)
{
    for (; !atEnd(); ++m_at) {
        const QChar c = m_line[m_at];
        if (c == quote) {
            ++m_at;
            return;
        }
        const bool escapes =
            quote == u'"' && c == u'\\' && m_at + 1 < m_line.size() && escapedInDouble.contains(m_line[m_at + 1]);
        m_at += escapes ? 1 : 0;
        add(m_line.sliced(m_at, 1));
    }
    m_open = true;
}

bool WordReader::finish()
{
    if (m_word) {
        m_words.append(*std::exchange(m_word, {}));
    }
    return !m_open;
}

} // namespace

Result<QStringList> shellWords(QStringView line)
{
    WordReader reader(line);
    while (!reader.atEnd()) {
        reader.step();
    }
    if (!reader.finish()) {
        return fail(ErrorCode::badInput,
                    QCoreApplication::translate("Backstep::ShellWords", "A quote is not closed in: %1").arg(line));
    }
    return reader.words();
}

} // namespace Backstep
