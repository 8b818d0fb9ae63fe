// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "tests/support/tools.h"

#include <QDir>
#include <QFile>
#include <QProcess>

#include <csignal>

namespace Backstep::Testing {

/// Lets the kernel dump the core of tests/programs/talker, which is killed while it works, into `folder`. The core's
/// path; the error says why the system lets none be made. Blocks.
[[nodiscard]] inline Result<QString> makeCore(const QString &folder)
{
    using namespace Qt::StringLiterals;
    QFile pattern(u"/proc/sys/kernel/core_pattern"_s);
    const QByteArray name = pattern.open(QIODevice::ReadOnly) ? pattern.readAll().trimmed() : QByteArray();
    if (name.startsWith('|') || name.startsWith('/')) {
        return fail(ErrorCode::notSupported,
                    u"core dumps go elsewhere (kernel.core_pattern is %1)"_s.arg(QString::fromLocal8Bit(name)));
    }
    QProcess program;
    program.setWorkingDirectory(folder);
    program.start(u"sh"_s,
                  {u"-c"_s, u"ulimit -c unlimited && GOTRACEBACK=crash exec \"$0\" 600"_s, testProgram(u"talker"_s)});
    const bool talks = program.waitForStarted() && program.waitForReadyRead(30'000);
    ::kill(static_cast<pid_t>(program.processId()), SIGABRT);
    program.waitForFinished(30'000);
    const QStringList cores = QDir(folder).entryList({u"core*"_s}, QDir::Files);
    if (!talks || cores.isEmpty()) {
        return fail(ErrorCode::notSupported, u"the kernel wrote no core (ulimit -c, kernel.core_pattern)"_s);
    }
    return QDir(folder).filePath(cores.first());
}

} // namespace Backstep::Testing
