// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace Backstep {

class SettingsStore;
class SourceFinder;

/// The rules by hand ("this tree of the build machine is that one here"), between the settings and the finder.
void restoreHandRules(const SettingsStore &settings, SourceFinder &finder);
/// Adds the rule that follows from one answer, in front of the others. False when none follows.
bool addHandRule(SettingsStore &settings, SourceFinder &finder, const QString &buildPath, const QString &localPath);
/// What would follow, in one sentence; empty when nothing does.
[[nodiscard]] QString handRuleSentence(const QString &buildPath, const QString &localPath);

} // namespace Backstep
