// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/sourcecontroller.h"

#include "app/session/debugsession.h"
#include "app/source/sourcefinder.h"
#include "ui/main/breakpointscontroller.h"
#include "ui/main/modelset.h"
#include "ui/main/services.h"
#include "ui/main/sessioncontroller.h"
#include "ui/main/stopfiller.h"

#include <KSyntaxHighlighting/Repository>

using namespace Qt::StringLiterals;

namespace Backstep {

SourceController::SourceController(const Services &services, SessionController &session, ModelSet &models,
                                   QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_session(session)
    , m_models(models)
{
    connect(&session, &SessionController::stopped, this, [this](const StopPtr &stop) {
        m_frame = 0;
        m_focus = {stop->location, true, {}};
        showFocus();
    });
    connect(&session, &SessionController::sessionChanged, this, [this] {
        m_focus = {};
        showFocus();
    });
    connect(&session, &SessionController::capabilitiesChanged, this, &SourceController::setCapabilities);
    connect(&session.filler(), &StopFiller::frameSelected, this, [this](int frame, const CodeLocation &location) {
        m_frame = frame;
        if (frame >= 0) {
            const StackPtr stack = m_session.filler().stack();
            m_focus.location = location;
            m_focus.topmost = !stack || frame <= stack->firstUserFrame;
            m_focus.frames.clear();
            for (const Frame &other : stack ? stack->frames : QList<Frame>()) {
                if (other.index != frame && !other.runtime) {
                    m_focus.frames.append(other.location);
                }
            }
            showFocus();
        }
    });
    connect(&session.breakpoints(), &BreakpointsController::changed, this, [this](const BreakpointListPtr &list) {
        m_breakpoints = list;
        if (m_tabs) {
            m_tabs->setBreakpoints(list);
        }
    });
}

SourceController::~SourceController()
{
    delete m_tabs; // it refers to the repository
}

SourceTabs *SourceController::make()
{
    if (!m_tabs) {
        m_repository = std::make_unique<KSyntaxHighlighting::Repository>();
        m_tabs = new SourceTabs(*m_repository);
        connect(m_tabs, &QObject::destroyed, this, [this] { m_tabs = nullptr; });
        connectTabs();
        m_tabs->setBreakpoints(m_breakpoints);
        m_tabs->setRefusals(m_refusals);
        Q_EMIT tabsMade(m_tabs);
    }
    return m_tabs;
}

void SourceController::connectTabs()
{
    connect(m_tabs, &SourceTabs::sourceWanted, this, &SourceController::load);
    connect(m_tabs, &SourceTabs::lookAgainWanted, &m_services.sources, &SourceService::tryAgain);
    connect(m_tabs, &SourceTabs::locateWanted, this, &SourceController::locateWanted);
    connect(m_tabs, &SourceTabs::breakpointToggleWanted, &m_session.breakpoints(), &BreakpointsController::toggle);
    connect(m_tabs, &SourceTabs::breakpointEditWanted, this, &SourceController::breakpointEditWanted);
    connect(m_tabs, &SourceTabs::breakpointEnableWanted, this, &SourceController::enableBreakpoint);
    connect(m_tabs, &SourceTabs::runToWanted, &m_session, &SessionController::runTo);
    connect(m_tabs, &SourceTabs::watchWanted, this, &SourceController::watchWanted);
    connect(m_tabs, &SourceTabs::valueWanted, this,
            [this](const QString &expression, const QPoint &, quint64 ticket) { evaluate(expression, ticket); });
    connect(&m_services.finder, &SourceFinder::changed, m_tabs, &SourceTabs::askAgain);
}

void SourceController::load(const QString &path)
{
    ++m_loading;
    m_services.sources.load(path).then(m_tabs, [this, tabs = m_tabs, path](const Result<SourceAnswer> &answer) {
        if (answer) {
            tabs->setAnswer(path, *answer);
        } else {
            tabs->setFailure(path, answer.error());
        }
        if (--m_loading == 0) {
            Q_EMIT loaded();
        }
    });
}

void SourceController::evaluate(const QString &expression, quint64 ticket)
{
    DebugSession *session = m_session.session();
    if (!session) {
        return;
    }
    session->evaluate(m_session.filler().scope(), expression, {})
        .then(m_tabs, [tabs = m_tabs, expression, ticket](const Result<VariablePtr> &value) {
            if (value) {
                const QString text = (*value)->unreadable.isEmpty() ? (*value)->value : (*value)->unreadable;
                tabs->showValue(tr("%1 = %2  (%3)").arg(expression, text, (*value)->type), ticket);
            } else if (value.error().code != ErrorCode::stale && value.error().code != ErrorCode::cancelled) {
                tabs->showNoValue(value.error().message, ticket);
            }
        });
}

void SourceController::showFocus()
{
    if (m_focus.location.known()) {
        make()->setProgramFocus(m_focus);
    } else if (m_tabs) {
        m_tabs->clearProgramFocus();
    }
}

void SourceController::show(const CodeLocation &location)
{
    if (!location.file.isEmpty()) {
        make()->openFile(location.file, location.line);
    }
}

void SourceController::setCapabilities(const Capabilities &capabilities)
{
    const auto reason = [&capabilities](Ability ability) {
        return capabilities.can(ability) ? QString() : capabilities.whyNot(ability);
    };
    const SourceRefusals refusals{reason(Ability::Breakpoints), reason(Ability::RunTo), reason(Ability::RunToBack),
                                  reason(Ability::Evaluate)};
    if (m_refusals != refusals) {
        m_refusals = refusals;
        if (m_tabs) {
            m_tabs->setRefusals(m_refusals);
        }
    }
}

void SourceController::enableBreakpoint(const QString &file, int line, bool enable)
{
    if (const Breakpoint *breakpoint = m_session.breakpoints().at(file, line)) {
        BreakpointSpec spec = breakpoint->spec;
        spec.enabled = enable;
        m_session.breakpoints().change(breakpoint->id, spec);
    }
}

bool SourceController::runAction(const QString &id)
{
    static const QStringList ours{u"debug.toggleBreakpoint"_s, u"debug.editBreakpoint"_s, u"debug.runToCursor"_s,
                                  u"debug.runToCursorBack"_s, u"debug.addWatch"_s};
    if (!ours.contains(id)) {
        return false;
    }
    if (id == "debug.addWatch"_L1) {
        Q_EMIT watchWanted(m_tabs ? m_tabs->expressionAtCaret() : QString());
        return true;
    }
    const std::optional<SourcePosition> caret = m_tabs ? m_tabs->caret() : std::nullopt;
    if (!caret) {
        return true;
    }
    if (id == "debug.toggleBreakpoint"_L1) {
        m_session.breakpoints().toggle(caret->file, caret->line);
    } else if (id == "debug.editBreakpoint"_L1) {
        Q_EMIT breakpointEditWanted(caret->file, caret->line);
    } else {
        m_session.runTo(caret->file, caret->line,
                        id == "debug.runToCursor"_L1 ? Direction::Forward : Direction::Backward);
    }
    return true;
}

} // namespace Backstep
