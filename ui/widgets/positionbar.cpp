// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/widgets/positionbar.h"

#include "ui/theme/roles.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QSignalBlocker>
#include <QStyle>
#include <QStyleOptionFocusRect>
#include <QToolTip>

#include <algorithm>
#include <cmath>
#include <limits>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

constexpr int margin = 8;      // beside the groove, so that the handle fits
constexpr int nearby = 4;      // pixels within which the pointer finds a mark
constexpr int bar = 4;         // height of the groove
constexpr int wholeHeight = 28;

int clamped(qint64 value)
{
    return static_cast<int>(std::clamp<qint64>(value, 0, std::numeric_limits<int>::max()));
}

quint8 bit(MarkKind kind)
{
    return static_cast<quint8>(1U << static_cast<unsigned>(kind));
}

/// Those that a click goes to exactly.
bool isOwn(MarkKind kind)
{
    return kind == MarkKind::Checkpoint || kind == MarkKind::Bookmark || kind == MarkKind::BreakpointHit;
}

Role roleOf(MarkKind kind)
{
    switch (kind) {
    case MarkKind::Output: return Role::DimText;
    case MarkKind::Moment: return Role::FrameMark;
    case MarkKind::BreakpointHit: return Role::BreakpointMark;
    case MarkKind::Checkpoint: return Role::Success;
    case MarkKind::Bookmark: break;
    }
    return Role::CurrentMark;
}

} // namespace

PositionBar::PositionBar(QWidget *parent) : QAbstractSlider(parent)
{
    setOrientation(Qt::Horizontal);
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAccessibleName(tr("Position in the recording"));
    // Assistive tools set the value as they would a slider's.
    connect(this, &QAbstractSlider::valueChanged, this, [this](int value) { wantPlace(value); });
    setRange(0, 0);
}

void PositionBar::setPlaces(qint64 first, qint64 last)
{
    if (m_first == first && m_last == last) {
        return;
    }
    m_first = first;
    m_last = last;
    m_cellsValid = false;
    const QSignalBlocker quiet(this);
    setRange(clamped(first), clamped(std::max(first, last)));
    update();
}

void PositionBar::setPlace(std::optional<qint64> place)
{
    m_place = place;
    showValue();
}

void PositionBar::showValue()
{
    const QSignalBlocker quiet(this);
    setValue(clamped(m_dragged.value_or(m_place.value_or(m_first))));
    setAccessibleDescription(m_place ? describe(xOf(*m_place)) : QString());
    update();
}

void PositionBar::setMarks(const PositionMarks &marks)
{
    m_marks = marks;
    m_cellsValid = false;
    update();
}

void PositionBar::setSeekable(bool seekable)
{
    m_seekable = seekable;
    setCursor(seekable && hasPlaces() ? Qt::PointingHandCursor : Qt::ArrowCursor);
    update();
}

QSize PositionBar::sizeHint() const
{
    return {240, wholeHeight};
}

QSize PositionBar::minimumSizeHint() const
{
    return {120, wholeHeight};
}

QRectF PositionBar::groove() const
{
    return {margin, (height() - bar) / 2.0, std::max(1.0, width() - 2.0 * margin), bar};
}

int PositionBar::xOf(qint64 place) const
{
    if (!hasPlaces()) {
        return margin;
    }
    const double share = static_cast<double>(place - m_first) / static_cast<double>(m_last - m_first);
    return margin + static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * (width() - 2 * margin)));
}

qint64 PositionBar::placeAt(int x) const
{
    const double share = std::clamp((x - margin) / groove().width(), 0.0, 1.0);
    return m_first + std::llround(share * static_cast<double>(m_last - m_first));
}

QList<PositionMark> PositionBar::marksNear(int x) const
{
    if (!hasPlaces()) {
        return {};
    }
    return m_marks.between(placeAt(x - nearby), placeAt(x + nearby));
}

std::optional<PositionMark> PositionBar::nearestOwn(int x) const
{
    std::optional<PositionMark> nearest;
    const auto distance = [&](const PositionMark &mark) { return std::abs(xOf(mark.place) - x); };
    const QList<PositionMark> marks = marksNear(x);
    for (const PositionMark &mark : marks) {
        const bool better = !nearest || distance(mark) < distance(*nearest)
            || (distance(mark) == distance(*nearest) && mark.kind > nearest->kind);
        if (isOwn(mark.kind) && better) {
            nearest = mark;
        }
    }
    return nearest;
}

QString PositionBar::describe(int x) const
{
    const std::optional<PositionMark> own = nearestOwn(x);
    const qint64 place = own ? own->place : placeAt(x);
    QStringList lines{m_naming ? m_naming(place) : QString::number(place)};
    lines += markLines(own ? m_marks.between(place, place) : marksNear(x));
    return lines.join(u'\n');
}

bool PositionBar::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip && hasPlaces()) {
        const auto *help = static_cast<QHelpEvent *>(event);
        const QString why = m_seekable ? QString() : parentWidget()->toolTip();
        const QString text = describe(help->pos().x()) + (why.isEmpty() ? QString() : u"\n\n"_s + why);
        QToolTip::showText(help->globalPos(), text.toHtmlEscaped().replace(u'\n', "<br>"_L1) + legend(), this);
        return true;
    }
    if (event->type() == QEvent::PaletteChange) {
        update();
    }
    return QAbstractSlider::event(event);
}

/// What the shapes mean, of those that there are, as rich text.
QString PositionBar::legend()
{
    struct Row
    {
        MarkKind kind;
        QChar shape;
        QString text;
    };
    const QList<Row> rows{{MarkKind::Moment, u'│', tr("moment")},
                          {MarkKind::BreakpointHit, u'◆', tr("breakpoint hit")},
                          {MarkKind::Checkpoint, u'⚑', tr("checkpoint")},
                          {MarkKind::Bookmark, u'▼', tr("bookmark")},
                          {MarkKind::Output, u'╷', tr("line of output")}};
    quint8 present = 0;
    for (const PositionMark &mark : m_marks.all()) {
        present |= bit(mark.kind);
    }
    QStringList parts;
    for (const Row &row : rows) {
        if ((present & bit(row.kind)) != 0) {
            parts.append(u"<span style='color:%1'>%2</span> %3"_s.arg(
                roleColor(roleOf(row.kind), QToolTip::palette()).name(), row.shape, row.text.toHtmlEscaped()));
        }
    }
    return parts.isEmpty() ? QString() : u"<hr>"_s + parts.join(u"&nbsp;&nbsp; "_s);
}

void PositionBar::resizeEvent(QResizeEvent *event)
{
    m_cellsValid = false;
    QAbstractSlider::resizeEvent(event);
}

/// However many marks there are, painting costs what there are pixels.
void PositionBar::countCells()
{
    m_cells.fill(0, std::max(0, width() + 1));
    m_cellsValid = true;
    for (const PositionMark &mark : m_marks.all()) {
        const int x = xOf(mark.place);
        if (x < m_cells.size()) {
            m_cells[x] |= bit(mark.kind);
        }
    }
}

void PositionBar::paintCells(QPainter &painter)
{
    if (!m_cellsValid) {
        countCells();
    }
    for (const MarkKind kind :
         {MarkKind::Output, MarkKind::Moment, MarkKind::BreakpointHit, MarkKind::Checkpoint, MarkKind::Bookmark}) {
        // Where hits stand closer than they are wide they would become a beam that says nothing.
        const int apart = kind == MarkKind::BreakpointHit ? 5 : 1;
        for (int x = 0, last = -apart; x < m_cells.size(); ++x) {
            if ((m_cells.at(x) & bit(kind)) != 0 && x - last >= apart) {
                paintMark(painter, x, kind);
                last = x;
            }
        }
    }
}

/// Each kind has a shape and a height of its own, so that colour is not needed to tell them apart.
void PositionBar::paintMark(QPainter &painter, int x, MarkKind kind) const
{
    const double middle = height() / 2.0;
    painter.setBrush(roleColor(roleOf(kind), palette()));
    switch (kind) {
    case MarkKind::Output: painter.drawRect(QRectF(x - 0.5, middle + 5, 1, 4)); break;
    case MarkKind::Moment: painter.drawRect(QRectF(x - 0.5, middle - 4, 1, 10)); break;
    case MarkKind::BreakpointHit:
        painter.drawPolygon(QPolygonF{
            {QPointF(x, middle - 10), QPointF(x + 3, middle - 7), QPointF(x, middle - 4), QPointF(x - 3, middle - 7)}});
        break;
    case MarkKind::Checkpoint:
        painter.drawRect(QRectF(x - 0.5, middle - 12, 1, 12));
        painter.drawPolygon(QPolygonF{{QPointF(x, middle - 12), QPointF(x + 7, middle - 9.5), QPointF(x, middle - 7)}});
        break;
    case MarkKind::Bookmark:
        painter.drawPolygon(
            QPolygonF{{QPointF(x - 3, middle - 13), QPointF(x + 3, middle - 13), QPointF(x + 3, middle - 5),
                       QPointF(x, middle - 7.5), QPointF(x - 3, middle - 5)}});
        break;
    }
}

void PositionBar::paintHandle(QPainter &painter) const
{
    const std::optional<qint64> place = m_dragged ? m_dragged : m_place;
    if (!place) {
        return;
    }
    const QPointF center(xOf(*place), height() / 2.0);
    const QColor ink = roleColor(Role::FrameMark, palette());
    painter.setBrush(isEnabled() ? ink : roleColor(Role::BreakpointOffMark, palette()));
    painter.setPen(QPen(palette().color(QPalette::Window), 1.5));
    painter.drawEllipse(center, 5.5, 5.5);
    if (m_dragged && m_place && m_dragged != m_place) {
        // Where the program still is, while it is on its way.
        painter.setPen(QPen(ink, 1.5));
        painter.setBrush(Qt::NoBrush);
        painter.drawEllipse(QPointF(xOf(*m_place), height() / 2.0), 4, 4);
    }
}

void PositionBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(roleColor(Role::Separator, palette()));
    painter.drawRoundedRect(groove(), bar / 2.0, bar / 2.0);
    if (hasPlaces() && m_place) {
        QRectF done = groove();
        done.setRight(xOf(*m_place));
        painter.setBrush(roleColor(isEnabled() ? Role::FrameMark : Role::BreakpointOffMark, palette()));
        painter.drawRoundedRect(done, bar / 2.0, bar / 2.0);
    }
    if (hasPlaces()) {
        paintCells(painter);
        paintHandle(painter);
    }
    if (hasFocus()) {
        QStyleOptionFocusRect option;
        option.initFrom(this);
        option.rect = rect().adjusted(1, 1, -1, -1);
        style()->drawPrimitive(QStyle::PE_FrameFocusRect, &option, &painter, this);
    }
}

void PositionBar::mousePressEvent(QMouseEvent *event)
{
    if (event->button() != Qt::LeftButton || !hasPlaces() || !m_seekable) {
        return;
    }
    const int x = static_cast<int>(event->position().x());
    const std::optional<PositionMark> own = nearestOwn(x);
    m_dragged = own ? own->place : placeAt(x);
    Q_EMIT draggedTo(m_dragged);
    if (own && own->id != 0) {
        Q_EMIT markWanted(*own);
    } else {
        wantPlace(*m_dragged);
    }
    showValue();
}

void PositionBar::mouseMoveEvent(QMouseEvent *event)
{
    const qint64 place = placeAt(static_cast<int>(event->position().x()));
    // A hand trembles: a click on a mark stays one until the pointer has left it.
    if (!m_dragged || place == *m_dragged
        || std::abs(xOf(*m_dragged) - static_cast<int>(event->position().x())) <= nearby / 2) {
        return;
    }
    m_dragged = place;
    Q_EMIT draggedTo(m_dragged);
    wantPlace(place);
    showValue();
}

void PositionBar::mouseReleaseEvent(QMouseEvent *event)
{
    if (event->button() == Qt::LeftButton && m_dragged) {
        m_dragged.reset();
        Q_EMIT draggedTo({});
        showValue();
    }
}

void PositionBar::wantPlace(qint64 place)
{
    if (hasPlaces()) {
        Q_EMIT placeWanted(std::clamp(place, m_first, m_last));
    }
}

void PositionBar::wantMarkAt(std::optional<qint64> place)
{
    if (!place) {
        return;
    }
    m_wanted = place;
    const QList<PositionMark> marks = m_marks.between(*place, *place);
    const auto exact =
        std::ranges::find_if(marks, [](const PositionMark &mark) { return mark.id != 0 && isOwn(mark.kind); });
    if (exact != marks.end()) {
        Q_EMIT markWanted(*exact);
    } else {
        wantPlace(*place);
    }
}

void PositionBar::keyPressEvent(QKeyEvent *event)
{
    if (!hasPlaces() || !m_place || (!m_seekable && !m_wanted)) {
        event->ignore();
        return;
    }
    const qint64 here = m_wanted.value_or(*m_place);
    const qint64 tenth = std::max<qint64>(1, (m_last - m_first) / 10);
    const auto go = [this](qint64 place) {
        m_wanted = std::clamp(place, m_first, m_last);
        wantPlace(*m_wanted);
    };
    switch (event->key()) {
    case Qt::Key_Right:
    case Qt::Key_Down: wantMarkAt(m_marks.after(here)); break;
    case Qt::Key_Left:
    case Qt::Key_Up: wantMarkAt(m_marks.before(here)); break;
    case Qt::Key_PageDown: go(here + tenth); break;
    case Qt::Key_PageUp: go(here - tenth); break;
    case Qt::Key_Home: go(m_first); break;
    case Qt::Key_End: go(m_last); break;
    default: event->ignore();
    }
}

void PositionBar::wheelEvent(QWheelEvent *event)
{
    // Going somewhere may take seconds; a wheel is turned by accident too easily.
    event->ignore();
}

} // namespace Backstep
