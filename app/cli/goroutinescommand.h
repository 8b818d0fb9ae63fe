// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/scriptcommand.h"
#include "app/cli/scriptoutcome.h"
#include "app/cli/sessioncommand.h"
#include "app/goroutines/goroutinegroups.h"
#include "app/goroutines/goroutinequery.h"
#include "app/session/stop.h"

namespace Backstep {

/// goroutines TARGET [--at EVENT|start|end | --run-for DURATION] [--filter QUERY] [--group-by LEVELS]. Where there is
/// nothing at the event that was asked for (a capsule has some only), it says which one is shown.
class GoroutinesCommand : public SessionCommand
{
    Q_OBJECT

public:
    using SessionCommand::SessionCommand;

    void start() override;

private:
    [[nodiscard]] Result<void> readOptions();
    void opened() override;
    void ran(const ScriptOutcome &outcome) override;
    void show(ScriptOutcome outcome, const StopPtr &stop);

    [[nodiscard]] QList<Goroutine> filtered(const QList<Goroutine> &goroutines);

    QList<ScriptCommand> m_commands;
    GoroutineQuery m_query;
    std::optional<qint64> m_clock; ///< of the stop, where it is known
    Grouping m_grouping;
    std::optional<qint64> m_askedEvent;
    QString m_note;
};

} // namespace Backstep
