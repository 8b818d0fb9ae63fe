// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/delve/launch.h"
#include "app/delve/outputparser.h"
#include "app/delve/socketfolder.h"

#include <QObject>
#include <QProcess>

#include <optional>

class QTimer;

namespace Backstep::Delve {

/// A dlv that serves one program on a private unix socket, and everything it starts (rr, the program). None of them
/// outlives this process. Being started does not mean that it answers: see connectTo().
class DlvProcess : public QObject
{
    Q_OBJECT

public:
    /// `runtime` is the folder for the socket, XdgFolders::runtime.
    [[nodiscard]] static Result<std::unique_ptr<DlvProcess>> start(const Launch &launch, const QString &runtime);
    /// Kills what still runs, without waiting; end() is the friendly way.
    ~DlvProcess() override;

    [[nodiscard]] QString socket() const { return m_folder.socket(); }
    [[nodiscard]] bool isRunning() const { return m_process->state() != QProcess::NotRunning; }
    [[nodiscard]] qint64 pid() const { return m_process->processId(); }
    /// The last 200 lines that dlv and rr wrote to standard error.
    [[nodiscard]] const QStringList &stderrLines() const { return m_stderrLines; }
    /// Why it ended, told from stderrLines(); for when it never answered.
    [[nodiscard]] Error startError() const;

    /// Answered when nothing of it is left. Gives dlv time to end by itself (it does when the connection closes or
    /// after Detach), then SIGTERM, then SIGKILL to it and all below it.
    FutureResult<void> end();
    /// Output repeats when a replay is taken to another position; call then, see OutputParser.
    void beginPass();

Q_SIGNALS:
    void output(const Backstep::Delve::OutputText &text, bool isStderr);
    void finished();

private:
    DlvProcess(const Launch &launch, SocketFolder folder);
    void run(const Launch &launch);
    void readStdout();
    void readStderr();
    void publish(const QList<OutputText> &lines, bool isStderr);
    void finish();
    void terminate();
    void killEverything();

    QString m_what;
    SocketFolder m_folder;
    QProcess *m_process; ///< a child object, but it may outlive this by the moment that its end takes
    OutputParser m_stdout;
    OutputParser m_stderr;
    QStringList m_stderrLines;
    std::optional<SharedPromise<void>> m_ended;
    QTimer *m_patience;
    bool m_terminated = false;
};

} // namespace Backstep::Delve
