// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/outputdock.h"

#include "ui/docks/dockintents.h"
#include "ui/docks/listview.h"
#include "ui/docks/noticestrip.h"
#include "ui/docks/placeholder.h"
#include "ui/docks/tailfollower.h"
#include "ui/models/outputfilter.h"
#include "ui/models/outputmodel.h"
#include "ui/models/outputpresentation.h"
#include "ui/models/texts.h"
#include "ui/theme/icons.h"
#include "ui/theme/theme.h"

#include <QMenu>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {
constexpr int shortestLine = 32;
constexpr int longestLine = 2000; // longer ones end in dots and stand in the tooltip
} // namespace

OutputDock::OutputDock(const DockContext &context, QWidget *parent)
    : Panel(context, parent)
    , m_model(context.models.output)
    , m_filter(new OutputFilter(&m_model, this))
{
    assemble({.id = u"output"_s,
              .name = tr("output"),
              .model = m_model,
              .presentation = new OutputPresentation,
              .filter = m_filter,
              .status = m_model.status()});
    connect(m_filter, &SnapshotFilter::settledChanged, this, &OutputDock::filterChanged);
    makeButtons();
    useCodeFont(list());
    list()->setColumnWidths({9, 9, shortestLine});
    list()->setFillColumn(OutputModel::Text, shortestLine);
    list()->hideAtFirst({OutputModel::Event}); // until a line has one
    widenFor(0, m_model.rowCount() - 1);
    connect(&m_model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { widenFor(first, last); });
    connect(&m_model, &OutputModel::droppedChanged, this, &OutputDock::refreshLater);
}

void OutputDock::makeButtons()
{
    makeSourceButton();
    QToolButton *follow =
        addButton(u"seek-end"_s, tr("Follow"), tr("Stay at the last line that the program has printed"));
    // Before the first line of all that is the top: what will be printed can wait.
    auto *follower = new TailFollower(list(), follow, [this] {
        const int none = m_model.laterCount() > 0 ? 0 : -1;
        return toView(m_model.index(std::max(m_model.lastWritten(), none), 0));
    });
    connect(&m_model, &OutputModel::laterChanged, follower, &TailFollower::follow);
    connect(&m_model, &OutputModel::laterChanged, this, &OutputDock::refreshLater);
    QToolButton *clear = addButton(u"delete"_s, tr("Clear"), tr("Empty this list"));
    connect(clear, &QToolButton::clicked, &m_model, &OutputModel::clear);
}

QToolButton *OutputDock::makeSourceButton()
{
    QToolButton *button = addButton(u"output"_s, tr("Sources"), tr("Whose lines to show"));
    button->setPopupMode(QToolButton::InstantPopup);
    auto *menu = new QMenu(button);
    menu->setObjectName(u"output.sources"_s);
    const auto add = [this, menu, button](const QString &name, const QList<OutputSource> &sources) {
        QAction *action = menu->addAction(name);
        action->setCheckable(true);
        action->setChecked(true);
        connect(action, &QAction::toggled, this, [this, button, sources](bool shown) {
            m_filter->setShown(sources, shown);
            button->setDown(m_filter->hidesAny());
            refresh();
        });
    };
    add(tr("The &Program"), {OutputSource::ProgramOut, OutputSource::ProgramErr});
    add(tr("&dlv"), {OutputSource::Delve});
    add(tr("&rr"), {OutputSource::Rr});
    add(tr("&Backstep"), {OutputSource::Session});
    button->setMenu(menu);
    return button;
}

void OutputDock::widenFor(int first, int last)
{
    for (int row = first; row <= last; ++row) {
        const OutputLine *line = m_model.line(m_model.index(row, 0));
        m_longest = qMax(m_longest, qMin(int(line->text.size()), longestLine));
        if (line->event && !m_eventsSeen) {
            m_eventsSeen = true; // once: hidden again by the person it stays hidden
            list()->setColumnHidden(OutputModel::Event, false);
        }
    }
    list()->setFillMinimum(qMax(m_longest, shortestLine));
}

void OutputDock::activate(const QModelIndex &row)
{
    if (const OutputLine *line = m_model.line(row); line && line->event) {
        Q_EMIT intents().eventActivated(*line->event);
    }
}

void OutputDock::fillMenu(QMenu *menu, const QModelIndexList &rows)
{
    const OutputLine *line = rows.isEmpty() ? nullptr : m_model.line(rows.constFirst());
    if (line && line->event) {
        menu->addAction(Icons::get(u"seek-event"_s), tr("&Go to Event %1").arg(*line->event), this,
                        [this, event = *line->event] { Q_EMIT intents().eventActivated(event); });
    }
    menu->addAction(Icons::get(u"delete"_s), tr("C&lear"), &m_model, &OutputModel::clear);
}

void OutputDock::showEmptyPage(Placeholder *page)
{
    page->showEmpty(u"output"_s, tr("No output"), tr("What the program prints appears here, and what dlv and rr say."),
                    {});
}

void OutputDock::showNotice(NoticeStrip *strip)
{
    const qint64 dropped = m_model.dropped();
    QStringList words;
    if (dropped > 0) {
        words.append(tr("The first %1 lines were dropped.").arg(Texts::number(dropped)));
    }
    if (m_model.laterCount() > 0) {
        words.append(tr("%n dimmed line(s) will be printed later than here.", nullptr, m_model.laterCount()));
    }
    strip->say(words.join(u' '));
}

} // namespace Backstep
