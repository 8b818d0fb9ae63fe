// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/recordertailpane.h"

#include "ui/docks/noticestrip.h"
#include "ui/models/recordertail.h"
#include "ui/theme/theme.h"

#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTextBlock>
#include <QVBoxLayout>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstep {

RecorderTailPane::RecorderTailPane(RecorderTail &tail, QWidget *parent)
    : QWidget(parent)
    , m_tail(tail)
    , m_view(new QPlainTextEdit(this))
    , m_notice(new NoticeStrip(u"recorder.tail"_s, this))
{
    m_view->setObjectName(u"recorder.tail"_s);
    m_view->setAccessibleName(tr("What the recording printed at last"));
    m_view->setReadOnly(true);
    m_view->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_view->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_view->setFrameShape(QFrame::NoFrame);
    useCodeFont(m_view);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_view, 1);
    column->addWidget(m_notice);
    connect(&tail, &RecorderTail::changed, this, &RecorderTailPane::showTail);
    showTail();
}

void RecorderTailPane::setHint(const QString &hint)
{
    m_hint = hint;
    showTail();
}

void RecorderTailPane::showTail()
{
    QString hint = m_hint;
    if (!m_tail.wish().id.isEmpty()) {
        const bool waits = !m_tail.isKnown() && m_tail.failure().isEmpty();
        hint = waits ? tr("Asking what it printed…") : m_tail.isKnown() ? tr("It has printed nothing yet.") : QString();
    }
    m_view->setPlaceholderText(hint);
    m_notice->say(m_tail.failure(), {}, {}, true);
    setText(m_tail.text());
}

/// Lines are added to those that are there. Where old ones fell away the line that was on top is on top again.
void RecorderTailPane::setText(const QString &text)
{
    const QString before = m_view->toPlainText();
    if (text == before) {
        return;
    }
    QScrollBar *bar = m_view->verticalScrollBar();
    const bool follows = bar->value() == bar->maximum();
    const int across = m_view->horizontalScrollBar()->value();
    const QTextBlock top = m_view->document()->findBlockByNumber(bar->value());
    if (text.startsWith(before)) { // what is selected stays so
        QTextCursor end(m_view->document());
        end.movePosition(QTextCursor::End);
        end.insertText(text.sliced(before.size()));
    } else {
        constexpr qsizetype enough = 2000; // characters, to tell a place from others
        const qsizetype at = text.indexOf(QStringView(before).sliced(top.position()).left(enough));
        m_view->setPlainText(text);
        bar->setValue(at < 0 ? 0 : m_view->document()->findBlock(int(at)).blockNumber());
        m_view->horizontalScrollBar()->setValue(across);
    }
    if (follows) {
        bar->setValue(bar->maximum());
    }
}

void RecorderTailPane::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    Q_EMIT seenChanged();
}

void RecorderTailPane::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    Q_EMIT seenChanged();
}

} // namespace Backstep
