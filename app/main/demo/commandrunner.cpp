// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/demo/commandrunner.h"

#include "app/main/demo/sweeper.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QTimer>

#include <csignal>
#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#endif
#include <unistd.h>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::CommandRunner)
};

} // namespace

struct CommandRunner::Running
{
    QProcess *process = nullptr;
    qint64 group = 0;
    SharedPromise<CommandEnd> promise;
};

void bindToProgram(QProcess &process)
{
    process.setChildProcessModifier([program = ::getpid()] {
        ::setpgid(0, 0);
#ifdef Q_OS_LINUX
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
#endif
        // The program may have ended between the fork and the order.
        if (::getppid() != program) {
            ::_exit(127);
        }
    });
}

void endProcess(QProcess *process, Sweeper *sweeper)
{
    if (process == nullptr) {
        return;
    }
    process->disconnect();
    const qint64 group = process->processId();
    if (group > 0) {
        ::kill(static_cast<pid_t>(-group), SIGKILL);
        if (sweeper != nullptr) {
            sweeper->forget(group);
        }
    }
    if (process->state() == QProcess::NotRunning) {
        process->deleteLater();
        return;
    }
    // ~QProcess would wait for it. Without an event loop to delete the object it goes with the program.
    process->setParent(nullptr);
    QObject::connect(process, &QProcess::finished, process, &QObject::deleteLater);
    process->kill();
}

CommandRunner::CommandRunner(Sweeper *sweeper, QObject *parent) : QObject(parent), m_sweeper(sweeper) {}

CommandRunner::~CommandRunner()
{
    stop();
}

FutureResult<CommandEnd> CommandRunner::run(const CommandLine &command)
{
    const auto running = std::make_shared<Running>();
    running->process = new QProcess(this);
    QProcess *process = running->process;
    m_running.insert(running);
    bindToProgram(*process);
    process->setProcessEnvironment(command.environment);
    process->setWorkingDirectory(command.folder);
    process->setStandardInputFile(QProcess::nullDevice());

    connect(process, &QProcess::started, this, [this, running] {
        running->group = running->process->processId();
        if (m_sweeper != nullptr) {
            m_sweeper->watch(running->group);
        }
    });
    connect(process, &QProcess::finished, this, [this, running](int code, QProcess::ExitStatus status) {
        finish(running,
               CommandEnd{.exitCode = status == QProcess::CrashExit ? 128 + code : code,
                          .output = running->process->readAllStandardOutput(),
                          .errors = running->process->readAllStandardError()});
    });
    connect(process, &QProcess::errorOccurred, this, [this, running](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            finish(running,
                   fail(ErrorCode::notFound,
                        Text::tr("%1 cannot be started; check that it is installed and may be run.")
                            .arg(QFileInfo(running->process->program()).fileName()),
                        {running->process->errorString()}));
        }
    });
    QTimer::singleShot(command.limit, process, [this, running, limit = command.limit] {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(limit).count();
        finish(running,
               fail(ErrorCode::timeout,
                    Text::tr("%1 did not end within %2 s and was stopped.")
                        .arg(QFileInfo(running->process->program()).fileName())
                        .arg(seconds),
                    {QString::fromLocal8Bit(running->process->readAllStandardError())}));
    });
    process->start(command.program, command.arguments);
    return running->promise.future();
}

void CommandRunner::stop()
{
    const auto all = m_running;
    for (const auto &running : all) {
        finish(running, fail(ErrorCode::cancelled, Text::tr("It was cancelled.")));
    }
}

void CommandRunner::finish(const std::shared_ptr<Running> &running, Result<CommandEnd> result)
{
    if (!m_running.remove(running)) {
        return;
    }
    if (m_sweeper != nullptr && running->group > 0) {
        m_sweeper->forget(running->group);
    }
    endProcess(running->process, nullptr);
    running->process = nullptr;
    running->promise.answer(std::move(result));
}

} // namespace Backstep
