// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/waitsdock.h"

#include "ui/docks/dockintents.h"
#include "ui/docks/listview.h"
#include "ui/docks/noticestrip.h"
#include "ui/docks/placeholder.h"
#include "ui/docks/verdictstrip.h"
#include "ui/models/texts.h"
#include "ui/models/waitsmodel.h"
#include "ui/models/waitspresentation.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstep {

WaitsDock::WaitsDock(const DockContext &context, QWidget *parent)
    : Panel(context, parent)
    , m_model(context.models.waits)
    , m_verdict(new VerdictStrip(u"waits"_s, this))
    , m_again(new QAction(Icons::get(u"refresh"_s), tr("Look Again"), this))
{
    assemble({.id = u"waits"_s,
              .name = tr("who waits for whom"),
              .model = m_model,
              .presentation = new WaitsPresentation,
              .status = m_model.status()});
    addAbove(m_verdict);
    m_again->setToolTip(tr("Find out again who waits for whom at this stop"));
    connect(m_again, &QAction::triggered, &intents(), &DockIntents::waitsWanted);
    QToolButton *again = addButton(u"refresh"_s, m_again->text(), m_again->toolTip());
    connect(again, &QToolButton::clicked, m_again, &QAction::trigger);
    list()->setRootIsDecorated(true);
    list()->setColumnWidths({18, 20, 22, 18, 20, 7, 14, 20, 20});
    list()->hideAtFirst({WaitsModel::Certainty});
    list()->setFillColumn(WaitsModel::For, 16);
    connect(list(), &QAbstractItemView::clicked, this, [this](const QModelIndex &index) {
        if (QGuiApplication::keyboardModifiers() == Qt::NoModifier) {
            switchTo(toData(index));
        }
    });
    connect(&m_model, &WaitsModel::viewChanged, this, &WaitsDock::showView);
    connect(&m_model, &WaitsModel::currentChanged, this, [this] {
        list()->viewport()->update();
        followCurrent();
    });
    showView();
}

/// What was found is in sight first, each finding with its goroutines; groups stay folded.
void WaitsDock::showView()
{
    const WaitViewPtr view = m_model.view();
    m_verdict->setReport(view ? &view->report : nullptr, m_model.isStale());
    list()->viewport()->update();
    refreshLater();
    if (!view || m_model.isStale()) {
        return;
    }
    for (int row = 0; row < list()->model()->rowCount(); ++row) {
        list()->expand(list()->model()->index(row, 0));
    }
    if (view->report.findings.isEmpty()) {
        followCurrent();
    } else {
        // Only to begin at: its colour says whether it is certain, and a selection would hide it.
        list()->selectionModel()->setCurrentIndex(list()->model()->index(0, 0), QItemSelectionModel::NoUpdate);
    }
}

/// Where the goroutine that steps move waits itself; a row of it that the person chose stays.
void WaitsDock::followCurrent()
{
    const WaitLine *chosen = m_model.line(toData(list()->currentIndex()));
    QModelIndex index = m_model.indexOf(m_model.current());
    if (!index.isValid() || m_model.isStale() || (chosen && chosen->wait.id == m_model.current())) {
        return;
    }
    if (const QModelIndex group = index.parent(); !list()->isExpanded(toView(group))) {
        index = group;
    }
    if (const QModelIndex shown = toView(index); shown.isValid()) {
        list()->setCurrentIndex(shown);
        list()->scrollTo(shown);
    }
}

void WaitsDock::switchTo(const QModelIndex &row)
{
    if (const WaitLine *line = m_model.line(row); line && !m_model.isStale()) {
        Q_EMIT intents().goroutineActivated(line->wait.id);
    }
}

void WaitsDock::activate(const QModelIndex &row)
{
    switchTo(row);
    const WaitLine *line = m_model.line(row);
    const WaitFinding *finding = m_model.finding(row);
    const CodeLocation place = line ? line->wait.place : finding ? finding->lines.value(0) : CodeLocation();
    if (place.known()) {
        Q_EMIT intents().locationActivated(place);
    }
}

void WaitsDock::addHolders(QMenu *menu, const QModelIndex &row)
{
    constexpr qsizetype most = 4;
    const QList<LockHolding> holders = m_model.line(row)->heldBy;
    for (const LockHolding &holding : holders.first(std::min(most, holders.size()))) {
        menu->addAction(tr("Switch to Its &Holder, Goroutine %1").arg(holding.goroutine), this,
                        [this, id = holding.goroutine] { Q_EMIT intents().goroutineActivated(id); });
    }
}

void WaitsDock::fillMenu(QMenu *menu, const QModelIndexList &rows)
{
    const QModelIndex row = rows.value(0);
    if (const WaitLine *line = m_model.line(row)) {
        const GoroutineId id = line->wait.id;
        menu->addAction(Icons::get(u"goroutines"_s), tr("&Switch to Goroutine %1").arg(id), this,
                        [this, id] { Q_EMIT intents().goroutineActivated(id); });
        menu->addAction(Icons::get(u"source"_s), tr("&Go to Its Place"), this,
                        [this, place = line->wait.place] { Q_EMIT intents().locationActivated(place); })
            ->setEnabled(line->wait.place.known());
        addHolders(menu, row);
    } else if (const WaitFinding *finding = m_model.finding(row)) {
        for (const CodeLocation &place : finding->lines) {
            menu->addAction(Icons::get(u"source"_s), tr("Go to %1").arg(menuText(Texts::place(place))), this,
                            [this, place] { Q_EMIT intents().locationActivated(place); });
        }
    }
    menu->addSeparator();
    menu->addAction(m_again);
    if (const WaitViewPtr view = m_model.view()) {
        menu->addAction(tr("Copy the &Verdict and the Findings"), this,
                        [view] { QGuiApplication::clipboard()->setText(WaitsPresentation::reportText(view->report)); });
    }
}

void WaitsDock::showEmptyPage(Placeholder *page)
{
    if (m_model.view() && !m_model.isStale()) {
        page->showEmpty(u"ok"_s, tr("Nobody waits"), tr("No goroutine of the program waits for another one here."),
                        {m_again});
    } else {
        page->showEmpty(u"waits"_s, tr("Who waits for whom"),
                        tr("Which goroutines wait for each other, what for and in which line, and which of them never "
                           "can go on: here, once the program stops."),
                        m_model.hasStop()
                            ? QList{m_again}
                            : QList{tableAction(u"file.openFolder"_s), tableAction(u"file.startProgram"_s)});
    }
}

void WaitsDock::showNotice(NoticeStrip *strip)
{
    const WaitViewPtr view = m_model.view();
    strip->say(view ? Texts::harmless(view->report.missing.join(u' ')) : QString());
}

} // namespace Backstep
