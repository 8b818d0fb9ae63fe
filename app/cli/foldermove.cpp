// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/foldermove.h"

#include "app/base/xdg.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QTemporaryDir>

#include <unistd.h>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

QString translated(const char *text)
{
    return QCoreApplication::translate("Backstep::FolderMove", text);
}

std::unexpected<Error> notWritten(const QString &path)
{
    return fail(ErrorCode::io,
                translated("%1 could not be written, so the recording stays where it is; check the folder and the "
                           "space on its disk.")
                    .arg(path));
}

/// Waits until a copy has reached the disk: the original is deleted next.
bool isOnDisk(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) && ::fsync(file.handle()) == 0;
}

Result<void> copyFolder(const QString &from, const QString &to, const StopToken &stop)
{
    if (const Result<void> made = ensurePrivateFolder(to); !made) {
        return made;
    }
    QDirIterator entries(from, QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot);
    while (entries.hasNext()) {
        const QFileInfo entry = entries.nextFileInfo();
        const QString copy = to + u'/' + entry.fileName();
        if (stop.stopRequested()) {
            return fail(ErrorCode::cancelled, translated("Moving the recording was cancelled."));
        }
        if (entry.isSymLink()) {
            continue; // recordings fetched here hold none
        }
        if (entry.isDir()) {
            if (const Result<void> copied = copyFolder(entry.filePath(), copy, stop); !copied) {
                return copied;
            }
        } else if (!QFile::copy(entry.filePath(), copy)
                   || !QFile::setPermissions(copy, QFileDevice::ReadOwner | QFileDevice::WriteOwner)
                   || !isOnDisk(copy)) {
            return notWritten(copy);
        }
    }
    return {};
}

} // namespace

Result<void> moveFolder(const QString &from, const QString &to, const StopToken &stop)
{
    if (QFileInfo::exists(to)) {
        return fail("exists"_L1,
                    translated("%1 exists already, so nothing was put there; choose another folder or "
                               "remove it.")
                        .arg(to));
    }
    if (!QDir().mkpath(QFileInfo(to).absolutePath())) {
        return notWritten(to);
    }
    if (QDir().rename(from, to)) {
        return {};
    }
    QTemporaryDir partial(to + u".partial-XXXXXX"_s); // of our own, and gone with whatever goes wrong
    const Result<void> copied = partial.isValid() ? copyFolder(from, partial.path(), stop) : notWritten(to);
    if (!copied || !QDir().rename(partial.path(), to)) {
        return copied ? Result<void>(notWritten(to)) : copied;
    }
    partial.setAutoRemove(false);
    QDir(from).removeRecursively();
    return {};
}

} // namespace Backstep
