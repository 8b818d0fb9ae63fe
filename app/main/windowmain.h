// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

namespace Backstep {

struct Startup;

/// Runs the window, or the demo in it; returns the exit status.
int runWindow(int argc, char **argv, const Startup &startup);

} // namespace Backstep
