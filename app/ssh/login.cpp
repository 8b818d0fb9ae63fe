// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/login.h"

#include "app/ssh/authenticator.h"
#include "app/ssh/jumphop.h"
#include "app/ssh/lifeline.h"
#include "app/ssh/loginhelper.h"
#include "app/ssh/session.h"
#include "app/ssh/sshtexts.h"
#include "app/ssh/transport.h"

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostJumps = 8;

/// "[user@]host[:port]", "ssh://…" and "[v6]:port" of a ProxyJump list.
SshTarget jumpTarget(const QString &text, const SshTarget &like)
{
    SshTarget jump;
    jump.useConfig = like.useConfig;
    jump.configFile = like.configFile;
    jump.knownHostsFile = like.knownHostsFile;
    jump.agentSocket = like.agentSocket;
    jump.identityFiles = like.identityFiles;
    QString rest = text.startsWith("ssh://"_L1) ? text.sliced(6) : text;
    const qsizetype at = rest.lastIndexOf(u'@');
    if (at >= 0) {
        jump.user = rest.first(at);
        rest = rest.sliced(at + 1);
    }
    const qsizetype colon = rest.lastIndexOf(u':');
    if (colon >= 0 && (rest.indexOf(u':') == colon || rest.startsWith(u'['))) {
        bool valid = false;
        const ushort port = QStringView(rest).sliced(colon + 1).toUShort(&valid);
        if (valid) {
            jump.port = port;
            rest.truncate(colon);
        }
    }
    jump.host = rest.startsWith(u'[') && rest.endsWith(u']') ? rest.sliced(1, rest.size() - 2) : rest;
    return jump;
}

} // namespace

Login::Login(const SshTarget &target, LoginHelper &helper, const SshTimings &timings, const QList<SshTarget> &before)
    : m_target(target)
    , m_helper(helper)
    , m_timings(timings)
    , m_before(before)
    , m_session(std::make_unique<Session>(helper.lifeline()))
{
}

Result<std::unique_ptr<Session>> Login::run()
{
    m_helper.stateIs(SshConnection::State::Connecting);
    Result<Route> route = configure(*m_session, m_target, m_timings);
    if (!route) {
        return refuse(ConnectionStep::Kind::Resolve, route.error());
    }
    m_route = *std::move(route);
    Result<UniqueFd> socket = reach();
    if (!socket) {
        return fail(socket.error());
    }
    m_helper.stateIs(SshConnection::State::Connecting);
    if (const Result<void> done = shakeHands(*std::move(socket)); !done) {
        return refuse(ConnectionStep::Kind::Reach, done.error());
    }
    m_helper.stateIs(SshConnection::State::CheckingHostKey);
    if (const Result<void> done = checkHostKey(); !done) {
        return refuse(ConnectionStep::Kind::HostKey, done.error());
    }
    m_helper.stateIs(SshConnection::State::Authenticating);
    const Result<QString> how = Authenticator(*m_session, m_route, m_helper).run();
    if (!how) {
        return refuse(ConnectionStep::Kind::Login, how.error());
    }
    report(ConnectionStep::Kind::Login, tr("Logged in as %1 by %2.").arg(m_route.who(), *how));
    return std::move(m_session);
}

Result<UniqueFd> Login::reach()
{
    if (m_route.proxyJump.isEmpty()) {
        return m_route.proxyCommand.isEmpty() ? reachDirectly() : reachByProxy();
    }
    return reachByJump();
}

Result<UniqueFd> Login::reachDirectly()
{
    const auto [addresses, text] = m_helper.lookUp(m_route.host);
    if (addresses.isEmpty()) {
        return refuse(ConnectionStep::Kind::Resolve,
                      m_helper.lifeline().stopRequested() ? SshTexts::cancelled()
                                                          : SshTexts::nameNotFound(m_route.host, text));
    }
    report(ConnectionStep::Kind::Resolve, tr("%1 is %2.").arg(m_route.host, addresses.first().toString()));
    Result<UniqueFd> socket =
        connectTcp(addresses, m_route.port, m_route.place(), m_timings.connect, m_helper.lifeline());
    if (!socket) {
        return refuse(ConnectionStep::Kind::Reach, socket.error());
    }
    return socket;
}

Result<UniqueFd> Login::reachByProxy()
{
    auto started = startProxy({.command = m_route.proxyCommand,
                               .host = m_route.host,
                               .alias = m_route.alias,
                               .user = m_route.user,
                               .port = m_route.port});
    if (!started) {
        return refuse(ConnectionStep::Kind::Reach, started.error());
    }
    report(ConnectionStep::Kind::Resolve,
           tr("%1 is reached by the ProxyCommand of the configuration.").arg(m_route.host));
    m_session->keepAlive(std::move(started->second));
    return std::move(started->first);
}

Result<UniqueFd> Login::reachByJump()
{
    const Result<SshTarget> jump = nextJump();
    if (!jump) {
        return refuse(ConnectionStep::Kind::Reach, jump.error());
    }
    Login login(*jump, m_helper, m_timings, m_before + QList{m_target});
    Result<std::unique_ptr<Session>> session = login.run();
    if (!session) {
        return fail(session.error());
    }
    Result<std::unique_ptr<JumpHop>> hop =
        JumpHop::open(*std::move(session), m_route.host, m_route.port, m_route.place());
    if (!hop) {
        return refuse(ConnectionStep::Kind::Reach, hop.error());
    }
    report(ConnectionStep::Kind::Resolve, tr("%1 is reached through %2.").arg(m_route.host, jump->host));
    UniqueFd socket = (*hop)->takeSocket();
    m_session->keepAlive(*std::move(hop));
    return socket;
}

Result<SshTarget> Login::nextJump() const
{
    // "a,b": first a, through it b, through that the host. The last one is entered by way of those before it.
    QStringList hops = m_route.proxyJump.split(u',', Qt::SkipEmptyParts);
    if (hops.isEmpty()) {
        return fail(SshTexts::badConfig(u"ProxyJump "_s + m_route.proxyJump, {}));
    }
    SshTarget jump = jumpTarget(hops.takeLast().trimmed(), m_target);
    if (m_target.proxyJump.isEmpty()) {
        // The configuration knows the jump host, and its key: ours would only use up the attempts it allows.
        jump.identityFiles.clear();
    }
    jump.proxyJump = hops.join(u',');
    const QList<SshTarget> way = m_before + QList{m_target};
    if (way.contains(jump) || way.size() > mostJumps) {
        QStringList names;
        for (const SshTarget &host : way + QList{jump}) {
            names.append(host.host);
        }
        return fail(SshTexts::jumpCircle(names));
    }
    return jump;
}

Result<void> Login::shakeHands(UniqueFd socket)
{
    Lifeline &lifeline = m_helper.lifeline();
    lifeline.holdSocket(socket.get());
    lifeline.setSilenceLimit(m_timings.silence);
    // libssh closes the socket from here on.
    socket_t fd = socket.release();
    ssh_options_set(m_session->handle(), SSH_OPTIONS_FD, &fd);
    if (ssh_connect(m_session->handle()) == SSH_OK) {
        lifeline.progress();
        report(ConnectionStep::Kind::Reach, tr("%1 answers and speaks SSH.").arg(m_route.place()));
        return {};
    }
    if (lifeline.verdict() != Lifeline::Verdict::Alive) {
        return fail(m_session->breakdown().value_or(SshTexts::cancelled()));
    }
    const QString text = m_session->text();
    if (text.contains("kex error"_L1) || text.contains("no match for method"_L1)) {
        return fail(SshTexts::noCommonAlgorithm(m_route.place(), text));
    }
    return fail(SshTexts::notSsh(m_route.place(), text));
}

Result<HostKeyInfo> Login::hostKey()
{
    HostKeyInfo info;
    info.host = m_route.port == 22 ? m_route.host : u"[%1]:%2"_s.arg(m_route.host, QString::number(m_route.port));
    info.knownHostsFile = m_route.knownHostsFile;
    ssh_key key = nullptr;
    if (ssh_get_server_publickey(m_session->handle(), &key) != SSH_OK) {
        return fail(SshTexts::notSsh(m_route.place(), m_session->text()));
    }
    info.type = QString::fromLatin1(ssh_key_type_to_char(ssh_key_type(key)));
    unsigned char *hash = nullptr;
    size_t length = 0;
    if (ssh_get_publickey_hash(key, SSH_PUBLICKEY_HASH_SHA256, &hash, &length) == 0) {
        char *text = ssh_get_fingerprint_hash(SSH_PUBLICKEY_HASH_SHA256, hash, length);
        info.fingerprint = QString::fromLatin1(text);
        ssh_string_free_char(text);
        ssh_clean_pubkey_hash(&hash);
    }
    ssh_key_free(key);
    return info;
}

Result<void> Login::checkHostKey()
{
    Result<HostKeyInfo> found = hostKey();
    if (!found) {
        return fail(found.error());
    }
    HostKeyInfo key = *found;
    QString said = tr("The host's key %1 is the known one.").arg(key.fingerprint);
    switch (ssh_session_is_known_server(m_session->handle())) {
    case SSH_KNOWN_HOSTS_OK: break;
    case SSH_KNOWN_HOSTS_CHANGED:
    case SSH_KNOWN_HOSTS_OTHER:
        key.state = ssh_session_is_known_server(m_session->handle()) == SSH_KNOWN_HOSTS_OTHER
            ? HostKeyInfo::State::OtherType
            : HostKeyInfo::State::Changed;
        return fail(SshTexts::hostKeyChanged(key));
    case SSH_KNOWN_HOSTS_UNKNOWN:
    case SSH_KNOWN_HOSTS_NOT_FOUND: {
        const Result<QString> answer = askAboutKey(key);
        if (!answer) {
            return fail(answer.error());
        }
        said = *answer;
        break;
    }
    case SSH_KNOWN_HOSTS_ERROR:
    default: return fail(SshTexts::knownHostsUnreadable(key.knownHostsFile, m_session->text()));
    }
    report(ConnectionStep::Kind::HostKey, said);
    return {};
}

Result<QString> Login::askAboutKey(const HostKeyInfo &key)
{
    const std::optional<HostKeyTrust> trust = m_helper.askHostKey(key);
    if (!trust) {
        return fail(m_helper.lifeline().stopRequested() ? SshTexts::cancelled() : SshTexts::hostKeyRejected(key));
    }
    if (*trust == HostKeyTrust::Once) {
        return tr("The host's key %1 was accepted for this time.").arg(key.fingerprint);
    }
    if (ssh_session_update_known_hosts(m_session->handle()) != SSH_OK) {
        return tr("The host's key %1 was accepted, but could not be written to %2; it will be asked about again.")
            .arg(key.fingerprint, key.knownHostsFile);
    }
    return tr("The host's key %1 was accepted and kept in %2.").arg(key.fingerprint, key.knownHostsFile);
}

void Login::report(ConnectionStep::Kind kind, const QString &sentence)
{
    m_helper.stepEnded({.kind = kind, .verdict = ConnectionStep::Verdict::Passed, .sentence = sentence, .details = {}});
}

std::unexpected<Error> Login::refuse(ConnectionStep::Kind kind, const Error &error)
{
    m_helper.stepEnded({.kind = kind,
                        .verdict = ConnectionStep::Verdict::Failed,
                        .sentence = error.message,
                        .details = error.details});
    return fail(error);
}

} // namespace Backstep
