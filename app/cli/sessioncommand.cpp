// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/sessioncommand.h"

#include "app/cli/clierror.h"
#include "app/cli/scriptrunner.h"
#include "app/cli/targetopener.h"

#include <utility>

namespace Backstep {

using namespace Qt::StringLiterals;

void SessionCommand::openTarget()
{
    m_opener = new TargetOpener(services(), this);
    m_opener->open(line().words).then(this, [this](const Result<void> &result) {
        if (m_closing) {
            return; // interrupted
        }
        if (!result) {
            failWith(result.error(), CliExit::TargetNotOpened);
            return;
        }
        m_runner = new ScriptRunner(session(), this);
        connect(m_runner, &ScriptRunner::finished, this, [this](const ScriptOutcome &outcome) {
            if (!m_closing) {
                ran(outcome);
            }
        });
        opened();
    });
}

Result<std::optional<ScriptCommand>> SessionCommand::movement() const
{
    const QString at = line().option(u"at"_s);
    const QString runFor = line().option(u"run-for"_s);
    if (!at.isEmpty() && !runFor.isEmpty()) {
        return fail(CliErrorCode::usage, tr("--at and --run-for are two ways to choose the moment; give one."));
    }
    if (at.isEmpty() && runFor.isEmpty()) {
        return std::nullopt;
    }
    const bool named = at == u"end"_s || at == u"start"_s;
    return parseScriptCommand(at.isEmpty() ? u"run-for "_s + runFor
                                  : named  ? at
                                           : u"seek "_s + at)
        .transform([](const ScriptCommand &command) { return std::optional(command); });
}

void SessionCommand::run(const ScriptCommand &command)
{
    m_runner->run(command);
}

void SessionCommand::closeAnd(const std::function<void()> &then)
{
    if (!std::exchange(m_closing, true)) {
        m_opener->close().then(this, [then](const Result<void> &) { then(); });
    }
}

void SessionCommand::interrupt()
{
    if (m_opener) {
        closeAnd([this] { CliCommand::interrupt(); });
    } else {
        CliCommand::interrupt();
    }
}

DebugSession &SessionCommand::session() const
{
    return *m_opener->session();
}

} // namespace Backstep
