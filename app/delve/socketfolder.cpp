// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/socketfolder.h"

#include "app/base/xdg.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QDir>

namespace Backstep::Delve {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestFolder = 80;
const QString lockName = u"lock"_s;

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
    auto lock = std::make_unique<QLockFile>(folder->filePath(lockName));
    lock->setStaleLockTime(0);
    lock->tryLock(0); // without it the folder is only swept too early, a minute after it was made
    return SocketFolder(std::move(folder), std::move(lock));
}

void SocketFolder::sweep(const QString &runtime)
{
    const QDateTime aMinuteAgo = QDateTime::currentDateTimeUtc().addSecs(-60);
    const QFileInfoList folders =
        QDir(runtime).entryInfoList({u"dlv-??????"_s}, QDir::Dirs | QDir::NoSymLinks | QDir::NoDotAndDotDot);
    for (const QFileInfo &folder : folders) {
        QLockFile lock(folder.filePath() + u'/' + lockName);
        lock.setStaleLockTime(0);
        // Between its making and its locking a folder looks like one that nobody has.
        if (folder.lastModified() < aMinuteAgo && lock.tryLock(0)) {
            lock.unlock(); // removes its file, which it would miss afterwards
            QDir(folder.filePath()).removeRecursively();
        }
    }
}

QString SocketFolder::socket() const
{
    return m_folder->filePath(u"s"_s);
}

} // namespace Backstep::Delve
