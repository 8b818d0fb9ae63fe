// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/programrunner.h"

#include "app/base/childprocess.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QProcess>
#include <QTimer>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::ProgramRunner)
};

} // namespace

struct ProgramRunner::Running
{
    QProcess *process = nullptr;
    qint64 group = 0;
    SharedPromise<ProgramEnd> promise;
};

ProgramRunner::ProgramRunner(QObject *parent) : QObject(parent) {}

ProgramRunner::~ProgramRunner()
{
    // Nobody is answered: continuations would run inside of destructors.
    for (const auto &running : std::as_const(m_running)) {
        endNow(running->process);
        Q_EMIT ended(running->group);
    }
}

FutureResult<ProgramEnd> ProgramRunner::run(const ProgramCall &call)
{
    const auto running = std::make_shared<Running>();
    running->process = new QProcess(this);
    QProcess *process = running->process;
    m_running.insert(running);
    tieToThisProcess(*process);
    process->setProcessEnvironment(call.environment);
    process->setWorkingDirectory(call.folder);
    process->setStandardInputFile(QProcess::nullDevice());

    connect(process, &QProcess::started, this, [this, running] {
        running->group = running->process->processId();
        Q_EMIT started(running->group);
    });
    connect(process, &QProcess::finished, this, [this, running](int code, QProcess::ExitStatus status) {
        finish(running,
               ProgramEnd{.exitCode = status == QProcess::CrashExit ? 128 + code : code,
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
    QTimer::singleShot(call.limit, process, [this, running, limit = call.limit] {
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(limit).count();
        finish(running,
               fail(ErrorCode::timeout,
                    Text::tr("%1 did not end within %2 s and was stopped.")
                        .arg(QFileInfo(running->process->program()).fileName())
                        .arg(seconds),
                    {QString::fromLocal8Bit(running->process->readAllStandardError())}));
    });
    process->start(call.program, call.arguments);
    return running->promise.future();
}

void ProgramRunner::stop()
{
    const auto all = m_running;
    for (const auto &running : all) {
        finish(running, fail(ErrorCode::cancelled, Text::tr("It was cancelled.")));
    }
}

void ProgramRunner::finish(const std::shared_ptr<Running> &running, Result<ProgramEnd> result)
{
    if (!m_running.remove(running)) {
        return;
    }
    endNow(std::exchange(running->process, nullptr));
    Q_EMIT ended(running->group);
    running->promise.answer(std::move(result));
}

} // namespace Backstep
