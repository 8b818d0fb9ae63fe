// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/clicommand.h"
#include "app/cli/scriptcommand.h"
#include "app/goroutines/waitfacts.h"

#include <functional>

namespace Backstep {

class ScriptRunner;
class TargetOpener;

/// blocked TARGET [--at EVENT|end | --run-for DURATION] [--svg FILE] [--dot FILE]
class BlockedCommand : public CliCommand
{
    Q_OBJECT

public:
    using CliCommand::CliCommand;

    void start() override;
    void interrupt() override;

private:
    [[nodiscard]] Result<std::optional<ScriptCommand>> movement() const;
    void opened();
    void ask();
    void tell(const WaitFacts &facts, const QString &title);
    [[nodiscard]] static Result<void> write(const QString &file, const QString &text);
    void closeAnd(const std::function<void()> &then);

    std::optional<ScriptCommand> m_movement;
    TargetOpener *m_opener = nullptr;
    ScriptRunner *m_runner = nullptr;
    bool m_ended = false;
};

} // namespace Backstep
