// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/source/goexpression.h"

#include <QSet>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

bool isWord(QChar letter)
{
    return letter.isLetterOrNumber() || letter == u'_';
}

bool isKeyword(const QString &word)
{
    static const QSet<QString> keywords{u"break"_s,   u"case"_s,  u"chan"_s,   u"const"_s,     u"continue"_s,
                                        u"default"_s, u"defer"_s, u"else"_s,   u"for"_s,       u"func"_s,
                                        u"go"_s,      u"goto"_s,  u"if"_s,     u"import"_s,    u"map"_s,
                                        u"package"_s, u"range"_s, u"return"_s, u"select"_s,    u"struct"_s,
                                        u"switch"_s,  u"type"_s,  u"var"_s,    u"interface"_s, u"fallthrough"_s,
                                        u"true"_s,    u"false"_s, u"nil"_s,    u"iota"_s,      u"_"_s};
    return keywords.contains(word);
}

/// The line with the inside of strings, runes and comments blanked out, so that what is left is code of equal length.
QString codeOf(const QString &line)
{
    QString code = line;
    QChar quote;
    for (qsizetype i = 0; i < line.size(); ++i) {
        const QChar letter = line.at(i);
        if (!quote.isNull()) {
            code[i] = u' ';
            if (letter == u'\\' && quote != u'`' && i + 1 < line.size()) {
                code[++i] = u' ';
            } else if (letter == quote) {
                quote = QChar();
            }
        } else if (letter == u'"' || letter == u'\'' || letter == u'`') {
            quote = letter;
            code[i] = u' ';
        } else if (letter == u'/' && line.mid(i, 2) == u"//"_s) {
            return code.left(i).leftJustified(line.size());
        } else if (letter == u'/' && line.mid(i, 2) == u"/*"_s) {
            const qsizetype end = line.indexOf(u"*/"_s, i + 2);
            const qsizetype stop = end < 0 ? line.size() : end + 2;
            code.replace(i, stop - i, QString(stop - i, u' '));
            i = stop - 1;
        }
    }
    return code;
}

/// The index of the bracket that belongs to the one at `at`, or -1. `step` is -1 from a closing one, 1 from an opening.
qsizetype partner(const QString &code, qsizetype at, int step)
{
    int depth = 0;
    for (qsizetype i = at; i >= 0 && i < code.size(); i += step) {
        const QChar letter = code.at(i);
        const bool closing = letter == u')' || letter == u']' || letter == u'}';
        const bool opening = letter == u'(' || letter == u'[' || letter == u'{';
        depth += closing ? 1 : opening ? -1 : 0;
        if (depth == 0) {
            return i;
        }
    }
    return -1;
}

bool containsCall(QStringView code)
{
    for (qsizetype i = 1; i < code.size(); ++i) {
        if (code.at(i) == u'(' && (isWord(code.at(i - 1)) || code.at(i - 1) == u']' || code.at(i - 1) == u')')) {
            return true;
        }
    }
    return false;
}

/// Where the operand that ends before `end` begins, or -1 where it is none that can be evaluated.
qsizetype operandStart(const QString &code, qsizetype end)
{
    qsizetype at = end;
    while (at > 0) {
        const QChar last = code.at(at - 1);
        if (last == u']') {
            at = partner(code, at - 1, -1); // an index belongs to the operand before it
            continue;
        }
        if (last == u')') {
            const qsizetype open = partner(code, at - 1, -1);
            const bool assertion = open > 0 && code.at(open - 1) == u'.';
            if (open < 0 || (open > 0 && (isWord(code.at(open - 1)) || code.at(open - 1) == u']'))) {
                return -1; // a call
            }
            if (!assertion) {
                return open;
            }
            at = open - 1;
            continue;
        }
        if (!isWord(last)) {
            return -1;
        }
        while (at > 0 && isWord(code.at(at - 1))) {
            --at;
        }
        if (code.at(at).isDigit() || isKeyword(code.sliced(at, end - at))) {
            return -1;
        }
        if (at < 2 || code.at(at - 1) != u'.') {
            return at;
        }
        --at;
    }
    return -1;
}

/// Where what stands at `column` ends: a word, or the index whose bracket it is. -1: nothing that ends an expression.
qsizetype endAt(const QString &code, qsizetype column)
{
    if (column < 0 || column >= code.size()) {
        return -1;
    }
    const QChar letter = code.at(column);
    if (letter == u'[') {
        const qsizetype close = partner(code, column, 1);
        return close < 0 ? -1 : close + 1;
    }
    if (letter == u']') {
        return column + 1;
    }
    qsizetype end = column;
    while (end < code.size() && isWord(code.at(end))) {
        ++end;
    }
    return end > column ? end : -1;
}

} // namespace

std::optional<GoExpression> goExpressionAt(const QString &line, qsizetype column)
{
    const QString code = codeOf(line);
    const qsizetype end = endAt(code, column);
    if (end < 0 || (end < code.size() && code.at(end) == u'(')) {
        return std::nullopt;
    }
    const qsizetype start = operandStart(code, end);
    // "[]int" and "x := [3]int{}" have brackets without an operand before them.
    if (start < 0 || containsCall(QStringView(code).sliced(start, end - start))) {
        return std::nullopt;
    }
    return GoExpression{.text = line.sliced(start, end - start), .start = start};
}

} // namespace Backstep
