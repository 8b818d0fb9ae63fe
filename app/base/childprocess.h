// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <csignal>

class QProcess;

namespace Backstep {

/// Gives a child a process group of its own, so that Ctrl-C in a terminal reaches us first, and has the kernel send it
/// `signal` when this process ends, by whatever means (Linux: PR_SET_PDEATHSIG). Call before start(); the signal is
/// tied to the thread that starts the child, which must not end before it.
void tieToThisProcess(QProcess &process, int signal = SIGKILL);

/// Kills a child with its whole group and forgets it without waiting, as ~QProcess would: it deletes itself when it is
/// gone. Nobody is told any more. Null is ignored.
void endNow(QProcess *process);

} // namespace Backstep
