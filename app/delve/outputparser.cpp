// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/outputparser.h"

#include <QByteArrayView>
#include <QList>
#include <QRegularExpression>

namespace Backstep::Delve {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestLine = 64 * 1024;

/// What dlv itself writes; everything else unmarked is the program's (or rr's, see below).
constexpr QByteArrayView delveStarts[] = {
    "API server listening at:", "WARNING: undefined behavior", "Checkpoint ", "Valid checkpoints:",
    "closing shared object",    "multiple errors closing",     "warning: ",   "could not detach",
};
constexpr QByteArrayView rrStarts[] = {
    "rr: ", "[FATAL ", "[ERROR ", "[WARN ", "[INFO ", "=== Start rr backtrace", "=== End rr backtrace", "rr needs "};

template<std::size_t N>
bool startsWithAny(QByteArrayView line, const QByteArrayView (&starts)[N])
{
    return std::ranges::any_of(starts, [line](QByteArrayView start) { return line.startsWith(start); });
}

OutputOrigin originOf(QByteArrayView line)
{
    if (startsWithAny(line, delveStarts)) {
        return OutputOrigin::Delve;
    }
    return startsWithAny(line, rrStarts) ? OutputOrigin::Rr : OutputOrigin::Program;
}

/// The length of the mark "[rr 677 428]" at the start of `text`, 0 when there is none.
qsizetype markLength(QByteArrayView text, QByteArray *pid, qint64 *event)
{
    static constexpr QByteArrayView begin{"[rr "};
    const qsizetype end = text.startsWith(begin) ? text.indexOf(']') : -1;
    if (end < 0 || end > 40) {
        return 0;
    }
    const QByteArray inside = text.sliced(begin.size(), end - begin.size()).toByteArray();
    const qsizetype space = inside.indexOf(' ');
    bool pidIsNumber = false;
    bool eventIsNumber = false;
    *pid = inside.left(space);
    pid->toLongLong(&pidIsNumber);
    *event = inside.mid(space + 1).toLongLong(&eventIsNumber);
    return space > 0 && pidIsNumber && eventIsNumber ? end + 1 : 0;
}

} // namespace

QList<OutputText> OutputParser::feed(const QByteArray &bytes)
{
    QList<OutputText> result = std::exchange(m_cutShort, {});
    qsizetype from = 0;
    for (qsizetype end = bytes.indexOf('\n'); end >= 0; end = bytes.indexOf('\n', from)) {
        m_line.append(QByteArrayView(bytes).sliced(from, end - from));
        takeLine(std::exchange(m_line, {}), result);
        from = end + 1;
    }
    m_line.append(QByteArrayView(bytes).sliced(from));
    while (m_line.size() > longestLine) {
        takeLine(m_line.first(longestLine), result);
        m_line = m_line.sliced(longestLine);
    }
    return result;
}

QList<OutputText> OutputParser::finish()
{
    QList<OutputText> result = std::exchange(m_cutShort, {});
    if (!m_line.isEmpty()) {
        takeLine(std::exchange(m_line, {}), result);
    }
    return result;
}

void OutputParser::beginPass()
{
    if (!m_line.isEmpty()) { // its end is not what comes next
        takeLine(std::exchange(m_line, {}), m_cutShort);
    }
    m_lastEvent = -1;
    m_write.reset();
}

void OutputParser::takeLine(QByteArray line, QList<OutputText> &result)
{
    // rr rings at each jump; a bell of the program's own stands behind a mark.
    while (m_marked && line.startsWith('\a')) {
        line.remove(0, 1);
        if (line.isEmpty()) {
            return;
        }
    }
    if (isBanner(line)) {
        return;
    }
    if (m_marked && line.contains("[rr ")) {
        takeMarked(line, result);
        return;
    }
    const OutputOrigin origin = originOf(line);
    if (m_write && origin == OutputOrigin::Program) {
        if (m_writeIsNew) {
            result.append({origin, QString::fromUtf8(line), m_write->event});
        }
    } else {
        result.append({origin, QString::fromUtf8(line), std::nullopt});
    }
}

void OutputParser::takeMarked(const QByteArray &line, QList<OutputText> &result)
{
    QByteArrayView rest(line);
    QByteArray text;
    std::optional<Mark> current;
    std::optional<qint64> begun; // the event of the first new write that `whole` is of
    QByteArray whole;
    bool isNew = false;
    const auto tell = [&] {
        if (begun) {
            result.append({OutputOrigin::Program, QString::fromUtf8(whole), begun});
        }
        begun.reset();
        whole.clear();
    };
    // Go prints a panic, and many a program a line, in several writes: together they are the line.
    const auto flush = [&] {
        if (current ? isNew : m_write && m_writeIsNew && !text.isEmpty()) {
            begun = begun.value_or(current ? current->event : m_write->event);
            whole += text;
        } else if (!current && !m_write && !text.isEmpty()) {
            result.append({originOf(text), QString::fromUtf8(text), std::nullopt});
        }
        text.clear();
    };
    while (!rest.isEmpty()) {
        Mark mark;
        const qsizetype length = markLength(rest, &mark.pid, &mark.event);
        if (length > 0) {
            flush();
            if (current && (mark.pid != current->pid || mark.event < current->event)) {
                tell(); // of another process, or of another pass
            }
            current = mark;
            isNew = firstTime(mark);
            rest = rest.sliced(length);
            continue;
        }
        const qsizetype next = rest.indexOf("[rr ", 1);
        const qsizetype size = next < 0 ? rest.size() : next;
        text.append(rest.first(size));
        rest = rest.sliced(size);
    }
    flush();
    tell();
    if (m_linesBelong && current) {
        m_write = current;
        m_writeIsNew = isNew;
    }
}

bool OutputParser::isBanner(const QByteArray &line)
{
    // A rule of dashes, " ---> Reached target process …", a rule again; the first rule may follow a bell.
    const QByteArray text = line.trimmed();
    const bool rule = text.size() >= 20 && text.count('-') == text.size();
    if (rule) {
        m_inBanner = !m_inBanner;
        return true;
    }
    const bool banner = text.startsWith("---> ");
    m_inBanner = m_inBanner && (banner || text.isEmpty());
    return banner || text == "\a" || (m_inBanner && text.isEmpty());
}

bool OutputParser::firstTime(const Mark &mark)
{
    const bool same = mark.event == m_lastEvent && mark.pid == m_lastPid;
    m_order = same ? m_order + 1 : 0;
    m_lastEvent = mark.event;
    m_lastPid = mark.pid;
    return m_seen.emplace(mark.pid, mark.event, m_order).second;
}

} // namespace Backstep::Delve
