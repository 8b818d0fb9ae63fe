// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/settings/pathrules.h"

#include "app/settings/settingsstore.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

Setting<QByteArray> rulesKey()
{
    return {u"source/pathRules"_s};
}

} // namespace

QString pathRulesKey()
{
    return rulesKey().key;
}

QList<SavedPathRule> loadPathRules(const SettingsStore &store)
{
    QList<SavedPathRule> rules;
    const QJsonArray array = QJsonDocument::fromJson(store.get(rulesKey())).array();
    for (const QJsonValue &value : array) {
        const SavedPathRule rule{value[u"build"].toString(), value[u"local"].toString()};
        if (value[u"build"].isString() && !rule.localPrefix.isEmpty()) {
            rules.append(rule);
        }
    }
    return rules;
}

void savePathRules(SettingsStore &store, const QList<SavedPathRule> &rules)
{
    QJsonArray array;
    for (const SavedPathRule &rule : rules) {
        array.append(QJsonObject{{u"build"_s, rule.buildPrefix}, {u"local"_s, rule.localPrefix}});
    }
    store.set(rulesKey(), QJsonDocument(array).toJson(QJsonDocument::Compact));
}

} // namespace Backstep
