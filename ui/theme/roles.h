// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/goroutine.h"

#include <QColor>
#include <QPalette>

namespace Backstep {

/// What a colour is for. Every role that ends in nothing else is a text colour and reads (contrast 4.5 or more) on
/// lists and on panels alike; roles named …Background lie behind ordinary text; …Mark roles are shapes in a gutter.
enum class Role {
    DimText,        ///< secondary text: types, runtime frames, ages
    Link,
    Error,
    Warning,
    Success,
    ChangedValue,   ///< a value that differs from the one at the last stop
    TypeName,
    Backwards,      ///< everything that goes back in time
    LineNumber,
    CurrentLineBackground,
    FrameLineBackground,  ///< the line of a frame that is selected but not the topmost
    ChangedBackground,
    MatchBackground,      ///< what a filter or a search found
    ErrorBackground,
    InfoBackground,
    GutterBackground,
    BreakpointMark,
    BreakpointOffMark,
    CurrentMark,
    FrameMark,
    Separator,
};
inline constexpr int roleCount = static_cast<int>(Role::Separator) + 1;

/// The colour of a role, light or dark as the palette is. A pure function, so a delegate or a proxy asks with the
/// palette it paints with and follows a change of theme by itself.
[[nodiscard]] QColor roleColor(Role role, const QPalette &palette);
[[nodiscard]] bool isDark(const QPalette &palette);

/// WCAG contrast ratio of two opaque colours, 1 to 21.
[[nodiscard]] double contrastRatio(const QColor &a, const QColor &b);

/// One letter, one word and one colour for a goroutine's state: the same in lists, graph and timeline, and never the
/// colour alone.
struct StateLook
{
    QChar letter;
    QString word;
    QColor color;
};
[[nodiscard]] StateLook stateLook(GoroutineState state, const QPalette &palette);

} // namespace Backstep
