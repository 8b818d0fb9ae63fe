// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/readpipe.h"

#include "app/ssh/lifeline.h"
#include "app/ssh/session.h"
#include "app/ssh/sshtexts.h"

namespace Backstep {

using namespace std::chrono_literals;

ReadPipe::ReadPipe(Session &session, sftp_file file, Span span, qsizetype chunk, int depth)
    : m_session(session)
    , m_file(file)
    , m_span(span)
    , m_chunk(chunk)
    , m_depth(static_cast<size_t>(depth))
    , m_asked(span.begin)
    , m_position(span.begin)
{
    // Waiting is done here, where a cancellation is noticed, and not inside of libssh.
    sftp_file_set_nonblocking(m_file);
}

ReadPipe::~ReadPipe()
{
#if LIBSSH_VERSION_INT >= SSH_VERSION_INT(0, 11, 0)
    for (Request &request : m_requests) {
        if (request.handle) {
            sftp_aio_free(request.handle);
        }
    }
#endif
    sftp_file_set_blocking(m_file);
}

bool ReadPipe::begin(qint64 offset, qsizetype length, Request &request)
{
    if (sftp_seek64(m_file, static_cast<uint64_t>(offset)) != 0) {
        return false;
    }
    request.offset = offset;
#if LIBSSH_VERSION_INT >= SSH_VERSION_INT(0, 11, 0)
    const ssize_t asked = sftp_aio_begin_read(m_file, static_cast<size_t>(length), &request.handle);
    request.length = asked;
    return asked > 0;
#else
    const int id = sftp_async_read_begin(m_file, static_cast<uint32_t>(length));
    request.handle = static_cast<uint32_t>(id);
    request.length = length;
    return id >= 0;
#endif
}

bool ReadPipe::fill()
{
    while (m_requests.size() < m_depth && m_asked < m_span.end) {
        Request request;
        if (!begin(m_asked, std::min<qint64>(m_chunk, m_span.end - m_asked), request)) {
            return false;
        }
        m_asked += request.length;
        m_requests.push_back(request);
    }
    return true;
}

Result<qsizetype> ReadPipe::wait(Request &request, char *into)
{
    Lifeline &lifeline = m_session.lifeline();
    for (;;) {
        if (lifeline.stopRequested()) {
            return fail(SshTexts::cancelled());
        }
#if LIBSSH_VERSION_INT >= SSH_VERSION_INT(0, 11, 0)
        const ssize_t got = sftp_aio_wait_read(&request.handle, into, static_cast<size_t>(request.length));
#else
        const int got = sftp_async_read(m_file, into, static_cast<uint32_t>(request.length), request.handle);
#endif
        if (got != SSH_AGAIN) {
            lifeline.progress();
            return got >= 0 ? Result<qsizetype>(got) : fail(failure());
        }
        if (m_session.isDead()) {
            return fail(failure());
        }
        (void)lifeline.waitReadable(ssh_get_fd(m_session.handle()), 50ms);
    }
}

Result<QByteArrayView> ReadPipe::next()
{
    if (!fill()) {
        return fail(failure());
    }
    if (m_requests.empty()) {
        return QByteArrayView();
    }
    const qsizetype length = m_requests.front().length;
    m_buffer.resize(std::max(m_buffer.size(), length));
    qsizetype done = 0;
    while (done < length) {
        Request &request = m_requests.front();
        const Result<qsizetype> got = wait(request, m_buffer.data() + done);
        if (!got) {
            return fail(got.error());
        }
        done += *got;
        m_position += *got;
        if (*got == 0) {
            return fail(SshErrorCode::fileShrank, QString());
        }
        if (done < length && !begin(m_position, length - done, request)) {
            return fail(failure());
        }
    }
    m_requests.pop_front();
    return QByteArrayView(m_buffer).first(length);
}

Error ReadPipe::failure() const
{
    return m_session.breakdown().value_or(Error{QString(SshErrorCode::remoteFailure), QString(), {m_session.text()}});
}

} // namespace Backstep
