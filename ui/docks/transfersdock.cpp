// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/transfersdock.h"

#include "ui/actions/actiontable.h"
#include "ui/docks/dockintents.h"
#include "ui/docks/listview.h"
#include "ui/docks/noticestrip.h"
#include "ui/docks/placeholder.h"
#include "ui/models/texts.h"
#include "ui/models/transfersmodel.h"
#include "ui/models/transferspresentation.h"
#include "ui/theme/icons.h"

#include <QAction>
#include <QMenu>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Backstep {

TransfersDock::TransfersDock(const DockContext &context, QWidget *parent)
    : Panel(context, parent)
    , m_model(context.models.transfers)
{
    assemble({.id = u"transfers"_s,
              .name = tr("transfers"),
              .model = m_model,
              .presentation = new TransfersPresentation,
              .status = m_model.status()});
    m_clear = addButton(u"delete"_s, tr("Clear Finished"),
                        tr("Take what is finished, failed or cancelled out of this list; what was fetched stays"));
    connect(m_clear, &QToolButton::clicked, &intents(), &DockIntents::transfersClearRequested);
    list()->setColumnWidths({16, 24, 22, 12, 13, 14});
    list()->setFillColumn(TransfersModel::State, 24);
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &TransfersDock::refreshLater);
}

QList<TransferJob> TransfersDock::jobs(const QModelIndexList &rows) const
{
    QList<TransferJob> result;
    for (const QModelIndex &row : rows) {
        if (const TransferJob *job = m_model.job(row)) {
            result.append(*job);
        }
    }
    return result;
}

void TransfersDock::activate(const QModelIndex &row)
{
    const TransferJob *job = m_model.job(row);
    if (job && job->state == TransferJob::State::Finished) {
        Q_EMIT intents().transferOpenRequested(job->id);
    } else if (job && job->isFinal()) {
        Q_EMIT intents().transferRetryRequested(job->id);
    }
}

void TransfersDock::removeRows(const QModelIndexList &rows)
{
    for (const TransferJob &job : jobs(rows)) {
        if (!job.isFinal()) {
            Q_EMIT intents().transferCancelRequested(job.id);
        }
    }
}

void TransfersDock::fillMenu(QMenu *menu, const QModelIndexList &rows)
{
    const QList<TransferJob> chosen = jobs(rows);
    if (!chosen.isEmpty()) {
        const TransferJob &job = chosen.constFirst();
        const bool finished = job.state == TransferJob::State::Finished;
        menu->addAction(Icons::get(u"continue"_s), tr("&Open"), this,
                        [this, id = job.id] { Q_EMIT intents().transferOpenRequested(id); })
            ->setEnabled(finished);
        menu->addAction(Icons::get(u"folder"_s), tr("&Show in File Manager"), this,
                        [this, path = job.finalPath] { Q_EMIT intents().showFolderRequested(path); })
            ->setEnabled(finished);
        menu->addAction(Icons::get(u"restart"_s), tr("&Try Again"), this,
                        [this, id = job.id] { Q_EMIT intents().transferRetryRequested(id); })
            ->setEnabled(job.isFinal() && !finished);
        QAction *cancel = menu->addAction(Icons::get(u"stop"_s), tr("&Cancel"), this,
                                          [this, rows = kept(rows)] { removeRows(stillThere(rows)); });
        cancel->setShortcut(QKeySequence::Delete);
        cancel->setEnabled(!std::ranges::all_of(chosen, &TransferJob::isFinal));
        menu->addSeparator();
    }
    menu->addAction(m_clear->text(), m_clear, &QToolButton::click)->setEnabled(m_clear->isEnabled());
}

void TransfersDock::showEmptyPage(Placeholder *page)
{
    page->showEmpty(u"transfers"_s, tr("Nothing is being fetched"),
                    tr("Recordings on their way from a host to this machine appear here."),
                    {tableAction(u"recordings.fetch"_s)});
}

void TransfersDock::showNotice(NoticeStrip *strip)
{
    double speed = 0;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const TransferJob *job = m_model.job(m_model.index(row, 0));
        speed += job->isFinal() ? 0 : job->bytesPerSecond;
    }
    const int active = m_model.activeCount();
    m_clear->setEnabled(active < m_model.rowCount());
    strip->say(active > 0 ? tr("%n under way, %1/s", nullptr, active).arg(Texts::bytes(qint64(speed))) : QString());
}

} // namespace Backstep
