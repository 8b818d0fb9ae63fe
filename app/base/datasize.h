// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace Backstep {

/// "512 bytes", "2.1 MB": a number of bytes for people, in powers of 1000 as disks and networks are sold by. The one
/// place where that is decided, for the window as for the command line.
[[nodiscard]] QString dataSizeText(qint64 bytes);

} // namespace Backstep
