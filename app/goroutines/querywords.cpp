// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/querywords.h"

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

/// Reads one word; `at` goes to the end of it.
QueryWord readWord(const QString &text, qsizetype &at)
{
    QueryWord word;
    word.negated = text.at(at) == u'-' && at + 1 < text.size() && !text.at(at + 1).isSpace();
    at += word.negated ? 1 : 0;
    word.at = at;
    while (at < text.size() && (word.open || !text.at(at).isSpace())) {
        const QChar character = text.at(at++);
        const bool escaped = word.open && character == u'\\' && at < text.size();
        if (character == u'"') {
            word.open = !word.open;
            continue;
        }
        word.text.append(escaped ? text.at(at++) : character);
        word.plain.append(word.open ? QChar(u'x') : character);
    }
    word.end = at;
    return word;
}

} // namespace

QList<QueryWord> queryWords(const QString &text)
{
    QList<QueryWord> words;
    for (qsizetype at = 0; at < text.size();) {
        if (text.at(at).isSpace()) {
            ++at;
        } else {
            words.append(readWord(text, at));
        }
    }
    return words;
}

QString quotedQueryText(const QString &text)
{
    const auto needsQuotes = [](QChar character) { return character.isSpace() || u"\"\\:=~<>,"_s.contains(character); };
    if (!text.isEmpty() && !text.startsWith(u'-') && std::ranges::none_of(text, needsQuotes)) {
        return text;
    }
    QString quoted = text;
    quoted.replace(u'\\', u"\\\\"_s).replace(u'"', u"\\\""_s);
    return u'"' + quoted + u'"';
}

} // namespace Backstep
