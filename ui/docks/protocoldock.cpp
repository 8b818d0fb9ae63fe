// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/protocoldock.h"

#include "ui/docks/filterline.h"
#include "ui/docks/listview.h"
#include "ui/docks/noticestrip.h"
#include "ui/docks/placeholder.h"
#include "ui/docks/tailfollower.h"
#include "ui/models/protocolmodel.h"
#include "ui/models/protocolpresentation.h"
#include "ui/models/texts.h"
#include "ui/theme/icons.h"

#include <QHeaderView>
#include <QMenu>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Backstep {

ProtocolDock::ProtocolDock(const DockContext &context, QWidget *parent)
    : Panel(context, parent)
    , m_model(context.models.protocol)
{
    assemble({.id = u"protocol"_s,
              .name = tr("requests"),
              .model = m_model,
              .presentation = new ProtocolPresentation,
              .status = m_model.status()});
    QToolButton *follow = addButton(u"seek-end"_s, tr("Follow"), tr("Stay at the last request"));
    new TailFollower(list(), follow);
    QToolButton *clear = addButton(u"delete"_s, tr("Clear"), tr("Empty this list"));
    connect(clear, &QToolButton::clicked, &m_model, &ProtocolModel::clear);
    list()->setColumnWidths({9, 22, 30, 10, 11, 24});
    list()->setFillColumn(ProtocolModel::Arguments, 20);
    list()->header()->setSortIndicatorClearable(true);
    list()->header()->setSortIndicator(-1, Qt::AscendingOrder);
    list()->setSortingEnabled(true);
    connect(&m_model, &ProtocolModel::pendingCountChanged, this, &ProtocolDock::refreshLater);
}

void ProtocolDock::fillMenu(QMenu *menu, const QModelIndexList &rows)
{
    if (const ProtocolCall *call = rows.isEmpty() ? nullptr : m_model.call(rows.constFirst())) {
        menu->addAction(Icons::get(u"filter"_s), tr("Show Only “%1”").arg(menuText(call->method)), this,
                        [this, method = toView(rows.constFirst().siblingAtColumn(ProtocolModel::Method)).data()] {
                            filterLine()->setText(method.toString());
                        });
    }
    menu->addAction(Icons::get(u"delete"_s), tr("C&lear"), &m_model, &ProtocolModel::clear);
}

void ProtocolDock::showEmptyPage(Placeholder *page)
{
    page->showEmpty(u"protocol"_s, tr("No requests yet"),
                    tr("Each request to the debugger appears here with its time, its size and its error."), {});
}

void ProtocolDock::showNotice(NoticeStrip *strip)
{
    QStringList parts;
    if (m_model.pendingCount() > 0) {
        parts.append(tr("Waiting for an answer: %1").arg(m_model.pendingCount()));
    }
    if (m_model.dropped() > 0) {
        parts.append(tr("The first %1 were dropped.").arg(Texts::number(m_model.dropped())));
    }
    strip->say(parts.join(u' '));
}

} // namespace Backstep
