// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/hostsession.h"

#include "app/base/foreigntext.h"
#include "app/ssh/execchannel.h"
#include "app/ssh/session.h"
#include "app/ssh/sftpchannel.h"
#include "app/ssh/sshtexts.h"

#include <libssh/server.h> // ssh_send_keepalive

namespace Backstep {

namespace {

/// Arithmetic, so that a server that merely repeats what it is sent does not pass; in words that every login shell
/// understands, also csh and fish.
constexpr char probeCommand[] = "expr 6000 + 42";
constexpr char probeAnswer[] = "6042";

} // namespace

HostSession::HostSession(std::unique_ptr<Session> session, const SshTimings &timings)
    : m_session(std::move(session))
    , m_timings(timings)
{
}

HostSession::~HostSession()
{
    m_sftp.reset();
}

Result<SftpChannel *> HostSession::sftp()
{
    dropSpoilt();
    if (m_sftp) {
        return m_sftp.get();
    }
    Result<std::unique_ptr<SftpChannel>> opened = SftpChannel::open(*m_session);
    if (!opened) {
        if (opened.error().code == SshErrorCode::sftpRefused) {
            m_capabilities.sftp = false;
            m_capabilities.sftpReason = opened.error().message;
        }
        return fail(opened.error());
    }
    m_sftp = *std::move(opened);
    m_capabilities.sftp = true;
    m_capabilities.sftpReason.clear();
    return m_sftp.get();
}

void HostSession::dropSpoilt()
{
    if (m_sftp && m_sftp->isSpoilt()) {
        m_sftp.reset();
    }
}

Result<ExecResult> HostSession::exec(const ExecRequest &request, const ByteSink &sink)
{
    if (m_capabilities.exec == false) {
        return fail(SshTexts::execRefused(m_session->place(), {}));
    }
    Result<ExecResult> result = ExecChannel(*m_session, m_timings).run(request, sink);
    if (!result && result.error().code == SshErrorCode::execRefused) {
        m_capabilities.exec = false;
        m_capabilities.execReason = result.error().message;
    }
    return result;
}

Result<SshCapabilities> HostSession::probe()
{
    if (!m_capabilities.exec) {
        const Result<ExecResult> tried =
            exec({.command = probeCommand, .maxOutput = 1024 * 1024, .timeout = m_timings.silence}, {});
        if (m_session->breakdown() || (!tried && tried.error().code == ErrorCode::cancelled)) {
            return fail(tried ? *m_session->breakdown() : tried.error());
        }
        learnExec(tried);
    }
    if (!m_capabilities.sftp) {
        const Result<SftpChannel *> tried = sftp();
        if (!tried && tried.error().code != SshErrorCode::sftpRefused) {
            return fail(tried.error());
        }
    }
    return m_capabilities;
}

void HostSession::learnExec(const Result<ExecResult> &result)
{
    if (!result) {
        // exec() has noted a refusal. Anything else (no more channels, a slow login shell) may pass: not known.
        m_capabilities.execReason = result.error().message;
        return;
    }
    // Login scripts may print before the answer and after it.
    m_capabilities.exec = result->output.split('\n').contains(probeAnswer);
    m_capabilities.execReason = *m_capabilities.exec
        ? QString()
        : SshTexts::execRefused(m_session->place(), harmless(result->output + result->errorOutput, 400)).message;
}

int HostSession::socket() const
{
    return ssh_get_fd(m_session->handle());
}

void HostSession::handleIncoming()
{
    m_cut = !m_session->handleIncoming();
}

void HostSession::keepAlive()
{
    ssh_send_keepalive(m_session->handle());
}

std::optional<Error> HostSession::loss() const
{
    if (const std::optional<Error> broken = m_session->loss()) {
        return broken;
    }
    return m_cut ? std::optional(SshTexts::lost(m_session->place(), m_session->text())) : std::nullopt;
}

} // namespace Backstep
