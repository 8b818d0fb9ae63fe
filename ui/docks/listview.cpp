// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/listview.h"

#include "ui/docks/celldelegate.h"
#include "ui/docks/changefade.h"
#include "ui/models/itemrole.h"

#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QMouseEvent>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {
constexpr int cellMargin = 12;
constexpr int smallestColumn = 24;
constexpr int longestSpanned = 5000;
} // namespace

ListView::ListView(const QString &id, const QString &name, QWidget *parent)
    : QTreeView(parent)
    , m_fade(new ChangeFade(this))
{
    setObjectName(id + u".list"_s);
    setAccessibleName(name);
    setItemDelegate(new CellDelegate(m_fade, this));
    setFrameShape(QFrame::NoFrame);
    setUniformRowHeights(true);
    setRootIsDecorated(false);
    setIndentation(16);
    setAllColumnsShowFocus(true);
    setSelectionMode(ExtendedSelection);
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setHorizontalScrollMode(ScrollPerPixel);
    setTextElideMode(Qt::ElideRight);
    setExpandsOnDoubleClick(true);
    header()->setObjectName(id + u".columns"_s);
    header()->setSectionsMovable(true);
    header()->setStretchLastSection(false);
    header()->setHighlightSections(false);
    header()->setMinimumSectionSize(smallestColumn);
    header()->setContextMenuPolicy(Qt::CustomContextMenu);
    connectOpening();
    connect(header(), &QWidget::customContextMenuRequested, this, &ListView::showColumnMenu);
    connect(header(), &QHeaderView::sectionResized, this, [this](int column) {
        if (m_filling) {
            return;
        }
        if (column == m_fillColumn && QGuiApplication::mouseButtons().testFlag(Qt::LeftButton)) {
            m_fillColumn = -1; // dragged: from now on it is as wide as the person wants it
        } else {
            fill();
        }
    });
}

void ListView::connectOpening()
{
    connect(this, &QAbstractItemView::doubleClicked, this, [this] { m_secondClick = true; });
    connect(this, &QAbstractItemView::clicked, this, [this](const QModelIndex &index) {
        if (m_opensByClick && m_plainClick && !m_secondClick) {
            Q_EMIT opened(index);
        }
    });
    connect(this, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        if (!m_opensByClick || !m_byMouse) {
            Q_EMIT opened(index);
        }
    });
}

int ListView::characterWidth(int characters) const
{
    return fontMetrics().averageCharWidth() * characters + cellMargin;
}

void ListView::setColumnWidths(const QList<int> &characters)
{
    for (int column = 0; column < characters.size(); ++column) {
        header()->resizeSection(column, characterWidth(characters.at(column)));
    }
}

void ListView::setFillColumn(int column, int characters)
{
    m_fillColumn = column;
    m_fillAtFirst = column;
    m_fillMinimum = characters;
    fill();
}

void ListView::setFillMinimum(int characters)
{
    m_fillMinimum = characters;
    fill();
}

void ListView::resetColumns(const QByteArray &state)
{
    m_fillColumn = -1;
    header()->restoreState(state);
    m_fillColumn = m_fillAtFirst;
    fill();
}

void ListView::hideAtFirst(const QList<int> &columns)
{
    for (const int column : columns) {
        setColumnHidden(column, true);
    }
}

void ListView::fill()
{
    if (m_fillColumn < 0 || !model()) {
        return;
    }
    int others = 0;
    for (int column = 0; column < header()->count(); ++column) {
        others += column == m_fillColumn ? 0 : header()->sectionSize(column);
    }
    m_filling = true;
    header()->resizeSection(m_fillColumn, qMax(characterWidth(m_fillMinimum), viewport()->width() - others));
    m_filling = false;
}

void ListView::changeEvent(QEvent *event)
{
    QTreeView::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        fill();
    }
}

void ListView::resizeEvent(QResizeEvent *event)
{
    QTreeView::resizeEvent(event);
    fill();
}

void ListView::showColumnMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(u"columnMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    for (int column = 0; column < header()->count(); ++column) {
        QAction *action = menu->addAction(model()->headerData(column, Qt::Horizontal).toString());
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        action->setEnabled(column != 0); // the one that names the row
        connect(action, &QAction::toggled, this, [this, column](bool shown) {
            setColumnHidden(column, !shown);
            fill();
        });
    }
    menu->popup(header()->mapToGlobal(position));
}

QModelIndexList ListView::chosenRows() const
{
    QModelIndexList rows = selectionModel()->selectedRows();
    if (rows.isEmpty() && currentIndex().isValid()) {
        rows.append(currentIndex().siblingAtColumn(0));
    }
    std::ranges::sort(rows, [this](const QModelIndex &left, const QModelIndex &right) {
        return left.parent() == right.parent() ? left.row() < right.row()
                                               : visualRect(left).y() < visualRect(right).y();
    });
    return rows;
}

QList<int> ListView::visibleColumns() const
{
    QList<int> columns;
    for (int visual = 0; visual < header()->count(); ++visual) {
        const int column = header()->logicalIndex(visual);
        if (!isColumnHidden(column)) {
            columns.append(column);
        }
    }
    return columns;
}

void ListView::toggleChecks()
{
    const QModelIndexList rows = chosenRows();
    if (rows.isEmpty()) {
        return;
    }
    const QModelIndex first = rows.constFirst().siblingAtColumn(m_checkColumn);
    const bool on = first.data(Qt::CheckStateRole).toInt() != Qt::Checked;
    for (const QModelIndex &row : rows) {
        model()->setData(row.siblingAtColumn(m_checkColumn), on ? Qt::Checked : Qt::Unchecked, Qt::CheckStateRole);
    }
}

void ListView::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy)) {
        Q_EMIT copyRequested();
    } else if (event->matches(QKeySequence::Delete)) {
        Q_EMIT removeRequested();
    } else if (event->key() == Qt::Key_Space && event->modifiers() == Qt::NoModifier && m_checkColumn >= 0) {
        toggleChecks();
    } else {
        QTreeView::keyPressEvent(event);
        if (event->key() == Qt::Key_Home || event->key() == Qt::Key_End) {
            scrollTo(currentIndex()); // also when it was current already but out of sight
        }
    }
}

void ListView::mousePressEvent(QMouseEvent *event)
{
    m_secondClick = false;
    QTreeView::mousePressEvent(event);
}

void ListView::mouseReleaseEvent(QMouseEvent *event)
{
    m_byMouse = true;
    m_plainClick = event->modifiers() == Qt::NoModifier;
    QTreeView::mouseReleaseEvent(event);
    m_byMouse = false;
}

void ListView::mouseDoubleClickEvent(QMouseEvent *event)
{
    m_byMouse = true;
    QTreeView::mouseDoubleClickEvent(event);
    m_byMouse = false;
}

void ListView::rowsInserted(const QModelIndex &parent, int start, int end)
{
    QTreeView::rowsInserted(parent, start, end);
    span(parent, start, end);
}

void ListView::rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end)
{
    const QModelIndex current = currentIndex();
    const bool goes = current.isValid() && current.parent() == parent && current.row() >= start && current.row() <= end;
    if (goes && end + 1 < model()->rowCount(parent)) {
        selectionModel()->setCurrentIndex(model()->index(end + 1, current.column(), parent),
                                          QItemSelectionModel::NoUpdate);
    }
    QTreeView::rowsAboutToBeRemoved(parent, start, end);
}

void ListView::dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight, const QList<int> &roles)
{
    QTreeView::dataChanged(topLeft, bottomRight, roles);
    if (rootIsDecorated()) {
        span(topLeft.parent(), topLeft.row(), bottomRight.row());
    }
}

void ListView::setModel(QAbstractItemModel *model)
{
    QTreeView::setModel(model);
    spanBelow({});
}

void ListView::reset()
{
    QTreeView::reset();
    spanBelow({});
}

/// A model that was filled before the view saw it, or that was reset, announces no rows.
void ListView::spanBelow(const QModelIndex &parent)
{
    if (!model() || model()->columnCount() == 0) {
        return;
    }
    const int rows = model()->rowCount(parent);
    if (rows > longestSpanned) {
        return; // long lists hold no sentences
    }
    span(parent, 0, rows - 1);
    for (int row = 0; row < rows; ++row) {
        spanBelow(model()->index(row, 0, parent));
    }
}

void ListView::span(const QModelIndex &parent, int first, int last)
{
    for (int row = first; row <= last; ++row) {
        const bool whole = model()->index(row, 0, parent).data(ItemRole::Sentence).toBool();
        if (whole != isFirstColumnSpanned(row, parent)) {
            setFirstColumnSpanned(row, parent, whole);
        }
    }
}

void ListView::contextMenuEvent(QContextMenuEvent *event)
{
    QPoint position = event->globalPos();
    if (event->reason() == QContextMenuEvent::Keyboard && currentIndex().isValid()) {
        position = viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft());
    }
    event->accept();
    Q_EMIT menuRequested(position);
}

} // namespace Backstep
