// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QByteArray>
#include <QString>

namespace Backstep {

/// Copies of a host's source files, in one folder per host and recording. Paths come from an executable and bytes from
/// a host, so neither is trusted: only plainly written absolute paths of source files are taken, nothing is written
/// outside the folder, through a link or over something that is not a file, and folders and files are closed to
/// others. A value over a folder's name; store() writes files and may be called on any thread.
class HostSourceCache
{
public:
    static constexpr qint64 maxFileSize = 8LL * 1024 * 1024; ///< bytes; larger sources are not fetched

    explicit HostSourceCache(QString folder) : m_folder(std::move(folder)) {}

    /// The folder for one recording of a host below the cache folder; both names are only hashed and tidied into it.
    [[nodiscard]] static QString folderFor(const QString &cacheFolder, const QString &host, const QString &recording);

    /// Where the copy of a path lies or would lie. `bad-input` for paths that are not taken, with the reason.
    [[nodiscard]] Result<QString> fileFor(const QString &buildPath) const;
    /// Writes a copy and answers with its path. `bad-input`: not text, too large; `io`: could not be written.
    [[nodiscard]] Result<QString> store(const QString &buildPath, const QByteArray &content) const;

private:
    [[nodiscard]] Result<void> makeFolders(const QString &file) const;

    QString m_folder;
};

} // namespace Backstep
