// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/breakpoint.h"

namespace Backstep::Delve {

using namespace Qt::StringLiterals;

namespace {

// Named once for both directions.
constexpr QLatin1StringView idField{"id"};
constexpr QLatin1StringView nameField{"name"};
constexpr QLatin1StringView fileField{"file"};
constexpr QLatin1StringView lineField{"line"};
constexpr QLatin1StringView conditionField{"Cond"};
constexpr QLatin1StringView hitConditionField{"HitCond"};
constexpr QLatin1StringView tracepointField{"continue"};
constexpr QLatin1StringView disabledField{"disabled"};
constexpr int watchTypeMask = 3; // the size stands in the high nibble of what comes back

} // namespace

Breakpoint readBreakpoint(const Reader &reader)
{
    return {.id = reader.number(idField),
            .name = reader.text(nameField),
            .file = reader.text(fileField),
            .line = reader.number(lineField),
            .function = reader.text("functionName"_L1),
            .addrs = reader.addresses("addrs"_L1),
            .condition = reader.text(conditionField),
            .hitCondition = reader.text(hitConditionField),
            .tracepoint = reader.flag(tracepointField),
            .disabled = reader.flag(disabledField),
            .watchExpr = reader.text("WatchExpr"_L1),
            .watchType = reader.number("WatchType"_L1) & watchTypeMask,
            .totalHitCount = reader.address("totalHitCount"_L1)};
}

QJsonArray toJson(const QList<std::pair<QString, QString>> &pathRules)
{
    QJsonArray rules;
    for (const auto &[from, to] : pathRules) {
        rules.append(QJsonArray{from, to});
    }
    return rules;
}

QJsonObject toJson(const NewBreakpoint &breakpoint)
{
    QJsonObject inner;
    if (breakpoint.address != 0) {
        inner.insert("addr"_L1, static_cast<qint64>(breakpoint.address));
    } else if (breakpoint.expression.isEmpty()) {
        inner.insert(fileField, breakpoint.file);
        inner.insert(lineField, breakpoint.line);
    }
    if (!breakpoint.condition.isEmpty()) {
        inner.insert(conditionField, breakpoint.condition);
    }
    if (!breakpoint.hitCondition.isEmpty()) {
        inner.insert(hitConditionField, breakpoint.hitCondition);
    }
    if (breakpoint.disabled) {
        inner.insert(disabledField, true);
    }
    QJsonObject request{{u"Breakpoint"_s, inner}};
    if (!breakpoint.expression.isEmpty()) {
        request.insert("LocExpr"_L1, breakpoint.expression);
    }
    if (!breakpoint.pathRules.isEmpty()) {
        request.insert("SubstitutePathRules"_L1, toJson(breakpoint.pathRules));
    }
    return request;
}

QJsonObject toJson(const NewWatchpoint &watchpoint)
{
    const int type = (watchpoint.onRead ? 1 : 0) | (watchpoint.onWrite ? 2 : 0);
    return {{u"Scope"_s, toJson(watchpoint.scope)}, {u"Expr"_s, watchpoint.expression}, {u"Type"_s, type}};
}

} // namespace Backstep::Delve
