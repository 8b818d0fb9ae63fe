// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/scriptcommand.h"
#include "app/cli/sessioncommand.h"
#include "app/goroutines/waitfacts.h"

namespace Backstep {

/// blocked TARGET [--at EVENT|end | --run-for DURATION] [--svg FILE] [--dot FILE]
class BlockedCommand : public SessionCommand
{
    Q_OBJECT

public:
    using SessionCommand::SessionCommand;

    void start() override;

private:
    void opened() override;
    void ran(const ScriptOutcome &outcome) override;
    void ask();
    void tell(const WaitFacts &facts, const QString &title);
    [[nodiscard]] static Result<void> write(const QString &file, const QString &text);

    std::optional<ScriptCommand> m_movement;
};

} // namespace Backstep
