// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/delve/location.h"

namespace Backstep::Delve {

/// api.Goroutine. `status` may hold the GC's scan bit (0x1000); `waitReason` counts only while waiting (status 4), and
/// its numbers differ between Go releases. `unreadable` non-empty: everything else is zero.
struct Goroutine
{
    qint64 id = 0;
    Location current;
    Location user;
    Location goStatement;
    Location start;
    int threadId = 0;
    quint64 status = 0;
    qint64 waitSince = 0;
    qint64 waitReason = 0;
    QString unreadable;
    QMap<QString, QString> labels;
};

/// Of ListGoroutines: `next` is -1 after the last page.
struct GoroutineList
{
    QList<Goroutine> goroutines;
    int next = -1;
};

[[nodiscard]] Goroutine readGoroutine(const Reader &reader);
[[nodiscard]] GoroutineList readGoroutineList(const Reader &reader);

} // namespace Backstep::Delve
