// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/goroutinescommand.h"

#include "app/base/foreigntext.h"
#include "app/cli/cliconsole.h"
#include "app/cli/goroutinegroupstext.h"
#include "app/cli/sessionjson.h"
#include "app/session/debugsession.h"
#include "app/session/goclock.h"

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

Result<void> GoroutinesCommand::readOptions()
{
    const auto movement = this->movement();
    if (!movement) {
        return fail(movement.error());
    }
    if (*movement) {
        m_commands.append(**movement);
        m_askedEvent = (*movement)->verb == ScriptVerb::Seek ? std::optional((*movement)->number) : std::nullopt;
    }
    m_commands.append(*parseScriptCommand(u"goroutines"_s));
    const Result<GoroutineQuery> query = GoroutineQuery::parse(line().option(u"filter"_s));
    if (!query) {
        return fail(CliErrorCode::usage, query.error().message);
    }
    m_query = *query;
    const Result<Grouping> grouping = parseGrouping(line().option(u"group-by"_s));
    if (!grouping) {
        return fail(CliErrorCode::usage, grouping.error().message);
    }
    m_grouping = *grouping;
    return {};
}

void GoroutinesCommand::start()
{
    if (const Result<void> read = readOptions(); !read) {
        failWith(read.error(), CliExit::Usage);
        return;
    }
    openTarget();
}

void GoroutinesCommand::opened()
{
    run(m_commands.takeFirst());
}

void GoroutinesCommand::ran(const ScriptOutcome &outcome)
{
    const auto *arrived = std::get_if<StopPtr>(&outcome.answer);
    if (m_askedEvent && arrived && (*arrived)->event != m_askedEvent) {
        m_note = (*arrived)->sentence.isEmpty()
            ? tr("There is nothing at event %1; this is the nearest place to it.").arg(*m_askedEvent)
            : (*arrived)->sentence;
    }
    if (!outcome.failed() && !m_commands.isEmpty()) {
        run(m_commands.takeFirst());
        return;
    }
    m_clock = goClock(session().target());
    closeAnd([this, outcome, stop = session().currentStop()] { show(outcome, stop); });
}

QList<Goroutine> GoroutinesCommand::filtered(const QList<Goroutine> &goroutines)
{
    if (m_query.needsTime()) {
        std::optional<qint64> latest = m_clock;
        for (const Goroutine &goroutine : goroutines) {
            latest = std::max(latest, goroutine.waitSince); // an absent one is below all
        }
        m_query.setTime(latest.value_or(0));
    }
    QList<Goroutine> result;
    std::ranges::copy_if(goroutines, std::back_inserter(result),
                         [this](const Goroutine &goroutine) { return m_query.accepts(goroutine); });
    return result;
}

void GoroutinesCommand::show(ScriptOutcome outcome, const StopPtr &stop)
{
    if (const Error *error = std::get_if<Error>(&outcome.answer)) {
        failWith(*error);
        return;
    }
    QList<Goroutine> &goroutines = std::get<GoroutinesAnswer>(outcome.answer).goroutines;
    const qsizetype total = goroutines.size();
    goroutines = filtered(goroutines);
    JsonObject json;
    json.add("ok"_L1, true).add("total"_L1, static_cast<qint64>(total));
    if (!m_query.isEmpty()) {
        json.add("shown"_L1, static_cast<qint64>(goroutines.size()));
    }
    QString text;
    if (m_grouping.isEmpty()) {
        json.addRaw("goroutines"_L1, jsonArray(goroutines, goroutineJson));
        text = outcomeText(outcome);
    } else {
        GoroutineRefs refs;
        std::ranges::transform(goroutines, std::back_inserter(refs), [](const Goroutine &each) { return &each; });
        const QList<GoroutineGroup> groups = groupGoroutines(refs, m_grouping);
        json.addRaw("groups"_L1, groupsJson(groups, m_grouping, goroutines));
        text = groupsText(groups, m_grouping, goroutines);
    }
    if (m_query.needsTime() && goroutines.isEmpty()) {
        console().showProgress({});
        console().writeError(tr("note: %1").arg(waitTimesSentence()));
    }
    if (!m_query.isEmpty()) {
        text += u'\n' + tr("%1 of %2 goroutines").arg(goroutines.size()).arg(total);
    }
    if (stop) {
        json.add("stop"_L1, stopJson(*stop));
    }
    if (!m_note.isEmpty()) {
        json.add("askedEvent"_L1, *m_askedEvent).add("note"_L1, m_note);
        console().showProgress({});
        console().writeError(tr("note: %1").arg(harmless(m_note)));
    }
    succeed(text, json);
}

} // namespace Backstep
