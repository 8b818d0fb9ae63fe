// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/docks/dock.h"

#include <QModelIndexList>
#include <QTimer>
#include <QWidget>

class QAbstractProxyModel;
class QAction;
class QHBoxLayout;
class QMenu;
class QSplitter;
class QStackedLayout;
class QToolButton;

namespace Backstep {

class FilterLine;
class ListStatus;
class ListView;
class NoticeStrip;
class Placeholder;
class Presentation;
class TextFilter;

/// What all panels have in common: a bar with the filter line, the list, a page in its place when there is nothing to
/// list, a strip below, copying, and the context menu. A panel shows models and emits intents; it fetches nothing.
class Panel : public QWidget
{
    Q_OBJECT

public:
    /// A proxy that filters; both are the same object, and its parent is the panel.
    struct Filter
    {
        QAbstractProxyModel *model = nullptr;
        TextFilter *text = nullptr;

        Filter() = default;
        template<typename Proxy>
        Filter(Proxy *proxy) : model(proxy)
                             , text(proxy)
        {
        }
    };

    /// Without a `filter` there is an ordinary one.
    struct Parts
    {
        QString id;
        QString name; ///< for screen readers: "goroutines"
        QAbstractItemModel &model;
        Presentation *presentation;
        Filter filter{};
        ListStatus &status;
    };

    Panel(const DockContext &context, QWidget *parent);
    ~Panel() override;

    [[nodiscard]] ListView *list() const { return m_list; }
    [[nodiscard]] FilterLine *filterLine() const { return m_filterLine; }
    [[nodiscard]] Placeholder *placeholder() const { return m_placeholder; }
    [[nodiscard]] NoticeStrip *notice() const { return m_notice; }
    [[nodiscard]] bool listShown() const;
    void focusFilter();
    /// What the person chose in the panel and wants to find again at the next start; empty: nothing.
    [[nodiscard]] virtual QByteArray choices() const { return {}; }
    virtual void setChoices(const QByteArray & /*choices*/) {}
    void copyAsText();
    void copyAsJson();

protected:
    /// Called once, by the panel's constructor.
    void assemble(const Parts &parts);

    /// The menu's first part; copying follows by itself. `rows` are of the data model, first column, the one that was
    /// clicked before the others, and hold only until this returns: what an entry does later takes values, or rows that
    /// were kept().
    virtual void fillMenu(QMenu *menu, const QModelIndexList &rows);
    /// Enter, a double click, or a click where one is enough.
    virtual void activate(const QModelIndex &row);
    virtual void removeRows(const QModelIndexList &rows);
    /// Whether there is nothing at all to list (a filter that matches nothing is something else).
    [[nodiscard]] virtual bool nothingToList() const;
    virtual void showEmptyPage(Placeholder *page) = 0;
    /// What a person should know where the filter lets nothing through.
    [[nodiscard]] virtual QString whyNothingMatches() const { return {}; }
    /// The strip below in ordinary times; called whenever rows or state change.
    virtual void showNotice(NoticeStrip *strip);

    [[nodiscard]] const DockContext &context() const { return m_context; }
    [[nodiscard]] DockIntents &intents() const { return m_context.intents; }
    [[nodiscard]] QAction *tableAction(const QString &id) const;
    /// From the view's index to the data model's, and back.
    [[nodiscard]] QModelIndex toData(const QModelIndex &viewIndex) const;
    [[nodiscard]] QModelIndex toView(const QModelIndex &dataIndex) const;
    [[nodiscard]] QModelIndexList chosenRows() const;
    /// For what a menu does later: rows can move or go while it is open, since the program goes on behind it.
    [[nodiscard]] static QList<QPersistentModelIndex> kept(const QModelIndexList &rows);
    [[nodiscard]] static QModelIndexList stillThere(const QList<QPersistentModelIndex> &rows);
    /// Foreign text as part of a menu entry: short, harmless, and without making a mnemonic of its "&".
    [[nodiscard]] static QString menuText(const QString &text);
    QToolButton *addButton(const QString &icon, const QString &name, const QString &toolTip);
    void addToBar(QWidget *widget);
    void addAbove(QWidget *widget);
    /// Beside the list, or below it; shown together with it.
    void addBeside(QWidget *widget);
    [[nodiscard]] QSplitter *splitter() const { return m_splitter; }
    void addBelow(QWidget *widget);
    /// Looks again at what to show: the list, a page, the strip.
    void refresh();
    void refreshLater() { m_refresh.start(); }
    /// The rows that the filter lets through have changed.
    void filterChanged();
    [[nodiscard]] ListStatus &status() const { return *m_status; }

private:
    void makeBar(const Parts &parts);
    void makeList(const Parts &parts);
    void connectParts(const Parts &parts);
    void popUpMenu(const QPoint &position);
    void setFilterText();
    void showLoading();

    DockContext m_context;
    Presentation *m_presentation = nullptr;
    QAbstractProxyModel *m_filter = nullptr;
    TextFilter *m_textFilter = nullptr;
    ListStatus *m_status = nullptr;
    QHBoxLayout *m_bar = nullptr;
    FilterLine *m_filterLine = nullptr;
    QStackedLayout *m_pages = nullptr;
    ListView *m_list = nullptr;
    QWidget *m_listPage = nullptr; ///< the list, or what it is a part of
    QSplitter *m_splitter = nullptr;
    Placeholder *m_placeholder = nullptr;
    NoticeStrip *m_notice = nullptr;
    QAction *m_cancel = nullptr; ///< ends what loads, where that can be ended
    QTimer m_filterDelay;
    QTimer m_loadingDelay;
    QTimer m_refresh;
    bool m_loadingLong = false;
    bool m_typed = false; ///< into the filter line, and its rows have not come yet
};

} // namespace Backstep
