// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/breakpoint.h"

#include <QMenu>

namespace Backstep {

/// The checkpoints of the session, to go to one or to let one go. Deletes itself when it is closed.
class CheckpointMenu : public QMenu
{
    Q_OBJECT

public:
    CheckpointMenu(const QList<Checkpoint> &checkpoints, QWidget *window);

Q_SIGNALS:
    void chosen(int id);
    void removed(int id);
};

/// "Checkpoint 2, event 848": how one is called everywhere.
[[nodiscard]] QString checkpointTitle(const Checkpoint &checkpoint);

} // namespace Backstep
