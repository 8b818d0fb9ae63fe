// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/transfer/partialfolder.h"

#include "app/base/xdg.h"
#include "app/transfer/manifest.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QFileInfo>
#include <QUuid>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct PartialText
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::PartialFolder)
};

const auto prefix = ".partial-"_L1;
const auto lockSuffix = ".lock"_L1;
constexpr int mostNames = 1000;

std::unexpected<Error> diskError(int number, const QString &path)
{
    const QString reason = QString::fromLocal8Bit(std::strerror(number));
    if (number == ENOSPC || number == EDQUOT) {
        QString folder = QFileInfo(path).path();
        if (const qsizetype partial = folder.indexOf(u'/' + prefix); partial >= 0) {
            folder.truncate(partial); // the place that people know
        }
        return fail(TransferErrorCode::diskFull,
                    PartialText::tr("The disk is full, so the recording cannot be kept in %1; free some space and "
                                    "fetch it again.")
                        .arg(folder),
                    {reason});
    }
    return fail(ErrorCode::io,
                PartialText::tr("%1 cannot be written (%2), so the recording cannot be kept.").arg(path, reason),
                {reason});
}

Result<void> flushFolder(const QString &path)
{
    const int fd = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) {
        return diskError(errno, path);
    }
    const int flushed = ::fsync(fd);
    const int number = errno;
    ::close(fd);
    // Some network file systems cannot flush a folder; the rename holds all the same.
    return flushed == 0 || number == EINVAL ? Result<void>() : diskError(number, path);
}

/// Opens and locks a lock file without waiting; -1 when someone holds it or it vanished meanwhile.
int takeLock(const QString &path, int flags)
{
    const int fd = ::open(QFile::encodeName(path).constData(), flags | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0) {
        return -1;
    }
    struct stat opened = {};
    struct stat named = {};
    // Between opening and locking a sweep may have removed the name: then the lock would tell nobody anything.
    const bool ours = ::flock(fd, LOCK_EX | LOCK_NB) == 0 && ::fstat(fd, &opened) == 0
        && ::lstat(QFile::encodeName(path).constData(), &named) == 0 && opened.st_ino == named.st_ino;
    if (!ours) {
        ::close(fd);
        return -1;
    }
    return fd;
}

} // namespace

PartialFile::PartialFile(int fd, const QString &path) : m_fd(fd), m_path(path) {}

PartialFile::~PartialFile()
{
    if (m_fd >= 0) {
        ::close(m_fd);
    }
}

Result<void> PartialFile::append(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t written = ::write(m_fd, bytes.data(), static_cast<size_t>(bytes.size()));
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return diskError(written < 0 ? errno : EIO, m_path);
        }
        bytes = bytes.sliced(written);
    }
    return {};
}

Result<void> PartialFile::finish()
{
    const int fd = std::exchange(m_fd, -1);
    const int flushed = ::fsync(fd);
    const int flushError = errno;
    if (::close(fd) != 0) {
        return diskError(errno, m_path);
    }
    return flushed == 0 ? Result<void>() : diskError(flushError, m_path);
}

PartialFolder::PartialFolder(const QString &library, const QString &path, int lock)
    : m_library(library)
    , m_path(path)
    , m_lock(lock)
{
}

PartialFolder::~PartialFolder()
{
    if (!m_committed) {
        QDir(m_path).removeRecursively();
    }
    QFile::remove(m_path + lockSuffix);
    ::close(m_lock);
}

Result<std::unique_ptr<PartialFolder>> PartialFolder::create(const QString &library)
{
    if (const auto made = ensurePrivateFolder(library); !made) {
        return fail(made.error());
    }
    const QString path = library + u'/' + prefix + QUuid::createUuid().toString(QUuid::WithoutBraces);
    // The lock first: a folder without one is stale.
    const int lock = takeLock(path + lockSuffix, O_CREAT | O_EXCL);
    if (lock < 0) {
        return diskError(errno, path);
    }
    std::unique_ptr<PartialFolder> folder(new PartialFolder(library, path, lock));
    if (::mkdir(QFile::encodeName(path).constData(), 0700) != 0) {
        return diskError(errno, path);
    }
    return folder;
}

Result<void> PartialFolder::makeFolder(QByteArrayView path) const
{
    const QByteArray full = QFile::encodeName(m_path) + '/' + path.toByteArray();
    return ::mkdir(full.constData(), 0700) == 0 ? Result<void>() : diskError(errno, QFile::decodeName(full));
}

Result<std::unique_ptr<PartialFile>> PartialFolder::createFile(QByteArrayView path) const
{
    const QByteArray full = QFile::encodeName(m_path) + '/' + path.toByteArray();
    const int fd = ::open(full.constData(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) {
        return diskError(errno, QFile::decodeName(full));
    }
    return std::make_unique<PartialFile>(fd, QFile::decodeName(full));
}

Result<QString> PartialFolder::commit(const QString &name)
{
    QDirIterator folders(m_path, QDir::Dirs | QDir::NoDotAndDotDot | QDir::Hidden, QDirIterator::Subdirectories);
    while (folders.hasNext()) {
        if (const auto flushed = flushFolder(folders.next()); !flushed) {
            return fail(flushed.error());
        }
    }
    if (const auto flushed = flushFolder(m_path); !flushed) {
        return fail(flushed.error());
    }
    for (int i = 1; i <= mostNames; ++i) {
        const QString target = m_library + u'/' + name + (i > 1 ? u"_%1"_s.arg(i) : QString());
        const QFileInfo existing(target);
        if (existing.exists() || existing.isSymLink()) {
            continue;
        }
        // A folder that appears just now and holds anything makes rename fail: it is not replaced either.
        if (::rename(QFile::encodeName(m_path).constData(), QFile::encodeName(target).constData()) == 0) {
            m_committed = true;
            (void)flushFolder(m_library);
            return target;
        }
        if (errno != EEXIST && errno != ENOTEMPTY && errno != ENOTDIR) {
            return diskError(errno, target);
        }
    }
    return diskError(EEXIST, m_library + u'/' + name);
}

void PartialFolder::sweep(const QString &library)
{
    const QDir folder(library);
    const auto entries = QDir::Files | QDir::Dirs | QDir::Hidden | QDir::NoSymLinks | QDir::NoDotAndDotDot;
    const QFileInfoList found = folder.entryInfoList({prefix + u'*'}, entries);
    for (const QFileInfo &entry : found) {
        const QString path = entry.filePath();
        if (entry.isDir() && !QFileInfo::exists(path + lockSuffix)) {
            QDir(path).removeRecursively();
        } else if (entry.isFile() && path.endsWith(lockSuffix)) {
            const int lock = takeLock(path, 0);
            if (lock >= 0) {
                QDir(path.chopped(lockSuffix.size())).removeRecursively();
                QFile::remove(path);
                ::close(lock);
            }
        }
    }
}

} // namespace Backstep
