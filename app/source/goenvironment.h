// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/programrunner.h"

#include <QObject>

#include <chrono>

namespace Backstep {

/// Where this machine keeps Go's sources. Empty members: not known, or there is no such place.
struct GoFolders
{
    QString goRoot;      ///< GOROOT
    QString moduleCache; ///< GOMODCACHE
    QString version;     ///< "go1.24.4", of that GOROOT

    friend bool operator==(const GoFolders &, const GoFolders &) = default;
};

/// Asks the `go` command once for its folders, without waiting for it. `go` runs with GOTOOLCHAIN=local in the root
/// folder, so that it neither downloads a toolchain nor reads the go.mod of where we happen to be. Without a go
/// command, or when it does not answer in time, the places where Go keeps things by default are looked at instead, so
/// the answer is never an Error. Main thread. Destroying it ends the command.
class GoEnvironment : public QObject
{
    Q_OBJECT

public:
    explicit GoEnvironment(QString goCommand = QStringLiteral("go"), QObject *parent = nullptr);
    ~GoEnvironment() override;

    /// Answered once; later calls share the first answer.
    [[nodiscard]] FutureResult<GoFolders> folders();
    void setTimeout(std::chrono::milliseconds timeout) { m_timeout = timeout; }

    /// What `go env GOROOT GOMODCACHE GOVERSION` printed: a line each.
    [[nodiscard]] static Result<GoFolders> parse(const QByteArray &output);
    /// Where they are when nobody changed anything, as far as they exist.
    [[nodiscard]] static GoFolders usualPlaces(const QString &home);

private:
    void start();
    void finish(const Result<GoFolders> &answer);

    QString m_command;
    std::chrono::milliseconds m_timeout{10'000};
    ProgramRunner m_runner;
    SharedPromise<GoFolders> m_promise;
    bool m_started = false;
};

} // namespace Backstep
