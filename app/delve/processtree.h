// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>

namespace Backstep::Delve {

/// All processes below `pid`, nearest first, as /proc tells them now.
[[nodiscard]] QList<qint64> descendants(qint64 pid);

/// All processes of ours with `entry` ("NAME=VALUE") in their environment, wherever they hang in the tree.
[[nodiscard]] QList<qint64> withEnvironment(const QByteArray &entry);

/// SIGKILL to each that still is a descendant's id; used as the last resort, since rr and a live program keep running
/// when dlv alone is killed.
void killAll(const QList<qint64> &pids);

} // namespace Backstep::Delve
