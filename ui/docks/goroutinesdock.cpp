// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/goroutinesdock.h"

#include "ui/actions/actiontable.h"
#include "ui/docks/changefade.h"
#include "ui/docks/dockintents.h"
#include "ui/docks/filterline.h"
#include "ui/docks/listview.h"
#include "ui/docks/noticestrip.h"
#include "ui/docks/placeholder.h"
#include "ui/models/goroutinesfilter.h"
#include "ui/models/goroutinesmodel.h"
#include "ui/models/goroutinespresentation.h"
#include "ui/models/texts.h"
#include "ui/theme/icons.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QScrollBar>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Backstep {

GoroutinesDock::GoroutinesDock(const DockContext &context, QWidget *parent)
    : Panel(context, parent)
    , m_model(context.models.goroutines)
    , m_filter(new GoroutinesFilter(&m_model, this))
{
    assemble({.id = u"goroutines"_s,
              .name = tr("goroutines"),
              .model = m_model,
              .presentation = new GoroutinesPresentation,
              .filter = m_filter,
              .status = m_model.status()});
    connect(m_filter, &SnapshotFilter::settledChanged, this, &GoroutinesDock::filterChanged);
    m_system = addButton(u"settings"_s, tr("System"), tr("Show the goroutines that Go's runtime started for itself"));
    m_system->setCheckable(true);
    m_system->setToolButtonStyle(Qt::ToolButtonTextOnly);
    connect(m_system, &QToolButton::toggled, this, [this](bool shown) {
        m_filter->setSystemShown(shown);
        refresh();
    });
    list()->setColumnWidths({6, 20, 20, 19, 30, 24, 18, 22, 8});
    list()->hideAtFirst({GoroutinesModel::CurrentFunction, GoroutinesModel::GoPlace, GoroutinesModel::StartFunction,
                         GoroutinesModel::Thread});
    list()->setFillColumn(GoroutinesModel::Labels, 22);
    list()->setOpensByClick(true);
    list()->header()->setSortIndicatorClearable(true);
    list()->header()->setSortIndicator(-1, Qt::AscendingOrder);
    list()->setSortingEnabled(true);
    connectPaging();
}

void GoroutinesDock::connectPaging()
{
    connect(&m_model, &GoroutinesModel::progressChanged, this, &GoroutinesDock::progressed);
    QScrollBar *bar = list()->verticalScrollBar();
    connect(bar, &QScrollBar::valueChanged, this, &GoroutinesDock::askWhereNeeded);
    connect(bar, &QScrollBar::rangeChanged, this, &GoroutinesDock::askWhereNeeded);
    progressed();
}

void GoroutinesDock::progressed()
{
    m_asked.reset();
    list()->viewport()->update();
    refreshLater();
    if (m_model.freshCount() == 0) {
        m_followed = -1;
        return;
    }
    followCurrent();
    if (m_model.next()) {
        QMetaObject::invokeMethod(this, &GoroutinesDock::askWhereNeeded, Qt::QueuedConnection);
    }
}

void GoroutinesDock::followCurrent()
{
    const int row = m_model.rowOf(m_model.current());
    if (row < 0 || m_followed == m_model.current()) {
        return;
    }
    if (m_followed < 0) {
        list()->fade()->restart(); // a new stop, not only another goroutine
    }
    m_followed = m_model.current();
    if (const QModelIndex index = toView(m_model.index(row, 0)); index.isValid()) {
        list()->setCurrentIndex(index);
        list()->scrollTo(index);
    }
}

/// The next page, once the rows that this stop's pages brought end within sight.
void GoroutinesDock::askWhereNeeded()
{
    if (!m_model.next() || m_asked == m_model.next() || !isVisible() || !listShown()) {
        return;
    }
    const QModelIndex bottom = list()->indexAt(QPoint(1, list()->viewport()->height() - 1));
    const QScrollBar *bar = list()->verticalScrollBar();
    const bool atEnd = bar->value() >= bar->maximum() - bar->pageStep();
    const bool staleSeen = bottom.isValid() && bottom.data(ItemRole::Stale).toBool();
    const bool sorted = list()->header()->sortIndicatorSection() >= 0;
    // With a filter few rows remain, and asking for more until the page is full could mean all; that is a button.
    if ((atEnd || staleSeen) && m_filter->text().isEmpty() && !sorted) {
        m_asked = m_model.next();
        Q_EMIT intents().goroutinesPageWanted();
    }
}

void GoroutinesDock::activate(const QModelIndex &row)
{
    if (const Goroutine *goroutine = m_model.goroutine(row)) {
        Q_EMIT intents().goroutineActivated(goroutine->id);
    }
}

void GoroutinesDock::addFilterActions(QMenu *menu, const Goroutine &goroutine)
{
    const auto add = [this, menu](const QString &text) {
        menu->addAction(Icons::get(u"filter"_s), tr("Show Only “%1”").arg(menuText(text)), this,
                        [this, text] { filterLine()->setText(text); });
    };
    for (auto label = goroutine.labels.cbegin(); label != goroutine.labels.cend(); ++label) {
        add(label.key() + u'=' + label.value());
    }
    if (!goroutine.waitReason.isEmpty()) {
        add(goroutine.waitReason);
    }
}

void GoroutinesDock::fillMenu(QMenu *menu, const QModelIndexList &rows)
{
    const Goroutine *goroutine = rows.isEmpty() ? nullptr : m_model.goroutine(rows.constFirst());
    if (!goroutine) {
        return;
    }
    menu->addAction(Icons::get(u"goroutines"_s), tr("&Switch to Goroutine %1").arg(goroutine->id), this,
                    [this, id = goroutine->id] { Q_EMIT intents().goroutineActivated(id); });
    const auto goTo = [this, menu](const QString &text, const CodeLocation &location) {
        menu->addAction(text, this, [this, location] { Q_EMIT intents().locationActivated(location); })
            ->setEnabled(location.known());
    };
    goTo(tr("&Go to Its Place"), goroutine->user);
    goTo(tr("Go to the go S&tatement That Started It"), goroutine->goStatement);
    menu->addSeparator();
    addFilterActions(menu, *goroutine);
    menu->addAction(m_system->isChecked() ? tr("Hide S&ystem Goroutines") : tr("Show S&ystem Goroutines"), m_system,
                    &QToolButton::toggle);
    menu->addSeparator();
    menu->addAction(tr("Copy &Id"), this,
                    [id = goroutine->id] { QGuiApplication::clipboard()->setText(QString::number(id)); });
}

void GoroutinesDock::showEmptyPage(Placeholder *page)
{
    page->showEmpty(u"goroutines"_s, tr("No goroutines yet"),
                    tr("All goroutines of the program appear here, with what they wait for, once it stops."),
                    {tableAction(u"file.openFolder"_s), tableAction(u"file.startProgram"_s)});
}

void GoroutinesDock::showNotice(NoticeStrip *strip)
{
    const int shown = m_filter->rowCount();
    const int known = m_model.freshCount() > 0 ? m_model.freshCount() : m_model.rowCount();
    if (m_model.complete() || !m_model.next()) {
        strip->say(tr("%1 of %2").arg(Texts::number(shown), Texts::number(known)));
        return;
    }
    const QString sentence = m_model.total()
        ? tr("%1 of about %2; %3 loaded")
              .arg(Texts::number(shown), Texts::number(*m_model.total()), Texts::number(known))
        : tr("%1 of %2 loaded; there are more").arg(Texts::number(shown), Texts::number(known));
    strip->say(sentence, tr("Load All"), [this] { Q_EMIT intents().goroutinesAllWanted(); });
}

} // namespace Backstep
