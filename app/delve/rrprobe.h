// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/programrunner.h"

#include <QObject>
#include <QVersionNumber>

namespace Backstep::Delve {

/// What a build of rr is. `soft`: it counts in software and needs the flag -W in record and replay.
struct RrFlavour
{
    QVersionNumber version;
    bool soft = false;
};

/// On what machine rr recorded. Empty: not said.
struct RrMachine
{
    QString host;      ///< the machine's own name for itself
    QString processor; ///< "AMD EPYC 7B13"
};

/// Asks rr programs about themselves and about recordings, without blocking. Answers come while this object lives.
class RrProbe : public QObject
{
    Q_OBJECT

public:
    explicit RrProbe(const QString &rr, QObject *parent = nullptr);

    FutureResult<RrFlavour> flavour();
    /// The last event of a recording in the numbers of State::event(); takes 20 to 50 ms whatever its length.
    FutureResult<qint64> lastEvent(const QString &traceFolder);
    /// Where this machine cannot replay it, too.
    FutureResult<RrMachine> machine(const QString &traceFolder);

private:
    /// Standard output of one run that ends with 0 within ten seconds.
    FutureResult<QString> run(const QStringList &arguments);

    QString m_rr;
    ProgramRunner m_runner;
};

/// From "rr version 5.9.0 ".
[[nodiscard]] QVersionNumber parseRrVersion(const QString &text);
/// From `rr dump -r TRACE end`: a heading, then one line "441 1691 7 22" whose first number is one past the event that
/// rr calls completed there.
[[nodiscard]] std::optional<qint64> parseLastEvent(const QString &dump);
/// From `rr traceinfo TRACE`, also the first part of it: the environment of the program comes behind, and is not read.
[[nodiscard]] RrMachine parseTraceInfo(const QString &info);

} // namespace Backstep::Delve
