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

} // namespace Backstep
