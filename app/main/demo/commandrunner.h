// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"

#include <QObject>
#include <QProcess>
#include <QSet>

#include <chrono>

namespace Backstep {

class Sweeper;

/// A program to run to its end, without a shell.
struct CommandLine
{
    QString program;
    QStringList arguments;
    QProcessEnvironment environment;
    QString folder{};
    std::chrono::milliseconds limit{std::chrono::minutes(5)};
};

/// How it ended. What an exit code means is the caller's business.
struct CommandEnd
{
    int exitCode = 0;      ///< 128 + signal when a signal ended it
    QByteArray output;
    QByteArray errors;
};

/// Gives a process a group of its own and the kernel's order to kill it when this program ends, by whatever means
/// (Linux; elsewhere the Sweeper does it a moment later). Call before start(), from the main thread.
void bindToProgram(QProcess &process);
/// Kills a process with its whole group and forgets it without waiting; null is ignored.
void endProcess(QProcess *process, Sweeper *sweeper);

/// Runs helper programs (ssh-keygen, go, rr) without blocking and leaves none behind: stop() and the destructor kill
/// those that run, with their children, and their answers become `cancelled`. Other errors: `not-found` (cannot be
/// started), `timeout`. Main thread.
class CommandRunner : public QObject
{
    Q_OBJECT

public:
    /// `sweeper` is told each process group while it lives; may be null, must outlive this.
    explicit CommandRunner(Sweeper *sweeper, QObject *parent = nullptr);
    ~CommandRunner() override;

    [[nodiscard]] FutureResult<CommandEnd> run(const CommandLine &command);
    void stop();

private:
    struct Running;
    void finish(const std::shared_ptr<Running> &running, Result<CommandEnd> result);

    Sweeper *m_sweeper;
    QSet<std::shared_ptr<Running>> m_running;
};

} // namespace Backstep
