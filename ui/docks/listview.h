// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QTreeView>

namespace Backstep {

class ChangeFade;

/// The list or tree of a panel: dense rows, one column that takes the width left over, columns that can be hidden,
/// type-ahead, copying. Its object name is "ID.list", its header's "ID.columns" (for keeping the columns' state).
class ListView : public QTreeView
{
    Q_OBJECT

public:
    ListView(const QString &id, const QString &name, QWidget *parent);

    void setModel(QAbstractItemModel *model) override;
    void reset() override;
    void setColumnWidths(const QList<int> &characters);
    /// `column` fills what is left, but is never narrower than `characters`; until the person resizes it.
    void setFillColumn(int column, int characters);
    /// The same column's least width from now on; a width that the person gave it stays.
    void setFillMinimum(int characters);
    /// What QHeaderView::saveState() said before the person changed anything; also lets the column fill again.
    void resetColumns(const QByteArray &state);
    void hideAtFirst(const QList<int> &columns);
    /// The column whose tick Space switches on all selected rows.
    void setCheckColumn(int column) { m_checkColumn = column; }
    /// A plain click opens a row, as Enter does, and a double click does no more than that; with Ctrl or Shift a click
    /// only selects. Else a double click opens.
    void setOpensByClick(bool opens) { m_opensByClick = opens; }
    [[nodiscard]] ChangeFade *fade() const { return m_fade; }

    /// One index (first column) for each selected row, in the order of the list; the current row when none is.
    [[nodiscard]] QModelIndexList chosenRows() const;
    [[nodiscard]] QList<int> visibleColumns() const;

Q_SIGNALS:
    /// Enter, or the mouse.
    void opened(const QModelIndex &index);
    void copyRequested();
    void removeRequested();
    void menuRequested(const QPoint &globalPosition);

protected:
    void rowsInserted(const QModelIndex &parent, int start, int end) override;
    /// The row below one that goes becomes the current one, so that Delete can be pressed again.
    void rowsAboutToBeRemoved(const QModelIndex &parent, int start, int end) override;
    void dataChanged(const QModelIndex &topLeft, const QModelIndex &bottomRight,
                     const QList<int> &roles = QList<int>()) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void mouseReleaseEvent(QMouseEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void contextMenuEvent(QContextMenuEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void connectOpening();
    void showColumnMenu(const QPoint &position);
    void fill();
    void toggleChecks();
    /// Lets rows that hold a sentence in place of cells take the whole width.
    void span(const QModelIndex &parent, int first, int last);
    void spanBelow(const QModelIndex &parent);
    [[nodiscard]] int characterWidth(int characters) const;

    ChangeFade *m_fade;
    int m_fillColumn = -1;
    int m_fillAtFirst = -1;
    int m_fillMinimum = 0; ///< characters
    int m_checkColumn = -1;
    bool m_filling = false;
    bool m_opensByClick = false;
    bool m_byMouse = false; ///< while a mouse button's event is handled
    bool m_plainClick = false; ///< without Ctrl or Shift
    bool m_secondClick = false; ///< the release of a double click, which counts as a click of its own
};

} // namespace Backstep
