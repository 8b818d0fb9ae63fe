// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/settings/keys.h"

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype rememberedTargets = 20;

} // namespace

namespace SettingKey {

Setting<QString> rrPath()
{
    return {u"tools/rr"_s};
}

Setting<QString> dlvPath()
{
    return {u"tools/dlv"_s};
}

Setting<QString> recordingsFolder()
{
    return {u"library/folder"_s};
}

Setting<QString> theme()
{
    return {u"appearance/theme"_s, u"system"_s};
}

Setting<QString> codeFont()
{
    return {u"appearance/codeFont"_s};
}

Setting<QStringList> lastTargets()
{
    return {u"session/lastTargets"_s};
}

Setting<QStringList> toldOnce()
{
    return {u"session/toldOnce"_s};
}

Setting<QByteArray> windowGeometry()
{
    return {u"window/geometry"_s};
}

Setting<QString> layoutName()
{
    return {u"window/layout"_s, u"browse"_s};
}

Setting<QByteArray> layoutState(const QString &layout)
{
    return {u"layouts/"_s + layout};
}

Setting<QByteArray> columns(const QString &panel)
{
    return {u"columns/"_s + panel};
}

Setting<QByteArray> panelChoices(const QString &panel)
{
    return {u"panels/"_s + panel};
}

} // namespace SettingKey

void rememberTarget(SettingsStore &store, const QString &target)
{
    QStringList targets = store.get(SettingKey::lastTargets());
    targets.removeAll(target);
    targets.prepend(target);
    store.set(SettingKey::lastTargets(), targets.first(qMin(targets.size(), rememberedTargets)));
}

} // namespace Backstep
