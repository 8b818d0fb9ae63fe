// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/stackdock.h"

#include "ui/docks/changefade.h"
#include "ui/docks/dockintents.h"
#include "ui/docks/listview.h"
#include "ui/docks/noticestrip.h"
#include "ui/docks/placeholder.h"
#include "ui/models/stackmodel.h"
#include "ui/models/stackpresentation.h"
#include "ui/models/texts.h"
#include "ui/theme/icons.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>

using namespace Qt::StringLiterals;

namespace Backstep {

StackDock::StackDock(const DockContext &context, QWidget *parent)
    : Panel(context, parent)
    , m_model(context.models.stack)
{
    assemble({.id = u"stack"_s,
              .name = tr("stack"),
              .model = m_model,
              .presentation = new StackPresentation,
              .status = m_model.status()});
    list()->setColumnWidths({4, 32, 19, 14});
    list()->hideAtFirst({StackModel::Address});
    list()->setFillColumn(StackModel::Function, 18);
    list()->setOpensByClick(true);
    connect(&m_model, &StackModel::stackChanged, this, [this](bool anew) {
        refreshLater();
        if (anew) {
            list()->fade()->restart();
        }
    });
    connect(&m_model, &QAbstractItemModel::modelReset, this, &StackDock::followSelected);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &StackDock::followSelected);
    followSelected();
}

void StackDock::followSelected()
{
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const QModelIndex index = m_model.index(row, 0);
        if (index.data(StackModel::SelectedRole).toBool() && toView(index).isValid()
            && toView(index).row() != list()->currentIndex().row()) {
            list()->setCurrentIndex(toView(index));
        }
    }
}

void StackDock::activate(const QModelIndex &row)
{
    const Frame *frame = m_model.frame(row);
    if (frame && frame->error.isEmpty() && frame->index != m_model.selectedFrame()) {
        Q_EMIT intents().frameActivated(frame->index);
    }
}

void StackDock::fillMenu(QMenu *menu, const QModelIndexList &rows)
{
    const Frame *frame = rows.isEmpty() ? nullptr : m_model.frame(rows.constFirst());
    const CodeLocation location = frame ? frame->location : CodeLocation{};
    QAction *show = menu->addAction(tr("&Show This Frame"), this, [this, rows = kept(rows)] {
        for (const QModelIndex &row : stillThere(rows)) {
            activate(row);
            break;
        }
    });
    show->setEnabled(frame && frame->error.isEmpty());
    const auto disable = [show, rows = kept(rows)] {
        show->setEnabled(show->isEnabled() && !stillThere(rows).isEmpty());
    };
    connect(&m_model, &QAbstractItemModel::modelReset, show, disable);
    connect(&m_model, &QAbstractItemModel::rowsRemoved, show, disable);
    QAction *go = menu->addAction(Icons::get(u"source"_s), tr("&Go to Its Place"), this,
                                  [this, location] { Q_EMIT intents().locationActivated(location); });
    go->setEnabled(location.known());
    QAction *place = menu->addAction(tr("Copy &Place"), this,
                                     [location] { QGuiApplication::clipboard()->setText(Texts::fullPlace(location)); });
    place->setEnabled(location.known());
    menu->addAction(tr("&Load Deeper Frames"), &intents(), &DockIntents::deeperStackWanted)
        ->setEnabled(!m_model.complete());
}

void StackDock::showEmptyPage(Placeholder *page)
{
    page->showEmpty(u"stack"_s, tr("No stack"),
                    tr("The calls that led to where the program stands appear here at every stop."), {});
}

void StackDock::showNotice(NoticeStrip *strip)
{
    if (m_model.complete()) {
        strip->clear();
    } else {
        strip->say(tr("The topmost %1 frames; deeper ones exist.").arg(m_model.rowCount()), tr("Load More"),
                   [this] { Q_EMIT intents().deeperStackWanted(); });
    }
}

} // namespace Backstep
