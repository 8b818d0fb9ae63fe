// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/goroutinesdock.h"

#include "app/goroutines/statename.h"
#include "ui/actions/actiontable.h"
#include "ui/docks/changefade.h"
#include "ui/docks/dockintents.h"
#include "ui/docks/filterline.h"
#include "ui/docks/goroutinecounts.h"
#include "ui/docks/groupbutton.h"
#include "ui/docks/listview.h"
#include "ui/docks/noticestrip.h"
#include "ui/docks/pinnedstrip.h"
#include "ui/docks/placeholder.h"
#include "ui/docks/querycompleter.h"
#include "ui/models/goroutinespresentation.h"
#include "ui/models/goroutinetree.h"
#include "ui/models/texts.h"
#include "ui/theme/roles.h"

#include <QHeaderView>
#include <QMenu>
#include <QScrollBar>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {
constexpr int restAfter = 400; // milliseconds at a stop: somebody who steps on is not held up by what takes seconds
constexpr int mostSpanned = 2000;
constexpr qsizetype mostReasons = 40;
} // namespace

GoroutinesDock::GoroutinesDock(const DockContext &context, QWidget *parent)
    : Panel(context, parent)
    , m_model(context.models.goroutines)
    , m_tree(new GoroutineTree(&m_model, this))
{
    assemble({.id = u"goroutines"_s,
              .name = tr("goroutines"),
              .model = m_model,
              .presentation = new GoroutinesPresentation,
              .filter = m_tree,
              .status = m_model.status()});
    makeBar();
    makeColumns();
    connectTree();
    connectPaging();
}

void GoroutinesDock::makeBar()
{
    filterLine()->setPlaceholderText(tr("Filter: words, state:waiting, label:NAME=VALUE, -runtime…"));
    filterLine()->setToolTip(tr("Show only goroutines for which all of this holds (Ctrl+F): words, or fields such as "
                                "state:waiting, reason:chan, fn:transfer, file:main.go:22, since>10s; - before it "
                                "means not. Ctrl+Space offers what there is."));
    new QueryCompleter(filterLine(), [this]() -> const GoroutineFacets & { return m_tree->facets(); });
    QToolButton *filters = addButton(u"filter"_s, tr("Filters"), tr("Keep this filter, or take one that was kept"));
    filters->setObjectName(u"goroutines.filters"_s);
    filters->setPopupMode(QToolButton::InstantPopup);
    filters->setToolButtonStyle(Qt::ToolButtonTextOnly);
    auto *menu = new QMenu(filters);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] { fillFilters(menu); });
    filters->setMenu(menu);
    m_group = new GroupButton(u"goroutines"_s, [this] { return m_tree->facets().labels.keys(); }, this);
    addToBar(m_group);
    m_system = addButton(u"settings"_s, tr("System"), tr("Show the goroutines that Go's runtime started for itself"));
    m_system->setCheckable(true);
    m_system->setToolButtonStyle(Qt::ToolButtonTextOnly);
    connect(m_system, &QToolButton::toggled, this, [this](bool shown) {
        m_tree->flat().setSystemShown(shown);
        refresh();
    });
    m_counts = new GoroutineCounts(u"goroutines"_s, this);
    m_pinned = new PinnedStrip(u"goroutines"_s, m_model.marks(), this);
    addAbove(m_pinned);
    addAbove(m_counts);
    connect(m_pinned, &PinnedStrip::chosen, &intents(), &DockIntents::goroutineActivated);
    connect(m_pinned, &PinnedStrip::menuWanted, this, &GoroutinesDock::popUpPinnedMenu);
    connect(&m_model.marks(), &GoroutineMarks::followedChanged, this, &GoroutinesDock::refreshLater);
    connect(&m_model.marks(), &GoroutineMarks::tagged, this, [this] {
        if (m_model.marks().anyTags()) {
            list()->setColumnHidden(GoroutinesModel::Tag, false);
        }
    });
    connect(m_counts, &GoroutineCounts::termChosen, this, &GoroutinesDock::addTerm);
}

void GoroutinesDock::makeColumns()
{
    list()->setColumnWidths({6, 20, 20, 19, 30, 24, 18, 22, 8, 16});
    list()->hideAtFirst({GoroutinesModel::CurrentFunction, GoroutinesModel::GoPlace, GoroutinesModel::StartFunction,
                         GoroutinesModel::Thread, GoroutinesModel::Tag});
    list()->setFillColumn(GoroutinesModel::Labels, 22);
    list()->setOpensByClick(true);
    list()->setExpandsOnDoubleClick(false); // a click does
    list()->header()->setSortIndicatorClearable(true);
    list()->header()->setSortIndicator(-1, Qt::AscendingOrder);
    list()->setSortingEnabled(true);
}

void GoroutinesDock::connectTree()
{
    connect(m_tree, &GoroutineTree::settledChanged, this, &GoroutinesDock::filterChanged);
    connect(m_tree, &GoroutineTree::facetsChanged, this, &GoroutinesDock::showCounts);
    connect(m_tree, &GoroutineTree::layoutChanged, this, &GoroutinesDock::showCounts);
    connect(m_tree, &GoroutineTree::groupsChanged, this, &GoroutinesDock::groupsChanged);
    connect(&m_tree->flat(), &GoroutinesFilter::mistakeChanged, this, &GoroutinesDock::showMistake);
    connect(m_group, &GroupButton::groupingChanged, this, [this](const Grouping &grouping) {
        m_tree->setGrouping(grouping);
        m_rest.start();
    });
    connect(filterLine(), &QLineEdit::textChanged, this, [this] { m_rest.start(); });
    connect(list(), &ListView::opened, this, [this](const QModelIndex &index) {
        const QModelIndex group = index.siblingAtColumn(0);
        if (m_tree->isGroup(group)) {
            list()->setExpanded(group, !list()->isExpanded(group));
        }
    });
}

/// What is in groups is a tree, and a group's line goes through all columns.
void GoroutinesDock::groupsChanged()
{
    const auto levels = int(m_tree->grouping().size());
    list()->setRootIsDecorated(levels > 0);
    const int indent = levels > 0 ? (levels + 1) * list()->indentation() : 0;
    if (const int wider = indent - std::exchange(m_indent, indent); wider != 0) {
        list()->header()->resizeSection(0, list()->columnWidth(0) + wider); // the ids move to the right
    }
    const QModelIndexList groups = m_tree->groupIndexes(mostSpanned);
    for (const QModelIndex &group : groups) {
        if (!list()->isFirstColumnSpanned(group.row(), group.parent())) {
            list()->setFirstColumnSpanned(group.row(), group.parent(), true);
        }
    }
    followCurrent();
}

void GoroutinesDock::connectPaging()
{
    connect(&m_model, &GoroutinesModel::progressChanged, this, &GoroutinesDock::progressed);
    m_staleShown.setSingleShot(true);
    m_staleShown.setInterval(0);
    connect(&m_staleShown, &QTimer::timeout, this, [this] { list()->viewport()->update(); });
    m_rest.setSingleShot(true);
    m_rest.setInterval(restAfter);
    connect(&m_rest, &QTimer::timeout, this, &GoroutinesDock::askForRest);
    QScrollBar *bar = list()->verticalScrollBar();
    connect(bar, &QScrollBar::valueChanged, this, &GoroutinesDock::askWhereNeeded);
    connect(bar, &QScrollBar::rangeChanged, this, &GoroutinesDock::askWhereNeeded);
    progressed();
}

void GoroutinesDock::progressed()
{
    m_asked.reset();
    refreshLater();
    if (m_model.freshCount() == 0) {
        m_followed = -1;
        m_rest.stop();
        m_staleShown.start(); // mostly their successors are here by then, and nothing is painted that was not changed
        return;
    }
    if (m_staleShown.isActive()) {
        m_staleShown.stop();
        if (staleInSight()) {
            list()->viewport()->update();
        }
        m_rest.start(); // the first page of a stop
    } else {
        list()->viewport()->update();
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
    const QModelIndex index = toView(m_model.index(row, 0));
    for (QModelIndex group = index.parent(); group.isValid(); group = group.parent()) {
        if (!list()->isExpanded(group)) {
            return; // folded groups stay so
        }
    }
    if (index.isValid()) {
        list()->setCurrentIndex(index);
        list()->scrollTo(index);
    }
}

bool GoroutinesDock::staleInSight() const
{
    const QModelIndex bottom = list()->indexAt(QPoint(1, list()->viewport()->height() - 1));
    return bottom.isValid() && bottom.data(ItemRole::Stale).toBool();
}

/// The next page, once the rows that this stop's pages brought end within sight.
void GoroutinesDock::askWhereNeeded()
{
    if (!m_model.next() || m_asked == m_model.next() || !isVisible() || !listShown() || !m_tree->grouping().isEmpty()) {
        return;
    }
    const QScrollBar *bar = list()->verticalScrollBar();
    const bool atEnd = bar->value() >= bar->maximum() - bar->pageStep();
    const bool staleSeen = staleInSight();
    const bool sorted = list()->header()->sortIndicatorSection() >= 0;
    // With a filter few rows remain, and asking for more until the page is full could mean all, one by one.
    if ((atEnd || staleSeen) && m_tree->text().isEmpty() && !sorted) {
        m_asked = m_model.next();
        Q_EMIT intents().goroutinesPageWanted();
    }
}

/// Groups and filters speak of all goroutines; else it is enough to count them.
void GoroutinesDock::askForRest()
{
    if (!m_model.next() || m_model.freshCount() == 0 || !isVisible()) {
        return;
    }
    if (!m_tree->grouping().isEmpty() || !m_tree->text().isEmpty()) {
        Q_EMIT intents().goroutinesAllWanted();
    } else if (!m_model.summary()) {
        Q_EMIT intents().goroutinesSummaryWanted();
    }
}

void GoroutinesDock::activate(const QModelIndex &row)
{
    if (const Goroutine *goroutine = m_model.goroutine(row)) {
        Q_EMIT intents().goroutineActivated(goroutine->id);
    }
}

void GoroutinesDock::showCounts()
{
    const GoroutineFacets &facets = m_tree->facets();
    GoroutineCounts::Counts counts;
    if (facets.goroutines > 0) {
        const bool all = m_model.complete() || m_model.summary();
        const QString shown = Texts::number(m_tree->flat().rowCount());
        counts.shown = all ? tr("%1 of %2", "goroutines shown, of all").arg(shown, Texts::number(facets.goroutines))
            : m_model.total()
            ? tr("%1 of about %2", "goroutines shown, of all").arg(shown, Texts::number(*m_model.total()))
            : tr("%1 of more than %2", "goroutines shown, of all").arg(shown, Texts::number(facets.goroutines));
        counts.part =
            all ? QString() : tr("of the first %1:", "goroutines; counts follow").arg(Texts::number(facets.goroutines));
    }
    for (auto state = facets.states.cbegin(); state != facets.states.cend(); ++state) {
        counts.states.append({.name = goroutineStateWord(state.key()),
                              .count = state.value(),
                              .term = goroutineQueryTerm(u"state"_s, goroutineStateName(state.key()))});
    }
    std::ranges::stable_sort(counts.states, std::greater(), &GoroutineCounts::Count::count);
    for (const QString &reason : byFrequency(facets.reasons, mostReasons)) {
        counts.reasons.append(
            {.name = reason, .count = facets.reasons.value(reason), .term = goroutineQueryTerm(u"reason"_s, reason)});
    }
    QStringList changes;
    if (const int fresh = m_model.newCount(); fresh > 0) {
        changes.append(tr("%n new", "goroutines since the last stop", fresh));
    }
    if (const auto ended = m_model.ended(); !ended.isEmpty()) {
        changes.append(tr("%n ended", "goroutines since the last stop", int(ended.size())));
    }
    counts.changes = changes.join(u", "_s);
    m_counts->setCounts(counts);
}

void GoroutinesDock::showMistake()
{
    QPalette colors = palette();
    if (!m_tree->flat().mistake().isEmpty()) {
        colors.setColor(QPalette::Text, roleColor(Role::Error, palette()));
    }
    filterLine()->setPalette(colors);
    refreshLater();
}

void GoroutinesDock::addTerm(const QString &term)
{
    filterLine()->setText(goroutineQueryWith(filterLine()->text(), term));
}

void GoroutinesDock::showEmptyPage(Placeholder *page)
{
    page->showEmpty(u"goroutines"_s, tr("No goroutines yet"),
                    tr("All goroutines of the program appear here, with what they wait for, once it stops."),
                    {tableAction(u"file.openFolder"_s), tableAction(u"file.startProgram"_s)});
}

QString GoroutinesDock::whyNothingMatches() const
{
    return m_tree->flat().asksForTime() ? waitTimesSentence() : QString();
}

void GoroutinesDock::showNotice(NoticeStrip *strip)
{
    if (const QString mistake = m_tree->flat().mistake(); !mistake.isEmpty()) {
        strip->say(mistake, tr("Clear Filter"), [this] { filterLine()->clear(); }, true);
        return;
    }
    if (const GoroutineId followed = m_model.marks().followed(); followed != 0) {
        strip->say(
            m_model.complete() && m_model.rowOf(followed) < 0
                ? tr("Goroutine %1, which is followed, is not there; breakpoints stop for no other.").arg(followed)
                : tr("Goroutine %1 is followed: breakpoints stop for no other.").arg(followed),
            tr("Stop Following"), [this] { Q_EMIT intents().goroutineFollowRequested(0); });
        return;
    }
    if (m_model.complete() || !m_model.next()) {
        strip->clear(); // the counts say it
        return;
    }
    const int shown = m_tree->flat().rowCount();
    const int known = m_model.freshCount() > 0 ? m_model.freshCount() : m_model.rowCount();
    const QString sentence = m_model.total()
        ? tr("%1 of about %2; %3 loaded")
              .arg(Texts::number(shown), Texts::number(*m_model.total()), Texts::number(known))
        : tr("%1 of %2 loaded; there are more").arg(Texts::number(shown), Texts::number(known));
    strip->say(sentence, tr("Load All"), [this] { Q_EMIT intents().goroutinesAllWanted(); });
}

/// A line each: what they are grouped by, whether those of the runtime are shown, and the filters that were kept.
QByteArray GoroutinesDock::choices() const
{
    QStringList lines{groupingText(m_tree->grouping()), m_system->isChecked() ? u"system"_s : QString()};
    return (lines + m_filters).join(u'\n').toUtf8();
}

void GoroutinesDock::setChoices(const QByteArray &choices)
{
    const QStringList lines = QString::fromUtf8(choices).split(u'\n');
    m_group->setGrouping(parseGrouping(lines.value(0)).value_or(Grouping()));
    m_system->setChecked(lines.value(1) == "system"_L1);
    m_filters = lines.mid(2);
}

} // namespace Backstep
