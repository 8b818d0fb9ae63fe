// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/breakpoint.h"
#include "app/session/capabilities.h"
#include "app/session/motion.h"
#include "app/session/sessionlog.h"
#include "app/session/stop.h"
#include "app/session/target.h"

#include <QFuture>
#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace Backstep {

class BreakpointsController;
class DebugSession;
class DockIntents;
class SessionFactory;
class SettingsStore;
class StopFiller;
enum class SessionState;
struct ModelSet;

/// The one session of the window: opens and closes it, moves it as actions and panels ask, and hands each stop to the
/// StopFiller. Errors come out as failed(); nothing here opens a window.
class SessionController : public QObject
{
    Q_OBJECT

public:
    SessionController(SessionFactory &sessions, SettingsStore &settings, ModelSet &models, DockIntents &intents,
                      QObject *parent = nullptr);
    ~SessionController() override;

    /// Opens another one. What is open stays until the new one stands at its first stop, and for good when it never
    /// does; only the same program or the same debugger cannot be there twice and is closed first. `program` is the key
    /// under which breakpoints and watches are kept; empty: the target's text.
    void open(const Target &target, const QString &program = {});
    /// Starts a session that was lost anew.
    void reopen();
    void close();
    /// What is being opened, if anything is.
    [[nodiscard]] std::optional<Target> opening() const;
    void cancelOpening();
    /// Ends whatever there is; false: allClosed() follows.
    bool endAll();
    [[nodiscard]] bool isOpen() const { return m_session != nullptr; }
    [[nodiscard]] DebugSession *session() const { return m_session.get(); }
    [[nodiscard]] StopFiller &filler() const { return *m_filler; }
    [[nodiscard]] BreakpointsController &breakpoints() const { return *m_breakpoints; }
    [[nodiscard]] Direction direction() const { return m_direction; }

    /// The action's movement; true when the id is one ("debug.stepOver", "debug.seekEnd", …).
    bool runAction(const QString &id);
    void runTo(const QString &file, int line, Direction direction);
    /// While one jump is under way the next waits for it, and only the last that was asked for is carried out.
    void seekEvent(qint64 event);
    /// A moment of a capsule, from 1 on.
    void goToMoment(qint64 number);
    /// `event`: where about it is, to say in which direction we go.
    void seek(const SeekTarget &target, std::optional<qint64> event);
    /// An empty note: where the program stands.
    void addCheckpoint(const QString &note);
    void removeCheckpoint(int id);
    void selectGoroutine(qint64 goroutine);

Q_SIGNALS:
    /// Also when there is none any more.
    void sessionChanged();
    /// Of a movement only once it lasts: a step is over before an eye could tell, and its buttons need not flicker.
    void stateChanged(Backstep::SessionState state);
    void capabilitiesChanged(const Backstep::Capabilities &capabilities);
    void stopped(const Backstep::StopPtr &stop);
    /// A live program begins as a new process: numbers of goroutines mean others from now on.
    void startedAnew();
    void versionsChanged(const QStringList &versions);
    void busyChanged(const QString &what);
    void checkpointsChanged();
    void outputAdded(const Backstep::OutputLine &line);
    /// No jump is under way or waiting any more.
    void seekSettled();
    void lost(const Backstep::Error &error);
    /// What opening() says is another.
    void openingChanged();
    /// A target could not be opened; what was open still is, unless it had to end first.
    void openFailed(const Backstep::Target &target, const Backstep::Error &error);
    /// Something else that was asked for did not work.
    void failed(const Backstep::Error &error);
    void checkpointKept(const Backstep::Checkpoint &checkpoint);
    /// Nothing of any session is left; for the end of the program.
    void allClosed();

private:
    void connectIntents(DockIntents &intents);
    /// A session that opens while another one is shown.
    struct Next
    {
        std::unique_ptr<DebugSession> session;
        QString program;
        QList<OutputLine> output;
        QList<ProtocolCall> calls;
    };
    /// Nothing is on its way any more.
    void dropOpening();
    void openHere(const Target &target, const QString &program);
    void openBeside(const Target &target, const QString &program);
    void openAfterEnd(const Target &target, const QString &program);
    void enterNext();
    void nextFailed(const Error &error);
    void show(std::unique_ptr<DebugSession> session, const QString &program);
    void connectSession();
    [[nodiscard]] bool holdMovement();
    void start();
    void leave();
    void sayClosed();
    QFuture<void> drop(std::unique_ptr<DebugSession> session);
    bool runMotion(const QString &id);
    bool runSeek(const QString &id);
    struct Jump
    {
        std::variant<SeekTarget, qint64> target; ///< or the number of a moment
        std::optional<qint64> event;
    };
    void jump(const Jump &jump);
    void startJump(const Jump &jump);
    template<typename T>
    void report(QFuture<T> answer);

    SessionFactory &m_sessions;
    ModelSet &m_models;
    StopFiller *m_filler;
    BreakpointsController *m_breakpoints;
    std::unique_ptr<DebugSession> m_session;
    std::unique_ptr<Next> m_next;
    std::optional<Target> m_waiting; ///< opened when what it replaces has ended
    quint64 m_wishes = 0; ///< counts what was to be opened
    std::optional<Jump> m_nextJump;
    std::optional<qint64> m_selecting; ///< the goroutine that was asked for
    std::optional<qint64> m_nextGoroutine; ///< the one wanted after that
    QTimer m_moving; ///< runs out when a movement lasts
    bool m_movementSaid = false;
    bool m_jumping = false;
    int m_closing = 0;
    Direction m_direction = Direction::Forward;
};

} // namespace Backstep
