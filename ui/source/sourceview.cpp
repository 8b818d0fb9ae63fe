// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/source/sourceview.h"

#include "app/source/goexpression.h"
#include "ui/source/lazyhighlighter.h"
#include "ui/source/sourcegutter.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"
#include "ui/theme/tooltip.h"

#include <KSyntaxHighlighting/Definition>
#include <KSyntaxHighlighting/Repository>
#include <KSyntaxHighlighting/Theme>

#include <QFileInfo>
#include <QHelpEvent>
#include <QPlainTextDocumentLayout>
#include <QScrollBar>
#include <QTextBlock>
#include <QToolTip>

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr int tabWidth = 4; // letters
constexpr int linesAround = 4;
constexpr int largeFile = 4000;   // lines that take about 10 ms to lay out
constexpr int excerptLines = 400;
constexpr qsizetype longestTip = 4000; // letters; more of a value belongs into the Variables panel

/// A document without a layout, so that it can be made on any thread.
std::shared_ptr<QTextDocument> makeDocument(const QString &text)
{
    auto made = std::make_shared<QTextDocument>();
    made->setUndoRedoEnabled(false);
    made->setPlainText(text);
    return made;
}

QTextEdit::ExtraSelection lineBackground(const QTextBlock &block, const QColor &color)
{
    QTextEdit::ExtraSelection selection;
    selection.cursor = QTextCursor(block);
    selection.format.setBackground(color);
    selection.format.setProperty(QTextFormat::FullWidthSelection, true);
    return selection;
}

} // namespace

SourceView::SourceView(KSyntaxHighlighting::Repository &repository, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_repository(repository)
    , m_highlighter(new LazyHighlighter(this))
    , m_gutter(new SourceGutter(*this))
{
    setReadOnly(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    setLineWrapMode(QPlainTextEdit::NoWrap);
    setUndoRedoEnabled(false);
    setFrameShape(QFrame::NoFrame);
    setCursorWidth(2);
    setAccessibleName(tr("Source text"));

    connect(this, &QPlainTextEdit::blockCountChanged, this, &SourceView::placeGutter);
    connect(this, &QPlainTextEdit::updateRequest, m_gutter, [this](const QRect &rect, int dy) {
        if (dy != 0) {
            m_gutter->scroll(0, dy);
        } else {
            m_gutter->update(0, rect.y(), m_gutter->width(), rect.height());
        }
    });
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &SourceView::visibleLinesChanged);
    connect(m_gutter, &SourceGutter::lineClicked, this, [this](int line) {
        if (m_refusals.breakpoints.isEmpty()) {
            Q_EMIT breakpointToggleWanted(line);
        }
    });
    connect(m_gutter, &SourceGutter::menuWanted, this,
            [this](int line, const QPoint &position) { showMenu(line, {}, position, false); });
    applyTheme();
}

SourceView::~SourceView()
{
    setDocument(nullptr); // while both are alive
}

void SourceView::setSource(const SourceTextPtr &source, int line)
{
    m_source = source;
    m_matches.clear();
    setDocumentTitle(source ? QFileInfo(source->path).fileName() : QString());
    if (source && source->lineCount > largeFile) {
        showExcerpt(line);
        buildWhole();
    } else {
        showDocument(makeDocument(source ? source->text : QString()), 1, 0);
        showLine(line);
    }
    settle();
}

void SourceView::settle()
{
    place(caretLine(), lineCount());
    m_scrolledTo = verticalScrollBar()->value();
}

void SourceView::showExcerpt(int line)
{
    const QString &text = m_source->text;
    const int first = qMax(1, qMin(line, m_source->lineCount) - excerptLines / 2);
    qsizetype start = 0;
    for (int i = 1; i < first; ++i) {
        start = text.indexOf(u'\n', start) + 1;
    }
    qsizetype end = start - 1;
    for (int i = 0; i < excerptLines && end < text.size(); ++i) {
        const qsizetype next = text.indexOf(u'\n', end + 1);
        end = next < 0 ? text.size() : next;
    }
    showDocument(makeDocument(text.sliced(start, end - start)), first, start);
    showLine(line);
}

void SourceView::buildWhole()
{
    using Shared = std::shared_ptr<QTextDocument>;
    const SourceTextPtr source = m_source;
    m_runner
        .run<Shared>([source, home = thread()](const StopToken &) -> Result<Shared> {
            Shared made = makeDocument(source->text);
            made->moveToThread(home);
            return made;
        })
        .then(this, [this, source](const Result<Shared> &made) {
            if (made && m_source == source) {
                showWhole(*made);
            }
        });
}

void SourceView::showDocument(std::shared_ptr<QTextDocument> shown, int firstLine, qsizetype start)
{
    shown->setDefaultFont(font());
    shown->setDocumentLayout(new QPlainTextDocumentLayout(shown.get()));
    setDocument(shown.get());
    m_shown = std::move(shown);
    m_firstLine = firstLine;
    m_start = start;
    setTabStopDistance(tabWidth * fontMetrics().horizontalAdvance(u' '));
    setCursorWidth(2);
    highlight();
    placeGutter();
    updateSelections();
    visibleLinesChanged();
}

void SourceView::showWhole(std::shared_ptr<QTextDocument> whole)
{
    const auto moved = static_cast<int>(m_start);
    const int anchor = textCursor().anchor() + moved;
    const int position = textCursor().position() + moved;
    const int top = m_firstLine - 1 + firstVisibleBlock().blockNumber();
    const int aside = horizontalScrollBar()->value();
    const bool settled = m_scrolledTo == verticalScrollBar()->value();
    showDocument(std::move(whole), 1, 0);
    QTextCursor caret(document());
    caret.setPosition(anchor);
    caret.setPosition(position, QTextCursor::KeepAnchor);
    setTextCursor(caret);
    verticalScrollBar()->setValue(top);
    horizontalScrollBar()->setValue(aside);
    m_scrolledTo = settled ? verticalScrollBar()->value() : -1;
}

int SourceView::lineCount() const
{
    return m_source ? m_source->lineCount : 1;
}

bool SourceView::isWhole() const
{
    return lineCount() == document()->blockCount();
}

QTextBlock SourceView::blockOf(int line) const
{
    return document()->findBlockByNumber(line - m_firstLine);
}

void SourceView::setMarks(const SourceMarks &marks)
{
    if (m_marks != marks) {
        m_marks = marks;
        updateSelections();
        m_gutter->update();
    }
}

void SourceView::setRefusals(const SourceRefusals &refusals)
{
    if (m_refusals != refusals) {
        m_refusals = refusals;
        m_gutter->update();
    }
}

int SourceView::caretLine() const
{
    return m_firstLine + textCursor().blockNumber();
}

void SourceView::showLine(int line)
{
    const int wanted = qBound(1, line, lineCount());
    const QTextBlock block = blockOf(wanted);
    if (!block.isValid()) {
        showExcerpt(wanted);
        return;
    }
    if (block != textCursor().block()) {
        m_scrolledTo = -1;
    }
    setTextCursor(QTextCursor(block));
    place(wanted, linesAround);
    horizontalScrollBar()->setValue(0);
    visibleLinesChanged();
}

void SourceView::place(int line, int most)
{
    const int shown = qMax(1, viewport()->height() / fontMetrics().lineSpacing());
    const int first = firstVisibleBlock().blockNumber();
    const int margin = qMin(most, shown / 3);
    const int number = line - m_firstLine;
    if (number < first + margin || number >= first + shown - margin) {
        verticalScrollBar()->setValue(number - shown / 3);
    }
}

std::optional<GoExpression> SourceView::expressionAt(const QTextCursor &cursor, int column) const
{
    if (!m_highlighter->isCode(cursor.block(), column)) {
        return std::nullopt;
    }
    return goExpressionAt(cursor.block().text(), column);
}

QString SourceView::expressionAtCaret() const
{
    const QTextCursor caret = textCursor();
    if (caret.hasSelection()) {
        // Paragraph separators stand for line ends: what spans lines is a passage, not an expression.
        const QString selected = caret.selectedText().trimmed();
        return selected.contains(QChar::ParagraphSeparator) ? QString() : selected;
    }
    const int column = caret.positionInBlock();
    std::optional<GoExpression> found = expressionAt(caret, column);
    if (!found && column > 0) {
        found = expressionAt(caret, column - 1); // the caret stands behind the word
    }
    return found ? found->text : QString();
}

void SourceView::askForValueAtCaret()
{
    const QRect caret = cursorRect();
    ask(expressionAtCaret(), viewport()->mapToGlobal(caret.bottomLeft()), viewport()->rect());
    m_valueAsked = true;
    if (!m_refusals.evaluate.isEmpty()) {
        showNoValue(m_refusals.evaluate, m_ticket);
    }
}

void SourceView::showNoValue(const QString &sentence, quint64 ticket)
{
    if (m_valueAsked && ticket == m_ticket) {
        QToolTip::showText(m_valuePosition, safeToolTip(sentence), viewport(), m_valueArea);
    }
}

void SourceView::ask(const QString &expression, const QPoint &globalPosition, const QRect &area)
{
    m_valueAsked = false;
    m_valuePosition = globalPosition;
    m_valueArea = area;
    if (expression.isEmpty() || !m_refusals.evaluate.isEmpty()) {
        return;
    }
    Q_EMIT valueWanted(expression, globalPosition, ++m_ticket);
}

void SourceView::showValue(const QString &text, quint64 ticket)
{
    if (ticket != m_ticket || text.isEmpty()) {
        return;
    }
    const bool cut = text.size() > longestTip;
    const QString shown = cut ? QString(text.left(longestTip) + u'…') : text;
    QToolTip::showText(m_valuePosition, u"<pre>"_s + shown.toHtmlEscaped() + u"</pre>"_s, viewport(), m_valueArea);
}

void SourceView::hover(const QPoint &position, const QPoint &globalPosition)
{
    QTextCursor cursor = cursorForPosition(position);
    const QRectF line = blockBoundingGeometry(cursor.block()).translated(contentOffset());
    if (!line.contains(QPointF(line.left(), position.y()))) {
        return; // below the last line
    }
    // The cursor goes to the nearest gap between two letters; the letter under the mouse may be the one before.
    const int column = cursor.positionInBlock() - (cursorRect(cursor).left() > position.x() ? 1 : 0);
    const QTextCursor selected = textCursor();
    QTextCursor area = cursor;
    QString expression;
    if (selected.hasSelection() && cursor.position() >= selected.selectionStart()
        && cursor.position() <= selected.selectionEnd()) {
        expression = expressionAtCaret();
        area.setPosition(selected.selectionStart());
        cursor.setPosition(selected.selectionEnd());
    } else if (const std::optional<GoExpression> found = expressionAt(cursor, column)) {
        expression = found->text;
        area.setPosition(cursor.block().position() + static_cast<int>(found->start));
        cursor.setPosition(area.position() + static_cast<int>(found->text.size()));
    }
    const QRect rect = cursorRect(area).united(cursorRect(cursor));
    if (rect.contains(position)) {
        ask(expression, globalPosition, rect);
    }
}

int SourceView::search(const QString &text, Qt::CaseSensitivity sensitivity)
{
    m_matches.clear();
    m_matchLength = text.size();
    if (m_source && !text.isEmpty()) {
        const QString &all = m_source->text;
        for (qsizetype at = all.indexOf(text, 0, sensitivity); at >= 0;
             at = all.indexOf(text, at + text.size(), sensitivity)) {
            m_matches.append(at);
        }
    }
    updateSelections();
    return static_cast<int>(m_matches.size());
}

int SourceView::goToMatch(bool backwards, bool stay)
{
    if (m_matches.isEmpty()) {
        return 0;
    }
    const QTextCursor caret = textCursor();
    const auto first = m_matches.cbegin();
    const auto end = m_matches.cend();
    const qsizetype from = m_start + (stay || backwards ? caret.selectionStart() : caret.selectionEnd());
    auto match = std::lower_bound(first, end, from);
    if (backwards) {
        match = match == first ? end - 1 : match - 1;
    } else if (match == end) {
        match = first;
    }
    showLine(static_cast<int>(QStringView(m_source->text).first(*match).count(u'\n')) + 1);
    setTextCursor(cursorFor(*match));
    return static_cast<int>(match - first) + 1;
}

QTextCursor SourceView::cursorFor(qsizetype match) const
{
    QTextCursor cursor(document());
    cursor.setPosition(static_cast<int>(match - m_start));
    cursor.setPosition(static_cast<int>(match - m_start + m_matchLength), QTextCursor::KeepAnchor);
    return cursor;
}

int SourceView::lineAtHeight(int y) const
{
    int found = 0;
    forVisibleLines(
        [&found, y](int line, const QRect &rect) { found = y >= rect.top() && y <= rect.bottom() ? line : found; });
    return found;
}

void SourceView::forVisibleLines(const std::function<void(int line, const QRect &rect)> &visit) const
{
    QTextBlock block = firstVisibleBlock();
    const int bottom = viewport()->height();
    QRectF rect = blockBoundingGeometry(block).translated(contentOffset());
    while (block.isValid() && rect.top() <= bottom) {
        const int top = qRound(rect.top());
        visit(m_firstLine + block.blockNumber(), QRect(0, top, viewport()->width(), qRound(rect.bottom()) - top));
        block = block.next();
        rect = QRectF(rect.bottomLeft(), QSizeF(rect.width(), blockBoundingRect(block).height()));
    }
}

bool SourceView::viewportEvent(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        hover(help->pos(), help->globalPos());
        return true;
    }
    return QPlainTextEdit::viewportEvent(event);
}

void SourceView::changeEvent(QEvent *event)
{
    QPlainTextEdit::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::StyleChange) {
        applyTheme();
    } else if (event->type() == QEvent::FontChange && m_gutter) {
        m_gutter->setFont(font());
        setTabStopDistance(tabWidth * fontMetrics().horizontalAdvance(u' '));
        placeGutter();
    }
}

void SourceView::resizeEvent(QResizeEvent *event)
{
    const bool settled = m_scrolledTo == verticalScrollBar()->value(); // and nobody has scrolled since
    QPlainTextEdit::resizeEvent(event);
    placeGutter();
    if (settled) {
        settle();
    }
    visibleLinesChanged();
}

void SourceView::applyTheme()
{
    if (!m_gutter) {
        return; // the base class sends changes while it is being made
    }
    useCodeFont(this);
    m_gutter->setFont(font());
    setTabStopDistance(tabWidth * fontMetrics().horizontalAdvance(u' '));
    highlight();
    updateSelections();
}

void SourceView::highlight()
{
    if (m_source) {
        m_highlighter->start(*document(), m_repository.definitionForFileName(m_source->path),
                             m_repository.themeForPalette(palette()), palette().color(QPalette::Base));
    }
}

void SourceView::placeGutter()
{
    if (!m_gutter) {
        return;
    }
    const int width = m_gutter->sizeHint().width();
    setViewportMargins(width, 0, 0, 0);
    const QRect inside = contentsRect();
    m_gutter->setGeometry(inside.left(), inside.top(), width, inside.height());
}

void SourceView::visibleLinesChanged()
{
    const int first = firstVisibleBlock().blockNumber();
    const int count = viewport()->height() / qMax(1, fontMetrics().lineSpacing()) + 2;
    m_highlighter->showBlocks(first, first + count);
    if (!m_matches.isEmpty()) {
        updateSelections();
    }
}

void SourceView::updateSelections()
{
    QList<QTextEdit::ExtraSelection> selections;
    if (const QTextBlock block = blockOf(m_marks.currentLine); m_marks.currentLine > 0 && block.isValid()) {
        const Role role = m_marks.currentIsTop ? Role::CurrentLineBackground : Role::FrameLineBackground;
        selections.append(lineBackground(block, roleColor(role, palette())));
    }
    // Only what is in view: a search for "e" in a large file has a hundred thousand places.
    const qsizetype top = m_start + firstVisibleBlock().position();
    const QTextBlock last = cursorForPosition(viewport()->rect().bottomRight()).block();
    const qsizetype end = m_start + last.position() + last.length() - m_matchLength;
    const QColor color = roleColor(Role::MatchBackground, palette());
    for (auto match = std::ranges::lower_bound(m_matches, top); match != m_matches.end() && *match < end; ++match) {
        QTextEdit::ExtraSelection selection;
        selection.cursor = cursorFor(*match);
        selection.format.setBackground(color);
        selections.append(selection);
    }
    setExtraSelections(selections);
}

} // namespace Backstep
