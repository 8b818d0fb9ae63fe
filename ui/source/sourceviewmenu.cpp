// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// The keys and the context menu of SourceView.

#include "app/source/goexpression.h"
#include "ui/source/sourceview.h"
#include "ui/theme/icons.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QTextBlock>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestName = 40; // letters of an expression in a menu line

/// Whether a key is one of ours, so that a window-wide shortcut leaves it to the view that has the focus.
bool isOwnKey(const QKeyEvent &event)
{
    return event.matches(QKeySequence::Find) || event.matches(QKeySequence::FindNext)
        || event.matches(QKeySequence::FindPrevious)
        || (event.key() == Qt::Key_G && event.modifiers() == Qt::ControlModifier);
}

template<typename Slot>
void offer(QMenu &menu, const QString &icon, const QString &text, const QString &refusal, const Slot &slot)
{
    QAction *action = menu.addAction(icon.isEmpty() ? QIcon() : Icons::get(icon), text, &menu, slot);
    action->setEnabled(refusal.isEmpty());
    action->setToolTip(refusal);
}

} // namespace

bool SourceView::event(QEvent *event)
{
    if (event->type() == QEvent::ShortcutOverride && isOwnKey(*static_cast<QKeyEvent *>(event))) {
        event->accept();
        return true;
    }
    return QPlainTextEdit::event(event);
}

void SourceView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Find)) {
        Q_EMIT findWanted();
    } else if (event->key() == Qt::Key_G && event->modifiers() == Qt::ControlModifier) {
        Q_EMIT goToLineWanted();
    } else if (event->key() == Qt::Key_F3) {
        goToMatch(event->modifiers().testFlag(Qt::ShiftModifier));
    } else {
        QPlainTextEdit::keyPressEvent(event);
    }
}

void SourceView::contextMenuEvent(QContextMenuEvent *event)
{
    const QTextCursor clicked = cursorForPosition(event->pos());
    const QTextCursor caret = textCursor();
    const bool inSelection = caret.hasSelection() && clicked.position() >= caret.selectionStart()
        && clicked.position() <= caret.selectionEnd();
    if (event->reason() == QContextMenuEvent::Mouse && !inSelection) {
        setTextCursor(clicked);
    }
    showMenu(caretLine(), expressionAtCaret(), event->globalPos(), true);
}

void SourceView::showMenu(int line, const QString &expression, const QPoint &globalPosition, bool wholeMenu)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    addBreakpointActions(*menu, line);
    addRunActions(*menu, line);
    if (wholeMenu) {
        addExpressionActions(*menu, expression);
        menu->addSeparator();
        offer(*menu, u"copy"_s, tr("&Copy"), textCursor().hasSelection() ? QString() : tr("Nothing is selected."),
              [this] { copy(); });
        offer(*menu, u"search"_s, tr("&Find…") + u"\tCtrl+F"_s, {}, [this] { Q_EMIT findWanted(); });
        offer(*menu, {}, tr("&Go to Line…") + u"\tCtrl+G"_s, {}, [this] { Q_EMIT goToLineWanted(); });
    }
    menu->popup(globalPosition);
}

void SourceView::addBreakpointActions(QMenu &menu, int line)
{
    const auto mark = m_marks.breakpoints.constFind(line);
    if (mark == m_marks.breakpoints.constEnd()) {
        offer(menu, u"breakpoint"_s, tr("Set &Breakpoint") + u"\tF9"_s, m_refusals.breakpoints,
              [this, line] { Q_EMIT breakpointToggleWanted(line); });
        offer(menu, u"breakpoint-conditional"_s, tr("Set Breakpoint with Con&dition…"), m_refusals.breakpoints,
              [this, line] { Q_EMIT breakpointEditWanted(line); });
        return;
    }
    const bool disabled = mark->look == BreakpointLook::Disabled;
    offer(menu, u"breakpoint"_s, tr("Remove &Breakpoint") + u"\tF9"_s, m_refusals.breakpoints,
          [this, line] { Q_EMIT breakpointToggleWanted(line); });
    offer(menu, u"breakpoint-off"_s, disabled ? tr("&Enable Breakpoint") : tr("&Disable Breakpoint"),
          m_refusals.breakpoints, [this, line, disabled] { Q_EMIT breakpointEnableWanted(line, disabled); });
    offer(menu, u"edit"_s, tr("Edit Breakpoin&t…"), m_refusals.breakpoints,
          [this, line] { Q_EMIT breakpointEditWanted(line); });
}

void SourceView::addRunActions(QMenu &menu, int line)
{
    menu.addSeparator();
    offer(menu, u"run-to"_s, tr("&Run to Line %1").arg(line), m_refusals.runTo,
          [this, line] { Q_EMIT runToWanted(line, Direction::Forward); });
    offer(menu, u"run-to-back"_s, tr("Run Bac&k to Line %1").arg(line), m_refusals.runBackTo,
          [this, line] { Q_EMIT runToWanted(line, Direction::Backward); });
}

void SourceView::addExpressionActions(QMenu &menu, const QString &expression)
{
    if (expression.isEmpty()) {
        return;
    }
    const bool cut = expression.size() > longestName;
    QString name = cut ? QString(expression.left(longestName) + u'…') : expression;
    name.replace(u'&', u"&&"_s);
    menu.addSeparator();
    offer(menu, u"watches"_s, tr("&Watch %1").arg(name), {}, [this, expression] { Q_EMIT watchWanted(expression); });
    offer(menu, u"variables"_s, tr("&Show the Value of %1").arg(name), m_refusals.evaluate,
          [this] { askForValueAtCaret(); });
}

} // namespace Backstep
