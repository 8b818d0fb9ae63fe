// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QFile>
#include <QTest>
#include <QThread>

namespace Backstep::Bench {

/// Whether nobody else works here, so that a figure says something. Asked before the benchmark itself begins to work:
/// the load of the last minute must be below half the processors.
[[nodiscard]] inline bool quietMachine()
{
    QFile file(QStringLiteral("/proc/loadavg"));
    const QByteArray load = file.open(QIODevice::ReadOnly) ? file.readLine() : QByteArray();
    const bool quiet = load.split(' ').first().toDouble() < QThread::idealThreadCount() / 2.0;
    if (!quiet) {
        qInfo("the machine is busy: bars of time are not judged");
    }
    return quiet;
}

} // namespace Backstep::Bench

/// Fails where a bar is missed, unless others kept the machine busy.
#define BENCH_BAR(quiet, figure, bar)                                                                                  \
    QVERIFY2(!(quiet) || (figure) < (bar), qPrintable(QStringLiteral("%1 where the bar is %2").arg(figure).arg(bar)))
