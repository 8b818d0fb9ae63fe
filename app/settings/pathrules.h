// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>

namespace Backstep {

class SettingsStore;

/// A rule by hand: a path that starts with `buildPrefix` in an executable is found under `localPrefix` here.
struct PathRule
{
    QString buildPrefix;
    QString localPrefix;

    friend bool operator==(const PathRule &, const PathRule &) = default;
};

/// The person's rules in their order. Rules with an empty side are left out.
[[nodiscard]] QList<PathRule> loadPathRules(const SettingsStore &store);
void savePathRules(SettingsStore &store, const QList<PathRule> &rules);

} // namespace Backstep
