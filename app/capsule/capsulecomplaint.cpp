// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/capsulecomplaint.h"

#include "app/capsule/capsuleerror.h"
#include "app/capsule/capsuleformat.h"

#include <QSqlError>

namespace Backstep {

namespace {

// SQLite's primary result codes (sqlite.org/rescode.html); the extended ones have them in their lowest byte.
enum SqliteCode { Busy = 5, Full = 13, TooBig = 18, NotADatabase = 26, CantOpen = 14, InputOutput = 10, Memory = 7 };

int primaryCode(const QSqlError &error)
{
    return error.nativeErrorCode().toInt() & 0xff;
}

QString sqliteWords(const QSqlError &error)
{
    return QStringLiteral("SQLite %1: %2").arg(error.nativeErrorCode(), error.text().trimmed());
}

} // namespace

Error CapsuleComplaint::error(QLatin1StringView code, const QString &message, const QString &why) const
{
    return {QString(code), message.arg(m_path), why.isEmpty() ? QStringList() : QStringList{why}};
}

Error CapsuleComplaint::missing() const
{
    return error(ErrorCode::notFound, tr("There is no capsule at %1; it may have been moved or deleted."), {});
}

Error CapsuleComplaint::notACapsule(const QString &why) const
{
    return error(CapsuleCode::notACapsule,
                 tr("%1 is not a capsule but another kind of file; choose one that Backstep has made."), why);
}

Error CapsuleComplaint::empty() const
{
    return error(CapsuleCode::damaged,
                 tr("The file %1 is empty, so there is no capsule in it: a copy may have failed, or the disk was full. "
                    "Fetch it again, or make it anew."),
                 {});
}

Error CapsuleComplaint::newer(int version) const
{
    return {QString(CapsuleCode::newer),
            tr("%1 was made by a newer Backstep (format %2; this one reads up to %3): update Backstep to open it.")
                .arg(m_path)
                .arg(version)
                .arg(CapsuleFormat::version),
            {}};
}

Error CapsuleComplaint::damaged(const QString &why) const
{
    return error(CapsuleCode::damaged,
                 tr("The capsule %1 is damaged: a part of it is missing or was changed, so it cannot be trusted. Fetch "
                    "it again, or make it anew."),
                 why);
}

Error CapsuleComplaint::refused(const QString &why) const
{
    return error(
        CapsuleCode::hostile,
        tr("The capsule %1 is refused: it holds what no capsule made by Backstep holds, and may have been made "
           "to do harm. Do not trust where it came from."),
        why);
}

Error CapsuleComplaint::tooLarge(const QString &why) const
{
    return error(CapsuleCode::tooLarge,
                 tr("A value in the capsule %1 expands beyond every sensible size, so it is not shown; the capsule is "
                    "damaged or was made to do harm."),
                 why);
}

Error CapsuleComplaint::unreadable(const QString &why) const
{
    return error(ErrorCode::io,
                 tr("The capsule %1 cannot be read; check that you may read it and that its disk works."), why);
}

Error CapsuleComplaint::beingWritten() const
{
    return error(ErrorCode::io, tr("The capsule %1 is being written this moment; try again in a second."), {});
}

Error CapsuleComplaint::unwritable(const QString &why) const
{
    return error(ErrorCode::io, tr("The capsule %1 cannot be written; check that you may write to its folder."), why);
}

Error CapsuleComplaint::diskFull(const QString &why) const
{
    return error(ErrorCode::io,
                 tr("There is no space left for the capsule %1: make room, or write it to another disk."), why);
}

Error CapsuleComplaint::exists() const
{
    return error(ErrorCode::io, tr("%1 exists already; choose another name, or delete it first."), {});
}

Error CapsuleComplaint::unfinished() const
{
    return error(ErrorCode::io,
                 tr("There is %1, which another making writes or has left unfinished: choose another name. What is "
                    "left can be opened, or removed."),
                 {});
}

Error CapsuleComplaint::reading(const QSqlError &error) const
{
    switch (primaryCode(error)) {
    case Busy: return beingWritten();
    case NotADatabase: return notACapsule(sqliteWords(error));
    case CantOpen:
    case InputOutput:
    case Memory: return unreadable(sqliteWords(error));
    default: return damaged(sqliteWords(error));
    }
}

Error CapsuleComplaint::writing(const QSqlError &error) const
{
    return primaryCode(error) == Full ? diskFull(sqliteWords(error)) : unwritable(sqliteWords(error));
}

} // namespace Backstep
