// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QByteArray>
#include <QString>

#include <memory>

namespace Backstep {

/// One file of a PartialFolder while it is written (0600). Blocks on the disk; one thread at a time.
class PartialFile
{
public:
    /// `fd` is owned from here on.
    PartialFile(int fd, const QString &path);
    ~PartialFile();
    PartialFile(const PartialFile &) = delete;
    PartialFile &operator=(const PartialFile &) = delete;

    /// Appends. Errors: `disk-full`, `io`.
    [[nodiscard]] Result<void> append(QByteArrayView bytes);
    /// Sees to it that the bytes are on the disk, and closes.
    [[nodiscard]] Result<void> finish();

private:
    int m_fd;
    QString m_path;
};

/// Where a recording is put together before it gets its name: `.partial-ID` (0700) in the library's folder. As long
/// as this object lives, a lock beside the folder tells other programs so; when the program dies, the system lets go
/// of the lock and the next sweep() removes the folder. Destroying it removes the folder, unless it was committed.
/// Blocks on the disk; one thread at a time.
class PartialFolder
{
public:
    [[nodiscard]] static Result<std::unique_ptr<PartialFolder>> create(const QString &library);
    ~PartialFolder();
    PartialFolder(const PartialFolder &) = delete;
    PartialFolder &operator=(const PartialFolder &) = delete;

    /// Paths are relative, their parts checked (checkRemoteName) and parents made before children.
    [[nodiscard]] Result<void> makeFolder(QByteArrayView path) const;
    /// Never opens what is there already.
    [[nodiscard]] Result<std::unique_ptr<PartialFile>> createFile(QByteArrayView path) const;

    /// Gives the folder its name in the library, or with "_2", "_3"… behind when that is taken: nothing is ever
    /// replaced. Afterwards only the lock is left to remove. The answer is the absolute path.
    [[nodiscard]] Result<QString> commit(const QString &name);

    /// Removes what dead programs left in a library's folder.
    static void sweep(const QString &library);

private:
    PartialFolder(const QString &library, const QString &path, int lock);

    QString m_library;
    QString m_path;
    int m_lock;
    bool m_committed = false;
};

} // namespace Backstep
