// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/catalog/localrr.h"

#include "app/base/childprocess.h"

#include <QDeadlineTimer>
#include <QProcess>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr int longest = 5000;
constexpr int lookUp = 50; ///< how often `stop` is looked at
constexpr qsizetype mostOutput = 65'536;

} // namespace

std::optional<RrDetails> askLocalRr(const QString &rr, const QString &folder, const std::atomic_bool &stop)
{
    QProcess process;
    tieToThisProcess(process);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    process.start(rr, {u"ps"_s, folder});
    // Waiting is right here: this is a worker's thread, which has no event loop and nothing else to do meanwhile.
    const QDeadlineTimer deadline(longest);
    while (process.state() != QProcess::NotRunning && !process.waitForFinished(lookUp)) {
        if (stop || deadline.hasExpired() || process.bytesAvailable() > mostOutput) {
            process.kill();
            process.waitForFinished(1000);
            return std::nullopt;
        }
    }
    return process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0
        ? parseRrPs(process.readAllStandardOutput())
        : std::nullopt;
}

} // namespace Backstep
