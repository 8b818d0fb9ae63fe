// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>

namespace Backstep {

class SettingsStore;

/// A rule by hand: a path that starts with `buildPrefix` in an executable is found under `localPrefix` here. An empty
/// `buildPrefix` is for relative paths, as programs built with -trimpath have them.
struct SavedPathRule
{
    QString buildPrefix;
    QString localPrefix;

    friend bool operator==(const SavedPathRule &, const SavedPathRule &) = default;
};

/// For telling by SettingsStore::changed() that the rules are others.
[[nodiscard]] QString pathRulesKey();
/// The person's rules in their order. Rules with an empty side are left out.
[[nodiscard]] QList<SavedPathRule> loadPathRules(const SettingsStore &store);
void savePathRules(SettingsStore &store, const QList<SavedPathRule> &rules);

} // namespace Backstep
