// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/ssh/types.h"

#include <QCoreApplication>

namespace Backstep {

/// Every sentence of this room that reaches a person: what happened, what it means, what to do. `details` is the
/// library's or the server's own text, cleaned of control characters by the caller.
class SshTexts
{
    Q_DECLARE_TR_FUNCTIONS(SshTexts)

public:
    // On the way in.
    [[nodiscard]] static Error nameNotFound(const QString &host, const QString &details);
    [[nodiscard]] static Error refused(const QString &place, const QString &details);
    [[nodiscard]] static Error unreachable(const QString &place, const QString &details);
    [[nodiscard]] static Error connectTimedOut(const QString &place);
    [[nodiscard]] static Error proxyFailed(const QString &command, const QString &details);
    [[nodiscard]] static Error jumpRefused(const QString &jumpHost, const QString &place, const QString &details);
    [[nodiscard]] static Error notSsh(const QString &place, const QString &details);
    [[nodiscard]] static Error noCommonAlgorithm(const QString &place, const QString &details);
    [[nodiscard]] static Error badConfig(const QString &what, const QString &details);
    [[nodiscard]] static Error jumpCircle(const QStringList &hosts);
    // Host keys.
    [[nodiscard]] static Error hostKeyRejected(const HostKeyInfo &key);
    [[nodiscard]] static Error hostKeyChanged(const HostKeyInfo &key);
    [[nodiscard]] static Error knownHostsUnreadable(const QString &file, const QString &details);
    // Login.
    [[nodiscard]] static Error authRefused(const QString &who, const QStringList &tried, const QString &details);
    [[nodiscard]] static Error tooManyAttempts(const QString &who, const QString &details);
    [[nodiscard]] static Error passphraseWrong(const QString &file);
    [[nodiscard]] static Error loginCut(const QString &place, const QString &details);
    // Afterwards.
    [[nodiscard]] static Error cancelled();
    [[nodiscard]] static Error silent(const QString &place);
    [[nodiscard]] static Error lost(const QString &place, const QString &details);
    [[nodiscard]] static Error notConnected();
    [[nodiscard]] static Error channelRefused(const QString &place, const QString &details);
    [[nodiscard]] static Error sftpRefused(const QString &place, const QString &details);
    [[nodiscard]] static Error execRefused(const QString &place, const QString &details);
    [[nodiscard]] static Error outputTooLong(qint64 limit);
    [[nodiscard]] static Error commandTimedOut(std::chrono::milliseconds limit);
    [[nodiscard]] static Error remoteFile(int status, const QByteArray &path, const QString &details);
    [[nodiscard]] static Error notARegularFile(const QByteArray &path);
    [[nodiscard]] static Error fileShrank(const QByteArray &path, qint64 at, qint64 expected);
    [[nodiscard]] static Error tooLarge(const QByteArray &path, qint64 limit);
    [[nodiscard]] static Error tooManyEntries(const QByteArray &path, int limit);
};

} // namespace Backstep
