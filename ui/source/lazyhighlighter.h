// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <KSyntaxHighlighting/AbstractHighlighter>
#include <KSyntaxHighlighting/State>

#include <QBitArray>
#include <QHash>
#include <QObject>
#include <QPointer>
#include <QTextCharFormat>
#include <QTextLayout>
#include <QTimer>

class QTextBlock;
class QTextDocument;

namespace Backstep {

/// Colours a document that does not change, the visible lines first. QSyntaxHighlighter would colour everything before
/// the first paint. Here only the lines that are shown get colours; what state each line begins in (inside a comment, a
/// raw string) is found out for the whole file in slices of a few milliseconds while nothing else happens. A line that
/// is shown before its state is known is coloured as if it began outside of everything and mended when it is.
class LazyHighlighter : public QObject, public KSyntaxHighlighting::AbstractHighlighter
{
    Q_OBJECT

public:
    explicit LazyHighlighter(QObject *parent = nullptr);

    /// Begins anew, with another document, text or theme. Colours of the theme that would not read on `background` are
    /// moved away from it until they do.
    void start(QTextDocument &document, const KSyntaxHighlighting::Definition &definition,
               const KSyntaxHighlighting::Theme &theme, const QColor &background);
    /// Colours these blocks at once; to be called whenever other lines come into view.
    void showBlocks(int first, int last);
    /// Every line's state is known.
    [[nodiscard]] bool isComplete() const;

    /// Whether the character at `position` of the document is in a comment or a string, as far as is known.
    [[nodiscard]] bool isCode(const QTextBlock &block, int column) const;

protected:
    void applyFormat(int offset, int length, const KSyntaxHighlighting::Format &format) override;

private:
    enum Property { StyleProperty = QTextFormat::UserProperty };

    void workOn();
    [[nodiscard]] KSyntaxHighlighting::State colour(const QTextBlock &block, const KSyntaxHighlighting::State &state);

    QPointer<QTextDocument> m_document;
    QTimer m_idle;
    QList<KSyntaxHighlighting::State> m_states; ///< at the beginning of each block, as far as known
    QBitArray m_exact; ///< blocks coloured from their known state
    int m_firstShown = 0;
    int m_lastShown = -1;
    QColor m_background;
    QHash<quint64, QTextCharFormat> m_formats;
    QList<QTextLayout::FormatRange> m_ranges;
};

} // namespace Backstep
