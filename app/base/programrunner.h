// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"

#include <QObject>
#include <QProcessEnvironment>
#include <QSet>

#include <chrono>

class QProcess;

namespace Backstep {

/// A program to run to its end, without a shell and without input.
struct ProgramCall
{
    QString program;
    QStringList arguments{};
    QProcessEnvironment environment{QProcessEnvironment::InheritFromParent};
    QString folder{}; ///< empty: where this program is
    std::chrono::milliseconds limit{std::chrono::minutes(5)};
};

/// How it ended. What an exit code means is the caller's business.
struct ProgramEnd
{
    int exitCode = 0; ///< 128 + signal when a signal ended it
    QByteArray output;
    QByteArray errors;
};

/// Runs other programs (ssh-keygen, go, rr) without blocking and leaves none behind: stop() kills those that run, with
/// their children, and answers `cancelled`; the destructor kills them and answers nobody; the kernel kills them when
/// this program is killed. Other errors: `not-found` (cannot be started), `timeout`. Main thread.
class ProgramRunner : public QObject
{
    Q_OBJECT

public:
    explicit ProgramRunner(QObject *parent = nullptr);
    ~ProgramRunner() override;

    [[nodiscard]] FutureResult<ProgramEnd> run(const ProgramCall &call);
    void stop();

Q_SIGNALS:
    /// The process group of a program that runs, and that has ended; 0 for one that never ran.
    void started(qint64 group);
    void ended(qint64 group);

private:
    struct Running;
    void finish(const std::shared_ptr<Running> &running, Result<ProgramEnd> result);

    QSet<std::shared_ptr<Running>> m_running;
};

} // namespace Backstep
