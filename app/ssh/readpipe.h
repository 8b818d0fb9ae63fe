// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QByteArray>

#include <deque>

#include <libssh/sftp.h>

namespace Backstep {

class Lifeline;
class Session;

/// Reads a span of a remote file with many requests under way, over either of libssh's interfaces (sftp_aio since
/// 0.11, sftp_async before). Pieces come out in order; a short answer is completed by asking for the missing tail.
/// libssh moves its own offset on short answers, so it is set before every request.
class ReadPipe
{
public:
    struct Span
    {
        qint64 begin = 0;
        qint64 end = 0;
    };

    ReadPipe(Session &session, sftp_file file, Span span, qsizetype chunk, int depth);
    ReadPipe(const ReadPipe &) = delete;
    ReadPipe &operator=(const ReadPipe &) = delete;
    ~ReadPipe();

    /// The next bytes, empty at the end of the span. A file that ends before is `ssh-file-shrank` without a sentence
    /// (the caller knows the name). On any error the channel cannot be used again.
    [[nodiscard]] Result<QByteArrayView> next();
    [[nodiscard]] qint64 position() const { return m_position; }
    [[nodiscard]] bool isIdle() const { return m_requests.empty(); }

private:
    struct Request
    {
        qint64 offset = 0;
        qsizetype length = 0;
#if LIBSSH_VERSION_INT >= SSH_VERSION_INT(0, 11, 0)
        sftp_aio handle = nullptr;
#else
        uint32_t handle = 0;
#endif
    };

    [[nodiscard]] bool begin(qint64 offset, qsizetype length, Request &request);
    [[nodiscard]] bool fill();
    [[nodiscard]] Result<qsizetype> wait(Request &request, char *into);
    [[nodiscard]] Error failure() const;

    Session &m_session;
    sftp_file m_file;
    Span m_span;
    qsizetype m_chunk;
    size_t m_depth;
    qint64 m_asked;
    qint64 m_position;
    std::deque<Request> m_requests;
    QByteArray m_buffer;
};

} // namespace Backstep
