// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/settings/settingsstore.h"

#include <QByteArray>

/// Every key of the program, so that none is written twice. Lists with structure (path rules, breakpoints) have
/// functions of their own beside this file.
namespace Backstep::SettingKey {

/// Programs by path; empty: looked up on PATH.
[[nodiscard]] Setting<QString> rrPath();
[[nodiscard]] Setting<QString> dlvPath();
/// Where fetched recordings are kept; empty: "recordings" in XdgFolders::data.
[[nodiscard]] Setting<QString> recordingsFolder();

/// "system", "light" or "dark".
[[nodiscard]] Setting<QString> theme();
/// QFont::toString() of the code face; empty: the system's fixed face.
[[nodiscard]] Setting<QString> codeFont();

/// Targets as targetText() writes them, newest first; see rememberTarget().
[[nodiscard]] Setting<QStringList> lastTargets();
/// What the person was told once ("capsule", "recording", "program").
[[nodiscard]] Setting<QStringList> toldOnce();
/// QMainWindow::saveGeometry() and the name of the layout in use.
[[nodiscard]] Setting<QByteArray> windowGeometry();
[[nodiscard]] Setting<QString> layoutName();
/// QMainWindow::saveState() of a layout ("browse", "debug", the person's own).
[[nodiscard]] Setting<QByteArray> layoutState(const QString &layout);
/// QHeaderView::saveState() of a panel's list.
[[nodiscard]] Setting<QByteArray> columns(const QString &panel);
/// Panel::choices().
[[nodiscard]] Setting<QByteArray> panelChoices(const QString &panel);

} // namespace Backstep::SettingKey

namespace Backstep {

/// Puts `target` first in lastTargets(), each target once, at most 20.
void rememberTarget(SettingsStore &store, const QString &target);

} // namespace Backstep
