// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/source/handrules.h"

#include "app/settings/pathrules.h"
#include "app/source/pathrules.h"
#include "app/source/sourcefinder.h"

#include <QCoreApplication>

namespace Backstep {

void restoreHandRules(const SettingsStore &settings, SourceFinder &finder)
{
    QList<PathRule> rules;
    for (const SavedPathRule &kept : loadPathRules(settings)) {
        rules.append({kept.buildPrefix, kept.localPrefix});
    }
    finder.setHandRules(PathRules(rules));
}

bool addHandRule(SettingsStore &settings, SourceFinder &finder, const QString &buildPath, const QString &localPath)
{
    const std::optional<PathRule> rule = inferRule(buildPath, localPath);
    if (!rule) {
        return false;
    }
    QList<PathRule> rules = finder.handRules().rules();
    rules.removeAll(*rule);
    rules.prepend(*rule);
    QList<SavedPathRule> kept;
    for (const PathRule &each : rules) {
        kept.append({each.build, each.local});
    }
    savePathRules(settings, kept);
    finder.setHandRules(PathRules(rules));
    return true;
}

QString handRuleSentence(const QString &buildPath, const QString &localPath)
{
    const std::optional<PathRule> rule = inferRule(buildPath, localPath);
    if (!rule) {
        return {};
    }
    if (rule->build.isEmpty()) { // built with -trimpath
        return QCoreApplication::translate("Backstep::SourceRules",
                                           "From now on files without a folder of the build are looked for under %1.")
            .arg(rule->local);
    }
    return QCoreApplication::translate("Backstep::SourceRules", "From now on files under %1 are looked for under %2.")
        .arg(rule->build, rule->local);
}

} // namespace Backstep
