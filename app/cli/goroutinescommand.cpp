// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/goroutinescommand.h"

#include "app/base/foreigntext.h"
#include "app/cli/cliconsole.h"
#include "app/cli/scriptrunner.h"
#include "app/cli/sessionjson.h"
#include "app/cli/targetopener.h"

namespace Backstep {

using namespace Qt::StringLiterals;

void GoroutinesCommand::start()
{
    QStringList script{u"goroutines"_s};
    if (const QString at = line().option(u"at"_s); !at.isEmpty()) {
        script.prepend(at == u"end"_s || at == u"start"_s ? at : QString(u"seek "_s + at));
    }
    for (const QString &text : std::as_const(script)) {
        const Result<ScriptCommand> command = parseScriptCommand(text);
        if (!command) {
            failWith({QString(CliErrorCode::usage), tr("--at takes the number of an event, start or end."), {}},
                     CliExit::Usage);
            return;
        }
        m_commands.append(*command);
        m_askedEvent = command->verb == ScriptVerb::Seek ? std::optional(command->number) : m_askedEvent;
    }
    m_opener = new TargetOpener(services(), this);
    m_opener->open(line().words).then(this, [this](const Result<void> &result) {
        if (m_ended) {
            return; // interrupted
        }
        if (result) {
            opened();
        } else {
            failWith(result.error(), CliExit::TargetNotOpened);
        }
    });
}

void GoroutinesCommand::interrupt()
{
    if (!m_opener) {
        CliCommand::interrupt();
    } else if (!std::exchange(m_ended, true)) {
        m_opener->close().then(this, [this](const Result<void> &) { CliCommand::interrupt(); });
    }
}

void GoroutinesCommand::opened()
{
    m_runner = new ScriptRunner(*m_opener->session(), this);
    connect(m_runner, &ScriptRunner::finished, this, &GoroutinesCommand::ran);
    m_runner->run(m_commands.takeFirst());
}

void GoroutinesCommand::ran(const ScriptOutcome &outcome)
{
    if (m_ended) {
        return;
    }
    const auto *arrived = std::get_if<StopPtr>(&outcome.answer);
    if (m_askedEvent && arrived && (*arrived)->event != m_askedEvent) {
        m_note = (*arrived)->sentence.isEmpty()
            ? tr("There is nothing at event %1; this is the nearest place to it.").arg(*m_askedEvent)
            : (*arrived)->sentence;
    }
    if (!outcome.failed() && !m_commands.isEmpty()) {
        m_runner->run(m_commands.takeFirst());
        return;
    }
    m_ended = true;
    const StopPtr stop = m_opener->session()->currentStop();
    m_opener->close().then(this, [this, outcome, stop](const Result<void> &) { show(outcome, stop); });
}

void GoroutinesCommand::show(const ScriptOutcome &outcome, const StopPtr &stop)
{
    if (const Error *error = std::get_if<Error>(&outcome.answer)) {
        failWith(*error);
        return;
    }
    const QList<Goroutine> goroutines = std::get<GoroutinesAnswer>(outcome.answer).goroutines;
    JsonObject json;
    json.add("ok"_L1, true).add("total"_L1, static_cast<qint64>(goroutines.size()));
    json.addRaw("goroutines"_L1, jsonArray(goroutines, goroutineJson));
    if (stop) {
        json.add("stop"_L1, stopJson(*stop));
    }
    if (!m_note.isEmpty()) {
        json.add("askedEvent"_L1, *m_askedEvent).add("note"_L1, m_note);
        console().showProgress({});
        console().writeError(tr("note: %1").arg(harmless(m_note)));
    }
    succeed(outcomeText(outcome), json);
}

} // namespace Backstep
