// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/panel.h"

#include "ui/actions/actiontable.h"
#include "ui/docks/filterline.h"
#include "ui/docks/listview.h"
#include "ui/docks/noticestrip.h"
#include "ui/docks/placeholder.h"
#include "ui/models/copying.h"
#include "ui/models/listfilter.h"
#include "ui/models/liststatus.h"
#include "ui/models/presentation.h"
#include "ui/models/texts.h"
#include "ui/theme/icons.h"

#include <QAbstractProxyModel>
#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QShortcut>
#include <QSplitter>
#include <QStackedLayout>
#include <QToolButton>

#include <chrono>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {
constexpr auto loadingShownAfter = std::chrono::milliseconds(500);
constexpr auto filterPause = std::chrono::milliseconds(120); // between keystrokes in long lists
constexpr int longList = 5000;
} // namespace

Panel::Panel(const DockContext &context, QWidget *parent) : QWidget(parent), m_context(context) {}

Panel::~Panel() = default;

void Panel::assemble(const Parts &parts)
{
    setObjectName(parts.id);
    m_presentation = parts.presentation;
    m_presentation->setParent(this);
    m_presentation->setSourceModel(&parts.model);
    const Filter filter = parts.filter.model ? parts.filter : Filter(new ListFilter(this));
    m_filter = filter.model;
    m_textFilter = filter.text;
    m_filter->setSourceModel(m_presentation);
    m_status = &parts.status;
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    makeBar(parts);
    makeList(parts);
    m_notice = new NoticeStrip(parts.id, this);
    column->addLayout(m_bar);
    column->addLayout(m_pages, 1);
    column->addWidget(m_notice);
    setFocusProxy(m_list);
    connectParts(parts);
    refreshLater();
}

void Panel::makeBar(const Parts &parts)
{
    m_bar = new QHBoxLayout;
    m_bar->setContentsMargins(4, 4, 4, 4);
    m_bar->setSpacing(4);
    m_filterLine = new FilterLine(parts.id, parts.name, this);
    m_bar->addWidget(m_filterLine, 1);
}

void Panel::makeList(const Parts &parts)
{
    m_list = new ListView(parts.id, parts.name, this);
    m_list->setModel(m_filter);
    m_listPage = m_list;
    m_placeholder = new Placeholder(parts.id, this);
    m_pages = new QStackedLayout;
    m_pages->addWidget(m_list);
    m_pages->addWidget(m_placeholder);
}

void Panel::connectParts(const Parts &parts)
{
    connect(m_list, &ListView::copyRequested, this, &Panel::copyAsText);
    connect(m_list, &ListView::menuRequested, this, &Panel::popUpMenu);
    connect(m_list, &ListView::removeRequested, this, [this] { removeRows(chosenRows()); });
    connect(m_list, &ListView::opened, this, [this](const QModelIndex &index) { activate(toData(index)); });
    connect(m_filterLine, &FilterLine::left, this, [this] {
        m_list->setFocus(Qt::TabFocusReason);
        if (!m_list->currentIndex().isValid()) {
            m_list->setCurrentIndex(m_filter->index(0, 0));
        }
    });
    m_filterDelay.setSingleShot(true);
    connect(&m_filterDelay, &QTimer::timeout, this, &Panel::setFilterText);
    connect(m_filterLine, &QLineEdit::textChanged, this, [this, model = &parts.model] {
        m_filterDelay.start(model->rowCount() > longList ? filterPause : std::chrono::milliseconds(0));
    });
    auto *find = new QShortcut(QKeySequence::Find, this);
    find->setContext(Qt::WidgetWithChildrenShortcut);
    connect(find, &QShortcut::activated, this, &Panel::focusFilter);

    m_refresh.setSingleShot(true);
    m_refresh.setInterval(0);
    connect(&m_refresh, &QTimer::timeout, this, &Panel::refresh);
    connect(m_filter, &QAbstractItemModel::layoutChanged, this, &Panel::filterChanged);
    connect(m_filter, &QAbstractItemModel::modelReset, this, &Panel::refreshLater);
    connect(m_filter, &QAbstractItemModel::rowsInserted, this, &Panel::refreshLater);
    connect(m_filter, &QAbstractItemModel::rowsRemoved, this, &Panel::refreshLater);
    connect(m_status, &ListStatus::changed, this, &Panel::refreshLater);
    m_cancel = new QAction(tr("Cancel"), this);
    connect(m_cancel, &QAction::triggered, m_status, &ListStatus::cancelRequested);
    m_loadingDelay.setSingleShot(true);
    m_loadingDelay.setInterval(loadingShownAfter);
    connect(&m_loadingDelay, &QTimer::timeout, this, [this] {
        m_loadingLong = true;
        refresh();
    });
}

bool Panel::listShown() const
{
    return m_pages->currentWidget() == m_listPage;
}

void Panel::refresh()
{
    const ListStatus::Kind kind = m_status->kind();
    const bool nothing = nothingToList();
    if (kind != ListStatus::Kind::Loading) {
        m_loadingDelay.stop();
        m_loadingLong = false;
    } else if (!m_loadingLong && !m_loadingDelay.isActive()) {
        m_loadingDelay.start();
    }
    if (nothing && kind == ListStatus::Kind::Loading) {
        showLoading();
    } else if (nothing && kind == ListStatus::Kind::Failed) {
        m_placeholder->showFailed(m_status->text(), {});
        m_pages->setCurrentWidget(m_placeholder);
    } else if (nothing && !m_status->text().isEmpty() && kind == ListStatus::Kind::Ready) {
        m_placeholder->showEmpty(u"info"_s, {}, m_status->text(), {});
        m_pages->setCurrentWidget(m_placeholder);
    } else if (nothing) {
        showEmptyPage(m_placeholder);
        m_pages->setCurrentWidget(m_placeholder);
    } else {
        m_pages->setCurrentWidget(m_listPage);
    }
    m_filterLine->setEnabled(!nothing);
    if (!nothing && kind == ListStatus::Kind::Failed) {
        m_notice->say(m_status->text(), {}, {}, true);
    } else if (!nothing && kind == ListStatus::Kind::Loading && m_loadingLong) {
        m_notice->sayBusy(m_status->text(), m_status->canCancel() ? tr("Cancel") : QString(),
                          [this] { Q_EMIT m_status->cancelRequested(); });
    } else if (!nothing && !m_textFilter->text().isEmpty() && m_textFilter->settled() && m_filter->rowCount() == 0) {
        const QStringList said{tr("Nothing matches “%1”.").arg(m_textFilter->text()), whyNothingMatches()};
        m_notice->say(said.join(u' ').trimmed(), tr("Clear Filter"), [this] { m_filterLine->clear(); });
    } else if (nothing) {
        m_notice->clear();
    } else if (m_textFilter->settled()) { // or else its counts would be those of the text before
        showNotice(m_notice);
    }
}

void Panel::showLoading()
{
    // Within the first half second the page before stays: most answers are quicker than an eye.
    if (m_loadingLong) {
        m_placeholder->showLoading(m_status->text(), m_status->canCancel() ? m_cancel : nullptr);
        m_pages->setCurrentWidget(m_placeholder);
    }
}

void Panel::showNotice(NoticeStrip *strip)
{
    strip->clear();
}

bool Panel::nothingToList() const
{
    return m_presentation->rowCount() == 0;
}

void Panel::activate(const QModelIndex & /*row*/) {}

void Panel::removeRows(const QModelIndexList & /*rows*/) {}

void Panel::fillMenu(QMenu * /*menu*/, const QModelIndexList & /*rows*/) {}

void Panel::setFilterText()
{
    m_typed = true;
    m_textFilter->setText(m_filterLine->text());
    filterChanged();
    refresh();
}

/// The row that the person had stays in sight when others come and go.
void Panel::filterChanged()
{
    if (m_textFilter->settled() && std::exchange(m_typed, false) && m_list->currentIndex().isValid()) {
        m_list->scrollTo(m_list->currentIndex());
    }
    refreshLater();
}

void Panel::focusFilter()
{
    if (m_filterLine->isEnabled()) {
        m_filterLine->setFocus(Qt::ShortcutFocusReason);
        m_filterLine->selectAll();
    }
}

QModelIndex Panel::toData(const QModelIndex &viewIndex) const
{
    return m_presentation->mapToSource(m_filter->mapToSource(viewIndex));
}

QModelIndex Panel::toView(const QModelIndex &dataIndex) const
{
    return m_filter->mapFromSource(m_presentation->mapFromSource(dataIndex));
}

QModelIndexList Panel::chosenRows() const
{
    QModelIndexList rows;
    for (const QModelIndex &row : m_list->chosenRows()) {
        rows.append(toData(row));
    }
    return rows;
}

QList<QPersistentModelIndex> Panel::kept(const QModelIndexList &rows)
{
    return {rows.cbegin(), rows.cend()};
}

QModelIndexList Panel::stillThere(const QList<QPersistentModelIndex> &rows)
{
    QModelIndexList result;
    std::ranges::copy_if(rows, std::back_inserter(result), &QPersistentModelIndex::isValid);
    return result;
}

QAction *Panel::tableAction(const QString &id) const
{
    return m_context.actions.action(id);
}

QString Panel::menuText(const QString &text)
{
    constexpr qsizetype longest = 48;
    QString result = Texts::harmless(text.size() > longest ? text.left(longest) + u'…' : text);
    return result.replace(u'&', u"&&"_s);
}

void Panel::copyAsText()
{
    QGuiApplication::clipboard()->setText(Copying::asText(m_list->chosenRows(), m_list->visibleColumns()));
}

void Panel::copyAsJson()
{
    QGuiApplication::clipboard()->setText(Copying::asJson(m_list->chosenRows()));
}

void Panel::popUpMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(objectName() + u".menu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    QModelIndexList rows = chosenRows();
    const QModelIndex clicked = toData(m_list->currentIndex().siblingAtColumn(0));
    std::ranges::stable_partition(rows, [&clicked](const QModelIndex &row) { return row == clicked; });
    fillMenu(menu, rows);
    if (!menu->isEmpty()) {
        menu->addSeparator();
    }
    QAction *text = menu->addAction(Icons::get(u"copy"_s), tr("&Copy"), this, &Panel::copyAsText);
    text->setShortcut(QKeySequence::Copy);
    QAction *json = menu->addAction(tr("Copy as &JSON"), this, &Panel::copyAsJson);
    QAction *all = menu->addAction(tr("Select &All"), m_list, &QAbstractItemView::selectAll);
    all->setShortcut(QKeySequence::SelectAll);
    for (QAction *action : {text, json}) {
        action->setEnabled(!rows.isEmpty());
    }
    menu->popup(position);
}

QToolButton *Panel::addButton(const QString &icon, const QString &name, const QString &toolTip)
{
    auto *button = new QToolButton(this);
    button->setIcon(Icons::get(icon));
    button->setText(name);
    button->setAccessibleName(name);
    button->setToolTip(toolTip);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::TabFocus);
    m_bar->addWidget(button);
    return button;
}

void Panel::addToBar(QWidget *widget)
{
    m_bar->addWidget(widget);
}

/// Between the bar and the list.
void Panel::addAbove(QWidget *widget)
{
    qobject_cast<QVBoxLayout *>(layout())->insertWidget(1, widget);
}

void Panel::addBeside(QWidget *widget)
{
    m_splitter = new QSplitter(this);
    m_splitter->setObjectName(objectName() + u".splitter"_s);
    m_splitter->setChildrenCollapsible(false);
    m_pages->removeWidget(m_list);
    m_pages->insertWidget(0, m_splitter);
    m_splitter->addWidget(m_list);
    m_list->show(); // hidden as a page, which it is no more
    m_splitter->addWidget(widget);
    m_splitter->setSizes({1000, 1000}); // as much of one as of the other
    m_listPage = m_splitter;
}

void Panel::addBelow(QWidget *widget)
{
    qobject_cast<QVBoxLayout *>(layout())->addWidget(widget);
}

} // namespace Backstep
