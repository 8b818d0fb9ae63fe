// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/settings/programstate.h"

#include "app/settings/settingsstore.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype rememberedPrograms = 200;

/// Program texts hold slashes and any other character; INI keys are better without.
QString nameOf(const QString &program)
{
    return QString::fromLatin1(QCryptographicHash::hash(program.toUtf8(), QCryptographicHash::Sha1).toHex());
}

Setting<QByteArray> stateKey(const QString &name)
{
    return {u"programs/"_s + name};
}

/// Names of the programs, the last used first.
Setting<QStringList> orderKey()
{
    return {u"programs/order"_s};
}

QJsonObject toJson(const SavedBreakpoint &breakpoint)
{
    return {{u"file"_s, breakpoint.file},
            {u"line"_s, breakpoint.line},
            {u"expression"_s, breakpoint.expression},
            {u"condition"_s, breakpoint.condition},
            {u"hitCondition"_s, breakpoint.hitCondition},
            {u"enabled"_s, breakpoint.enabled}};
}

std::optional<SavedBreakpoint> breakpointFrom(const QJsonValue &value)
{
    const SavedBreakpoint breakpoint{.file = value[u"file"].toString(),
                                     .line = value[u"line"].toInt(),
                                     .expression = value[u"expression"].toString(),
                                     .condition = value[u"condition"].toString(),
                                     .hitCondition = value[u"hitCondition"].toString(),
                                     .enabled = value[u"enabled"].toBool(true)};
    const bool hasPlace = !breakpoint.expression.isEmpty() || (!breakpoint.file.isEmpty() && breakpoint.line > 0);
    return hasPlace ? std::optional(breakpoint) : std::nullopt;
}

QJsonObject toJson(const SavedGoroutine &goroutine)
{
    return {{u"id"_s, goroutine.id},
            {u"tag"_s, goroutine.tag},
            {u"color"_s, goroutine.color},
            {u"pinned"_s, goroutine.pinned}};
}

SavedGoroutine goroutineFrom(const QJsonValue &value)
{
    return {.id = value[u"id"].toInteger(),
            .tag = value[u"tag"].toString(),
            .color = value[u"color"].toInt(-1),
            .pinned = value[u"pinned"].toBool()};
}

void moveToFront(SettingsStore &store, const QString &name)
{
    QStringList order = store.get(orderKey());
    if (!order.isEmpty() && order.first() == name) {
        return;
    }
    order.removeAll(name);
    order.prepend(name);
    while (order.size() > rememberedPrograms) {
        store.reset(stateKey(order.takeLast()));
    }
    store.set(orderKey(), order);
}

} // namespace

ProgramState loadProgramState(const SettingsStore &store, const QString &program)
{
    ProgramState state;
    const QJsonObject object = QJsonDocument::fromJson(store.get(stateKey(nameOf(program)))).object();
    const QJsonArray breakpoints = object[u"breakpoints"].toArray();
    for (const QJsonValue &value : breakpoints) {
        if (const auto breakpoint = breakpointFrom(value)) {
            state.breakpoints.append(*breakpoint);
        }
    }
    const QJsonArray watches = object[u"watches"].toArray();
    for (const QJsonValue &value : watches) {
        if (!value.toString().isEmpty()) {
            state.watches.append(value.toString());
        }
    }
    const QJsonArray goroutines = object[u"goroutines"].toArray();
    for (const QJsonValue &value : goroutines) {
        if (const SavedGoroutine goroutine = goroutineFrom(value); goroutine.id > 0) {
            state.goroutines.append(goroutine);
        }
    }
    return state;
}

void saveProgramState(SettingsStore &store, const QString &program, const ProgramState &state)
{
    QJsonArray breakpoints;
    for (const SavedBreakpoint &breakpoint : state.breakpoints) {
        breakpoints.append(toJson(breakpoint));
    }
    QJsonArray goroutines;
    for (const SavedGoroutine &goroutine : state.goroutines) {
        goroutines.append(toJson(goroutine));
    }
    const QJsonObject object{{u"program"_s, program},
                             {u"breakpoints"_s, breakpoints},
                             {u"goroutines"_s, goroutines},
                             {u"watches"_s, QJsonArray::fromStringList(state.watches)}};
    const QString name = nameOf(program);
    store.set(stateKey(name), QJsonDocument(object).toJson(QJsonDocument::Compact));
    moveToFront(store, name);
}

} // namespace Backstep
