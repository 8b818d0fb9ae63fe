// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/cli/cliservices.h"
#include "app/session/failureseek.h"
#include "app/session/stack.h"

#include <QObject>

namespace Backstep {

class TargetOpener;

/// Where a recording failed: replays it, goes there, looks and ends the replay again. Once.
class RecordingOpening : public QObject
{
    Q_OBJECT

public:
    struct Place
    {
        StopPtr stop;
        StackPtr stack; ///< of the goroutine that stands there; null where it is not known
    };

    explicit RecordingOpening(const CliServices &services, QObject *parent = nullptr);

    /// Errors: those of DebugSession.
    [[nodiscard]] FutureResult<Place> look(const QString &folder, const Failure &failure);
    /// Answered when nothing of the replay is left.
    [[nodiscard]] FutureResult<void> close();
    /// "This is where it failed: …", "event 12, goroutine 1: main.f main.go:3", and the frames below.
    [[nodiscard]] static QString text(const Place &place);

private:
    void arrived(const Result<StopPtr> &stop);
    void finish(const Result<Place> &place);

    TargetOpener *m_opener;
    SharedPromise<Place> m_promise;
};

} // namespace Backstep
