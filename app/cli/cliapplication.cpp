// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/cliapplication.h"

#include "app/cli/blockedcommand.h"
#include "app/cli/capsulecommand.h"
#include "app/cli/cliconsole.h"
#include "app/cli/dumpcommand.h"
#include "app/cli/goroutinescommand.h"
#include "app/cli/hostscommand.h"
#include "app/cli/librarycommand.h"
#include "app/cli/pullcommand.h"
#include "app/cli/recordcommand.h"
#include "app/cli/recordingscommand.h"
#include "app/cli/replaycommand.h"

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

/// What failed or was asked for before there is any other command to run.
class FixedAnswer : public CliCommand
{
public:
    FixedAnswer(const CliServices &services, const CommandLine &line, std::optional<Error> error, QObject *parent)
        : CliCommand(services, line, parent)
        , m_error(std::move(error))
    {
    }

    void start() override
    {
        if (m_error) {
            failWith(*m_error, CliExit::Usage);
        } else {
            const bool asked = line().verb == u"help"_s;
            const QString help = commandLineHelp(asked ? line().words.value(0) : line().verb);
            succeed(help, JsonObject().add("ok"_L1, true).add("help"_L1, help));
        }
    }

private:
    std::optional<Error> m_error;
};

CliCommand *makeCommand(const CliServices &services, const Result<CommandLine> &line, bool json, QObject *parent)
{
    if (!line || line->help) {
        CommandLine answered = line.value_or(CommandLine());
        answered.json = json;
        return new FixedAnswer(services, answered, line ? std::nullopt : std::optional(line.error()), parent);
    }
    if (line->verb == u"hosts"_s) {
        return new HostsCommand(services, *line, parent);
    }
    if (line->verb == u"recordings"_s) {
        return new RecordingsCommand(services, *line, parent);
    }
    if (line->verb == u"record"_s) {
        return new RecordCommand(services, *line, parent);
    }
    if (line->verb == u"pull"_s) {
        return new PullCommand(services, *line, parent);
    }
    if (line->verb == u"library"_s) {
        return new LibraryCommand(services, *line, parent);
    }
    if (line->verb == u"blocked"_s) {
        return new BlockedCommand(services, *line, parent);
    }
    if (line->verb == u"goroutines"_s) {
        return new GoroutinesCommand(services, *line, parent);
    }
    if (line->verb == u"dump"_s) {
        return new DumpCommand(services, *line, parent);
    }
    if (line->verb == u"capsule"_s) {
        return new CapsuleCommand(services, *line, parent);
    }
    return new ReplayCommand(services, *line, parent);
}

} // namespace

CliApplication::CliApplication(const CliServices &services, QObject *parent) : QObject(parent), m_services(services) {}

void CliApplication::run(const QStringList &arguments, std::function<void(int exitCode)> done)
{
    const bool json = arguments.contains(u"--json"_s);
    CliCommand *command = makeCommand(m_services, parseCommandLine(arguments), json, this);
    m_command = command;
    // Queued, so that the command is not in the middle of anything when it is deleted.
    connect(
        command, &CliCommand::finished, this,
        [command, done = std::move(done)](CliExit exit) {
            delete command;
            done(static_cast<int>(exit));
        },
        static_cast<Qt::ConnectionType>(Qt::QueuedConnection | Qt::SingleShotConnection));
    QMetaObject::invokeMethod(command, &CliCommand::start, Qt::QueuedConnection);
}

void CliApplication::interrupt()
{
    if (m_command) {
        m_command->interrupt();
    }
}

} // namespace Backstep
