// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/goroutinecontroller.h"

#include "app/session/debugsession.h"
#include "ui/dialogs/stacksdialog.h"
#include "ui/docks/dockintents.h"
#include "ui/main/sessioncontroller.h"
#include "ui/models/goroutinesmodel.h"
#include "ui/models/tracejson.h"

#include <QClipboard>
#include <QGuiApplication>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

constexpr qsizetype mostAtOnce = 1'000;

struct Tracing
{
    QList<TracedGoroutine> goroutines;
    qsizetype open = 0;
    std::optional<Error> error; ///< the first
};

} // namespace

GoroutineController::GoroutineController(SessionController &session, GoroutinesModel &model, DockIntents &intents,
                                         QWidget *window)
    : QObject(window)
    , m_session(session)
    , m_model(model)
    , m_intents(intents)
    , m_window(window)
{
    connect(&intents, &DockIntents::goroutineStacksWanted, this, [this](const QList<GoroutineId> &ids) {
        trace(ids, [this](const QList<TracedGoroutine> &goroutines) { showStacks(goroutines); });
    });
    connect(&intents, &DockIntents::goroutineTracesWanted, this, [this](const QList<GoroutineId> &ids) {
        trace(ids, [](const QList<TracedGoroutine> &goroutines) {
            QGuiApplication::clipboard()->setText(goroutineTraceText(goroutines));
        });
    });
    connect(&intents, &DockIntents::goroutineExportWanted, this, [this](const QList<GoroutineId> &ids) {
        trace(ids, [this](const QList<TracedGoroutine> &goroutines) {
            Q_EMIT m_intents.saveRequested(u"goroutines.json"_s, traceJson(goroutines));
        });
    });
    connect(&intents, &DockIntents::goroutineFollowRequested, this, &GoroutineController::follow);
    connect(&session, &SessionController::stopped, this, &GoroutineController::updateFollowed);
    connect(&session, &SessionController::sessionChanged, this, &GoroutineController::updateFollowed);
}

bool GoroutineController::runAction(const QString &id)
{
    const StopPtr stop = m_session.session() ? m_session.session()->currentStop() : nullptr;
    const GoroutineId goroutine = stop ? stop->goroutine : 0;
    if (id == "debug.followGoroutine"_L1) {
        follow(m_model.marks().followed() != 0 ? 0 : goroutine);
    } else if (id == "debug.pinGoroutine"_L1 && goroutine > 0) {
        m_model.marks().setPinned(goroutine, !m_model.marks().isPinned(goroutine));
    } else if (id == "debug.wholeStack"_L1 && goroutine > 0) {
        Q_EMIT m_intents.goroutineStacksWanted({goroutine});
    } else {
        return false;
    }
    return true;
}

void GoroutineController::updateFollowed()
{
    m_model.marks().setFollowed(m_session.session() ? m_session.session()->followed() : 0);
}

void GoroutineController::follow(GoroutineId id)
{
    DebugSession *session = m_session.session();
    if (!session) {
        return;
    }
    session->follow(id).then(this, [this, id](const Result<void> &done) {
        updateFollowed();
        if (!done) {
            Q_EMIT failed(done.error());
        } else if (id > 0) {
            m_session.selectGoroutine(id); // so that steps are its own, too
        }
    });
}

void GoroutineController::trace(const QList<GoroutineId> &ids, const Take &take)
{
    DebugSession *session = m_session.session();
    if (!session || ids.isEmpty()) {
        return;
    }
    const auto tracing = std::make_shared<Tracing>();
    const QList<GoroutineId> wanted = ids.first(qMin(mostAtOnce, ids.size()));
    tracing->open = wanted.size();
    for (const GoroutineId id : wanted) {
        const Goroutine *known = m_model.find(id);
        Goroutine unknown;
        unknown.id = id;
        tracing->goroutines.append({.goroutine = known ? *known : unknown, .trace = {}});
    }
    for (qsizetype i = 0; i < wanted.size(); ++i) {
        session->trace(wanted.at(i)).then(this, [this, tracing, i, take](const Result<GoroutineTracePtr> &trace) {
            tracing->goroutines[i].trace = trace ? *trace : nullptr;
            tracing->error = trace || tracing->error ? tracing->error : trace.error();
            if (--tracing->open > 0) {
                return;
            }
            const bool none =
                std::ranges::none_of(tracing->goroutines, [](const auto &each) { return each.trace != nullptr; });
            if (none && tracing->error) {
                Q_EMIT failed(*tracing->error);
            } else {
                take(tracing->goroutines);
            }
        });
    }
}

void GoroutineController::showStacks(const QList<TracedGoroutine> &goroutines)
{
    QList<TracedGoroutine> shown = goroutines;
    shown.removeIf([](const TracedGoroutine &each) { return !each.trace; });
    auto *dialog = new StacksDialog(shown, m_window);
    connect(dialog, &StacksDialog::locationActivated, &m_intents, &DockIntents::locationActivated);
    connect(dialog, &StacksDialog::saveRequested, &m_intents, &DockIntents::saveRequested);
    dialog->show();
}

} // namespace Backstep
