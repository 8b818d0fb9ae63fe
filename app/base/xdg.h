// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QProcessEnvironment>

namespace Backstep {

/// Where things are kept, by the XDG base directory specification (relative values are ignored, as it asks).
/// A value, read from an environment that the caller gives, so that tests and the demo live in folders of their own.
/// Folders are not made here; see ensurePrivateFolder().
struct XdgFolders
{
    QString config;     ///< settings: $XDG_CONFIG_HOME/backstep
    QString data;       ///< recordings and the library: $XDG_DATA_HOME/backstep
    QString cache;      ///< what can be made again: $XDG_CACHE_HOME/backstep
    QString state;      ///< layout, logs: $XDG_STATE_HOME/backstep
    QString runtime; ///< sockets: $XDG_RUNTIME_DIR/backstep, or a folder of the user's in the system's temporary folder

    [[nodiscard]] static XdgFolders fromEnvironment(const QProcessEnvironment &environment);
};

/// Makes `path` (and its parents) and sees to it that only its owner may enter (0700): recordings hold memory.
[[nodiscard]] Result<void> ensurePrivateFolder(const QString &path);

} // namespace Backstep
