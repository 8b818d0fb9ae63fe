// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/source/sourcegutter.h"

#include "ui/source/sourceview.h"
#include "ui/theme/icons.h"
#include "ui/theme/roles.h"
#include "ui/theme/tooltip.h"

#include <QContextMenuEvent>
#include <QCoreApplication>
#include <QHelpEvent>
#include <QIcon>
#include <QMap>
#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr int gap = 2;

/// Read from the resources once, since a strip is painted often.
QIcon icon(BreakpointLook look)
{
    static const QMap<BreakpointLook, QIcon> icons{
        {BreakpointLook::Set, Icons::get(u"breakpoint"_s)},
        {BreakpointLook::Conditional, Icons::get(u"breakpoint-conditional"_s)},
        {BreakpointLook::Disabled, Icons::get(u"breakpoint-off"_s)},
        {BreakpointLook::Problem, Icons::get(u"breakpoint-problem"_s)}};
    return icons.value(look);
}

QIcon arrowIcon(bool runsNext)
{
    static const QIcon current = Icons::get(u"current-line"_s);
    static const QIcon frame = Icons::get(u"frame-line"_s);
    return runsNext ? current : frame;
}

} // namespace

SourceGutter::SourceGutter(SourceView &view) : QWidget(&view), m_view(view)
{
    setMouseTracking(true);
    setCursor(Qt::ArrowCursor);
    setAccessibleName(tr("Line numbers and breakpoints"));
}

QSize SourceGutter::sizeHint() const
{
    const auto digits = qMax<qsizetype>(3, QString::number(m_view.lineCount()).size());
    const int numbers = fontMetrics().horizontalAdvance(QString(digits, u'8'));
    return {gap + markSize() + gap + numbers + gap + markSize() + gap, 0};
}

int SourceGutter::markSize() const
{
    return fontMetrics().lineSpacing(); // the drawings have a margin of their own
}

bool SourceGutter::event(QEvent *event)
{
    if (event->type() == QEvent::ToolTip) {
        const auto *help = static_cast<QHelpEvent *>(event);
        QToolTip::showText(help->globalPos(), safeToolTip(tipAt(m_view.lineAtHeight(help->pos().y()))), this);
        return true;
    }
    return QWidget::event(event);
}

QString SourceGutter::tipAt(int line) const
{
    if (line == 0) {
        return {};
    }
    const auto mark = m_view.marks().breakpoints.constFind(line);
    if (mark != m_view.marks().breakpoints.constEnd()) {
        return mark->tip;
    }
    const QString refusal = m_view.refusals().breakpoints;
    return refusal.isEmpty() ? tr("Click to set a breakpoint in line %1").arg(line) : refusal;
}

void SourceGutter::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    painter.fillRect(event->rect(), roleColor(Role::GutterBackground, palette()));
    m_view.forVisibleLines([&](int line, const QRect &lineRect) {
        const QRect rect(0, lineRect.top(), width(), lineRect.height());
        if (rect.intersects(event->rect())) {
            paintLine(painter, line, rect);
        }
    });
}

void SourceGutter::paintLine(QPainter &painter, int line, const QRect &rect) const
{
    const SourceMarks &marks = m_view.marks();
    const int size = markSize();
    const int top = rect.top() + (rect.height() - size) / 2;
    const QRect dot(gap, top, size, size);
    const QRect arrow(rect.right() - size - gap, top, size, size);

    const auto breakpoint = marks.breakpoints.constFind(line);
    if (breakpoint != marks.breakpoints.constEnd()) {
        icon(breakpoint->look).paint(&painter, dot);
    } else if (line == m_hoverLine && m_view.refusals().breakpoints.isEmpty()) {
        painter.setOpacity(0.4);
        icon(BreakpointLook::Set).paint(&painter, dot);
        painter.setOpacity(1);
    }
    const bool current = line == marks.currentLine;
    if (current || marks.frameLines.contains(line)) {
        arrowIcon(current && marks.currentIsTop).paint(&painter, arrow);
    }
    const QColor color = current ? palette().color(QPalette::Text) : roleColor(Role::LineNumber, palette());
    painter.setPen(color);
    painter.drawText(QRect(dot.right() + gap, rect.top(), arrow.left() - gap - dot.right() - gap, rect.height()),
                     Qt::AlignRight | Qt::AlignVCenter, QString::number(line));
}

void SourceGutter::setHoverLine(int line)
{
    if (m_hoverLine != line) {
        m_hoverLine = line;
        update();
    }
}

void SourceGutter::mouseMoveEvent(QMouseEvent *event)
{
    setHoverLine(m_view.lineAtHeight(event->position().toPoint().y()));
}

void SourceGutter::leaveEvent(QEvent *event)
{
    setHoverLine(0);
    QWidget::leaveEvent(event);
}

void SourceGutter::mousePressEvent(QMouseEvent *event)
{
    m_pressedLine = event->button() == Qt::LeftButton ? m_view.lineAtHeight(event->position().toPoint().y()) : 0;
}

void SourceGutter::mouseReleaseEvent(QMouseEvent *event)
{
    const int line = m_view.lineAtHeight(event->position().toPoint().y());
    const bool inside = rect().contains(event->position().toPoint());
    if (event->button() == Qt::LeftButton && inside && line != 0 && line == m_pressedLine) {
        Q_EMIT lineClicked(line);
    }
    m_pressedLine = 0;
}

void SourceGutter::contextMenuEvent(QContextMenuEvent *event)
{
    if (const int line = m_view.lineAtHeight(event->pos().y()); line != 0) {
        Q_EMIT menuWanted(line, event->globalPos());
    }
}

void SourceGutter::wheelEvent(QWheelEvent *event)
{
    QCoreApplication::sendEvent(m_view.viewport(), event);
}

} // namespace Backstep
