// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/childprocess.h"

#include <QProcess>

#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#endif
#include <unistd.h>

namespace Backstep {

void tieToThisProcess(QProcess &process, int signal)
{
    process.setChildProcessModifier([signal, parent = ::getpid()] {
        // Between fork and exec: only async-signal-safe calls.
        ::setpgid(0, 0);
#ifdef Q_OS_LINUX
        ::prctl(PR_SET_PDEATHSIG, signal);
#endif
        if (::getppid() != parent) {
            ::_exit(127); // we ended before the line above
        }
    });
}

void endNow(QProcess *process)
{
    if (process == nullptr) {
        return;
    }
    process->disconnect();
    if (const qint64 group = process->processId(); group > 0) {
        ::kill(static_cast<pid_t>(-group), SIGKILL);
    }
    if (process->state() == QProcess::NotRunning) {
        process->deleteLater();
        return;
    }
    process->setParent(nullptr);
    // finished() is not said of a child that was killed before it began.
    QObject::connect(process, &QProcess::stateChanged, process, [process](QProcess::ProcessState state) {
        if (state == QProcess::NotRunning) {
            process->deleteLater();
        }
    });
    process->kill(); // where it has no group of its own
}

} // namespace Backstep
