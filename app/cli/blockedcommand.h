// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/scriptcommand.h"
#include "app/cli/sessioncommand.h"
#include "app/goroutines/waitfacts.h"
#include "app/session/target.h"

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

    [[nodiscard]] QString caveat(const Target &target, const WaitFacts &facts) const;

    std::optional<ScriptCommand> m_movement;
    QString m_caveat; ///< why it says little when nothing is found
};

} // namespace Backstep
