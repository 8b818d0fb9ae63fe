// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/capabilities.h"

#include <QKeySequence>
#include <QList>

#include <optional>

namespace Backstep {

/// Where in the menu bar an action stands. None: only in context menus and in the command palette.
enum class MenuPlace { None, File, View, Debug, Recordings, Help };

/// One row of the table of actions. `id` is stable ("debug.stepOver") and is what settings, tests and scripts know.
/// `text` and `explanation` are untranslated source texts in the context "Backstep::Actions". Lines between groups
/// separate a menu; the first shortcut is the one shown. `needs` ties the action to what the session can do.
struct ActionSpec
{
    const char *id;
    const char *text;
    const char *icon;
    QList<QKeySequence> shortcuts;
    const char *explanation;
    MenuPlace place = MenuPlace::None;
    int group = 0;
    std::optional<Ability> needs = std::nullopt;
    bool checkable = false;
};

/// All actions, in menu order.
[[nodiscard]] QList<ActionSpec> actionSpecs();

} // namespace Backstep
