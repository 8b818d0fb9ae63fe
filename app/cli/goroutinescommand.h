// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/clicommand.h"
#include "app/cli/scriptcommand.h"
#include "app/cli/scriptoutcome.h"
#include "app/goroutines/goroutinegroups.h"
#include "app/goroutines/goroutinequery.h"
#include "app/session/stop.h"

namespace Backstep {

class ScriptRunner;
class TargetOpener;

/// goroutines TARGET [--at EVENT|start|end] [--filter QUERY] [--group-by LEVELS]. Where there is nothing at the event
/// that was asked for (a capsule has some only), it says which one is shown.
class GoroutinesCommand : public CliCommand
{
    Q_OBJECT

public:
    using CliCommand::CliCommand;

    void start() override;
    void interrupt() override;

private:
    [[nodiscard]] Result<void> readOptions();
    void opened();
    void ran(const ScriptOutcome &outcome);
    void show(ScriptOutcome outcome, const StopPtr &stop);

    [[nodiscard]] QList<Goroutine> filtered(const QList<Goroutine> &goroutines);

    QList<ScriptCommand> m_commands;
    GoroutineQuery m_query;
    Grouping m_grouping;
    std::optional<qint64> m_askedEvent;
    QString m_note;
    TargetOpener *m_opener = nullptr;
    ScriptRunner *m_runner = nullptr;
    bool m_ended = false;
};

} // namespace Backstep
