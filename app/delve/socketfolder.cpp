// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/socketfolder.h"

#include "app/base/xdg.h"

#include <QCoreApplication>
#include <QDir>

namespace Backstep::Delve {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestFolder = 80;

} // namespace

Result<SocketFolder> SocketFolder::make(const QString &runtime)
{
    const bool fits = !runtime.isEmpty() && QFile::encodeName(runtime).size() <= longestFolder;
    const QString parent = fits ? runtime : QDir::tempPath();
    if (fits) {
        if (const Result<void> closed = ensurePrivateFolder(parent); !closed) {
            return fail(closed.error());
        }
    }
    // mkdtemp() makes it 0700, whatever the parent allows.
    auto folder = std::make_unique<QTemporaryDir>(parent + u"/dlv-XXXXXX"_s);
    if (!folder->isValid()) {
        return fail(ErrorCode::io,
                    QCoreApplication::translate("Backstep::Delve",
                                                "No private folder can be made in %1, so the debugger has nowhere to "
                                                "listen; check the disk and the permissions.")
                        .arg(parent),
                    {folder->errorString()});
    }
    return SocketFolder(std::move(folder));
}

QString SocketFolder::socket() const
{
    return m_folder->filePath(u"s"_s);
}

} // namespace Backstep::Delve
