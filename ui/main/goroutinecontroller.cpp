// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/goroutinecontroller.h"

#include "app/session/debugsession.h"
#include "app/settings/programstate.h"
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

constexpr qsizetype mostTraced = 10'000; // about ten seconds of a debugger's time
constexpr qsizetype mostShown = 1'000;
constexpr qsizetype mostAtOnce = 64; // so that what a panel asks for meanwhile does not wait long

} // namespace

/// Whole stacks that are being asked for.
struct GoroutineController::Tracing
{
    QList<TracedGoroutine> goroutines;
    qsizetype wanted = 0; ///< of which these are the first
    qsizetype asked = 0;
    qsizetype answered = 0;
    std::optional<Error> error; ///< the first
    Take take;
};

GoroutineController::GoroutineController(SettingsStore &settings, SessionController &session, GoroutinesModel &model,
                                         DockIntents &intents, QWidget *window)
    : QObject(window)
    , m_settings(settings)
    , m_session(session)
    , m_model(model)
    , m_intents(intents)
    , m_window(window)
{
    connect(&intents, &DockIntents::goroutineStacksWanted, this, [this](const QList<GoroutineId> &ids) {
        trace(ids, mostShown, [this](const QList<TracedGoroutine> &goroutines) { showStacks(goroutines); });
    });
    connect(&intents, &DockIntents::goroutineTracesWanted, this, [this](const QList<GoroutineId> &ids) {
        trace(ids, mostTraced, [](const QList<TracedGoroutine> &goroutines) {
            QGuiApplication::clipboard()->setText(goroutineTraceText(goroutines));
        });
    });
    connect(&intents, &DockIntents::goroutineExportWanted, this, [this](const QList<GoroutineId> &ids) {
        trace(ids, mostTraced, [this](const QList<TracedGoroutine> &goroutines) {
            Q_EMIT m_intents.saveRequested(u"goroutines.json"_s, traceJson(goroutines));
        });
    });
    connect(&intents, &DockIntents::goroutineFollowRequested, this, &GoroutineController::follow);
    connect(&session, &SessionController::stopped, this, &GoroutineController::updateFollowed);
    connect(&session, &SessionController::sessionChanged, this, &GoroutineController::sessionChanged);
    connect(&session, &SessionController::startedAnew, this, [this] { m_model.marks().clear(); });
    connect(&model.marks(), &GoroutineMarks::pinnedChanged, this, &GoroutineController::saveMarks);
    connect(&model.marks(), &GoroutineMarks::tagged, this, &GoroutineController::saveMarks);
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

void GoroutineController::sessionChanged()
{
    m_kept.clear(); // what is made of marks now is not the person's doing
    GoroutineMarks &marks = m_model.marks();
    marks.clear();
    const DebugSession *session = m_session.session();
    if (session && session->isRecording()) {
        const QString name = targetText(session->target());
        for (const SavedGoroutine &goroutine : loadProgramState(m_settings, name).goroutines) {
            marks.setTag(goroutine.id, goroutine.tag);
            marks.setColor(goroutine.id, qBound(-1, goroutine.color, int(GoroutineMarks::colors().size()) - 1));
            marks.setPinned(goroutine.id, goroutine.pinned);
        }
        m_kept = name;
    }
    updateFollowed();
}

void GoroutineController::saveMarks()
{
    if (m_kept.isEmpty()) {
        return;
    }
    const GoroutineMarks &marks = m_model.marks();
    QList<GoroutineId> ids = marks.pinned(); // the order in which they are shown
    for (const GoroutineId id : marks.marked()) {
        if (!marks.isPinned(id)) {
            ids.append(id);
        }
    }
    ProgramState state = loadProgramState(m_settings, m_kept);
    state.goroutines.clear();
    for (const GoroutineId id : std::as_const(ids)) {
        state.goroutines.append(
            {.id = id, .tag = marks.tag(id), .color = marks.color(id), .pinned = marks.isPinned(id)});
    }
    saveProgramState(m_settings, m_kept, state);
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

void GoroutineController::trace(const QList<GoroutineId> &ids, qsizetype most, const Take &take)
{
    DebugSession *session = m_session.session();
    if (!session || ids.isEmpty()) {
        return;
    }
    const auto tracing = std::make_shared<Tracing>();
    tracing->wanted = ids.size();
    tracing->take = take;
    const QList<GoroutineId> wanted = ids.first(qMin(most, ids.size()));
    for (const GoroutineId id : wanted) {
        const Goroutine *known = m_model.find(id);
        Goroutine unknown;
        unknown.id = id;
        tracing->goroutines.append({.goroutine = known ? *known : unknown, .trace = {}});
    }
    while (tracing->asked < qMin(mostAtOnce, wanted.size())) {
        traceNext(*session, tracing);
    }
}

void GoroutineController::traceNext(DebugSession &session, const std::shared_ptr<Tracing> &tracing)
{
    const qsizetype index = tracing->asked++;
    session.trace(tracing->goroutines.at(index).goroutine.id)
        .then(this, [this, &session, tracing, index](const Result<GoroutineTracePtr> &trace) {
            tracing->goroutines[index].trace = trace ? *trace : nullptr;
            tracing->error = trace || tracing->error ? tracing->error : trace.error();
            // Where the program moved on, or is gone, those that are left would be of another stop.
            const bool stale = !trace && trace.error().code == ErrorCode::stale;
            if (stale || m_session.session() != &session) {
                tracing->asked = tracing->goroutines.size();
            }
            ++tracing->answered;
            if (tracing->asked < tracing->goroutines.size()) {
                traceNext(session, tracing);
            } else if (tracing->answered == tracing->asked || stale) {
                traced(*tracing);
            }
        });
}

void GoroutineController::traced(Tracing &tracing)
{
    const Take take = std::exchange(tracing.take, {});
    if (!take) {
        return; // it ended with an error already
    }
    const bool none = std::ranges::none_of(tracing.goroutines, [](const auto &each) { return each.trace != nullptr; });
    if (tracing.error && (none || tracing.error->code == ErrorCode::stale)) {
        Q_EMIT failed(*tracing.error);
        return;
    }
    take(tracing.goroutines);
    if (tracing.goroutines.size() < tracing.wanted) {
        Q_EMIT told(tr("These are the first %L1 of %L2 goroutines. A filter chooses others.")
                        .arg(tracing.goroutines.size())
                        .arg(tracing.wanted));
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
