// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/clicommand.h"
#include "app/cli/scriptcommand.h"

#include <QQueue>

namespace Backstep {

class ScriptRunner;
class TargetOpener;
struct ScriptOutcome;

/// replay TARGET [--run SCRIPT|-]: without --run it reads commands from a person, who may pause what runs.
class ReplayCommand : public CliCommand
{
    Q_OBJECT

public:
    using CliCommand::CliCommand;

    void start() override;
    void interrupt() override;

private:
    enum class Source { File, StandardInput, Person };

    [[nodiscard]] Result<void> readFile(const QString &path);
    void opened();
    void feed();
    void readNext();
    void takeLine(const std::optional<QString> &text);
    void run(const ScriptCommand &command);
    void ran(const ScriptOutcome &outcome);
    void write(const ScriptOutcome &outcome);
    void end();

    Source m_source = Source::Person;
    TargetOpener *m_opener = nullptr;
    ScriptRunner *m_runner = nullptr;
    QQueue<ScriptCommand> m_commands;
    bool m_reading = false;
    bool m_noMore = false; ///< the source is at its end, or quit was read
    bool m_failed = false;
    bool m_ended = false;
};

} // namespace Backstep
