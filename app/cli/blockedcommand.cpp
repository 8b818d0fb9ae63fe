// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/blockedcommand.h"

#include "app/cli/clierror.h"
#include "app/cli/scriptoutcome.h"
#include "app/cli/waitjson.h"
#include "app/goroutines/waitexport.h"
#include "app/goroutines/waitwords.h"
#include "app/session/debugsession.h"

#include <QFile>
#include <QSaveFile>

namespace Backstep {

using namespace Qt::StringLiterals;

void BlockedCommand::start()
{
    const auto movement = this->movement();
    if (!movement) {
        failWith(movement.error(), CliExit::Usage);
        return;
    }
    m_movement = *movement;
    openTarget();
}

void BlockedCommand::opened()
{
    if (m_movement) {
        run(*m_movement);
    } else {
        ask();
    }
}

void BlockedCommand::ran(const ScriptOutcome &outcome)
{
    if (const Error *error = std::get_if<Error>(&outcome.answer)) {
        closeAnd([this, error = *error] { failWith(error); });
    } else {
        ask();
    }
}

void BlockedCommand::ask()
{
    session().waitFacts(LockOwners::Searched).then(this, [this](const Result<WaitFactsPtr> &facts) {
        if (isClosing()) {
            return;
        }
        if (facts) {
            m_caveat = caveat(session().target(), **facts);
        }
        closeAnd([this, facts, title = targetTitle(session().target())] {
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

/// Of what has ended, and of what stands at its beginning, since nobody said otherwise.
QString BlockedCommand::caveat(const Target &target, const WaitFacts &facts) const
{
    const bool starts = std::holds_alternative<ExecTarget>(target);
    if (!starts && !std::holds_alternative<ReplayTarget>(target)) {
        return {};
    }
    if (facts.goroutines.isEmpty()) {
        return tr("The program has ended; no goroutine is left that could wait.");
    }
    if (m_movement) {
        return {};
    }
    return starts ? tr("The program stands at main.main, where nothing has begun that could wait; --run-for DURATION "
                       "lets it run first.")
                  : tr("The recording stands at main.main, where nothing has begun that could wait; --at end goes to "
                       "its end first.");
}

void BlockedCommand::tell(const WaitFacts &facts, const QString &title)
{
    WaitReport report = makeWaitReport(facts);
    if (!m_caveat.isEmpty()) {
        report.caveat = m_caveat;
    }
    QString text = waitReportText(report);
    JsonObject json = waitReportJson(report);
    for (const QString &format : {u"svg"_s, u"dot"_s}) {
        const QString file = line().option(format);
        if (file.isEmpty()) {
            continue;
        }
        const WaitDrawing drawing = drawWaits(facts, report);
        const QString heading = tr("%1: %2").arg(title, verdictSentence(report));
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

} // namespace Backstep
