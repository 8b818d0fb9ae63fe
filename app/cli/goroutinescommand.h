// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/clicommand.h"
#include "app/cli/scriptcommand.h"
#include "app/session/stop.h"

namespace Backstep {

class ScriptRunner;
class TargetOpener;
struct ScriptOutcome;

/// goroutines TARGET [--at EVENT|start|end]. Where there is nothing at the event that was asked for (a capsule has some
/// only), it says which one is shown.
class GoroutinesCommand : public CliCommand
{
    Q_OBJECT

public:
    using CliCommand::CliCommand;

    void start() override;
    void interrupt() override;

private:
    void opened();
    void ran(const ScriptOutcome &outcome);
    void show(const ScriptOutcome &outcome, const StopPtr &stop);

    QList<ScriptCommand> m_commands;
    std::optional<qint64> m_askedEvent;
    QString m_note;
    TargetOpener *m_opener = nullptr;
    ScriptRunner *m_runner = nullptr;
    bool m_ended = false;
};

} // namespace Backstep
