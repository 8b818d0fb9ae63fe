// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QByteArray>

#include <chrono>
#include <deque>
#include <map>
#include <vector>

#include <libssh/sftp.h>

namespace Backstep {

class Session;

/// Reads a span of a remote file with many requests under way, over either of libssh's interfaces (sftp_aio since
/// 0.11, sftp_async before). Pieces come out in order; of a short answer the missing tail is asked for again.
/// Two traps of libssh are stepped around here: it moves its own offset on short answers, so that is set before every
/// request; and it looks for an answer only after a packet has come in, so answers are waited for in the order of
/// the requests, and a server that answers in another order is nudged for one packet more.
class ReadPipe
{
public:
    struct Span
    {
        qint64 begin = 0;
        qint64 end = 0;
    };

    ReadPipe(Session &session, sftp_file file, Span span, qsizetype chunk);
    ReadPipe(const ReadPipe &) = delete;
    ReadPipe &operator=(const ReadPipe &) = delete;
    ~ReadPipe();

    /// The next bytes, empty at the end of the span; valid until the next call. A file that ends before is
    /// `ssh-file-shrank` without a sentence (the caller knows the name). After any error answers are still under way,
    /// so the channel cannot be used again.
    [[nodiscard]] Result<QByteArrayView> next();
    [[nodiscard]] qint64 position() const { return m_position; }

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

    [[nodiscard]] bool ask(qint64 offset, qsizetype length);
    [[nodiscard]] bool fill();
    [[nodiscard]] Result<void> takeAnswer();
    [[nodiscard]] Result<qsizetype> wait(char *into);
    void nudge();
    static void forget(Request &request);
    [[nodiscard]] Error failure() const;

    Session &m_session;
    sftp_file m_file;
    Span m_span;
    qsizetype m_chunk;
    qint64 m_asked;
    qint64 m_position;
    std::deque<Request> m_requests; ///< in the order in which they were sent
    std::map<qint64, QByteArray> m_answered; ///< by offset; not handed out yet
    std::vector<QByteArray> m_spare; ///< buffers to use again
    QByteArray m_current;
    std::vector<Request> m_nudges;
};

} // namespace Backstep
