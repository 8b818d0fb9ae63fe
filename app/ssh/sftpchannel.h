// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/stoptoken.h"
#include "app/ssh/types.h"

#include <memory>

#include <libssh/sftp.h>

namespace Backstep {

class Session;

/// One SFTP channel of a session. Blocking; on the session's thread. After an error that leaves answers under way
/// (isSpoilt()) it must be thrown away and another one opened.
class SftpChannel
{
public:
    /// Errors: `ssh-sftp-refused`, `ssh-channel-refused`, `ssh-lost`, `cancelled`.
    [[nodiscard]] static Result<std::unique_ptr<SftpChannel>> open(Session &session);
    ~SftpChannel();
    SftpChannel(const SftpChannel &) = delete;
    SftpChannel &operator=(const SftpChannel &) = delete;

    [[nodiscard]] bool isSpoilt() const { return m_spoilt; }

    [[nodiscard]] Result<QList<RemoteEntry>> listFolder(const QByteArray &path, int maxEntries);
    [[nodiscard]] Result<RemoteEntry> facts(const QByteArray &path, bool followLinks);
    [[nodiscard]] Result<QByteArray> readLink(const QByteArray &path);
    [[nodiscard]] Result<QByteArray> realPath(const QByteArray &path);
    [[nodiscard]] Result<QByteArray> readFile(const QByteArray &path, qint64 maxBytes);
    [[nodiscard]] Result<DownloadResult> download(const DownloadRequest &request, const ByteSink &sink,
                                                  const ProgressSink &progress);

private:
    SftpChannel(Session &session, sftp_session sftp) : m_session(session), m_sftp(sftp) {}

    [[nodiscard]] Error failure(const QByteArray &path) const;
    [[nodiscard]] Result<void> drain(sftp_file file, const DownloadRequest &request, qint64 end, const ByteSink &sink,
                                     const ProgressSink &progress);
    [[nodiscard]] qsizetype chunkSize() const;

    Session &m_session;
    sftp_session m_sftp;
    bool m_spoilt = false;
};

} // namespace Backstep
