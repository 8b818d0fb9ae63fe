// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/sessioncontroller.h"

#include "app/session/capsulesession.h"
#include "app/session/sessionfactory.h"
#include "ui/docks/dockintents.h"
#include "ui/main/breakpointscontroller.h"
#include "ui/main/modelset.h"
#include "ui/main/stopfiller.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstep {

namespace {

/// Answers nobody needs to hear about: they follow from what the person did meanwhile.
bool quiet(const Error &error)
{
    return error.code == ErrorCode::stale || error.code == ErrorCode::cancelled;
}

/// Whether both cannot be there at once: a live program may hold a port or a lock, and a debugger that waits for its
/// client has room for one.
bool excludes(const Target &open, const Target &wanted)
{
    const auto *program = std::get_if<ExecTarget>(&open);
    const auto *other = std::get_if<ExecTarget>(&wanted);
    return (program && other && program->program == other->program)
        || (std::holds_alternative<ConnectTarget>(open) && open == wanted);
}

std::optional<Motion> motionOf(const QString &action)
{
    static const QHash<QString, MotionKind> kinds{{u"debug.continue"_s, MotionKind::Continue},
                                                  {u"debug.stepOver"_s, MotionKind::StepOver},
                                                  {u"debug.stepInto"_s, MotionKind::StepInto},
                                                  {u"debug.stepOut"_s, MotionKind::StepOut},
                                                  {u"debug.stepInstruction"_s, MotionKind::StepInstruction},
                                                  {u"debug.moment"_s, MotionKind::Moment}};
    const bool back = action.endsWith("Back"_L1);
    const auto kind = kinds.constFind(back ? action.chopped(4) : action);
    if (kind == kinds.constEnd()) {
        return std::nullopt;
    }
    return Motion{*kind, back ? Direction::Backward : Direction::Forward};
}

/// Whether only a program that stands can do it.
bool needsStop(const QString &action)
{
    return motionOf(action) || action.startsWith("debug.seek"_L1) || action == "debug.restart"_L1
        || action == "debug.checkpoint"_L1;
}

} // namespace

SessionController::SessionController(SessionFactory &sessions, SettingsStore &settings, ModelSet &models,
                                     DockIntents &intents, QObject *parent)
    : QObject(parent)
    , m_sessions(sessions)
    , m_models(models)
    , m_filler(new StopFiller(models, this))
    , m_breakpoints(new BreakpointsController(settings, models, this))
{
    connect(m_breakpoints, &BreakpointsController::failed, this, &SessionController::failed);
    connect(m_filler, &StopFiller::damaged, this, &SessionController::failed);
    connect(this, &SessionController::outputAdded, &models.output, &OutputModel::append);
    m_moving.setSingleShot(true);
    m_moving.setInterval(100ms);
    connect(&m_moving, &QTimer::timeout, this, [this] {
        if (m_session && m_session->state() == SessionState::Moving) {
            m_movementSaid = true;
            Q_EMIT capabilitiesChanged(m_session->capabilities());
            Q_EMIT stateChanged(SessionState::Moving);
        }
    });
    connectIntents(intents);
}

SessionController::~SessionController()
{
    if (m_next) {
        m_next->session->disconnect(this);
    }
}

void SessionController::connectIntents(DockIntents &intents)
{
    connect(&intents, &DockIntents::goroutineActivated, this, &SessionController::selectGoroutine);
    connect(&intents, &DockIntents::goroutinesPageWanted, m_filler, &StopFiller::askNextGoroutines);
    connect(&intents, &DockIntents::goroutinesAllWanted, m_filler, &StopFiller::askAllGoroutines);
    connect(&intents, &DockIntents::goroutinesSummaryWanted, m_filler, &StopFiller::askGoroutineSummary);
    connect(&intents, &DockIntents::frameActivated, m_filler, &StopFiller::selectFrame);
    connect(&intents, &DockIntents::deeperStackWanted, m_filler, &StopFiller::askDeeperStack);
    connect(&intents, &DockIntents::packageVariablesWanted, m_filler, &StopFiller::askPackageVariables);
    connect(&intents, &DockIntents::watchRequested, &m_models.watches, &WatchesModel::add);
    connect(&intents, &DockIntents::breakpointsRemoveRequested, m_breakpoints, &BreakpointsController::remove);
    connect(&intents, &DockIntents::eventActivated, this, &SessionController::seekEvent);
}

template<typename T>
void SessionController::report(QFuture<T> answer)
{
    answer.then(this, [this](const T &result) {
        if (!result && !quiet(result.error())) {
            Q_EMIT failed(result.error());
        }
    });
}

void SessionController::open(const Target &target, const QString &program)
{
    const QString key = program.isEmpty() ? targetText(target) : program;
    const bool here = !m_session || m_session->state() == SessionState::Opening;
    if (here) {
        openHere(target, key);
    } else if (excludes(m_session->target(), target)) {
        openAfterEnd(target, key);
    } else {
        openBeside(target, key);
    }
}

void SessionController::openHere(const Target &target, const QString &program)
{
    Result<std::unique_ptr<DebugSession>> made = m_sessions.create(target);
    if (!made) {
        if (!m_session && !m_next) {
            sayClosed(); // what it was to replace is gone
        }
        Q_EMIT openFailed(target, made.error());
        return;
    }
    dropOpening();
    m_breakpoints->prepare(**made, program);
    show(std::move(*made), program);
    start();
}

void SessionController::openAfterEnd(const Target &target, const QString &program)
{
    dropOpening();
    m_waiting = target;
    leave();
    std::unique_ptr<DebugSession> ending = std::move(m_session);
    sayClosed(); // before the next one says anything: a session that was lost ends at once
    Q_EMIT openingChanged();
    drop(std::move(ending)).then(this, [this, target, program, wish = m_wishes] {
        if (wish == m_wishes) {
            m_waiting.reset();
            openHere(target, program);
            Q_EMIT openingChanged();
        }
    });
}

void SessionController::openBeside(const Target &target, const QString &program)
{
    Result<std::unique_ptr<DebugSession>> made = m_sessions.createBeside(target);
    if (!made) {
        Q_EMIT openFailed(target, made.error());
        return;
    }
    dropOpening();
    m_next = std::make_unique<Next>(std::move(*made), program);
    DebugSession *session = m_next->session.get();
    connect(session, &DebugSession::outputAdded, this, [this](const OutputLine &line) { m_next->output.append(line); });
    connect(session, &DebugSession::protocolCallChanged, this,
            [this](const ProtocolCall &call) { m_next->calls.append(call); });
    m_breakpoints->prepare(*session, program);
    session->open().then(this, [this, wish = m_wishes](const Result<StopPtr> &stop) {
        if (wish != m_wishes || !m_next) {
            return;
        }
        if (!stop) {
            nextFailed(stop.error());
        } else if (m_next->session->currentStop()) {
            enterNext();
        } else {
            nextFailed({QString(ErrorCode::notFound),
                        tr("The debugger opened it, but does not say where the program stands. Open it again."),
                        {}});
        }
    });
    Q_EMIT openingChanged();
}

/// The new one stands: it takes the place of what was shown until now.
void SessionController::enterNext()
{
    const std::unique_ptr<Next> next = std::move(m_next);
    next->session->disconnect(this);
    if (m_session) {
        leave();
        drop(std::move(m_session));
    }
    m_sessions.enter(*next->session);
    show(std::move(next->session), next->program);
    for (const ProtocolCall &call : std::as_const(next->calls)) {
        m_models.protocol.setCall(call);
    }
    for (const OutputLine &line : std::as_const(next->output)) {
        Q_EMIT outputAdded(line);
    }
    Q_EMIT openingChanged();
    Q_EMIT versionsChanged(m_session->versions());
    m_filler->fill(m_session->currentStop());
    Q_EMIT stopped(m_session->currentStop());
}

void SessionController::nextFailed(const Error &error)
{
    const Target target = m_next->session->target();
    cancelOpening();
    if (!quiet(error)) {
        Q_EMIT openFailed(target, error);
    }
}

void SessionController::show(std::unique_ptr<DebugSession> session, const QString &program)
{
    if (m_session) {
        leave(); // it was opening itself
        drop(std::move(m_session));
    }
    m_session = std::move(session);
    m_models.output.clear();
    m_models.protocol.clear();
    connectSession();
    m_filler->setSession(m_session.get());
    m_breakpoints->setSession(m_session.get(), program);
    Q_EMIT sessionChanged();
    Q_EMIT capabilitiesChanged(m_session->capabilities());
    Q_EMIT stateChanged(m_session->state());
    Q_EMIT busyChanged({});
}

std::optional<Target> SessionController::opening() const
{
    if (m_next) {
        return m_next->session->target();
    }
    if (m_session && m_session->state() == SessionState::Opening) {
        return m_session->target();
    }
    return m_waiting;
}

void SessionController::cancelOpening()
{
    const bool alone = !m_session && opening();
    dropOpening();
    if (alone) {
        sayClosed(); // until now there was something to come
    }
}

void SessionController::dropOpening()
{
    ++m_wishes;
    m_waiting.reset();
    if (m_next) {
        const std::unique_ptr<Next> next = std::move(m_next);
        next->session->disconnect(this);
        drop(std::move(next->session));
    } else if (m_session && m_session->state() == SessionState::Opening) {
        close();
    }
    Q_EMIT openingChanged();
}

void SessionController::start()
{
    const DebugSession *opening = m_session.get();
    m_session->open().then(this, [this, opening](const Result<StopPtr> &stop) {
        if (m_session.get() != opening) {
            return;
        }
        if (!stop) {
            const Target target = opening->target();
            close();
            if (!quiet(stop.error())) {
                Q_EMIT openFailed(target, stop.error());
            }
        }
    });
}

void SessionController::connectSession()
{
    DebugSession *session = m_session.get();
    connect(session, &DebugSession::stateChanged, this, [this](SessionState state) {
        if (!holdMovement()) {
            Q_EMIT stateChanged(state);
            Q_EMIT openingChanged();
        }
    });
    connect(session, &DebugSession::capabilitiesChanged, this, [this](const Capabilities &capabilities) {
        if (!holdMovement()) {
            Q_EMIT capabilitiesChanged(capabilities);
        }
    });
    connect(session, &DebugSession::busyChanged, this, &SessionController::busyChanged);
    connect(session, &DebugSession::lost, this, &SessionController::lost);
    connect(session, &DebugSession::outputAdded, this, &SessionController::outputAdded);
    connect(session, &DebugSession::protocolCallChanged, &m_models.protocol, &ProtocolModel::setCall);
    connect(session, &DebugSession::versionsChanged, this,
            [this, session] { Q_EMIT versionsChanged(session->versions()); });
    connect(session, &DebugSession::stopped, this, [this](const StopPtr &stop) {
        m_filler->fill(stop); // first of all: its questions travel while the rest is painted
        Q_EMIT stopped(stop);
    });
}

/// True while a movement goes on that is not to be seen yet.
bool SessionController::holdMovement()
{
    if (m_session->state() != SessionState::Moving) {
        m_moving.stop();
        m_movementSaid = false;
    } else if (!m_movementSaid && !m_moving.isActive()) {
        m_moving.start();
    }
    return m_moving.isActive();
}

void SessionController::reopen()
{
    if (m_session && m_session->state() == SessionState::Lost) {
        start();
    }
}

void SessionController::close()
{
    if (m_session) {
        leave();
        drop(std::move(m_session));
        sayClosed();
    }
}

/// Nobody looks at the session any more.
void SessionController::leave()
{
    m_breakpoints->setSession(nullptr, {});
    m_filler->setSession(nullptr);
    m_moving.stop();
    m_movementSaid = false;
    m_jumping = false;
    m_nextJump.reset();
    m_selecting.reset();
    m_nextGoroutine.reset();
    m_session->disconnect(this);
    m_session->disconnect(&m_models.protocol);
}

void SessionController::sayClosed()
{
    Q_EMIT sessionChanged();
    Q_EMIT capabilitiesChanged({});
    Q_EMIT busyChanged({});
}

/// Lets a session end in the background: it is deleted when nothing of it is left.
QFuture<void> SessionController::drop(std::unique_ptr<DebugSession> session)
{
    ++m_closing;
    DebugSession *leaving = session.release();
    leaving->setParent(this);
    return leaving->close().then(this, [this, leaving](const Result<void> &) {
        leaving->deleteLater();
        if (--m_closing == 0 && !m_session && !m_next && !m_waiting) {
            Q_EMIT allClosed();
        }
    });
}

bool SessionController::endAll()
{
    cancelOpening();
    close();
    return m_closing == 0;
}

bool SessionController::runAction(const QString &id)
{
    if (!m_session) {
        return false;
    }
    if (id == "debug.pause"_L1) {
        report(m_session->pause());
    } else if (id == "debug.close"_L1) {
        close();
    } else if (m_moving.isActive()) {
        return needsStop(id); // the button only looks as if it could be pressed already
    } else if (id == "debug.restart"_L1) {
        report(m_session->restart());
        if (!m_session->isRecording()) {
            Q_EMIT startedAnew();
        }
    } else if (id == "debug.checkpoint"_L1) {
        addCheckpoint({});
    } else {
        return runSeek(id) || runMotion(id);
    }
    return true;
}

bool SessionController::runSeek(const QString &id)
{
    if (id == "debug.seekStart"_L1) {
        m_direction = Direction::Backward;
        report(m_session->seek(SeekStart{}));
    } else if (id == "debug.seekEnd"_L1) {
        m_direction = Direction::Forward;
        report(m_session->seek(SeekEnd{}));
    } else {
        return false;
    }
    return true;
}

bool SessionController::runMotion(const QString &id)
{
    const std::optional<Motion> motion = motionOf(id);
    if (!motion) {
        return false;
    }
    m_direction = motion->direction;
    report(m_session->move(*motion));
    return true;
}

void SessionController::runTo(const QString &file, int line, Direction direction)
{
    if (m_session && !m_moving.isActive()) {
        m_direction = direction;
        report(m_session->runTo(file, line, direction));
    }
}

void SessionController::seekEvent(qint64 event)
{
    seek(SeekEvent{event}, event);
}

void SessionController::seek(const SeekTarget &target, std::optional<qint64> event)
{
    jump({target, event});
}

void SessionController::goToMoment(qint64 number)
{
    jump({number, {}});
}

void SessionController::jump(const Jump &jump)
{
    if (!m_session) {
        return;
    }
    if (m_jumping) {
        m_nextJump = jump;
    } else {
        startJump(jump);
    }
}

void SessionController::startJump(const Jump &jump)
{
    const StopPtr now = m_session->currentStop();
    auto *capsule = qobject_cast<CapsuleSession *>(m_session.get());
    const auto *moment = std::get_if<qint64>(&jump.target);
    if (moment && !capsule) {
        return;
    }
    const bool back =
        moment ? *moment <= capsule->currentMoment() : now && jump.event && (!now->event || *jump.event < *now->event);
    m_direction = back ? Direction::Backward : Direction::Forward;
    m_jumping = true;
    const DebugSession *session = m_session.get();
    FutureResult<StopPtr> answer = moment ? capsule->goToMoment(static_cast<int>(*moment) - 1)
                                          : m_session->seek(std::get<SeekTarget>(jump.target));
    answer.then(this, [this, session](const Result<StopPtr> &stop) {
        if (m_session.get() != session) {
            return;
        }
        m_jumping = false;
        const std::optional<Jump> next = std::exchange(m_nextJump, {});
        if (next && (stop || quiet(stop.error()))) {
            startJump(*next);
            return;
        }
        if (!stop && !quiet(stop.error())) {
            Q_EMIT failed(stop.error());
        }
        Q_EMIT seekSettled();
    });
}

void SessionController::addCheckpoint(const QString &note)
{
    if (!m_session) {
        return;
    }
    QString words = note;
    if (const StopPtr stop = m_session->currentStop(); stop && words.isEmpty() && stop->location.line > 0) {
        const CodeLocation &at = stop->location;
        words = u"%1, %2:%3"_s.arg(at.function, at.file.section(u'/', -1)).arg(at.line);
    }
    m_session->addCheckpoint(words).then(this, [this](const Result<Checkpoint> &added) {
        if (added) {
            Q_EMIT checkpointKept(*added);
            Q_EMIT checkpointsChanged();
        } else if (!quiet(added.error())) {
            Q_EMIT failed(added.error());
        }
    });
}

void SessionController::removeCheckpoint(int id)
{
    if (!m_session) {
        return;
    }
    m_session->removeCheckpoint(id).then(this, [this](const Result<void> &removed) {
        if (!removed && !quiet(removed.error())) {
            Q_EMIT failed(removed.error());
        }
        Q_EMIT checkpointsChanged();
    });
}

void SessionController::selectGoroutine(qint64 goroutine)
{
    if (!m_session || m_moving.isActive()) {
        return;
    }
    if (m_selecting) {
        m_nextGoroutine = goroutine; // clicked while another is on its way; those in between are not wanted any more
        return;
    }
    if (const StopPtr now = m_session->currentStop(); now && now->goroutine == goroutine && m_filler->stack()) {
        m_filler->selectFrame(m_filler->stack()->firstUserFrame); // back to where it stands
        return;
    }
    m_selecting = goroutine;
    const DebugSession *session = m_session.get();
    m_session->selectGoroutine(goroutine).then(this, [this, session, goroutine](const Result<StopPtr> &stop) {
        if (m_session.get() != session) {
            return;
        }
        m_selecting.reset();
        const std::optional<qint64> next = std::exchange(m_nextGoroutine, {});
        if (next && *next != goroutine) {
            selectGoroutine(*next);
        } else if (!stop) {
            if (!quiet(stop.error())) {
                Q_EMIT failed(stop.error());
            }
        } else if (*stop != m_filler->stop() && (*stop)->number >= m_session->currentStop()->number) {
            m_filler->fill(*stop); // a session may answer without announcing it as a stop of its own
            Q_EMIT stopped(*stop);
        }
    });
}

} // namespace Backstep
