// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/execchannel.h"

#include "app/ssh/lifeline.h"
#include "app/ssh/session.h"
#include "app/ssh/sshtexts.h"
#include "app/ssh/timings.h"

#include <libssh/server.h> // ssh_send_keepalive

#include <algorithm>
#include <array>

namespace Backstep {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostErrorOutput = 1024 * 1024;

void exitedWith(ssh_session, ssh_channel, int code, void *result)
{
    static_cast<ExecResult *>(result)->exitCode = code;
}

void killedBy(ssh_session, ssh_channel, const char *signal, int, const char *, const char *, void *result)
{
    static_cast<ExecResult *>(result)->signal = signal;
}

} // namespace

ExecChannel::ExecChannel(Session &session, const SshTimings &timings)
    : m_session(session)
    , m_timings(timings)
    , m_started(Clock::now())
    , m_lastHeard(m_started)
{
}

ExecChannel::~ExecChannel()
{
    if (m_channel) {
        ssh_remove_channel_callbacks(m_channel, &m_callbacks);
        ssh_channel_free(m_channel);
    }
}

Result<ExecResult> ExecChannel::run(const ExecRequest &request, const ByteSink &sink)
{
    if (const Result<void> started = start(request); !started) {
        return fail(started.error());
    }
    for (;;) {
        if (m_session.lifeline().stopRequested()) {
            return fail(SshTexts::cancelled());
        }
        bool moved = false;
        for (const Result<bool> &step : {feed(request), drink(false, request, sink), drink(true, request, sink)}) {
            if (!step) {
                return fail(step.error());
            }
            moved = moved || *step;
        }
        if (moved) {
            m_lastHeard = Clock::now();
            m_session.lifeline().progress();
            continue;
        }
        // Not at the end of its output: a command may close that and go on, and how it ended comes later.
        if (ssh_channel_is_closed(m_channel) != 0) {
            break;
        }
        if (const Result<void> rested = rest(request); !rested) {
            return fail(rested.error());
        }
    }
    if (const std::optional<Error> broken = m_session.breakdown()) {
        return fail(*broken);
    }
    return std::move(m_result);
}

Result<void> ExecChannel::start(const ExecRequest &request)
{
    if (request.command.isEmpty() || request.command.contains('\0')) {
        return fail(ErrorCode::badInput,
                    SshTexts::tr("A command for the host is empty or holds a zero byte and was not sent."));
    }
    m_channel = ssh_channel_new(m_session.handle());
    if (!m_channel || ssh_channel_open_session(m_channel) != SSH_OK) {
        return fail(m_session.breakdown().value_or(SshTexts::channelRefused(m_session.place(), m_session.text())));
    }
    // By callbacks, because only they tell the signal in every version of libssh.
    m_callbacks.userdata = &m_result;
    m_callbacks.channel_exit_status_function = exitedWith;
    m_callbacks.channel_exit_signal_function = killedBy;
    ssh_callbacks_init(&m_callbacks);
    ssh_set_channel_callbacks(m_channel, &m_callbacks);
    m_session.lifeline().progress();
    if (ssh_channel_request_exec(m_channel, request.command.constData()) != SSH_OK) {
        return fail(m_session.breakdown().value_or(SshTexts::execRefused(m_session.place(), m_session.text())));
    }
    m_session.lifeline().progress();
    return {};
}

Error ExecChannel::failure() const
{
    return m_session.breakdown().value_or(SshTexts::lost(m_session.place(), m_session.text()));
}

Result<bool> ExecChannel::feed(const ExecRequest &request)
{
    if (m_endSent || ssh_channel_is_closed(m_channel) != 0) {
        return false;
    }
    const qsizetype left = request.input.size() - m_fed;
    if (left == 0) {
        m_endSent = true;
        ssh_channel_send_eof(m_channel);
        return false;
    }
    // Never more than the window lets through: then writing does not block, and reading gets its turn.
    const auto piece = std::min<qsizetype>({left, ssh_channel_window_size(m_channel), 32 * 1024});
    if (piece == 0) {
        return false;
    }
    const int sent = ssh_channel_write(m_channel, request.input.constData() + m_fed, static_cast<uint32_t>(piece));
    if (sent < 0) {
        // A command that ended without reading everything is no failure of the connection.
        if (ssh_channel_is_closed(m_channel) != 0 || ssh_channel_is_eof(m_channel) != 0) {
            m_endSent = true;
            return false;
        }
        return fail(failure());
    }
    m_fed += sent;
    return sent > 0;
}

Result<bool> ExecChannel::drink(bool errors, const ExecRequest &request, const ByteSink &sink)
{
    std::array<char, 32 * 1024> buffer;
    bool moved = false;
    // A bounded number of pieces, so that the other stream and a cancellation get their turn.
    for (int i = 0; i < 32; ++i) {
        const int got = ssh_channel_read_nonblocking(m_channel, buffer.data(), buffer.size(), errors ? 1 : 0);
        if (got == 0 || got == SSH_EOF || got == SSH_AGAIN) {
            return moved;
        }
        if (got < 0) {
            return fail(failure());
        }
        moved = true;
        m_received += got;
        if (m_received > request.maxOutput) {
            return fail(SshTexts::outputTooLong(request.maxOutput));
        }
        if (errors) {
            const qsizetype room = sink ? mostErrorOutput - m_result.errorOutput.size() : got;
            m_result.errorOutput.append(buffer.data(), std::clamp<qsizetype>(room, 0, got));
        } else if (!sink) {
            m_result.output.append(buffer.data(), got);
        } else if (const Result<void> taken = sink(QByteArrayView(buffer.data(), got)); !taken) {
            return fail(taken.error());
        }
    }
    return moved;
}

Result<void> ExecChannel::rest(const ExecRequest &request)
{
    const auto now = Clock::now();
    if (request.timeout > 0ms && now - m_started > request.timeout) {
        return fail(SshTexts::commandTimedOut(request.timeout));
    }
    if (m_session.isDead()) {
        return fail(failure());
    }
    // The command may think for as long as it likes; the server must answer meanwhile.
    if (now - m_lastHeard > m_timings.keepalive) {
        ssh_send_keepalive(m_session.handle());
        m_lastHeard = Clock::now();
    }
    m_session.lifeline().progress();
    const bool readable = m_session.lifeline().waitReadable(ssh_get_fd(m_session.handle()), 50ms);
    // libssh reads for a channel only until the end of its output; how the command ended comes after that.
    if (readable && ssh_channel_is_eof(m_channel) != 0 && !m_session.handleIncoming()) {
        return fail(SshTexts::lost(m_session.place(), m_session.text()));
    }
    return {};
}

} // namespace Backstep
