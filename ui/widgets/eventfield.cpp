// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/widgets/eventfield.h"

#include "ui/theme/theme.h"
#include "ui/widgets/positionbar.h"

#include <QContextMenuEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QRegularExpressionValidator>

using namespace Qt::StringLiterals;

namespace Backstep {

EventField::EventField(QWidget *parent)
    : QWidget(parent)
    , m_label(new QLabel(tr("event"), this))
    , m_event(new QLineEdit(this))
    , m_of(new QLabel(this))
    , m_bar(new PositionBar(this))
{
    m_label->setBuddy(m_event);
    m_event->setAccessibleName(tr("Event"));
    m_event->setAlignment(Qt::AlignRight);
    useCodeFont(m_event);
    m_event->setValidator(new QRegularExpressionValidator(QRegularExpression(u"[0-9]{0,18}"_s), m_event));
    m_event->installEventFilter(this);
    fitNumber();
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 0, 8, 0);
    layout->setSpacing(4);
    layout->addWidget(m_label);
    layout->addWidget(m_event);
    layout->addWidget(m_of);
    layout->addWidget(m_bar, 1);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    setMaximumWidth(760);
    connect(m_event, &QLineEdit::returnPressed, this, [this] {
        if (!m_event->text().isEmpty()) {
            Q_EMIT seekRequested(m_event->text().toLongLong());
            Q_EMIT left();
        }
    });
    connectBar();
    setPosition({}, {});
}

void EventField::connectBar()
{
    m_bar->setNaming([this](qint64 place) { return nameOf(place); });
    connect(m_bar, &PositionBar::placeWanted, this, [this](qint64 place) {
        if (m_moments > 0) {
            Q_EMIT momentRequested(place);
        } else {
            Q_EMIT seekRequested(place);
        }
    });
    connect(m_bar, &PositionBar::markWanted, this, &EventField::markRequested);
    connect(m_bar, &PositionBar::draggedTo, this, [this](std::optional<qint64> place) {
        m_dragged = place;
        if (!place) {
            reset();
            applyRefusal();
        } else if (m_moments == 0) {
            m_event->setText(QString::number(*place));
        } else if (*place <= m_events.size()) {
            m_event->setText(QString::number(m_events.at(*place - 1)));
        }
        showBar();
    });
}

QString EventField::nameOf(qint64 place) const
{
    return m_moments > 0 ? tr("Moment %1 of %2").arg(place).arg(m_moments)
                         : tr("Event %1 of %2").arg(place).arg(m_last.value_or(0));
}

void EventField::setPosition(std::optional<qint64> event, std::optional<qint64> last)
{
    m_position = event;
    m_last = last;
    showBar();
    if (!m_bar->isDragging()) {
        reset();
    }
}

void EventField::setMoments(std::optional<qint64> current, qint64 count, const QList<qint64> &events)
{
    m_events = events;
    m_moment = current;
    m_moments = count;
    m_bar->setAccessibleName(count > 0 ? tr("Moment of the capsule") : tr("Position in the recording"));
    showBar();
    applyRefusal();
}

void EventField::showBar()
{
    m_of->setText(m_moments > 0
                      ? tr("moment %1 of %2").arg(m_dragged ? *m_dragged : m_moment.value_or(0)).arg(m_moments)
                      : m_last ? tr("of %1").arg(*m_last)
                               : QString());
    m_of->setVisible(m_moments > 0 || m_last);
    const bool events = m_moments == 0 || m_last; // a live program has none
    m_label->setVisible(events);
    m_event->setVisible(events);
    if (m_moments > 0) {
        m_bar->setPlaces(1, m_moments);
        m_bar->setPlace(m_moment);
    } else {
        const bool atEnd = m_last && !m_position;
        m_bar->setPlaces(0, m_last.value_or(0));
        m_bar->setPlace(atEnd ? m_last : m_position);
    }
}

void EventField::setMarks(const PositionMarks &marks)
{
    m_bar->setMarks(marks);
}

void EventField::setRefusal(const QString &reason, const QString &moments)
{
    m_refusal = reason;
    m_momentsRefusal = moments;
    applyRefusal();
}

/// A widget that is disabled loses the mouse, so a drag is let end first; and a field that is being typed in only
/// becomes read-only: disabling it would leave the keyboard to nobody.
void EventField::applyRefusal()
{
    m_bar->setSeekable(barRefusal().isEmpty());
    if (m_bar->isDragging()) {
        return;
    }
    const bool possible = m_refusal.isEmpty();
    m_event->setReadOnly(!possible);
    m_event->setEnabled(possible || m_event->hasFocus());
    m_label->setEnabled(possible);
    const bool bar = barRefusal().isEmpty();
    m_of->setEnabled(bar);
    m_bar->setEnabled(bar || m_bar->hasFocus());
    m_bar->update();
    if (m_moments > 0) {
        setToolTip(bar ? tr("The moment of the capsule that is shown. Click into the bar or drag along it to go to "
                            "another.")
                       : tr("Not now: %1").arg(m_momentsRefusal));
        return;
    }
    setToolTip(possible ? tr("The event of the recording where the program stands. Type another and press Enter, or "
                             "click into the bar or drag along it, to go there.")
                        : tr("Not now: %1").arg(m_refusal));
}

void EventField::settle()
{
    m_bar->settle();
    applyRefusal();
}

void EventField::startEditing()
{
    m_event->setFocus(Qt::ShortcutFocusReason);
    m_event->selectAll();
}

void EventField::fitNumber()
{
    m_event->setFixedWidth(m_event->fontMetrics().horizontalAdvance(u'0') * 9 + 16);
}

bool EventField::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        reset();
        m_event->clearFocus();
        Q_EMIT left();
        return true;
    }
    if (event->type() == QEvent::FontChange) {
        fitNumber();
    }
    if (event->type() == QEvent::FocusOut) {
        reset();
        QMetaObject::invokeMethod(this, &EventField::applyRefusal, Qt::QueuedConnection); // when the focus has gone
    }
    return QWidget::eventFilter(watched, event);
}

void EventField::contextMenuEvent(QContextMenuEvent *event)
{
    // By key: what is where we are. By mouse: what is under the pointer, unless it is beside the bar.
    const QPoint inBar = m_bar->mapFrom(this, event->pos());
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    if (!byKey && !m_bar->rect().contains(inBar)) {
        QWidget::contextMenuEvent(event);
        return;
    }
    const int x = byKey ? m_bar->xOf(m_moments > 0 ? m_moment.value_or(1) : m_position.value_or(0)) : inBar.x();
    const QPoint place = byKey ? m_bar->mapToGlobal(QPoint(x, m_bar->height())) : event->globalPos();
    Q_EMIT menuRequested(place, m_bar->marksNear(x));
}

void EventField::reset()
{
    m_event->setText(m_position ? QString::number(*m_position) : QString());
}

} // namespace Backstep
