// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/recorderdock.h"

#include "ui/docks/dockintents.h"
#include "ui/docks/listview.h"
#include "ui/docks/noticestrip.h"
#include "ui/docks/placeholder.h"
#include "ui/docks/recordertailpane.h"
#include "ui/models/recordermodel.h"
#include "ui/models/recorderpresentation.h"
#include "ui/models/recordertail.h"
#include "ui/models/texts.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QMenu>
#include <QSplitter>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Backstep {

using Verb = RecorderAct::Verb;

RecorderDock::RecorderDock(const DockContext &context, QWidget *parent)
    : Panel(context, parent)
    , m_model(context.models.recorder)
{
    assemble({.id = u"recorder"_s,
              .name = tr("recordings under way"),
              .model = m_model,
              .presentation = new RecorderPresentation,
              .status = m_model.status()});
    const QAction *record = tableAction(u"recordings.record"_s);
    connect(addButton(u"recording-running"_s, tr("Record on a Host…"), tr("Record a command on a host")),
            &QToolButton::clicked, record, &QAction::trigger);
    connect(addButton(u"refresh"_s, tr("Ask the Hosts"), tr("Ask all hosts what they record")), &QToolButton::clicked,
            &intents(), &DockIntents::recordersWanted);
    list()->setColumnWidths({26, 40, 30, 21, 8, 9, 30, 10});
    list()->setFillColumn(RecorderModel::State, 32);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &RecorderDock::refreshLater);
    makeTail();
}

void RecorderDock::makeTail()
{
    m_tail = new RecorderTailPane(m_model.tail(), this);
    addBeside(m_tail);
    splitter()->setSizes({3000, 2000}); // of five parts three for the list
    m_tailShown = addButton(u"output"_s, tr("Output"), tr("Show what the chosen one printed at last"));
    m_tailShown->setCheckable(true);
    m_tailShown->setChecked(true);
    connect(m_tailShown, &QToolButton::toggled, m_tail, &QWidget::setVisible);
    connect(m_tail, &RecorderTailPane::seenChanged, this, &RecorderDock::followChosen);
    connect(list()->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &RecorderDock::followChosen);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &RecorderDock::followChosen);
    connect(&m_model, &QAbstractItemModel::rowsInserted, this, &RecorderDock::followChosen);
    connect(&m_model, &QAbstractItemModel::rowsRemoved, this, &RecorderDock::followChosen);
    followChosen();
}

void RecorderDock::followChosen()
{
    const RecorderRow *chosen = m_model.row(toData(list()->currentIndex()));
    const RecorderRow *of = chosen != nullptr && chosen->loop() != nullptr ? runOf(*chosen) : chosen;
    if (chosen == nullptr) {
        m_tail->setHint(tr("Choose a recording to see what it prints."));
    } else if (chosen->rule() != nullptr) {
        m_tail->setHint(tr("A rule prints nothing itself. Enter shows its log."));
    } else {
        m_tail->setHint(tr("Nothing that it records now can be shown."));
    }
    RecorderTail::Wish wish;
    wish.seen = m_tail->isVisible();
    if (of != nullptr && of->recording() != nullptr) {
        wish.hostId = of->hostId;
        wish.id = of->id();
        wish.live = of->isLive();
    }
    m_model.tail().want(wish);
}

QByteArray RecorderDock::choices() const
{
    return m_tailShown->isChecked() ? QByteArray() : "no output";
}

void RecorderDock::setChoices(const QByteArray &choices)
{
    m_tailShown->setChecked(choices != "no output");
}

/// Beside the list where the panel is wide and low, as at the bottom of the window.
void RecorderDock::resizeEvent(QResizeEvent *event)
{
    constexpr int linesForBoth = 24;
    Panel::resizeEvent(event);
    const bool low = height() < linesForBoth * fontMetrics().height();
    splitter()->setOrientation(low && width() > height() ? Qt::Horizontal : Qt::Vertical);
}

void RecorderDock::act(Verb verb, const RecorderRow &row)
{
    const HostRecording *recording = row.recording();
    Q_EMIT intents().recorderActRequested({.verb = verb,
                                           .hostId = row.hostId,
                                           .id = row.id(),
                                           .trace = recording != nullptr ? recording->trace : QByteArray()});
}

QAction *RecorderDock::addAct(QMenu *menu, const QString &icon, const QString &text, Verb verb, const RecorderRow &row,
                              bool possible)
{
    QAction *action =
        menu->addAction(icon.isEmpty() ? QIcon() : Icons::get(icon), text, this, [this, verb, row] { act(verb, row); });
    action->setEnabled(possible);
    return action;
}

const RecorderRow *RecorderDock::runOf(const RecorderRow &loop) const
{
    const QString by = u"loop:"_s + QString::fromUtf8(loop.id());
    const QList<RecorderRow> &rows = m_model.rows();
    const auto run = std::ranges::find_if(rows, [&](const RecorderRow &other) {
        const HostRecording *its = other.recording();
        return other.hostId == loop.hostId && its != nullptr && its->by == by && (other.isLive() || its->failed);
    });
    return run == rows.end() ? nullptr : &*run;
}

void RecorderDock::activate(const QModelIndex &row)
{
    const RecorderRow *one = m_model.row(row);
    if (one == nullptr) {
        return;
    }
    const HostRecording *recording = one->recording();
    if (one->rule() != nullptr) {
        act(Verb::Log, *one);
    } else if (one->loop() != nullptr) {
        if (const RecorderRow *run = runOf(*one)) {
            act(run->isLive() ? Verb::Output : Verb::FetchAndOpen, *run);
        }
    } else {
        act(recording->state == HostRecording::State::Complete ? Verb::FetchAndOpen : Verb::Output, *one);
    }
}

void RecorderDock::removeRows(const QModelIndexList &rows)
{
    for (const QModelIndex &index : rows.first(std::min<qsizetype>(rows.size(), 1))) { // each asks a question
        if (const RecorderRow *row = m_model.row(index)) {
            if (row->rule() != nullptr) {
                act(row->isLive() ? Verb::Disarm : Verb::Forget, *row);
            } else {
                act(row->isLive() ? Verb::Stop : row->loop() != nullptr ? Verb::Clear : Verb::Discard, *row);
            }
        }
    }
}

void RecorderDock::fillMenu(QMenu *menu, const QModelIndexList &rows)
{
    const RecorderRow *row = rows.isEmpty() ? nullptr : m_model.row(rows.constFirst());
    if (row != nullptr) {
        if (row->rule() != nullptr) {
            fillForRule(menu, *row);
        } else {
            fillForRecording(menu, *row);
        }
        menu->addSeparator();
    }
    menu->addAction(tableAction(u"recordings.record"_s));
}

void RecorderDock::fillForRecording(QMenu *menu, const RecorderRow &row)
{
    const HostRecording *recording = row.recording();
    QAction *stop = addAct(menu, u"stop"_s, tr("&Stop"), Verb::Stop, row, row.isLive());
    stop->setToolTip(tr("End it cleanly, so that it can be replayed"));
    if (recording != nullptr) {
        const bool complete = recording->state == HostRecording::State::Complete;
        addAct(menu, u"continue"_s, tr("Fetch and &Open"), Verb::FetchAndOpen, row, complete);
        addAct(menu, u"download"_s, tr("&Fetch"), Verb::Fetch, row, complete);
        addAct(menu, u"output"_s, tr("Show Its Out&put"), Verb::Output, row);
        addAct(menu, u"pin"_s, recording->kept ? tr("&Remove When Room Is Needed") : tr("&Keep on the Host"),
               recording->kept ? Verb::LetGo : Verb::Keep, row);
    }
    if (row.loop() != nullptr && row.loop()->over) {
        addAct(menu, u"delete"_s, tr("&Clear from the List"), Verb::Clear, row);
    } else {
        addAct(menu, u"delete"_s, tr("&Discard…"), Verb::Discard, row);
    }
}

void RecorderDock::fillForRule(QMenu *menu, const RecorderRow &row)
{
    addAct(menu, u"output"_s, tr("Show Its &Log"), Verb::Log, row);
    addAct(menu, u"stop"_s, tr("&Disarm"), Verb::Disarm, row, row.isLive());
    addAct(menu, {}, tr("&Watch Again After a Restart of the Host"), Verb::WatchAfterRestart, row, row.isLive());
    addAct(menu, u"delete"_s, tr("&Remove the Rule…"), Verb::Forget, row);
}

void RecorderDock::showEmptyPage(Placeholder *page)
{
    page->showEmpty(u"recording-running"_s, tr("Nothing is recorded on a host"),
                    tr("Start a recording there, once or until it fails. It goes on without this window, and what it "
                       "becomes is listed here."),
                    {tableAction(u"recordings.record"_s)});
}

void RecorderDock::showNotice(NoticeStrip *strip)
{
    const int live = m_model.liveCount();
    QStringList words{tr("%n under way or armed", nullptr, live)};
    for (const RecorderModel::DiskLeft &disk : m_model.disksInUse()) {
        words.append(tr("%1 has %2 left, and keeps %3 free")
                         .arg(disk.name, Texts::bytes(disk.free), Texts::bytes(disk.keepFree)));
    }
    strip->say(live > 0 ? words.join(u"; "_s) : QString());
}

} // namespace Backstep
