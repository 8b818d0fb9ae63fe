// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/scriptcommand.h"
#include "app/cli/sessioncommand.h"

#include <QQueue>

namespace Backstep {

/// replay TARGET [--run SCRIPT|-]: without --run it reads commands from a person, who may pause what runs.
class ReplayCommand : public SessionCommand
{
    Q_OBJECT

public:
    using SessionCommand::SessionCommand;

    void start() override;
    void interrupt() override;

private:
    enum class Source { File, StandardInput, Person };

    [[nodiscard]] Result<void> readFile(const QString &path);
    void opened() override;
    void feed();
    void readNext();
    void takeLine(const std::optional<QString> &text);
    void obey(const ScriptCommand &command);
    void ran(const ScriptOutcome &outcome) override;
    void write(const ScriptOutcome &outcome);
    void end();

    Source m_source = Source::Person;
    QQueue<ScriptCommand> m_commands;
    bool m_reading = false;
    bool m_noMore = false; ///< the source is at its end, or quit was read
    bool m_failed = false;
    bool m_running = false; ///< commands are run: what is written is an answer
};

} // namespace Backstep
