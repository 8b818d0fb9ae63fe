// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QCoreApplication>

class QSqlError;

namespace Backstep {

/// The sentences about a capsule's file, so that each is written once. `why` are words for the details.
class CapsuleComplaint
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::CapsuleComplaint)

public:
    explicit CapsuleComplaint(const QString &path) : m_path(path) {}

    [[nodiscard]] Error missing() const;
    [[nodiscard]] Error notACapsule(const QString &why) const;
    [[nodiscard]] Error empty() const;
    [[nodiscard]] Error newer(int version) const;
    [[nodiscard]] Error damaged(const QString &why) const;
    [[nodiscard]] Error refused(const QString &why) const;
    [[nodiscard]] Error tooLarge(const QString &why) const;
    [[nodiscard]] Error unreadable(const QString &why) const;
    [[nodiscard]] Error beingWritten() const;
    [[nodiscard]] Error unwritable(const QString &why) const;
    [[nodiscard]] Error diskFull(const QString &why) const;
    [[nodiscard]] Error exists() const;
    /// An unfinished file of that name is there.
    [[nodiscard]] Error unfinished() const;
    /// What SQLite says of reading, or of writing.
    [[nodiscard]] Error reading(const QSqlError &error) const;
    [[nodiscard]] Error writing(const QSqlError &error) const;

private:
    [[nodiscard]] Error error(QLatin1StringView code, const QString &message, const QString &why) const;
    QString m_path;
};

} // namespace Backstep
