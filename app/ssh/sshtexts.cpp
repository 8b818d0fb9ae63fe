// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/sshtexts.h"

#include "app/base/foreigntext.h"

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

Error make(QLatin1StringView code, const QString &message, const QString &details = {})
{
    return Error{QString(code), message, details.isEmpty() ? QStringList() : QStringList{details}};
}

} // namespace

Error SshTexts::nameNotFound(const QString &host, const QString &details)
{
    return make(SshErrorCode::nameNotFound,
                tr("No computer named %1 was found: the name is misspelt, or this machine's network or VPN is off. "
                   "Check the name and the connection.")
                    .arg(host),
                details);
}

Error SshTexts::refused(const QString &place, const QString &details)
{
    return make(SshErrorCode::refused,
                tr("%1 is there but refuses connections: no SSH server listens on that port. Check the port and "
                   "whether sshd runs.")
                    .arg(place),
                details);
}

Error SshTexts::unreachable(const QString &place, const QString &details)
{
    return make(SshErrorCode::unreachable,
                tr("%1 cannot be reached from this network; check the connection, the VPN and the address.").arg(place),
                details);
}

Error SshTexts::connectTimedOut(const QString &place)
{
    return make(SshErrorCode::timedOut,
                tr("%1 does not answer: it is off, or a firewall drops what is sent to it. Check the address, the port "
                   "and the VPN.")
                    .arg(place));
}

Error SshTexts::proxyFailed(const QString &command, const QString &details)
{
    return make(SshErrorCode::unreachable,
                tr("The ProxyCommand of the SSH configuration could not be started, so the host cannot be reached; "
                   "check that it works in a terminal: %1")
                    .arg(command),
                details);
}

Error SshTexts::jumpRefused(const QString &jumpHost, const QString &place, const QString &details)
{
    return make(SshErrorCode::unreachable,
                tr("The jump host %1 let us in but does not connect to %2: it cannot reach it or forbids forwarding. "
                   "Check ProxyJump and AllowTcpForwarding there.")
                    .arg(jumpHost, place),
                details);
}

Error SshTexts::notSsh(const QString &place, const QString &details)
{
    return make(SshErrorCode::notSsh,
                tr("%1 answers, but the SSH conversation did not get going: another service may listen there, or the "
                   "server turns this machine away. Check the port, then the server's log.")
                    .arg(place),
                details);
}

Error SshTexts::noCommonAlgorithm(const QString &place, const QString &details)
{
    return make(SshErrorCode::notSsh,
                tr("%1 and this program have no encryption method in common, so no safe connection is possible; the "
                   "server is probably very old or restricted. Its administrator can allow newer methods.")
                    .arg(place),
                details);
}

Error SshTexts::badConfig(const QString &what, const QString &details)
{
    return make(
        SshErrorCode::badConfig,
        tr("The SSH configuration cannot be used (%1); correct it or set the values for this host by hand.").arg(what),
        details);
}

Error SshTexts::jumpCircle(const QStringList &hosts)
{
    return make(SshErrorCode::badConfig,
                tr("The jump hosts of the SSH configuration lead in a circle (%1), so %2 cannot be reached; correct "
                   "its ProxyJump lines or set the jump host for this host by hand.")
                    .arg(hosts.join(u" → "_s), hosts.constFirst()));
}

Error SshTexts::hostKeyRejected(const HostKeyInfo &key)
{
    return make(SshErrorCode::hostKeyUnknown,
                tr("The key of %1 (%2) was not accepted, so nothing was sent to it. Compare the fingerprint with its "
                   "administrator and connect again.")
                    .arg(key.host, key.fingerprint));
}

Error SshTexts::hostKeyChanged(const HostKeyInfo &key)
{
    const QString what = key.state == HostKeyInfo::State::OtherType
        ? tr("THE KEY OF %1 IS OF ANOTHER KIND than the one on record (now %2 %3): another computer may pose as it.")
        : tr("THE KEY OF %1 HAS CHANGED (now %2 %3): another computer may pose as it.");
    return make(
        SshErrorCode::hostKeyChanged,
        what.arg(key.host, key.type, key.fingerprint) + u' '
            + tr("The connection was refused and no password was sent. Only if its administrator confirms a new "
                 "key, remove the old one with: ssh-keygen -f '%1' -R '%2'")
                  .arg(key.knownHostsFile, key.host));
}

Error SshTexts::knownHostsUnreadable(const QString &file, const QString &details)
{
    return make(SshErrorCode::hostKeyUnknown,
                tr("The list of known hosts %1 cannot be read, so the host's key cannot be checked; check the file's "
                   "owner and content.")
                    .arg(file),
                details);
}

Error SshTexts::authRefused(const QString &who, const QStringList &tried, const QString &details)
{
    const QString attempts =
        tried.isEmpty() ? tr("nothing that the server accepts was available") : tried.join(u"; "_s);
    return make(SshErrorCode::authRefused,
                tr("The server does not let %1 in. Tried: %2. Check the user name, and that the right key is in the "
                   "agent or in the host's settings.")
                    .arg(who, attempts),
                details);
}

Error SshTexts::tooManyAttempts(const QString &who, const QString &details)
{
    return make(SshErrorCode::tooManyAttempts,
                tr("The server ended the login of %1 after too many attempts: usually the agent holds many keys and "
                   "the right one comes too late. Set the key in the host's settings, or IdentitiesOnly yes.")
                    .arg(who),
                details);
}

Error SshTexts::passphraseWrong(const QString &file)
{
    return make(
        SshErrorCode::authRefused,
        tr("The passphrase does not open the key %1, so it was not used; connect again to try once more.").arg(file));
}

Error SshTexts::loginCut(const QString &place, const QString &details)
{
    return make(
        SshErrorCode::lost,
        tr("%1 closed the connection during the login, perhaps because it took too long or too many connections "
           "are open; connect again.")
            .arg(place),
        details);
}

Error SshTexts::cancelled()
{
    return make(ErrorCode::cancelled, tr("Cancelled before it was finished."));
}

Error SshTexts::silent(const QString &place)
{
    return make(SshErrorCode::timedOut,
                tr("%1 has stopped answering, so the connection was given up; it may be overloaded or the network "
                   "broken. Connect again.")
                    .arg(place));
}

Error SshTexts::lost(const QString &place, const QString &details)
{
    return make(SshErrorCode::lost,
                tr("The connection to %1 was cut, so this was not finished; connect again and repeat it.").arg(place),
                details);
}

Error SshTexts::notConnected()
{
    return make(SshErrorCode::notConnected, tr("The host is not connected, so it cannot be asked; connect first."));
}

Error SshTexts::channelRefused(const QString &place, const QString &details)
{
    return make(SshErrorCode::channelRefused,
                tr("%1 does not open another channel on this connection: its limit of sessions (MaxSessions) is "
                   "reached. Wait until other work has ended, then try again.")
                    .arg(place),
                details);
}

Error SshTexts::sftpRefused(const QString &place, const QString &details)
{
    return make(SshErrorCode::sftpRefused,
                tr("%1 does not offer file transfer (SFTP), so nothing can be fetched; its administrator can turn the "
                   "sftp subsystem on.")
                    .arg(place),
                details);
}

Error SshTexts::execRefused(const QString &place, const QString &details)
{
    return make(SshErrorCode::execRefused,
                tr("%1 runs no commands for this user, it only transfers files; lists are slower there and nothing can "
                   "be verified on the host.")
                    .arg(place),
                details);
}

Error SshTexts::outputTooLong(qint64 limit)
{
    return make(SshErrorCode::outputTooLong,
                tr("The command on the host wrote more than %1 MB and was stopped; what it wrote is not used.")
                    .arg(std::max(1LL, limit / 1'000'000)));
}

Error SshTexts::commandTimedOut(std::chrono::milliseconds limit)
{
    return make(
        ErrorCode::timeout,
        tr("The command on the host did not end within %1 s and was given up; the host may be busy, or its login "
           "shell may wait for something when it starts. Try again later, or try \"ssh HOST true\" by hand.")
            .arg(static_cast<double>(limit.count()) / 1000.0));
}

Error SshTexts::remoteFile(int status, const QByteArray &path, const QString &details)
{
    constexpr int noSuchFile = 2;
    constexpr int permissionDenied = 3;
    const QString name = harmless(path);
    if (status == noSuchFile) {
        return make(ErrorCode::notFound, tr("%1 does not exist on the host; refresh the list.").arg(name), details);
    }
    if (status == permissionDenied) {
        return make(SshErrorCode::permission,
                    tr("The host does not let this user read %1; its owner can give permission.").arg(name), details);
    }
    return make(SshErrorCode::remoteFailure,
                tr("The host could not do what was asked with %1 (SFTP status %2).").arg(name, QString::number(status)),
                details);
}

Error SshTexts::notARegularFile(const QByteArray &path)
{
    return make(ErrorCode::badInput,
                tr("%1 on the host is not an ordinary file and is not fetched.").arg(harmless(path)));
}

Error SshTexts::fileShrank(const QByteArray &path, qint64 at, qint64 expected)
{
    return make(SshErrorCode::fileShrank,
                tr("%1 ended at %2 of %3 bytes: it was changed on the host meanwhile. Refresh and fetch it again.")
                    .arg(harmless(path), QString::number(at), QString::number(expected)));
}

Error SshTexts::tooLarge(const QByteArray &path, qint64 limit)
{
    return make(SshErrorCode::tooLarge,
                tr("%1 is larger than the %2 bytes that are read into memory, so it was not read.")
                    .arg(harmless(path), QString::number(limit)));
}

Error SshTexts::tooManyEntries(const QByteArray &path, int limit)
{
    return make(SshErrorCode::tooLarge,
                tr("The folder %1 holds more than %2 names and is not listed; choose a smaller one.")
                    .arg(harmless(path), QString::number(limit)));
}

} // namespace Backstep
