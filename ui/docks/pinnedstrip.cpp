// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/pinnedstrip.h"

#include "ui/docks/celldelegate.h"
#include "ui/models/goroutinemarks.h"
#include "ui/models/itemrole.h"
#include "ui/theme/roles.h"

#include <QContextMenuEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QStyledItemDelegate>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

constexpr int mostRows = 6; // then it scrolls
constexpr int mostChips = 12;
constexpr int gap = 2;
constexpr int margin = 8;

GoroutineId idOf(const QModelIndex &index)
{
    return index.data(ItemRole::Identity).toLongLong();
}

/// The row's text to the left, what it did to the right.
class PinnedDelegate : public QStyledItemDelegate
{
public:
    PinnedDelegate(const GoroutineMarks &marks, QObject *parent) : QStyledItemDelegate(parent), m_marks(marks) {}

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const QList<GoroutineMarks::Moment> moments = m_marks.history(idOf(index));
        const qsizetype shown = qMin<qsizetype>(moments.size(), mostChips);
        const int side = option.rect.height() - 2 * gap;
        const auto width = static_cast<int>(shown * (side + gap)) + margin;
        QStyleOptionViewItem row = option;
        row.textElideMode = Qt::ElideRight;
        painter->fillRect(option.rect,
                          option.palette.brush(option.state.testFlag(QStyle::State_Selected)
                                                   ? QPalette::Highlight
                                                   : QPalette::AlternateBase));
        row.rect.adjust(margin - gap, 0, -width, 0);
        if (index.data(ItemRole::Stale).toBool()) {
            row.palette.setColor(QPalette::Text, roleColor(Role::DimText, option.palette));
        }
        QStyledItemDelegate::paint(painter, row, index);
        int x = option.rect.right() - width + gap;
        for (qsizetype i = moments.size() - shown; i < moments.size(); ++i, x += side + gap) {
            const GoroutineMarks::Moment &moment = moments.at(i);
            painter->setOpacity(moment.stop == m_marks.stop() ? 1 : 0.6);
            if (moment.there) {
                painter->drawPixmap(
                    x, option.rect.top() + gap,
                    stateChip(moment.state, side, option.palette, painter->device()->devicePixelRatioF()));
            } else {
                painter->setPen(roleColor(Role::DimText, option.palette));
                painter->drawText(QRect(x, option.rect.top(), side, option.rect.height()), Qt::AlignCenter, u"–"_s);
            }
        }
        painter->setOpacity(1);
    }

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        return {QStyledItemDelegate::sizeHint(option, index).width(), CellDelegate::rowHeight(option.fontMetrics)};
    }

private:
    const GoroutineMarks &m_marks;
};

} // namespace

PinnedStrip::PinnedStrip(const QString &id, GoroutineMarks &marks, QWidget *parent) : QListView(parent), m_marks(marks)
{
    setObjectName(id + u".pinned"_s);
    setAccessibleName(tr("pinned goroutines"));
    setModel(&marks);
    setItemDelegate(new PinnedDelegate(marks, this));
    setUniformItemSizes(true);
    setFrameShape(QFrame::NoFrame);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setContentsMargins(0, 0, 0, 0);
    setTabKeyNavigation(false);
    connect(this, &QListView::clicked, this, [this](const QModelIndex &index) { Q_EMIT chosen(idOf(index)); });
    for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
        connect(&marks, signal, this, &PinnedStrip::resized);
    }
    connect(&marks, &QAbstractItemModel::modelReset, this, &PinnedStrip::resized);
    resized();
}

QSize PinnedStrip::sizeHint() const
{
    const int rows = qMin(mostRows, m_marks.rowCount());
    return {QListView::sizeHint().width(), rows * CellDelegate::rowHeight(fontMetrics())};
}

void PinnedStrip::resized()
{
    setVisible(m_marks.rowCount() > 0);
    setFixedHeight(sizeHint().height());
}

void PinnedStrip::keyPressEvent(QKeyEvent *event)
{
    const QModelIndex index = currentIndex();
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (index.isValid() && enter) {
        Q_EMIT chosen(idOf(index));
    } else if (index.isValid() && event->key() == Qt::Key_Delete) {
        m_marks.setPinned(idOf(index), false);
    } else {
        QListView::keyPressEvent(event);
    }
}

void PinnedStrip::contextMenuEvent(QContextMenuEvent *event)
{
    const bool byKey = event->reason() == QContextMenuEvent::Keyboard;
    const QModelIndex index = byKey ? currentIndex() : indexAt(event->pos());
    if (index.isValid()) {
        const QPoint place = byKey ? visualRect(index).bottomLeft() : event->pos();
        Q_EMIT menuWanted(idOf(index), viewport()->mapToGlobal(place));
    }
}

} // namespace Backstep
