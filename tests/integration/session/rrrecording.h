// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QFile>
#include <QProcess>
#include <QStandardPaths>

namespace Backstep::Testing {

[[nodiscard]] inline QString findRr()
{
    const QString named = qEnvironmentVariable("BACKSTEP_RR");
    return QStandardPaths::findExecutable(named.isEmpty() ? QStringLiteral("rr") : named);
}

/// Records `program` into `folder`; empty when it worked, else why not. Blocks: only before the tests.
[[nodiscard]] inline QString record(const QString &rr, const QStringList &program, const QString &folder)
{
    using namespace Qt::StringLiterals;
    if (rr.isEmpty()) {
        return u"rr was not found"_s;
    }
    QProcess help;
    help.start(rr, {u"help"_s, u"record"_s});
    help.waitForFinished();
    QStringList arguments{u"record"_s};
    if (help.readAllStandardOutput().contains("--software-counters")) {
        arguments.append(u"-W"_s);
    }
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(rr, arguments + QStringList{u"-o"_s, folder} + program);
    if (!process.waitForFinished(60'000) || !QFile::exists(folder + u"/version"_s)) {
        process.kill();
        return u"rr cannot record on this machine: "_s + QString::fromUtf8(process.readAll()).section(u'\n', 0, 0);
    }
    return {};
}

} // namespace Backstep::Testing
