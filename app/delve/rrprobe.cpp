// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/rrprobe.h"

#include <QProcess>
#include <QTimer>

namespace Backstep::Delve {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

RrProbe::RrProbe(const QString &rr, QObject *parent) : QObject(parent), m_rr(rr) {}

RrProbe::~RrProbe()
{
    const QList<QProcess *> running = findChildren<QProcess *>();
    for (QProcess *process : running) {
        // Not waited for: it is killed and deletes itself when that is done.
        process->disconnect(this);
        process->setParent(nullptr);
        connect(process, &QProcess::finished, process, &QObject::deleteLater);
        process->kill();
    }
}

FutureResult<RrFlavour> RrProbe::flavour()
{
    return run({u"help"_s, u"record"_s})
        .then(this,
              [this](const Result<QString> &help) {
                  const bool soft = help && help->contains("--software-counters"_L1);
                  return run({u"--version"_s}).then(this, [soft](const Result<QString> &text) -> Result<RrFlavour> {
                      if (!text) {
                          return fail(text.error());
                      }
                      return RrFlavour{.version = parseRrVersion(*text), .soft = soft};
                  });
              })
        .unwrap();
}

FutureResult<qint64> RrProbe::lastEvent(const QString &traceFolder)
{
    return run({u"dump"_s, u"-r"_s, traceFolder, u"end"_s})
        .then(this, [](const Result<QString> &dump) -> Result<qint64> {
            if (!dump) {
                return fail(dump.error());
            }
            const std::optional<qint64> event = parseLastEvent(*dump);
            return event ? Result<qint64>(*event)
                         : fail(ErrorCode::badInput, tr("rr did not say how long the recording is."), {*dump});
        });
}

FutureResult<QString> RrProbe::run(const QStringList &arguments)
{
    const SharedPromise<QString> promise;
    auto *process = new QProcess(this);
    const auto finish = [this, promise, process] {
        const bool good = process->error() != QProcess::FailedToStart && process->exitStatus() == QProcess::NormalExit
            && process->exitCode() == 0;
        if (good) {
            promise.answer(QString::fromUtf8(process->readAllStandardOutput()));
        } else {
            promise.answer(fail(ErrorCode::io, tr("rr (%1) did not answer.").arg(m_rr),
                                {QString::fromUtf8(process->readAllStandardError()), process->errorString()}));
        }
        process->deleteLater();
    };
    connect(process, &QProcess::finished, this, finish);
    connect(process, &QProcess::errorOccurred, this, [finish](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            finish();
        }
    });
    QTimer::singleShot(10s, process, &QProcess::kill);
    process->setStandardInputFile(QProcess::nullDevice());
    process->start(m_rr, arguments);
    return promise.future();
}

QVersionNumber parseRrVersion(const QString &text)
{
    return QVersionNumber::fromString(text.section(u"version "_s, 1).trimmed());
}

std::optional<qint64> parseLastEvent(const QString &dump)
{
    const QString last = dump.trimmed().section(u'\n', -1).trimmed();
    bool isNumber = false;
    const qint64 record = last.section(u' ', 0, 0).toLongLong(&isNumber);
    return isNumber && record > 0 ? std::optional(record - 1) : std::nullopt;
}

} // namespace Backstep::Delve
