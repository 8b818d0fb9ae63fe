// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/theme/roles.h"

#include <QCoreApplication>

#include <array>
#include <cmath>

namespace Backstep {

namespace {

struct Shades
{
    QRgb light;
    QRgb dark;

    [[nodiscard]] QColor color(bool dark) const { return QColor::fromRgb(dark ? this->dark : light); }
};

constexpr std::array<Shades, roleCount> shades{{
    {0x5f636b, 0xa0a4ac}, // DimText
    {0x1a5fb4, 0x7ab4f5}, // Link
    {0xb3261e, 0xf58a82}, // Error
    {0x8a5300, 0xe8b25e}, // Warning
    {0x1f6f3a, 0x7fcf95}, // Success
    {0xb0400f, 0xf7a072}, // ChangedValue
    {0x4b5f7a, 0x9fb3d1}, // TypeName
    {0x7a3fa8, 0xcba3f0}, // Backwards
    {0x6b6f77, 0x8e929a}, // LineNumber
    {0xfff3c4, 0x4a4220}, // CurrentLineBackground
    {0xe4edf9, 0x2a3546}, // FrameLineBackground
    {0xfdeadf, 0x46301f}, // ChangedBackground
    {0xffe28a, 0x5c4a12}, // MatchBackground
    {0xfde7e5, 0x4b2724}, // ErrorBackground
    {0xe5effb, 0x253449}, // InfoBackground
    {0xf7f7f8, 0x1f2022}, // GutterBackground
    {0xd2302a, 0xe5534b}, // BreakpointMark
    {0x9a9da3, 0x6f737a}, // BreakpointOffMark
    {0xc08a00, 0xf0c040}, // CurrentMark
    {0x3f78c4, 0x6fa3e8}, // FrameMark
    {0xd4d5d9, 0x3a3b40}, // Separator
}};

struct StateRow
{
    char16_t letter;
    const char *word;
    Shades shades;
};

StateRow stateRow(GoroutineState state)
{
    switch (state) {
    case GoroutineState::Running:
        return {u'R', QT_TRANSLATE_NOOP("Backstep::StateLook", "running"), {0x1f6f3a, 0x7fcf95}};
    case GoroutineState::Runnable:
        return {u'Q', QT_TRANSLATE_NOOP("Backstep::StateLook", "queued to run"), {0x00666e, 0x62c8d0}};
    case GoroutineState::Syscall:
        return {u'S', QT_TRANSLATE_NOOP("Backstep::StateLook", "in a system call"), {0x7a3fa8, 0xcba3f0}};
    case GoroutineState::Waiting:
        return {u'W', QT_TRANSLATE_NOOP("Backstep::StateLook", "waiting"), {0x8a5300, 0xe8b25e}};
    case GoroutineState::Dead: return {u'D', QT_TRANSLATE_NOOP("Backstep::StateLook", "ended"), {0x5f636b, 0xa0a4ac}};
    case GoroutineState::CopyingStack:
        return {u'C', QT_TRANSLATE_NOOP("Backstep::StateLook", "growing its stack"), {0x1a5fb4, 0x7ab4f5}};
    case GoroutineState::Preempted:
        return {u'P', QT_TRANSLATE_NOOP("Backstep::StateLook", "preempted"), {0xa3195b, 0xf28cb8}};
    case GoroutineState::Idle:
        return {u'I', QT_TRANSLATE_NOOP("Backstep::StateLook", "just made"), {0x5f636b, 0xa0a4ac}};
    case GoroutineState::Unknown: break;
    }
    return {u'?', QT_TRANSLATE_NOOP("Backstep::StateLook", "unknown"), {0x5f636b, 0xa0a4ac}};
}

double channel(double value)
{
    return value <= 0.04045 ? value / 12.92 : std::pow((value + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * channel(color.redF()) + 0.7152 * channel(color.greenF()) + 0.0722 * channel(color.blueF());
}

} // namespace

bool isDark(const QPalette &palette)
{
    return palette.color(QPalette::Base).lightness() < 128;
}

QColor roleColor(Role role, const QPalette &palette)
{
    return shades.at(static_cast<std::size_t>(role)).color(isDark(palette));
}

double contrastRatio(const QColor &a, const QColor &b)
{
    const double first = luminance(a);
    const double second = luminance(b);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}

StateLook stateLook(GoroutineState state, const QPalette &palette)
{
    const StateRow row = stateRow(state);
    return {QChar(row.letter), QCoreApplication::translate("Backstep::StateLook", row.word),
            row.shades.color(isDark(palette))};
}

} // namespace Backstep
