// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/waitsdock.h"

#include "app/goroutines/waitexport.h"
#include "app/goroutines/waitwords.h"
#include "ui/docks/dockintents.h"
#include "ui/docks/listview.h"
#include "ui/docks/noticestrip.h"
#include "ui/docks/placeholder.h"
#include "ui/docks/verdictstrip.h"
#include "ui/models/texts.h"
#include "ui/models/waitsmodel.h"
#include "ui/models/waitspresentation.h"
#include "ui/theme/icons.h"
#include "ui/widgets/waitgraphview.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QScopedValueRollback>
#include <QSplitter>
#include <QToolButton>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstep {

WaitsDock::WaitsDock(const DockContext &context, QWidget *parent)
    : Panel(context, parent)
    , m_model(context.models.waits)
    , m_verdict(new VerdictStrip(u"waits"_s, this))
    , m_graph(new WaitGraphView(u"waits"_s, this))
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
    m_drawn = addButton(u"waits"_s, tr("Graph"), tr("Draw who waits for whom"));
    makeGraph();
    list()->setRootIsDecorated(true);
    list()->setColumnWidths({22, 20, 22, 18, 20, 7, 14, 20, 20});
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
        m_graph->setCurrentGoroutine(m_model.current());
        followCurrent();
    });
    connect(list()->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &row) { showInGraph(toData(row)); });
    showView();
}

void WaitsDock::makeGraph()
{
    addBeside(m_graph);
    m_drawn->setCheckable(true);
    m_drawn->setToolButtonStyle(Qt::ToolButtonTextOnly);
    connect(m_drawn, &QToolButton::clicked, this, [this](bool drawn) {
        m_graphWanted = drawn;
        arrange();
    });
    connect(m_graph, &WaitGraphView::chosenByPerson, this, &WaitsDock::chooseInList);
    connect(m_graph, &WaitGraphView::clicked, this, [this](GoroutineId id) {
        if (!m_model.isStale()) {
            Q_EMIT intents().goroutineActivated(id);
        }
    });
    connect(m_graph, &WaitGraphView::opened, this, [this](GoroutineId id) {
        const CodeLocation place = m_graph->chosen()->place; // a switch may bring another drawing
        if (!m_model.isStale()) {
            Q_EMIT intents().goroutineActivated(id);
        }
        goTo(place);
    });
    connect(m_graph, &WaitGraphView::menuRequested, this, &WaitsDock::popUpGraphMenu);
    arrange();
}

/// List and drawing beside or above one another where both can be read; else one of them.
void WaitsDock::arrange()
{
    constexpr int charactersForBoth = 130;
    constexpr int linesForBoth = 34;
    const bool beside = width() >= charactersForBoth * fontMetrics().averageCharWidth();
    const bool both = beside || height() >= linesForBoth * fontMetrics().height();
    const bool drawn = m_graphWanted.value_or(both);
    const Qt::Orientation orientation = beside ? Qt::Horizontal : Qt::Vertical;
    m_drawn->setChecked(drawn);
    if (splitter()->orientation() != orientation) {
        splitter()->setOrientation(orientation);
    }
    const bool hadFocus = list()->hasFocus();
    m_graph->setVisible(drawn);
    list()->setVisible(!drawn || both);
    if (hadFocus && !list()->isVisible()) {
        m_graph->setFocus(Qt::OtherFocusReason);
    }
    setFocusProxy(drawn && !both ? static_cast<QWidget *>(m_graph) : list());
}

void WaitsDock::resizeEvent(QResizeEvent *event)
{
    Panel::resizeEvent(event);
    arrange();
}

void WaitsDock::changeEvent(QEvent *event)
{
    Panel::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        arrange();
    }
}

/// The goroutine of a row, or all that belong to its finding.
void WaitsDock::showInGraph(const QModelIndex &row)
{
    if (m_following) {
        return;
    }
    const WaitRow *shown = m_model.row(row);
    m_graph->showFinding(shown ? shown->finding : -1);
    if (const WaitLine *line = m_model.line(row)) {
        m_graph->choose(line->wait.id);
    }
}

void WaitsDock::chooseInList(GoroutineId goroutine)
{
    QModelIndex index = m_model.indexOf(goroutine);
    if (!index.isValid()) {
        return; // what is waited for, or one that only has something
    }
    if (const WaitRow *group = m_model.row(index.parent()); group && group->kind == WaitRow::Kind::Group) {
        index = index.parent();
    }
    const QScopedValueRollback following(m_following, true);
    m_graph->showFinding(-1);
    list()->setCurrentIndex(toView(index));
}

void WaitsDock::popUpGraphMenu(const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(u"waits.graphMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    const WaitDrawing::Node *node = m_graph->chosen();
    if (const GoroutineId id = node ? node->goroutines.value(0) : 0; id != 0) {
        menu->addAction(Icons::get(u"goroutines"_s), tr("&Switch to Goroutine %1").arg(id), this,
                        [this, id] { Q_EMIT intents().goroutineActivated(id); });
        menu->addAction(Icons::get(u"source"_s), tr("&Go to Its Place"), this,
                        [this, place = node->place] { goTo(place); })
            ->setEnabled(node->place.known());
        menu->addSeparator();
    }
    const auto add = [this, menu](const QString &text, Qt::Key key, const std::function<void()> &act) {
        menu->addAction(text, this, act)->setShortcut(key);
    };
    add(tr("&Fit into the Panel"), Qt::Key_F, [this] { m_graph->fit(); });
    add(tr("&Larger"), Qt::Key_Plus, [this] { m_graph->zoom(1.2); });
    add(tr("S&maller"), Qt::Key_Minus, [this] { m_graph->zoom(1 / 1.2); });
    add(tr("&Own Size"), Qt::Key_0, [this] { m_graph->resetZoom(); });
    menu->addSeparator();
    menu->addAction(tr("Sa&ve the Drawing…"), this, &WaitsDock::saveGraph)->setEnabled(m_model.view() != nullptr);
    menu->addAction(m_again);
    menu->popup(position);
}

void WaitsDock::saveGraph()
{
    if (const WaitViewPtr view = m_model.view()) {
        const QString svg = waitDrawingSvg(view->drawing, verdictSentence(view->report));
        Q_EMIT intents().saveRequested(u"waits.svg"_s, svg.toUtf8());
    }
}

void WaitsDock::goTo(const CodeLocation &place)
{
    if (place.known()) {
        Q_EMIT intents().locationActivated(place);
    }
}

/// What was found is in sight first, each finding with its goroutines; groups stay folded, and so does all that goes on
/// by itself where there is anything else.
void WaitsDock::showView()
{
    const WaitViewPtr view = m_model.view();
    m_verdict->setReport(view ? &view->report : nullptr, m_model.isStale());
    list()->viewport()->update();
    refresh(); // at once: the verdict and what it is about belong together
    m_graph->setStale(m_model.isStale());
    if (m_model.isStale()) {
        return;
    }
    m_graph->setDrawing(view ? std::shared_ptr<const WaitDrawing>(view, &view->drawing) : nullptr);
    m_graph->setCurrentGoroutine(m_model.current());
    if (!view) {
        return;
    }
    const int rows = list()->model()->rowCount();
    for (int row = 0; row < rows; ++row) {
        const QModelIndex index = list()->model()->index(row, 0);
        list()->setExpanded(index, rows == 1 || m_model.row(toData(index))->kind != WaitRow::Kind::Passing);
    }
    if (view->report.findings.isEmpty()) {
        followCurrent();
    } else {
        // Only to begin at: its colour says whether it is certain, and a selection would hide it.
        const QScopedValueRollback following(m_following, true);
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
    goTo(place);
}

void WaitsDock::addHolders(QMenu *menu, const QModelIndex &row)
{
    constexpr qsizetype most = 4;
    const QList<LockHolding> holders = m_model.line(row)->heldBy;
    for (const LockHolding &holding : holders.first(std::min(most, holders.size()))) {
        menu->addAction(tr("Switch to Its &Holder, Goroutine %1").arg(holding.goroutine), this,
                        [this, id = holding.goroutine] { Q_EMIT intents().goroutineActivated(id); });
        if (holding.taken.known()) {
            menu->addAction(tr("Go to Where It Was &Taken, %1").arg(menuText(Texts::place(holding.taken))), this,
                            [this, place = holding.taken] { goTo(place); });
        }
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
        menu->addAction(tr("Sa&ve the Drawing…"), this, &WaitsDock::saveGraph);
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
    QStringList missing = view ? reservations(view->report) : QStringList();
    if (view && view->drawing.notDrawn > 0) {
        missing.append(
            tr("%n goroutine(s) found no room in the drawing.", nullptr, static_cast<int>(view->drawing.notDrawn)));
    }
    if (view && view->drawing.releasersNotDrawn > 0) {
        missing.append(tr("%n line(s) to who could release something are left out of the drawing.", nullptr,
                          static_cast<int>(view->drawing.releasersNotDrawn)));
    }
    strip->say(Texts::harmless(missing.join(u' ')));
}

} // namespace Backstep
