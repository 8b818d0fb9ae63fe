// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/clicommand.h"
#include "app/cli/scriptcommand.h"

namespace Backstep {

class ScriptRunner;
class TargetOpener;
struct ScriptOutcome;

/// goroutines TARGET [--at EVENT|end]
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

    QList<ScriptCommand> m_commands;
    TargetOpener *m_opener = nullptr;
    ScriptRunner *m_runner = nullptr;
    bool m_ended = false;
};

} // namespace Backstep
