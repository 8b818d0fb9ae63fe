// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QIcon>

namespace Backstep::Icons {

/// The icon resources/icons/NAME.svg, drawn sharp at any scale in the colours of the application's palette: it needs
/// no renewal when the theme changes. An unknown name gives a null icon and a warning in the log.
[[nodiscard]] QIcon get(const QString &name);

/// The names of all icons, for tests and the overview picture.
[[nodiscard]] QStringList names();

} // namespace Backstep::Icons
