// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QFont>
#include <QObject>
#include <QPalette>

namespace Backstep {

/// What the person wants; System follows the desktop, also when it changes while the program runs.
enum class ThemeChoice { System, Light, Dark };

/// Gives the application its style, palette and code face, and keeps them in step with the desktop. Make one after
/// QApplication and keep it as long; everything else learns colours from the palette it paints with (roles.h).
class Theme : public QObject
{
    Q_OBJECT

public:
    explicit Theme(QObject *parent = nullptr);

    void setChoice(ThemeChoice choice);
    [[nodiscard]] ThemeChoice choice() const { return m_choice; }
    /// The face for code; an empty family means the system's fixed-width face, size 0 the size of other text.
    void setCodeFont(const QString &family, int pointSize);

    [[nodiscard]] static QPalette lightPalette();
    [[nodiscard]] static QPalette darkPalette();

private:
    void apply();

    ThemeChoice m_choice = ThemeChoice::System;
};

/// The face for code, addresses and values, as the person set it; usable before a Theme exists.
[[nodiscard]] QFont codeFont();
/// Gives `widget` that face, now and whenever the person chooses another one.
void useCodeFont(QWidget *widget);

} // namespace Backstep
