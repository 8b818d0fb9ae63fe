// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

namespace Backstep {

struct Startup;

/// Runs a command (`backstep replay …`) without a window, to its end; returns the exit status. `withWindow`: this
/// program has one, and where there is a display a command may go on in it: `startup` is of Kind::Window then.
int runCommandLine(int argc, char **argv, Startup &startup, bool withWindow);

} // namespace Backstep
