// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

namespace Backstep {

/// While the application object is made: where no window can be shown, Qt would write five lines about its plugins and
/// abort, which leaves a core file and looks like a crash. This ends the program with a sentence and exit code 1
/// instead. What Qt says otherwise is passed on when this goes. One at a time; main thread.
class DisplayGuard
{
public:
    DisplayGuard();
    ~DisplayGuard();
    DisplayGuard(const DisplayGuard &) = delete;
    DisplayGuard &operator=(const DisplayGuard &) = delete;
};

} // namespace Backstep
