// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/widgets/eventfield.h"

#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMouseEvent>
#include <QPainter>
#include <QRegularExpressionValidator>

using namespace Qt::StringLiterals;

namespace Backstep {

/// The recording as a line, filled up to where we are.
class EventField::Bar : public QWidget
{
public:
    explicit Bar(EventField *field) : QWidget(field), m_field(field) { setFixedWidth(160); }

    void setShare(std::optional<double> share)
    {
        m_share = share;
        update();
    }

protected:
    void paintEvent(QPaintEvent *) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        const QRectF groove(4, height() / 2.0 - 2, width() - 8, 4);
        painter.setBrush(roleColor(Role::Separator, palette()));
        painter.drawRoundedRect(groove, 2, 2);
        if (m_share && isEnabled()) {
            const QColor ink = roleColor(Role::FrameMark, palette());
            painter.setBrush(ink);
            painter.drawRoundedRect(QRectF(groove.left(), groove.top(), groove.width() * *m_share, 4), 2, 2);
            painter.drawEllipse(QPointF(groove.left() + groove.width() * *m_share, height() / 2.0), 5, 5);
        }
    }

    void mousePressEvent(QMouseEvent *event) override
    {
        if (m_field->m_last && event->button() == Qt::LeftButton) {
            const double share = std::clamp((event->position().x() - 4) / (width() - 8), 0.0, 1.0);
            Q_EMIT m_field->seekRequested(static_cast<qint64>(share * static_cast<double>(*m_field->m_last)));
        }
    }

private:
    EventField *m_field;
    std::optional<double> m_share;
};

EventField::EventField(QWidget *parent)
    : QWidget(parent)
    , m_event(new QLineEdit(this))
    , m_of(new QLabel(this))
    , m_bar(new Bar(this))
{
    auto *label = new QLabel(tr("event"), this);
    label->setBuddy(m_event);
    m_event->setAccessibleName(tr("Event"));
    m_event->setAlignment(Qt::AlignRight);
    m_event->setFont(codeFont());
    m_event->setValidator(new QRegularExpressionValidator(QRegularExpression(u"[0-9]{0,18}"_s), m_event));
    m_event->setFixedWidth(m_event->fontMetrics().horizontalAdvance(u'0') * 9 + 16);
    m_event->installEventFilter(this);
    m_bar->setAccessibleName(tr("Position in the recording"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 0, 8, 0);
    layout->setSpacing(4);
    for (QWidget *widget : {static_cast<QWidget *>(label), static_cast<QWidget *>(m_event),
                            static_cast<QWidget *>(m_of), static_cast<QWidget *>(m_bar)}) {
        layout->addWidget(widget);
    }
    setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Preferred);
    connect(m_event, &QLineEdit::returnPressed, this, [this] {
        if (!m_event->text().isEmpty()) {
            Q_EMIT seekRequested(m_event->text().toLongLong());
        }
    });
    setPosition({}, {});
}

void EventField::setPosition(std::optional<qint64> event, std::optional<qint64> last)
{
    m_position = event;
    m_last = last;
    m_of->setText(last ? tr("of %1").arg(*last) : QString());
    m_of->setVisible(last.has_value());
    const bool atEnd = last && !event;
    m_bar->setShare(
        last && *last > 0
            ? std::optional(atEnd ? 1.0 : static_cast<double>(event.value_or(0)) / static_cast<double>(*last))
            : std::nullopt);
    reset();
}

void EventField::setRefusal(const QString &reason)
{
    setEnabled(reason.isEmpty());
    setToolTip(reason.isEmpty() ? tr("The event of the recording where the program stands. Type another and press "
                                     "Enter, or click into the bar, to go there.")
                                : tr("Not now: %1").arg(reason));
}

void EventField::startEditing()
{
    m_event->setFocus(Qt::ShortcutFocusReason);
    m_event->selectAll();
}

bool EventField::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress && static_cast<QKeyEvent *>(event)->key() == Qt::Key_Escape) {
        reset();
        m_event->clearFocus();
        return true;
    }
    if (event->type() == QEvent::FocusOut) {
        reset();
    }
    return QWidget::eventFilter(watched, event);
}

void EventField::reset()
{
    m_event->setText(m_position ? QString::number(*m_position) : QString());
}

} // namespace Backstep
