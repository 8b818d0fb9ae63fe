// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/dlvprocess.h"

#include "app/base/childprocess.h"
#include "app/base/logging.h"
#include "app/delve/processtree.h"
#include "app/delve/startfailure.h"

#include <QTimer>

namespace Backstep::Delve {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto patience = 2s;
constexpr qsizetype keptLines = 200;
/// In the environment of dlv and of all that it starts.
constexpr char ownerMark[] = "BACKSTEP_DEBUGGER";

} // namespace

Result<std::unique_ptr<DlvProcess>> DlvProcess::start(const Launch &launch, const QString &runtime)
{
    Result<SocketFolder> folder = SocketFolder::make(runtime);
    if (!folder) {
        return fail(folder.error());
    }
    std::unique_ptr<DlvProcess> process(new DlvProcess(launch, std::move(*folder)));
    process->run(launch);
    return process;
}

DlvProcess::DlvProcess(const Launch &launch, SocketFolder folder)
    : m_what(launch.path)
    , m_folder(std::move(folder))
    , m_process(new QProcess(this))
    , m_stdout(launch.kind == Launch::Kind::Replay)
    , m_stderr(launch.kind == Launch::Kind::Replay, false)
    , m_patience(new QTimer(this))
{
    m_patience->setSingleShot(true);
    connect(m_patience, &QTimer::timeout, this, [this] { m_terminated ? killEverything() : terminate(); });
    connect(m_process, &QProcess::readyReadStandardOutput, this, &DlvProcess::readStdout);
    connect(m_process, &QProcess::readyReadStandardError, this, &DlvProcess::readStderr);
    connect(m_process, &QProcess::finished, this, &DlvProcess::finish);
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            m_stderrLines.append(m_process->errorString());
            finish();
        }
    });
}

DlvProcess::~DlvProcess()
{
    m_process->disconnect(this);
    if (isRunning()) {
        killEverything();
        endNow(m_process);
    }
}

void DlvProcess::run(const Launch &launch)
{
    m_process->setProgram(launch.tools.dlv);
    m_process->setArguments(dlvArguments(launch, socket()));
    QProcessEnvironment environment = dlvEnvironment(launch);
    environment.insert(QString::fromLatin1(ownerMark), socket());
    m_process->setProcessEnvironment(environment);
    m_process->setStandardInputFile(QProcess::nullDevice());
    tieToThisProcess(*m_process, SIGTERM); // on which dlv takes what it started along
    qCInfo(lcDelve) << "starting" << m_process->program() << m_process->arguments();
    m_process->start();
}

Error DlvProcess::startError() const
{
    return startFailure(m_stderrLines, m_what);
}

void DlvProcess::readStdout()
{
    publish(m_stdout.feed(m_process->readAllStandardOutput()), false);
}

void DlvProcess::readStderr()
{
    publish(m_stderr.feed(m_process->readAllStandardError()), true);
}

void DlvProcess::publish(const QList<OutputText> &lines, bool isStderr)
{
    for (const OutputText &line : lines) {
        if (isStderr && !line.event) {
            m_stderrLines.append(line.text);
        }
        Q_EMIT output(line, isStderr);
    }
    if (m_stderrLines.size() > keptLines) {
        m_stderrLines.remove(0, m_stderrLines.size() - keptLines);
    }
}

void DlvProcess::beginPass()
{
    m_stdout.beginPass();
    m_stderr.beginPass();
}

FutureResult<void> DlvProcess::end()
{
    if (!m_ended) {
        m_ended.emplace();
        if (isRunning()) {
            m_patience->start(patience);
        } else {
            m_ended->answer({});
        }
    }
    return m_ended->future();
}

void DlvProcess::terminate()
{
    qCInfo(lcDelve) << "dlv" << pid() << "has not ended by itself, terminating it";
    m_terminated = true;
    m_process->terminate();
    m_patience->start(patience);
}

void DlvProcess::killEverything()
{
    const QList<qint64> below = descendants(pid());
    m_process->kill();
    killAll(below);
}

void DlvProcess::finish()
{
    readStdout();
    readStderr();
    publish(m_stdout.finish(), false);
    publish(m_stderr.finish(), true);
    m_patience->stop();
    if (m_process->exitStatus() == QProcess::CrashExit) {
        // A killed dlv takes nothing with it: the program would run on, holding its ports.
        killAll(withEnvironment(QByteArray(ownerMark) + '=' + socket().toLocal8Bit()));
    }
    Q_EMIT finished();
    if (m_ended) {
        m_ended->answer({});
    }
}

} // namespace Backstep::Delve
