// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace Backstep {

/// What there is at a place of the position bar.
enum class MarkKind { Output, Moment, BreakpointHit, Checkpoint, Bookmark };
inline constexpr int markKinds = static_cast<int>(MarkKind::Bookmark) + 1;

/// One mark. `place` is in the bar's unit (an event of a recording, the number of a moment), `id` what its kind is
/// known by elsewhere (Checkpoint::id), `text` one line that says what it is.
struct PositionMark
{
    qint64 place = 0;
    MarkKind kind = MarkKind::Output;
    qint64 id = 0;
    QString text{};

    friend bool operator==(const PositionMark &, const PositionMark &) = default;
};

/// All marks of a bar, ordered by place; a cheap value, also with 100,000 of them.
class PositionMarks
{
public:
    PositionMarks() = default;
    explicit PositionMarks(QList<PositionMark> marks);

    [[nodiscard]] const QList<PositionMark> &all() const { return m_marks; }
    /// Those at `first` to `last`, both included.
    [[nodiscard]] QList<PositionMark> between(qint64 first, qint64 last) const;
    /// The nearest place with a mark beyond `place`.
    [[nodiscard]] std::optional<qint64> after(qint64 place) const;
    [[nodiscard]] std::optional<qint64> before(qint64 place) const;

    friend bool operator==(const PositionMarks &, const PositionMarks &) = default;

private:
    QList<PositionMark> m_marks;
};

/// Some marks as lines for a tooltip or a screen reader: each by itself where there are few, else how many of a kind.
[[nodiscard]] QStringList markLines(const QList<PositionMark> &marks);

} // namespace Backstep
