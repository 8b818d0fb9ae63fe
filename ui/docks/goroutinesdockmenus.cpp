// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// The menus of a GoroutinesDock.
#include "app/goroutines/goroutinequery.h"
#include "ui/docks/dockintents.h"
#include "ui/docks/filterline.h"
#include "ui/docks/goroutinesdock.h"
#include "ui/docks/listview.h"
#include "ui/models/goroutinesmodel.h"
#include "ui/models/goroutinetree.h"
#include "ui/theme/icons.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QInputDialog>
#include <QMenu>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Backstep {

void GoroutinesDock::fillFilters(QMenu *menu)
{
    menu->clear();
    const QString present = filterLine()->text().trimmed();
    QAction *keep = menu->addAction(Icons::get(u"add"_s), tr("&Keep This Filter"), this,
                                    [this, present] { m_filters.append(present); });
    keep->setEnabled(!present.isEmpty() && !m_filters.contains(present) && m_tree->flat().mistake().isEmpty());
    if (m_filters.isEmpty()) {
        return;
    }
    menu->addSeparator();
    for (const QString &filter : std::as_const(m_filters)) {
        menu->addAction(menuText(filter), this, [this, filter] { filterLine()->setText(filter); });
    }
    menu->addSeparator();
    QMenu *forget = menu->addMenu(tr("&Forget"));
    for (const QString &filter : std::as_const(m_filters)) {
        forget->addAction(menuText(filter), this, [this, filter] { m_filters.removeAll(filter); });
    }
}

void GoroutinesDock::addFilterActions(QMenu *menu, const Goroutine &goroutine)
{
    const auto add = [this, menu](const QString &text, const QString &term) {
        menu->addAction(Icons::get(u"filter"_s), tr("Show Only “%1”").arg(menuText(text)), this,
                        [this, term] { filterLine()->setText(term); });
    };
    for (auto label = goroutine.labels.cbegin(); label != goroutine.labels.cend(); ++label) {
        add(label.key() + u'=' + label.value(), goroutineLabelTerm(label.key(), label.value()));
    }
    if (!goroutine.waitReason.isEmpty()) {
        add(goroutine.waitReason, goroutineQueryTerm(u"reason"_s, goroutine.waitReason));
    }
}

/// For what is asked of several at once.
QList<GoroutineId> GoroutinesDock::idsOf(const QModelIndexList &rows) const
{
    QList<GoroutineId> ids;
    for (const QModelIndex &row : rows) {
        if (const Goroutine *goroutine = m_model.goroutine(row)) {
            ids.append(goroutine->id);
        }
    }
    return ids;
}

void GoroutinesDock::fillMenu(QMenu *menu, const QModelIndexList &rows)
{
    if (!m_tree->grouping().isEmpty()) {
        menu->addAction(tr("&Unfold All"), list(), &QTreeView::expandAll);
        menu->addAction(tr("F&old All"), list(), &QTreeView::collapseAll);
        menu->addSeparator();
    }
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
    addStackActions(menu, idsOf(chosenRows())); // in the order in which they are seen
    menu->addSeparator();
    addMarkActions(menu, idsOf(rows));
    menu->addSeparator();
    addFilterActions(menu, *goroutine);
    menu->addAction(m_system->isChecked() ? tr("Hide S&ystem Goroutines") : tr("Show S&ystem Goroutines"), m_system,
                    &QToolButton::toggle);
    menu->addSeparator();
    menu->addAction(tr("Copy &Id"), this,
                    [id = goroutine->id] { QGuiApplication::clipboard()->setText(QString::number(id)); });
}

void GoroutinesDock::addStackActions(QMenu *menu, const QList<GoroutineId> &ids)
{
    constexpr qsizetype both = 2;
    if (ids.size() == both) {
        menu->addAction(tr("Co&mpare the Stacks…"), this, [this, ids] { Q_EMIT intents().goroutineStacksWanted(ids); });
    } else {
        menu->addAction(tr("&Whole Stack…"), this,
                        [this, id = ids.constFirst()] { Q_EMIT intents().goroutineStacksWanted({id}); });
    }
    menu->addAction(tr("Copy as Go T&raceback"), this, [this, ids] { Q_EMIT intents().goroutineTracesWanted(ids); });
    menu->addAction(tr("Save Stacks as &JSON…"), this, [this, ids] { Q_EMIT intents().goroutineExportWanted(ids); });
}

void GoroutinesDock::addMarkActions(QMenu *menu, const QList<GoroutineId> &ids)
{
    GoroutineMarks &marks = m_model.marks();
    const bool pinned = std::ranges::all_of(ids, [&](GoroutineId id) { return marks.isPinned(id); });
    menu->addAction(Icons::get(u"pin"_s), pinned ? tr("Un&pin") : tr("&Pin above the List"), this,
                    [&marks, ids, pinned] {
                        for (const GoroutineId id : ids) {
                            marks.setPinned(id, !pinned);
                        }
                    });
    const GoroutineId id = ids.constFirst();
    QAction *follow = menu->addAction(tr("Follow: Stop Only for Goroutine %1").arg(id), this, [this, &marks, id] {
        Q_EMIT intents().goroutineFollowRequested(marks.followed() == id ? 0 : id);
    });
    follow->setCheckable(true);
    follow->setChecked(marks.followed() == id);
    menu->addAction(tr("Ta&g…"), this, [this, ids] { askTag(ids); });
    QMenu *colors = menu->addMenu(tr("&Colour"));
    const auto add = [&](const QString &name, int color) {
        QAction *action = colors->addAction(name, this, [&marks, ids, color] {
            for (const GoroutineId id : ids) {
                marks.setColor(id, color);
            }
        });
        action->setCheckable(true);
        action->setChecked(marks.color(id) == color);
        return action;
    };
    for (int color = 0; color < GoroutineMarks::colors().size(); ++color) {
        QPixmap swatch(16, 16);
        swatch.fill(GoroutineMarks::colors().at(color).color);
        add(GoroutineMarks::colors().at(color).name, color)->setIcon(swatch);
    }
    add(tr("None"), -1);
}

void GoroutinesDock::askTag(const QList<GoroutineId> &ids)
{
    constexpr qsizetype longest = 40;
    auto *dialog = new QInputDialog(this);
    dialog->setObjectName(u"tagDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Tag"));
    dialog->setLabelText(
        tr("What to call %n goroutines; empty: nothing. “tag:” in the filter finds it.", nullptr, int(ids.size())));
    dialog->setTextValue(m_model.marks().tag(ids.constFirst()));
    connect(dialog, &QInputDialog::textValueSelected, this, [this, ids](const QString &tag) {
        for (const GoroutineId id : ids) {
            m_model.marks().setTag(id, tag.simplified().left(longest));
        }
    });
    dialog->open();
}

void GoroutinesDock::popUpPinnedMenu(GoroutineId id, const QPoint &position)
{
    auto *menu = new QMenu(this);
    menu->setObjectName(u"goroutines.pinned.menu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(Icons::get(u"goroutines"_s), tr("&Switch to Goroutine %1").arg(id), this,
                    [this, id] { Q_EMIT intents().goroutineActivated(id); });
    menu->addSeparator();
    addStackActions(menu, {id});
    menu->addSeparator();
    addMarkActions(menu, {id});
    menu->popup(position);
}

} // namespace Backstep
