// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/checkpointmenu.h"

#include "ui/theme/icons.h"

using namespace Qt::StringLiterals;

namespace Backstep {

QString checkpointTitle(const Checkpoint &checkpoint)
{
    return checkpoint.event ? CheckpointMenu::tr("Checkpoint %1, event %2").arg(checkpoint.id).arg(*checkpoint.event)
                            : CheckpointMenu::tr("Checkpoint %1").arg(checkpoint.id);
}

CheckpointMenu::CheckpointMenu(const QList<Checkpoint> &checkpoints, QWidget *window) : QMenu(window)
{
    setObjectName(u"checkpoints"_s);
    setAttribute(Qt::WA_DeleteOnClose);
    for (const Checkpoint &checkpoint : checkpoints) {
        addAction(Icons::get(u"checkpoint"_s), tr("Go to %1").arg(checkpointTitle(checkpoint)), this,
                  [this, id = checkpoint.id] { Q_EMIT chosen(id); });
    }
    if (checkpoints.isEmpty()) {
        addAction(tr("No checkpoint yet: Debug > Add Checkpoint keeps a position"))->setEnabled(false);
        return;
    }
    QMenu *remove = addMenu(Icons::get(u"delete"_s), tr("&Remove"));
    for (const Checkpoint &checkpoint : checkpoints) {
        remove->addAction(checkpointTitle(checkpoint), this, [this, id = checkpoint.id] { Q_EMIT removed(id); });
    }
}

} // namespace Backstep
