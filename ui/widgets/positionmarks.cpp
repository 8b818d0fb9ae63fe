// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/widgets/positionmarks.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>
#include <array>

namespace Backstep {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::PositionMarks)
};

constexpr int fewMarks = 3; // of a kind: told one by one

QString counted(MarkKind kind, int count)
{
    switch (kind) {
    case MarkKind::Output: return Text::tr("%n line(s) of output", nullptr, count);
    case MarkKind::Moment: return Text::tr("%n moment(s)", nullptr, count);
    case MarkKind::BreakpointHit: return Text::tr("%n breakpoint hit(s)", nullptr, count);
    case MarkKind::Checkpoint: return Text::tr("%n checkpoint(s)", nullptr, count);
    case MarkKind::Bookmark: break;
    }
    return Text::tr("%n bookmark(s)", nullptr, count);
}

} // namespace

PositionMarks::PositionMarks(QList<PositionMark> marks) : m_marks(std::move(marks))
{
    if (!std::ranges::is_sorted(m_marks, {}, &PositionMark::place)) {
        std::ranges::stable_sort(m_marks, {}, &PositionMark::place);
    }
}

QList<PositionMark> PositionMarks::between(qint64 first, qint64 last) const
{
    const auto from = std::ranges::lower_bound(m_marks, first, {}, &PositionMark::place);
    const auto to = std::ranges::upper_bound(m_marks, last, {}, &PositionMark::place);
    return from < to ? QList<PositionMark>(from, to) : QList<PositionMark>();
}

std::optional<qint64> PositionMarks::after(qint64 place) const
{
    const auto next = std::ranges::upper_bound(m_marks, place, {}, &PositionMark::place);
    return next == m_marks.end() ? std::nullopt : std::optional(next->place);
}

std::optional<qint64> PositionMarks::before(qint64 place) const
{
    const auto here = std::ranges::lower_bound(m_marks, place, {}, &PositionMark::place);
    return here == m_marks.begin() ? std::nullopt : std::optional(std::prev(here)->place);
}

QStringList markLines(const QList<PositionMark> &marks)
{
    // What the person set comes first, what there is most of comes last.
    constexpr std::array order{MarkKind::Bookmark, MarkKind::Checkpoint, MarkKind::BreakpointHit, MarkKind::Moment,
                               MarkKind::Output};
    QStringList lines;
    for (const MarkKind kind : order) {
        QStringList texts;
        int count = 0;
        for (const PositionMark &mark : marks) {
            if (mark.kind == kind && ++count <= fewMarks) {
                texts.append(mark.text);
            }
        }
        lines += count > fewMarks ? QStringList{counted(kind, count)} : texts;
    }
    return lines;
}

} // namespace Backstep
