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

void BreakpointsController::setSession(DebugSession *session, const QString &program)
{
    if (m_session) {
        m_session->disconnect(this);
    }
    m_session = session;
    m_program = program;
    m_list.reset();
    if (!session) {
        m_models.breakpoints.setBreakpoints({});
        Q_EMIT changed({});
        return;
    }
    connect(session, &DebugSession::breakpointsChanged, this, [this](const BreakpointListPtr &list) {
        m_list = list;
        m_models.breakpoints.setBreakpoints(list);
        Q_EMIT changed(list);
        save();
    });
    restore();
}

void BreakpointsController::restore()
{
    const ProgramState kept = loadProgramState(m_settings, m_program);
    m_restoring = true;
    m_models.watches.setExpressions(kept.watches);
    // Until the last of them is set the list is not whole, and saving it would lose the rest.
    auto left = std::make_shared<qsizetype>(kept.breakpoints.size());
    m_restoring = *left > 0;
    for (const SavedBreakpoint &breakpoint : kept.breakpoints) {
        m_session->addBreakpoint(restored(breakpoint)).then(this, [this, left](const Result<Breakpoint> &) {
            if (--*left == 0) {
                m_restoring = false;
            }
        });
    }
}

void BreakpointsController::save()
{
    if (m_restoring || m_program.isEmpty() || !m_session) {
        return;
    }
    ProgramState state;
    state.watches = m_models.watches.expressions();
    for (const Breakpoint &breakpoint : m_list ? *m_list : QList<Breakpoint>()) {
        state.breakpoints.append(saved(breakpoint.spec));
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
