// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/delve/processtree.h"

#include <QCoreApplication>
#include <QFile>

namespace Backstep::Testing {

/// SIGKILL to the dlv that this process has started.
[[nodiscard]] inline bool killDebugger()
{
    for (const qint64 pid : Delve::descendants(QCoreApplication::applicationPid())) {
        QFile name(QStringLiteral("/proc/%1/comm").arg(pid));
        if (name.open(QIODevice::ReadOnly) && name.readAll().trimmed() == "dlv") {
            Delve::killAll({pid});
            return true;
        }
    }
    return false;
}

} // namespace Backstep::Testing
