// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>

class QProcess;

namespace Backstep::Delve {

/// Arranges that the child gets SIGTERM when this process ends in whatever way (Linux: PR_SET_PDEATHSIG), and a process
/// group of its own, so that Ctrl-C in a terminal reaches us first. Call before start(), on the main thread: the signal
/// is tied to the thread that starts the child.
void tieToThisProcess(QProcess &process);

/// All processes below `pid`, nearest first, as /proc tells them now.
[[nodiscard]] QList<qint64> descendants(qint64 pid);

/// All processes of ours with `entry` ("NAME=VALUE") in their environment, wherever they hang in the tree.
[[nodiscard]] QList<qint64> withEnvironment(const QByteArray &entry);

/// SIGKILL to each that still is a descendant's id; used as the last resort, since rr and a live program keep running
/// when dlv alone is killed.
void killAll(const QList<qint64> &pids);

} // namespace Backstep::Delve
