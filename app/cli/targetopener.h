// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/cli/cliservices.h"
#include "app/session/target.h"

#include <QObject>
#include <QStringList>

#include <memory>

namespace Backstep {

class DebugSession;
class RecordingFetch;

/// From what a person writes to an open session: fetches a recording that is still on its host (unless the library has
/// it), makes the session, opens it and tells the console what is under way. What the program prints goes to standard
/// error, since standard output is for answers; what it printed before a failure to open is not shown, since it is
/// what dlv and rr say then, which the error has in its details. Once.
class TargetOpener : public QObject
{
    Q_OBJECT

public:
    explicit TargetOpener(const CliServices &services, QObject *parent = nullptr);
    ~TargetOpener() override;

    /// What is written, as something on this machine: a recording that is still on its host is fetched, one of the
    /// library may be called by its name. `words` as the shell gave them: of exec: the program and its arguments, else
    /// one. Errors are those of parseTarget() and RecordingFetch.
    [[nodiscard]] FutureResult<Target> resolve(const QStringList &words);
    /// Errors are those of resolve() and DebugSession::open().
    [[nodiscard]] FutureResult<void> open(const QStringList &words);
    /// Null before open() has answered well.
    [[nodiscard]] DebugSession *session() const;
    /// Answered when nothing of the session is left; also well when there is none.
    [[nodiscard]] FutureResult<void> close();

private:
    void openTarget(const Target &target);
    void findRemote(const RemoteTarget &target, const SharedPromise<Target> &promise);
    void findNamed(const QString &name, const Error &error, const SharedPromise<Target> &promise);
    void fetch(const RemoteTarget &target, const SharedPromise<Target> &promise);
    void follow(DebugSession &session);

    CliServices m_services;
    std::unique_ptr<DebugSession> m_session;
    RecordingFetch *m_fetch = nullptr; ///< while it is under way
    bool m_open = false;
    QStringList m_held; ///< output from before it was open
    SharedPromise<void> m_promise;
};

} // namespace Backstep
