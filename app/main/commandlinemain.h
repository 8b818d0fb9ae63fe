// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

namespace Backstep {

struct Startup;

/// Runs a command (`backstep replay …`) without a window, to its end; returns the exit status.
int runCommandLine(int argc, char **argv, const Startup &startup);

} // namespace Backstep
