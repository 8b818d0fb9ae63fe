// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/gosource.h"

#include <QRegularExpression>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

/// An operand as people write what they lock or send to: names, fields, indexes, calls with simple arguments.
const QString operand = u"[\\pL_][\\pL\\pN_]*(?:\\.[\\pL_][\\pL\\pN_]*|\\[[^\\[\\]]*\\]|\\([^()]*\\))*"_s;

const QRegularExpression &lockCall()
{
    static const QRegularExpression pattern(u"(defer\\s+)?\\(?&?("_s + operand
                                            + u")\\)?\\.(Lock|RLock|Unlock|RUnlock)\\(\\)"_s);
    return pattern;
}

/// The only match of a pattern in a line, or nothing.
QString onlyMatch(const QRegularExpression &pattern, const QString &line)
{
    QString found;
    for (auto matches = pattern.globalMatch(line); matches.hasNext();) {
        const QString text = matches.next().captured(1);
        if (!found.isEmpty() && found != text) {
            return {};
        }
        found = text;
    }
    return found;
}

QString method(QLatin1StringView name, const QString &line)
{
    return onlyMatch(QRegularExpression(u'(' + operand + u")\\."_s + name + u"\\("_s), line);
}

QString received(const QString &line)
{
    static const QRegularExpression ranged(u"\\brange\\s+("_s + operand + u')');
    static const QRegularExpression arrow(u"<-\\s*("_s + operand + u')');
    static const QRegularExpression send(u"[\\pL\\pN_\\])]\\s*<-"_s);
    if (const QString over = onlyMatch(ranged, line); !over.isEmpty()) {
        return over;
    }
    return send.match(line).hasMatch() ? QString() : onlyMatch(arrow, line);
}

QString sentTo(const QString &line)
{
    static const QRegularExpression send(u'(' + operand + u")\\s*<-"_s);
    return onlyMatch(send, line);
}

} // namespace

GoSource::GoSource(const QString &text)
{
    blank(text);
    findBlocks();
}

void GoSource::blank(const QString &text)
{
    enum class In { Code, Line, Comment, String, Raw, Rune };
    In in = In::Code;
    QString code = text;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        const QChar next = i + 1 < text.size() ? text.at(i + 1) : QChar();
        const bool quoted = in == In::String || in == In::Rune;
        if (c == u'\n') {
            in = in == In::Comment || in == In::Raw ? in : In::Code; // an unfinished string ends with its line
            continue;
        }
        if (in != In::Code) {
            code[i] = u' ';
        }
        if (quoted && c == u'\\') {
            if (next != u'\n' && ++i < text.size()) {
                code[i] = u' ';
            }
        } else if (in == In::Comment && c == u'*' && next == u'/') {
            code[++i] = u' ';
            in = In::Code;
        } else if ((in == In::String && c == u'"') || (in == In::Rune && c == u'\'') || (in == In::Raw && c == u'`')) {
            in = In::Code;
        } else if (in == In::Code) {
            in = c == u'"'     ? In::String
                : c == u'`'    ? In::Raw
                : c == u'\''   ? In::Rune
                : c != u'/'    ? In::Code
                : next == u'/' ? In::Line
                : next == u'*' ? In::Comment
                               : In::Code;
            code[i] = in == In::Code ? c : QChar(u' ');
            if (in == In::Comment) {
                code[++i] = u' ';
            }
        }
    }
    m_lines = code.split(u'\n');
    m_written = text.split(u'\n');
}

/// An expression found in a line as it is written there, with its strings.
QString GoSource::asWritten(int line, const QString &expression) const
{
    const qsizetype at = expression.isEmpty() ? -1 : m_lines.value(line - 1).indexOf(expression);
    return at < 0 ? expression : m_written.value(line - 1).sliced(at, expression.size());
}

void GoSource::findBlocks()
{
    QString head; // of the statement so far
    int parentheses = 0;
    QList<int> outside; // parentheses that were open at each open brace
    for (int line = 0; line < m_lines.size(); ++line) {
        const QString &text = m_lines.at(line);
        for (int column = 0; column < text.size(); ++column) {
            const QChar c = text.at(column);
            parentheses += c == u'(' ? 1 : c == u')' ? -1 : 0;
            if (c == u'{') {
                openBlock(head, line + 1, column);
                outside.append(std::exchange(parentheses, 0));
            } else if (c == u'}' && !m_open.isEmpty()) {
                m_blocks[m_open.takeLast()].last = line + 1;
                parentheses = outside.takeLast();
            }
            if (c == u'{' || c == u'}' || c == u';') {
                head.clear();
            } else {
                head.append(c);
            }
        }
        // A line's end ends a statement, as far as braces are concerned, unless parentheses are open.
        if (parentheses <= 0) {
            head.clear();
            parentheses = 0;
        }
        head.append(u' ');
    }
    for (const int block : std::as_const(m_open)) {
        m_blocks[block].last = static_cast<int>(m_lines.size());
    }
}

void GoSource::openBlock(const QString &head, int line, int column)
{
    static const QRegularExpression function(u"\\bfunc\\b(?!.*\\b(?:interface|struct)\\s*$)"_s);
    static const QRegularExpression loop(u"^\\s*(?:\\w+:\\s*)?for\\b"_s);
    m_blocks.append({.parent = m_open.isEmpty() ? -1 : m_open.constLast(),
                     .first = line,
                     .last = 0,
                     .opens = column,
                     .function = function.match(head).hasMatch(),
                     .loop = loop.match(head).hasMatch()});
    m_open.append(static_cast<int>(m_blocks.size()) - 1);
}

int GoSource::blockAt(int line, int column) const
{
    int found = -1;
    for (int i = 0; i < m_blocks.size(); ++i) { // by their openings, so inner ones come later
        const Block &block = m_blocks.at(i);
        const bool opened = block.first < line || (block.first == line && block.opens < column);
        const bool closed = block.last < line
            || (block.last == line
                && m_lines.at(line - 1).indexOf(u'}', block.first == line ? block.opens : 0) < column);
        if (opened && !closed) {
            found = i;
        }
    }
    return found;
}

int GoSource::functionOf(int block) const
{
    while (block >= 0 && !m_blocks.at(block).function) {
        block = m_blocks.at(block).parent;
    }
    return block;
}

bool GoSource::isWithin(int block, int outer) const
{
    while (block >= 0 && block != outer) {
        block = m_blocks.at(block).parent;
    }
    return block == outer;
}

bool GoSource::leaves(int block) const
{
    static const QRegularExpression leaving(u"^\\s*(?:return\\b|panic\\(|continue\\b|break\\b|goto\\b)"_s);
    for (int line = m_blocks.at(block).last - 1; line > m_blocks.at(block).first; --line) {
        const QString &text = m_lines.at(line - 1);
        if (!text.trimmed().isEmpty()) {
            return leaving.match(text).hasMatch();
        }
    }
    return false;
}

int GoSource::waitColumn(int line) const
{
    static const QRegularExpression waiting(u"<-|\\brange\\b|\\.(?:R?Lock|Wait|Do)\\("_s);
    const QString text = m_lines.value(line - 1);
    const QRegularExpressionMatch match = waiting.match(text);
    if (match.hasMatch()) {
        return static_cast<int>(match.capturedStart());
    }
    const QString trimmed = text.trimmed();
    return trimmed.isEmpty() ? 0 : static_cast<int>(text.indexOf(trimmed));
}

/// Where in a line a goroutine waits in this way; absent where it may be in several places.
std::optional<int> GoSource::onlyColumn(int line, WaitKind waits) const
{
    static const QRegularExpression channel(u"<-|\\brange\\b"_s);
    static const QRegularExpression lock(u"\\.(?:Lock|Do)\\("_s);
    static const QRegularExpression readLock(u"\\.RLock\\("_s);
    static const QRegularExpression wait(u"\\.Wait\\("_s);
    static const QRegularExpression select(u"\\bselect\\b"_s);
    const bool onChannel = waits == WaitKind::Receive || waits == WaitKind::Send || waits == WaitKind::NilChannel;
    const QRegularExpression *pattern = onChannel                     ? &channel
        : waits == WaitKind::Mutex || waits == WaitKind::WriteLock    ? &lock
        : waits == WaitKind::ReadLock                                 ? &readLock
        : waits == WaitKind::WaitGroup || waits == WaitKind::Cond     ? &wait
        : waits == WaitKind::Select || waits == WaitKind::EmptySelect ? &select
                                                                      : nullptr;
    if (!pattern) {
        return std::nullopt;
    }
    auto matches = pattern->globalMatch(m_lines.value(line - 1));
    if (!matches.hasNext()) {
        return std::nullopt;
    }
    const auto column = static_cast<int>(matches.next().capturedStart());
    return matches.hasNext() ? std::nullopt : std::optional(column);
}

/// Those of a function from its first line on that lie before a place.
QList<GoSource::LockCall> GoSource::lockCalls(int first, int line, int column, int function) const
{
    QList<LockCall> calls;
    for (int at = first; at <= line; ++at) {
        for (auto matches = lockCall().globalMatch(m_lines.value(at - 1)); matches.hasNext();) {
            const QRegularExpressionMatch match = matches.next();
            if (at == line && match.capturedStart(3) >= column) {
                break;
            }
            const int block = blockAt(at, static_cast<int>(match.capturedStart(2)));
            if (functionOf(block) != function) {
                continue; // of a function within it: at another time
            }
            const QString name = match.captured(3);
            const bool release = name.endsWith("nlock"_L1);
            if (release && !match.captured(1).isEmpty()) {
                continue; // at the function's end
            }
            calls.append({.lock = {.expression = match.captured(2), .reading = name.startsWith(u'R'), .line = at},
                          .release = release,
                          .block = block});
        }
    }
    return calls;
}

QList<LockInSource> GoSource::locksAt(int line, WaitKind waits) const
{
    const std::optional<int> column = onlyColumn(line, waits);
    const int here = blockAt(line, column.value_or(waitColumn(line)));
    const int function = functionOf(here);
    if (function < 0) {
        return {};
    }
    QList<LockInSource> held;
    const QList<LockCall> calls = lockCalls(m_blocks.at(function).first, line, column.value_or(0), function);
    for (const LockCall &call : calls) {
        if (!isWithin(here, call.block) && leaves(call.block)) {
            continue;
        }
        if (!call.release) {
            held.append(call.lock);
            continue;
        }
        const auto same = std::ranges::find_if(held.rbegin(), held.rend(), [&call](const LockInSource &lock) {
            return lock.expression == call.lock.expression && lock.reading == call.lock.reading;
        });
        if (same != held.rend()) {
            held.erase(std::next(same).base());
        }
    }
    return held;
}

QString GoSource::waitExpression(int line, WaitKind kind) const
{
    return asWritten(line, blankedWaitExpression(line, kind));
}

QString GoSource::blankedWaitExpression(int line, WaitKind kind) const
{
    const QString text = m_lines.value(line - 1);
    switch (kind) {
    case WaitKind::Receive: return received(text);
    case WaitKind::Send: return sentTo(text);
    case WaitKind::NilChannel: return received(text).isEmpty() ? sentTo(text) : received(text);
    case WaitKind::Mutex:
    case WaitKind::WriteLock: {
        const QString once = method("Do"_L1, text);
        return once.isEmpty() ? method("Lock"_L1, text) : once;
    }
    case WaitKind::ReadLock: return method("RLock"_L1, text);
    case WaitKind::WaitGroup:
    case WaitKind::Cond: return method("Wait"_L1, text);
    default: return {};
    }
}

QList<CaseInSource> GoSource::selectCases(int line) const
{
    static const QRegularExpression select(u"\\bselect\\s*$"_s);
    static const QRegularExpression oneCase(u"^\\s*case\\s+(.*)$"_s);
    const auto block = std::ranges::find_if(m_blocks, [this, line](const Block &candidate) {
        return candidate.first == line && select.match(m_lines.at(line - 1).left(candidate.opens)).hasMatch();
    });
    if (block == m_blocks.end()) {
        return {};
    }
    const auto own = static_cast<int>(block - m_blocks.begin());
    QList<CaseInSource> cases;
    for (int at = block->first + 1; at < block->last; ++at) {
        const QRegularExpressionMatch match = oneCase.match(m_lines.at(at - 1));
        if (!match.hasMatch() || blockAt(at, static_cast<int>(match.capturedStart(1))) != own) {
            continue;
        }
        const QString text = match.captured(1);
        const QString to = sentTo(text);
        const QString channel = to.isEmpty() ? received(text) : to;
        if (!channel.isEmpty()) {
            cases.append({.channel = asWritten(at, channel), .sends = !to.isEmpty()});
        }
    }
    return cases;
}

/// The column of a name in a line; -1 where there is none.
qsizetype GoSource::find(int line, const QString &variable, NamesOf which, qsizetype from) const
{
    const QString text = m_lines.value(line - 1);
    for (qsizetype at = text.indexOf(variable, from); at >= 0; at = text.indexOf(variable, at + 1)) {
        const auto isPart = [&text](qsizetype i) {
            return i >= 0 && i < text.size() && (text.at(i).isLetterOrNumber() || text.at(i) == u'_');
        };
        if (!isPart(at - 1) && !isPart(at + variable.size())
            && (which == NamesOf::All || at == 0 || text.at(at - 1) != u'.')) {
            return at;
        }
    }
    return -1;
}

/// The block in which a line waits; of a function that is all in one line, as handlers are, its own.
int GoSource::blockAround(int line) const
{
    const int block = blockAt(line, waitColumn(line));
    return functionOf(block) < 0 ? blockAt(line, static_cast<int>(m_lines.value(line - 1).indexOf(u'{')) + 1) : block;
}

bool GoSource::usesElsewhere(const QString &variable, const QList<int> &lines) const
{
    QSet<int> functions{-1}; // what is outside of functions is declared there
    for (const int line : lines) {
        functions.insert(functionOf(blockAround(line)));
    }
    for (int line = 1; line <= m_lines.size(); ++line) {
        if (m_lines.at(line - 1).contains("make("_L1)) {
            continue;
        }
        for (qsizetype at = find(line, variable, NamesOf::All); at >= 0;
             at = find(line, variable, NamesOf::All, at + 1)) {
            if (!functions.contains(functionOf(blockAt(line, static_cast<int>(at))))) {
                return true;
            }
        }
    }
    return false;
}

bool GoSource::mayUseAgain(int line, const QString &variable, NamesOf which) const
{
    int block = blockAround(line);
    const int function = functionOf(block);
    if (function < 0) {
        return true;
    }
    int first = line;
    for (; block != function; block = m_blocks.at(block).parent) {
        first = m_blocks.at(block).loop ? m_blocks.at(block).first : first;
    }
    for (int other = m_blocks.at(function).first; other <= m_blocks.at(function).last; ++other) {
        const qsizetype deferred = m_lines.at(other - 1).indexOf("defer "_L1);
        const bool counts =
            other >= first || (deferred >= 0 && functionOf(blockAt(other, static_cast<int>(deferred))) == function);
        if (counts && find(other, variable, which) >= 0) {
            return true;
        }
    }
    return false;
}

} // namespace Backstep
