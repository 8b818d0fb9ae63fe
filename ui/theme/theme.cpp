// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/theme/theme.h"

#include "ui/theme/style.h"

#include <QApplication>
#include <QFontDatabase>
#include <QFontInfo>
#include <QStyleHints>
#include <QWidget>

namespace Backstep {

namespace {

constexpr const char *codeFontClass = "Backstep::CodeText";
constexpr const char *codeFontProperty = "backstepCodeFont";

struct PaletteColors
{
    QRgb window, base, alternate, text, button, highlight, highlightedText, disabled, link, placeholder;
    QRgb light, midlight, mid, dark, shadow, toolTip, toolTipText;
};

constexpr PaletteColors lightColors{0xf3f3f4, 0xffffff, 0xf8f8f9, 0x1c1d20, 0xececee, 0x2b66c4,
                                    0xffffff, 0x85888e, 0x1a5fb4, 0x5f636b, 0xffffff, 0xe4e5e8,
                                    0xc6c8cd, 0xa8abb1, 0x6c6f75, 0x26272b, 0xf1f1f3};
constexpr PaletteColors darkColors{0x25262a, 0x1b1c1f, 0x202125, 0xdfe0e3, 0x313237, 0x2f62b5,
                                   0xffffff, 0x7c8087, 0x7ab4f5, 0xa0a4ac, 0x3d3f45, 0x36373c,
                                   0x3a3b40, 0x17181a, 0x0c0d0e, 0x3a3c42, 0xf1f1f3};

QPalette makePalette(const PaletteColors &colors)
{
    QPalette palette;
    const auto set = [&palette](QPalette::ColorRole role, QRgb rgb) { palette.setColor(role, QColor::fromRgb(rgb)); };
    set(QPalette::Window, colors.window);
    set(QPalette::WindowText, colors.text);
    set(QPalette::Base, colors.base);
    set(QPalette::AlternateBase, colors.alternate);
    set(QPalette::Text, colors.text);
    set(QPalette::Button, colors.button);
    set(QPalette::ButtonText, colors.text);
    set(QPalette::BrightText, colors.highlightedText);
    set(QPalette::Highlight, colors.highlight);
    set(QPalette::HighlightedText, colors.highlightedText);
    set(QPalette::Accent, colors.highlight);
    set(QPalette::Link, colors.link);
    set(QPalette::LinkVisited, colors.link);
    set(QPalette::PlaceholderText, colors.placeholder);
    set(QPalette::ToolTipBase, colors.toolTip);
    set(QPalette::ToolTipText, colors.toolTipText);
    set(QPalette::Light, colors.light);
    set(QPalette::Midlight, colors.midlight);
    set(QPalette::Mid, colors.mid);
    set(QPalette::Dark, colors.dark);
    set(QPalette::Shadow, colors.shadow);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, QColor::fromRgb(colors.disabled));
    }
    palette.setColor(QPalette::Disabled, QPalette::Highlight, QColor::fromRgb(colors.mid));
    return palette;
}

} // namespace

Theme::Theme(QObject *parent) : QObject(parent)
{
    QApplication::setStyle(new Style);
    connect(QGuiApplication::styleHints(), &QStyleHints::colorSchemeChanged, this, &Theme::apply);
    setCodeFont({}, 0);
    apply();
}

void Theme::setChoice(ThemeChoice choice)
{
    m_choice = choice;
    apply();
}

void Theme::setCodeFont(const QString &family, int pointSize)
{
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    if (!family.isEmpty()) {
        font.setFamily(family);
    }
    const int size = pointSize > 0 ? pointSize : QApplication::font().pointSize();
    if (size > 0) {
        font.setPointSize(size);
    }
    font.setStyleHint(QFont::Monospace, QFont::PreferDefault);
    QApplication::setFont(font, codeFontClass);
    for (QWidget *widget : QApplication::allWidgets()) {
        if (widget->property(codeFontProperty).toBool()) {
            widget->setFont(Backstep::codeFont());
        }
    }
}

QPalette Theme::lightPalette()
{
    return makePalette(lightColors);
}

QPalette Theme::darkPalette()
{
    return makePalette(darkColors);
}

void Theme::apply()
{
    const bool systemDark = QGuiApplication::styleHints()->colorScheme() == Qt::ColorScheme::Dark;
    const bool dark = m_choice == ThemeChoice::Dark || (m_choice == ThemeChoice::System && systemDark);
    QApplication::setPalette(dark ? darkPalette() : lightPalette());
}

QFont codeFont()
{
    const QFont font = QApplication::font(codeFontClass);
    return QFontInfo(font).fixedPitch() ? font : QFontDatabase::systemFont(QFontDatabase::FixedFont);
}

void useCodeFont(QWidget *widget)
{
    widget->setProperty(codeFontProperty, true);
    widget->setFont(codeFont());
}

} // namespace Backstep
