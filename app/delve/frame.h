// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/delve/location.h"

namespace Backstep::Delve {

/// api.Defer: a call that waits for its frame to return. Non-empty `unreadable`: nothing else is known.
struct Deferred
{
    Location call;
    Location statement; ///< the defer
    QString unreadable;
};

/// api.Stackframe. `frameOffset` is relative to the stack's base and identifies the frame while it lives. Non-empty
/// `error` is where unwinding ended.
struct Frame
{
    Location location;
    qint64 frameOffset = 0;
    bool bottom = false;
    QString error;
    QList<Deferred> deferred{}; ///< where they were asked for
};

/// api.Ancestor: where a goroutine stood when it started the one before. Its frames have places and nothing else.
struct Ancestor
{
    qint64 goroutine = 0;
    QList<Frame> frames;
    QString unreadable;
};

/// Gives up to `depth` + 1 frames. `skip` needs Delve 1.26.2.
struct StackRequest
{
    qint64 goroutine = -1;
    int depth = 50;
    int skip = 0;
    bool deferred = false;
};

[[nodiscard]] Frame readFrame(const Reader &reader);
[[nodiscard]] Ancestor readAncestor(const Reader &reader);
[[nodiscard]] QJsonObject toJson(const StackRequest &request);

} // namespace Backstep::Delve
