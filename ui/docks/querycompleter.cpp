// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/querycompleter.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QKeyEvent>
#include <QLineEdit>
#include <QStringListModel>

namespace Backstep {

namespace {
constexpr int widest = 60; // characters
}

QueryCompleter::QueryCompleter(QLineEdit *line, std::function<const GoroutineFacets &()> facets)
    : QObject(line)
    , m_line(line)
    , m_facets(std::move(facets))
    , m_completer(new QCompleter(this))
    , m_words(new QStringListModel(this))
{
    m_completer->setModel(m_words);
    m_completer->setWidget(line);
    m_completer->setCompletionMode(QCompleter::UnfilteredPopupCompletion);
    m_completer->setMaxVisibleItems(12);
    m_completer->popup()->setObjectName(line->objectName() + QStringLiteral(".completions"));
    line->installEventFilter(this);
    m_completer->popup()->installEventFilter(this);
    connect(line, &QLineEdit::textEdited, this, &QueryCompleter::offer);
    connect(m_completer, qOverload<const QString &>(&QCompleter::activated), this, &QueryCompleter::take);
}

void QueryCompleter::offer()
{
    m_offered = completeQuery(m_line->text(), m_line->cursorPosition(), m_facets());
    if (m_offered.words.isEmpty()) {
        m_completer->popup()->hide();
        return;
    }
    m_words->setStringList(m_offered.words);
    QRect place = m_line->inputMethodQuery(Qt::ImCursorRectangle).toRect();
    place.moveLeft(qMax(0,
                        place.left()
                            - m_line->fontMetrics().horizontalAdvance(
                                m_line->text().mid(m_offered.start, m_line->cursorPosition() - m_offered.start))));
    place.setWidth(m_line->fontMetrics().averageCharWidth() * widest);
    m_completer->complete(place);
    m_completer->popup()->setCurrentIndex({}); // Enter takes what was chosen, not what happens to stand first
}

void QueryCompleter::take(const QString &word)
{
    QString text = m_line->text();
    const bool goesOn = word.endsWith(u':') || word.endsWith(u'=') || word.endsWith(u'>');
    const QString taken = goesOn ? word : QString(word + u' ');
    text.replace(m_offered.start, m_offered.length, taken);
    m_line->setText(text);
    m_line->setCursorPosition(static_cast<int>(m_offered.start + taken.size()));
    if (goesOn) {
        QMetaObject::invokeMethod(this, &QueryCompleter::offer, Qt::QueuedConnection);
    }
}

bool QueryCompleter::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress) {
        return QObject::eventFilter(watched, event);
    }
    const auto *key = static_cast<QKeyEvent *>(event);
    QAbstractItemView *popup = m_completer->popup();
    if (watched == m_line && key->key() == Qt::Key_Space && key->modifiers() == Qt::ControlModifier) {
        offer();
        return true;
    }
    if (popup->isVisible() && key->key() == Qt::Key_Escape) {
        popup->hide(); // the line itself would be emptied
        return true;
    }
    const QModelIndex current = popup->currentIndex();
    const bool enter = (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) && current.isValid();
    if (popup->isVisible() && (enter || key->key() == Qt::Key_Tab)) {
        const QString word = current.isValid() ? current.data().toString() : m_offered.words.value(0);
        popup->hide();
        take(word);
        return true;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace Backstep
