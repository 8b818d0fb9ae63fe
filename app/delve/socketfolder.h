// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QLockFile>
#include <QTemporaryDir>

#include <memory>

namespace Backstep::Delve {

/// A folder that only we may enter (0700), with a path short enough for a unix socket in it (sun_path holds 108 bytes,
/// and a client may add a suffix). Removed with the object.
class SocketFolder
{
public:
    /// Below `runtime` (XdgFolders::runtime) when that is short enough, else in the system's temporary folder.
    [[nodiscard]] static Result<SocketFolder> make(const QString &runtime);

    /// Removes what programs that were killed left below `runtime`. Blocks; any thread.
    static void sweep(const QString &runtime);

    [[nodiscard]] QString socket() const;

private:
    SocketFolder(std::unique_ptr<QTemporaryDir> folder, std::unique_ptr<QLockFile> lock)
        : m_folder(std::move(folder))
        , m_lock(std::move(lock))
    {
    }
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QLockFile> m_lock; ///< held while this lives; goes before its folder
};

} // namespace Backstep::Delve
