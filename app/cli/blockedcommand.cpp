// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/blockedcommand.h"

#include "app/cli/clierror.h"
#include "app/cli/scriptrunner.h"
#include "app/cli/targetopener.h"
#include "app/cli/waitjson.h"
#include "app/goroutines/waitexport.h"
#include "app/goroutines/waitwords.h"
#include "app/session/debugsession.h"

#include <QFile>
#include <QSaveFile>

namespace Backstep {

using namespace Qt::StringLiterals;

/// Where to look; absent: where it stands when it is open.
Result<std::optional<ScriptCommand>> BlockedCommand::movement() const
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

void BlockedCommand::start()
{
    const auto movement = this->movement();
    if (!movement) {
        failWith(movement.error(), CliExit::Usage);
        return;
    }
    m_movement = *movement;
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

void BlockedCommand::interrupt()
{
    if (!m_opener) {
        CliCommand::interrupt();
    } else {
        closeAnd([this] { CliCommand::interrupt(); });
    }
}

void BlockedCommand::opened()
{
    if (!m_movement) {
        ask();
        return;
    }
    m_runner = new ScriptRunner(*m_opener->session(), this);
    connect(m_runner, &ScriptRunner::finished, this, [this](const ScriptOutcome &outcome) {
        if (m_ended) {
            return;
        }
        if (const Error *error = std::get_if<Error>(&outcome.answer)) {
            closeAnd([this, error = *error] { failWith(error); });
        } else {
            ask();
        }
    });
    m_runner->run(*m_movement);
}

void BlockedCommand::ask()
{
    m_opener->session()->waitFacts(LockOwners::Searched).then(this, [this](const Result<WaitFactsPtr> &facts) {
        if (m_ended) {
            return;
        }
        closeAnd([this, facts, title = targetTitle(m_opener->session()->target())] {
            if (facts) {
                tell(**facts, title);
            } else {
                failWith(facts.error());
            }
        });
    });
}

Result<void> BlockedCommand::write(const QString &file, const QString &text)
{
    QSaveFile target(file);
    if (target.open(QFile::WriteOnly) && target.write(text.toUtf8()) >= 0 && target.commit()) {
        return {};
    }
    return fail("not-written"_L1, tr("%1 cannot be written: %2.").arg(file, target.errorString()));
}

void BlockedCommand::tell(const WaitFacts &facts, const QString &title)
{
    const WaitReport report = makeWaitReport(facts);
    QString text = waitReportText(report);
    JsonObject json = waitReportJson(report);
    for (const QString &format : {u"svg"_s, u"dot"_s}) {
        const QString file = line().option(format);
        if (file.isEmpty()) {
            continue;
        }
        const WaitDrawing drawing = drawWaits(facts, report);
        const QString heading = tr("%1: %2").arg(title, verdictSentence(report.verdict));
        const auto written =
            write(file, format == "svg"_L1 ? waitDrawingSvg(drawing, heading) : waitDrawingDot(drawing, heading));
        if (!written) {
            failWith(written.error());
            return;
        }
        text += u"\n\n"_s + tr("Drawn into %1.").arg(file);
        json.add(QLatin1StringView(format == "svg"_L1 ? "svg" : "dot"), file);
    }
    succeed(text, json);
}

void BlockedCommand::closeAnd(const std::function<void()> &then)
{
    if (!std::exchange(m_ended, true)) {
        m_opener->close().then(this, [then](const Result<void> &) { then(); });
    }
}

} // namespace Backstep
