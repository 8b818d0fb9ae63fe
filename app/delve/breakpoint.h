// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/delve/reader.h"
#include "app/delve/scope.h"

#include <QJsonObject>

namespace Backstep::Delve {

/// Ids of the breakpoints that Delve sets itself.
inline constexpr int unrecoveredPanicId = -1;
inline constexpr int fatalThrowId = -2;
inline constexpr int hardcodedId = -3;

/// api.Breakpoint as far as we use it. Empty `addrs` of an enabled one: nothing matched (yet).
struct Breakpoint
{
    int id = 0;
    QString name;
    QString file;
    int line = 0;
    QString function;
    QList<quint64> addrs;
    QString condition;
    QString hitCondition;
    bool tracepoint = false;
    bool disabled = false;
    QString watchExpr;
    int watchType = 0;
    quint64 totalHitCount = 0;
};

/// What CreateBreakpoint is asked: a location expression, an address (an expression "*0x…" sets nothing and says
/// nothing), or file and line.
struct NewBreakpoint
{
    QString expression;
    QString file;
    int line = 0;
    QString condition;
    QString hitCondition;
    bool disabled = false;
    QList<std::pair<QString, QString>> pathRules; ///< path in the executable, path here; for `expression` only
    quint64 address = 0;
};

/// What CreateWatchpoint is asked. Hardware: at most 8 bytes, and four at once on x86. Going back, a write is met
/// before it was done.
struct NewWatchpoint
{
    EvalScope scope;
    QString expression;
    bool onRead = false;
    bool onWrite = true;
};

[[nodiscard]] Breakpoint readBreakpoint(const Reader &reader);
[[nodiscard]] QJsonObject toJson(const NewBreakpoint &breakpoint);
[[nodiscard]] QJsonObject toJson(const NewWatchpoint &watchpoint);
[[nodiscard]] QJsonArray toJson(const QList<std::pair<QString, QString>> &pathRules);

} // namespace Backstep::Delve
