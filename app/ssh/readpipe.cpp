// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/readpipe.h"

#include "app/ssh/lifeline.h"
#include "app/ssh/session.h"
#include "app/ssh/sshtexts.h"

#include <algorithm>

namespace Backstep {

using namespace std::chrono_literals;

namespace {

/// More than this under way buys nothing: the channel's window is 2 MiB.
constexpr qint64 mostUnderWay = 4LL * 1024 * 1024;
constexpr size_t mostRequests = 64;
constexpr qsizetype leastChunk = 32 * 1024;

/// After so long without a packet the awaited answer may already be there (see the class).
constexpr auto patience = 300ms;

} // namespace

ReadPipe::ReadPipe(Session &session, sftp_file file, Span span, qsizetype chunk)
    : m_session(session)
    , m_file(file)
    , m_span(span)
    , m_chunk(chunk)
    , m_asked(span.begin)
    , m_position(span.begin)
{
    // Waiting is done here, where a cancellation is noticed, and not inside of libssh.
    sftp_file_set_nonblocking(m_file);
}

ReadPipe::~ReadPipe()
{
    std::ranges::for_each(m_requests, forget);
    std::ranges::for_each(m_nudges, forget);
    sftp_file_set_blocking(m_file);
}

void ReadPipe::forget(Request &request)
{
#if LIBSSH_VERSION_INT >= SSH_VERSION_INT(0, 11, 0)
    if (request.handle) {
        sftp_aio_free(request.handle);
    }
#else
    Q_UNUSED(request)
#endif
}

bool ReadPipe::ask(qint64 offset, qsizetype length)
{
    if (sftp_seek64(m_file, static_cast<uint64_t>(offset)) != 0) {
        return false;
    }
    Request request{.offset = offset, .length = length};
#if LIBSSH_VERSION_INT >= SSH_VERSION_INT(0, 11, 0)
    request.length = sftp_aio_begin_read(m_file, static_cast<size_t>(length), &request.handle);
    const bool asked = request.length > 0;
#else
    const int id = sftp_async_read_begin(m_file, static_cast<uint32_t>(length));
    request.handle = static_cast<uint32_t>(id);
    const bool asked = id >= 0;
#endif
    if (asked) {
        m_requests.push_back(request);
    }
    return asked;
}

bool ReadPipe::fill()
{
    while (m_requests.size() < mostRequests && m_asked < m_span.end && m_asked - m_position < mostUnderWay) {
        if (!ask(m_asked, std::min<qint64>(m_chunk, m_span.end - m_asked))) {
            return false;
        }
        m_asked += m_requests.back().length;
    }
    return true;
}

Result<QByteArrayView> ReadPipe::next()
{
    if (!m_current.isNull()) {
        m_spare.push_back(std::exchange(m_current, QByteArray()));
    }
    while (m_position < m_span.end && !m_answered.contains(m_position)) {
        if (!fill()) {
            return fail(failure());
        }
        if (const Result<void> taken = takeAnswer(); !taken) {
            return fail(taken.error());
        }
    }
    if (m_position >= m_span.end) {
        return QByteArrayView();
    }
    m_current = std::move(m_answered.extract(m_position).mapped());
    m_position += m_current.size();
    return QByteArrayView(m_current);
}

Result<void> ReadPipe::takeAnswer()
{
    QByteArray buffer;
    if (!m_spare.empty()) {
        buffer = std::move(m_spare.back());
        m_spare.pop_back();
    }
    buffer.resizeForOverwrite(m_requests.front().length);
    const Result<qsizetype> got = wait(buffer.data());
    if (!got) {
        return fail(got.error());
    }
    const Request request = m_requests.front();
    m_requests.pop_front();
    if (*got == 0) {
        return fail(SshErrorCode::fileShrank, QString());
    }
    if (*got < request.length) {
        // This is what the server gives at a time (before OpenSSH 8.5: 64 KiB); the rest is asked for like the others.
        m_chunk = std::clamp<qsizetype>(*got, std::min(leastChunk, m_chunk), m_chunk);
        if (!ask(request.offset + *got, request.length - *got)) {
            return fail(failure());
        }
    }
    buffer.truncate(*got);
    m_answered.emplace(request.offset, std::move(buffer));
    return {};
}

Result<qsizetype> ReadPipe::wait(char *into)
{
    Lifeline &lifeline = m_session.lifeline();
    auto lastPacket = Lifeline::Clock::now();
    for (;;) {
        if (lifeline.stopRequested()) {
            return fail(SshTexts::cancelled());
        }
        Request &request = m_requests.front();
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
        const auto now = Lifeline::Clock::now();
        if (lifeline.waitReadable(ssh_get_fd(m_session.handle()), 50ms)) {
            lastPacket = now;
        } else if (now - lastPacket > patience) {
            nudge();
            lastPacket = now;
        }
    }
}

void ReadPipe::nudge()
{
    constexpr size_t most = 100;
    if (m_nudges.size() < most && ask(m_position, 1)) {
        m_nudges.push_back(m_requests.back());
        m_requests.pop_back();
    }
}

Error ReadPipe::failure() const
{
    return m_session.breakdown().value_or(Error{QString(SshErrorCode::remoteFailure), QString(), {m_session.text()}});
}

} // namespace Backstep
