// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/breakpointscontroller.h"

#include "app/session/debugsession.h"
#include "app/settings/programstate.h"
#include "ui/main/modelset.h"

namespace Backstep {

namespace {

bool standsAt(const Breakpoint &breakpoint, const QString &file, int line)
{
    if (breakpoint.spec.file == file && breakpoint.spec.line == line) {
        return true;
    }
    return std::ranges::any_of(breakpoint.places,
                               [&](const CodeLocation &place) { return place.file == file && place.line == line; });
}

SavedBreakpoint saved(const BreakpointSpec &spec)
{
    return {spec.file, spec.line, spec.expression, spec.condition, spec.hitCondition, spec.enabled};
}

BreakpointSpec restored(const SavedBreakpoint &kept)
{
    return {kept.file, kept.line, kept.expression, kept.condition, kept.hitCondition, kept.enabled};
}

} // namespace

BreakpointsController::BreakpointsController(SettingsStore &settings, ModelSet &models, QObject *parent)
    : QObject(parent)
    , m_settings(settings)
    , m_models(models)
{
    connect(&models.breakpoints, &BreakpointsModel::changeRequested, this, &BreakpointsController::change);
    connect(&models.watches, &WatchesModel::expressionsChanged, this, &BreakpointsController::save);
}

template<typename T>
void BreakpointsController::report(QFuture<T> answer)
{
    answer.then(this, [this](const T &result) {
        if (!result && result.error().code != ErrorCode::cancelled) {
            Q_EMIT failed(result.error());
        }
    });
}

void BreakpointsController::prepare(DebugSession &session, const QString &program)
{
    m_prepared = {&session, loadProgramState(m_settings, program).breakpoints, std::make_shared<qsizetype>()};
    *m_prepared.left = m_prepared.breakpoints.size();
    for (const SavedBreakpoint &breakpoint : std::as_const(m_prepared.breakpoints)) {
        session.addBreakpoint(restored(breakpoint)).then(this, [left = m_prepared.left](const Result<Breakpoint> &) {
            --*left;
        });
    }
}

void BreakpointsController::setSession(DebugSession *session, const QString &program)
{
    if (m_session) {
        m_session->disconnect(this);
    }
    m_session = nullptr;
    m_program = program;
    m_list = session ? session->breakpoints() : BreakpointListPtr();
    m_models.breakpoints.setBreakpoints(m_list);
    Q_EMIT changed(m_list);
    if (!session) {
        return;
    }
    m_models.watches.setExpressions(loadProgramState(m_settings, program).watches);
    m_session = session;
    connect(session, &DebugSession::breakpointsChanged, this, [this](const BreakpointListPtr &list) {
        m_list = list;
        m_models.breakpoints.setBreakpoints(list);
        Q_EMIT changed(list);
        save();
    });
    const Prepared prepared = std::exchange(m_prepared, {});
    m_left = prepared.left;
    if (prepared.session == session) {
        catchUp(prepared.breakpoints);
    }
}

/// While it opened the same program may have been shown by another session, and its breakpoints changed.
void BreakpointsController::catchUp(const QList<SavedBreakpoint> &prepared)
{
    const QList<SavedBreakpoint> now = loadProgramState(m_settings, m_program).breakpoints;
    for (const SavedBreakpoint &breakpoint : prepared) {
        const BreakpointSpec spec = restored(breakpoint);
        const auto here = std::ranges::find(*m_list, spec, &Breakpoint::spec);
        if (!now.contains(breakpoint) && here != m_list->end()) {
            report(m_session->removeBreakpoint(here->id));
        }
    }
    for (const SavedBreakpoint &breakpoint : now) {
        if (!prepared.contains(breakpoint)) {
            add(restored(breakpoint));
        }
    }
}

void BreakpointsController::save()
{
    // Until the last of those that were kept is set the list is not whole, and saving it would lose the rest.
    if ((m_left && *m_left > 0) || m_program.isEmpty() || !m_session) {
        return;
    }
    ProgramState state = loadProgramState(m_settings, m_program);
    state.watches = m_models.watches.expressions();
    state.breakpoints.clear();
    for (const Breakpoint &breakpoint : m_list ? *m_list : QList<Breakpoint>()) {
        if (!breakpoint.ofTarget) { // what another person set is looked at, not taken over
            state.breakpoints.append(saved(breakpoint.spec));
        }
    }
    saveProgramState(m_settings, m_program, state);
}

const Breakpoint *BreakpointsController::at(const QString &file, int line) const
{
    if (m_list) {
        for (const Breakpoint &breakpoint : *m_list) {
            if (standsAt(breakpoint, file, line)) {
                return &breakpoint;
            }
        }
    }
    return nullptr;
}

const Breakpoint *BreakpointsController::byId(int id) const
{
    if (m_list) {
        for (const Breakpoint &breakpoint : *m_list) {
            if (breakpoint.id == id) {
                return &breakpoint;
            }
        }
    }
    return nullptr;
}

void BreakpointsController::toggle(const QString &file, int line)
{
    QList<int> here;
    for (const Breakpoint &breakpoint : m_list ? *m_list : QList<Breakpoint>()) {
        if (standsAt(breakpoint, file, line)) {
            here.append(breakpoint.id);
        }
    }
    if (here.isEmpty()) {
        BreakpointSpec spec;
        spec.file = file;
        spec.line = line;
        add(spec);
    } else {
        remove(here);
    }
}

void BreakpointsController::add(const BreakpointSpec &spec)
{
    if (m_session) {
        report(m_session->addBreakpoint(spec));
    }
}

void BreakpointsController::change(int id, const BreakpointSpec &spec)
{
    if (m_session) {
        report(m_session->changeBreakpoint(id, spec));
    }
}

void BreakpointsController::remove(const QList<int> &ids)
{
    for (const int id : ids) {
        if (m_session) {
            report(m_session->removeBreakpoint(id));
        }
    }
}

} // namespace Backstep
