// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/clicommand.h"
#include "app/cli/scriptcommand.h"

#include <functional>

namespace Backstep {

class DebugSession;
class ScriptRunner;
class TargetOpener;
struct ScriptOutcome;

/// A command that opens the target of its line, runs commands of scripts there and leaves nothing of it behind.
class SessionCommand : public CliCommand
{
    Q_OBJECT

public:
    using CliCommand::CliCommand;

    void interrupt() override;

protected:
    /// opened() follows, or the end with the reason why not.
    void openTarget();
    virtual void opened() = 0;
    /// Where to look by --at or --run-for; absent: where it stands when it is open. Error "usage".
    [[nodiscard]] Result<std::optional<ScriptCommand>> movement() const;
    /// ran() follows.
    void run(const ScriptCommand &command);
    virtual void ran(const ScriptOutcome &outcome) = 0;
    /// Closes the session; `then` ends the command. Only the first call counts, and none of the functions above comes
    /// after it.
    void closeAnd(const std::function<void()> &then);

    [[nodiscard]] bool isOpening() const { return m_opener != nullptr; } ///< or open
    [[nodiscard]] bool isClosing() const { return m_closing; } ///< or closed
    /// From opened() on.
    [[nodiscard]] DebugSession &session() const;
    [[nodiscard]] ScriptRunner &runner() const { return *m_runner; }

private:
    TargetOpener *m_opener = nullptr;
    ScriptRunner *m_runner = nullptr;
    bool m_closing = false;
};

} // namespace Backstep
