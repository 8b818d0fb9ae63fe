// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>

#include <functional>
#include <optional>
#include <set>
#include <tuple>

namespace Backstep::Delve {

/// Which program a line came from.
enum class OutputOrigin { Program, Delve, Rr };

struct OutputText
{
    OutputOrigin origin = OutputOrigin::Program;
    QString text;                ///< without the line end
    std::optional<qint64> event; ///< rr's mark
};

/// Takes apart one stream of dlv's (its standard output or error), on which the program's own output, rr's banners and
/// dlv's messages arrive mixed. With rr's option -M each write of the program begins with "[rr PID EVENT]", anywhere in
/// a line; a replay writes the same again at each pass, so a marked write is given once for each pid, event and order.
/// A line that a process wrote in pieces is one line, with the event of the first of them that was not given before.
/// Lines after the first of a write have no mark; on standard output, where dlv says next to nothing, they count as
/// of the write before them.
/// Bytes that are not UTF-8 become U+FFFD; a line longer than 64 KiB is cut into several.
class OutputParser
{
public:
    explicit OutputParser(bool marked, bool linesBelong = true) : m_marked(marked), m_linesBelong(linesBelong) {}

    [[nodiscard]] QList<OutputText> feed(const QByteArray &bytes);
    /// The unfinished last line.
    [[nodiscard]] QList<OutputText> finish();
    /// Call when the program is taken to another position: the order of writes within an event starts anew.
    void beginPass();

private:
    struct Mark
    {
        QByteArray pid;
        qint64 event = 0;
    };

    void takeLine(QByteArray line, QList<OutputText> &result);
    void takeMarked(const QByteArray &line, QList<OutputText> &result);
    [[nodiscard]] bool isBanner(const QByteArray &line);
    [[nodiscard]] bool firstTime(const Mark &mark);

    bool m_marked;
    bool m_linesBelong;
    std::optional<Mark> m_write; ///< the write that the last line belongs to
    bool m_writeIsNew = false;
    bool m_inBanner = false;
    QByteArray m_line;
    QList<OutputText> m_cutShort; ///< what a new pass broke off
    std::set<std::tuple<QByteArray, qint64, int>> m_seen;
    QByteArray m_lastPid;
    qint64 m_lastEvent = -1;
    int m_order = 0;
};

} // namespace Backstep::Delve
