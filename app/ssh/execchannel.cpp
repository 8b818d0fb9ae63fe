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
        if (ssh_channel_is_eof(m_channel) != 0 || ssh_channel_is_closed(m_channel) != 0) {
            break;
        }
        if (const Result<void> rested = rest(request); !rested) {
            return fail(rested.error());
        }
    }
    if (const std::optional<Error> broken = m_session.breakdown()) {
        return fail(*broken);
    }
    askHowItEnded();
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
    (void)m_session.lifeline().waitReadable(ssh_get_fd(m_session.handle()), 50ms);
    return {};
}

void ExecChannel::askHowItEnded()
{
#if LIBSSH_VERSION_INT >= SSH_VERSION_INT(0, 11, 0)
    uint32_t code = 0;
    char *signal = nullptr;
    if (ssh_channel_get_exit_state(m_channel, &code, &signal, nullptr) == SSH_OK) {
        m_result.signal = QByteArray(signal);
        // 2^32-1: no status came.
        if (!signal && code <= 255) {
            m_result.exitCode = static_cast<int>(code);
        }
    }
    ssh_string_free_char(signal);
#else
    const int code = ssh_channel_get_exit_status(m_channel);
    if (code >= 0) {
        m_result.exitCode = code;
    }
#endif
}

} // namespace Backstep
