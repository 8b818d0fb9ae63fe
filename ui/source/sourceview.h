// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/jobrunner.h"
#include "app/session/motion.h"
#include "app/source/sourcetext.h"
#include "ui/source/sourcemarks.h"

#include <QPlainTextEdit>

#include <functional>
#include <optional>

namespace KSyntaxHighlighting {
class Repository;
}

namespace Backstep {

struct GoExpression;
class LazyHighlighter;
class SourceGutter;

/// One source text, read-only, with a caret and a gutter. Shows what it is given and turns keys, clicks and hovering
/// into intents; lines count from 1. Of a large text the lines around the caret are shown at once, and the rest when it
/// has been laid out off the main thread. The repository must outlive it.
class SourceView : public QPlainTextEdit
{
    Q_OBJECT

public:
    explicit SourceView(KSyntaxHighlighting::Repository &repository, QWidget *parent = nullptr);
    ~SourceView() override;

    /// Shows a text with the caret in `line`, which stands well inside, also when the view gets its size only later.
    void setSource(const SourceTextPtr &source, int line = 1);
    [[nodiscard]] SourceTextPtr source() const { return m_source; }
    [[nodiscard]] const SourceMarks &marks() const { return m_marks; }
    void setMarks(const SourceMarks &marks);
    [[nodiscard]] const SourceRefusals &refusals() const { return m_refusals; }
    void setRefusals(const SourceRefusals &refusals);

    [[nodiscard]] int lineCount() const;
    /// False while only an excerpt of a large text is there.
    [[nodiscard]] bool isWhole() const;
    [[nodiscard]] int caretLine() const;
    /// Puts the caret there and brings the line into view with some lines around it.
    void showLine(int line);
    /// What would be evaluated at the caret: the selection, else the expression that stands there.
    [[nodiscard]] QString expressionAtCaret() const;
    /// Asks for the value of expressionAtCaret(), for those who do not use a mouse.
    void askForValueAtCaret();
    /// Why there is no answer to valueWanted(); said only where the person asked, not the mouse in passing.
    void showNoValue(const QString &sentence, quint64 ticket);
    /// The answer to valueWanted(). Late ones, whose ticket is not the newest, are dropped; so is an empty text.
    void showValue(const QString &text, quint64 ticket);

    /// Marks all places of a text; returns how many there are. An empty text marks nothing.
    int search(const QString &text, Qt::CaseSensitivity sensitivity);
    /// Goes to the next place from the caret, around the end; returns its number from 1, 0 without any. `stay` accepts
    /// the place where the caret stands, which is what typing wants.
    int goToMatch(bool backwards, bool stay = false);

    /// For the gutter.
    [[nodiscard]] int lineAtHeight(int y) const;
    void forVisibleLines(const std::function<void(int line, const QRect &rect)> &visit) const;

Q_SIGNALS:
    void breakpointToggleWanted(int line);
    void breakpointEditWanted(int line);
    void breakpointEnableWanted(int line, bool enable);
    void runToWanted(int line, Backstep::Direction direction);
    void watchWanted(const QString &expression);
    /// Somebody wants to see a value; `globalPosition` is where. Answered by showValue() with the same ticket.
    void valueWanted(const QString &expression, const QPoint &globalPosition, quint64 ticket);
    void findWanted();
    void goToLineWanted();

protected:
    bool viewportEvent(QEvent *event) override;
    bool event(QEvent *event) override;
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;

private:
    [[nodiscard]] std::optional<GoExpression> expressionAt(const QTextCursor &cursor, int column) const;
    void hover(const QPoint &position, const QPoint &globalPosition);
    void ask(const QString &expression, const QPoint &globalPosition, const QRect &area);
    void showMenu(int line, const QString &expression, const QPoint &globalPosition, bool wholeMenu);
    void addBreakpointActions(QMenu &menu, int line);
    void addRunActions(QMenu &menu, int line);
    void addExpressionActions(QMenu &menu, const QString &expression);
    void showExcerpt(int line);
    /// Keeps `most` lines, or a third of the view, between the line and the edges.
    void place(int line, int most);
    void settle();
    void buildWhole();
    /// `firstLine` and `start`: the line and the index in the source's text at which the document begins.
    void showDocument(std::shared_ptr<QTextDocument> shown, int firstLine, qsizetype start);
    /// Exchanges the excerpt for the whole text without moving anything on the screen.
    void showWhole(std::shared_ptr<QTextDocument> whole);
    [[nodiscard]] QTextBlock blockOf(int line) const;
    [[nodiscard]] QTextCursor cursorFor(qsizetype match) const;
    void applyTheme();
    void highlight();
    void placeGutter();
    void visibleLinesChanged();
    void updateSelections();

    KSyntaxHighlighting::Repository &m_repository;
    LazyHighlighter *m_highlighter = nullptr;
    SourceGutter *m_gutter = nullptr;
    SourceTextPtr m_source;
    std::shared_ptr<QTextDocument> m_shown; ///< the text or an excerpt of it
    int m_firstLine = 1;
    qsizetype m_start = 0;
    int m_scrolledTo = -1; ///< while the text stands where setSource() put it; -1 afterwards
    SourceMarks m_marks;
    SourceRefusals m_refusals;
    QList<qsizetype> m_matches; ///< indices into the source's text, ascending
    qsizetype m_matchLength = 0;
    quint64 m_ticket = 0;
    bool m_valueAsked = false; ///< by key or menu; else the mouse came by
    QPoint m_valuePosition;
    QRect m_valueArea; ///< the expression on the viewport: the value stays while the mouse is in it
    JobRunner m_runner;
};

} // namespace Backstep
