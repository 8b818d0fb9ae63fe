// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/source/lazyhighlighter.h"

#include "ui/theme/roles.h"

#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Format>
#include <KSyntaxHighlighting/Theme>

#include <QElapsedTimer>
#include <QTextBlock>
#include <QTextDocument>

namespace Backstep {

namespace {

constexpr qint64 sliceMilliseconds = 4;
constexpr int longLine = 4096; // generated tables: colouring them would cost more than it tells
constexpr double wantedContrast = 4.5; // WCAG AA for text

QColor readable(QColor color, const QColor &background)
{
    const bool dark = background.lightnessF() < 0.5;
    for (int i = 0; i < 20 && contrastRatio(color, background) < wantedContrast; ++i) {
        const float lightness = color.lightnessF() + (dark ? 0.04F : -0.04F);
        color.setHslF(color.hslHueF(), color.hslSaturationF(), qBound(0.0F, lightness, 1.0F));
    }
    return color;
}

} // namespace

LazyHighlighter::LazyHighlighter(QObject *parent) : QObject(parent)
{
    m_idle.setInterval(0);
    connect(&m_idle, &QTimer::timeout, this, &LazyHighlighter::workOn);
}

void LazyHighlighter::start(QTextDocument &document, const KSyntaxHighlighting::Definition &definition,
                            const KSyntaxHighlighting::Theme &theme, const QColor &background)
{
    m_document = &document;
    setDefinition(definition);
    setTheme(theme);
    m_background = background;
    m_formats.clear();
    m_states.clear();
    m_states.reserve(m_document->blockCount() + 1);
    m_states.append(KSyntaxHighlighting::State());
    m_exact = QBitArray(m_document->blockCount());
    m_idle.start();
    showBlocks(m_firstShown, m_lastShown);
}

bool LazyHighlighter::isComplete() const
{
    return !m_document || m_states.size() > m_document->blockCount();
}

void LazyHighlighter::showBlocks(int first, int last)
{
    if (!m_document) {
        return;
    }
    m_firstShown = qMax(0, first);
    m_lastShown = qMin(last, m_document->blockCount() - 1);
    KSyntaxHighlighting::State state;
    for (QTextBlock block = m_document->findBlockByNumber(m_firstShown);
         block.isValid() && block.blockNumber() <= m_lastShown; block = block.next()) {
        const int number = block.blockNumber();
        const bool known = number < m_states.size();
        if (m_exact.testBit(number)) {
            continue;
        }
        state = colour(block, known ? m_states.at(number) : state);
        m_exact.setBit(number, known);
    }
}

void LazyHighlighter::workOn()
{
    if (isComplete()) {
        m_idle.stop();
        return;
    }
    QElapsedTimer clock;
    clock.start();
    QTextBlock block = m_document->findBlockByNumber(static_cast<int>(m_states.size()) - 1);
    while (block.isValid() && clock.elapsed() < sliceMilliseconds) {
        const int number = block.blockNumber();
        const bool shown = number >= m_firstShown && number <= m_lastShown && !m_exact.testBit(number);
        if (shown) {
            m_states.append(colour(block, m_states.last()));
            m_exact.setBit(number);
        } else {
            m_ranges.clear();
            m_states.append(highlightLine(block.text().left(longLine), m_states.last()));
        }
        block = block.next();
    }
}

KSyntaxHighlighting::State LazyHighlighter::colour(const QTextBlock &block, const KSyntaxHighlighting::State &state)
{
    m_ranges.clear();
    const KSyntaxHighlighting::State next = highlightLine(block.text().left(longLine), state);
    if (block.layout()->formats() != m_ranges) {
        block.layout()->setFormats(m_ranges);
        m_document->markContentsDirty(block.position(), block.length());
    }
    return next;
}

void LazyHighlighter::applyFormat(int offset, int length, const KSyntaxHighlighting::Format &format)
{
    if (length == 0 || !format.isValid()) {
        return;
    }
    auto known = m_formats.find(format.id());
    if (known == m_formats.end()) {
        QTextCharFormat look;
        look.setForeground(readable(format.textColor(theme()), m_background));
        look.setProperty(StyleProperty, static_cast<int>(format.textStyle()));
        if (format.isBold(theme())) {
            look.setFontWeight(QFont::Bold);
        }
        if (format.isItalic(theme())) {
            look.setFontItalic(true);
        }
        known = m_formats.insert(format.id(), look);
    }
    m_ranges.append({.start = offset, .length = length, .format = *known});
}

bool LazyHighlighter::isCode(const QTextBlock &block, int column) const
{
    using Style = KSyntaxHighlighting::Theme::TextStyle;
    static const QList<int> notCode{Style::Comment,        Style::Documentation, Style::String,
                                    Style::VerbatimString, Style::SpecialString, Style::Char,
                                    Style::SpecialChar,    Style::Annotation,    Style::CommentVar};
    const QList<QTextLayout::FormatRange> ranges = block.layout()->formats();
    return std::ranges::none_of(ranges, [column](const QTextLayout::FormatRange &range) {
        return column >= range.start && column < range.start + range.length
            && notCode.contains(range.format.intProperty(StyleProperty));
    });
}

} // namespace Backstep
