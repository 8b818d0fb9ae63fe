// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/route.h"

#include "app/ssh/session.h"
#include "app/ssh/sshconfig.h"
#include "app/ssh/sshconfigreader.h"
#include "app/ssh/sshtexts.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <pwd.h>
#include <unistd.h>

#include <array>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

/// AES-GCM is the fastest, but only safe where its tag is checked (CVE-2026-59847: fixed in 0.11.5 and 0.12.1).
const char *cipherOrder()
{
    const bool fixed = ssh_version(SSH_VERSION_INT(0, 11, 5)) != nullptr;
    const bool brokenAgain =
        ssh_version(SSH_VERSION_INT(0, 12, 0)) != nullptr && ssh_version(SSH_VERSION_INT(0, 12, 1)) == nullptr;
    return fixed && !brokenAgain ? "aes128-gcm@openssh.com,aes256-gcm@openssh.com,chacha20-poly1305@openssh.com,"
                                   "aes256-ctr,aes128-ctr"
                                 : "chacha20-poly1305@openssh.com,aes256-ctr,aes128-ctr";
}

QStringList configFiles(const SshTarget &target)
{
    if (!target.useConfig) {
        return {};
    }
    if (!target.configFile.isEmpty()) {
        return {target.configFile};
    }
    return {QDir::homePath() + u"/.ssh/config"_s, u"/etc/ssh/ssh_config"_s};
}

QString optionText(ssh_session session, ssh_options_e option)
{
    char *value = nullptr;
    if (ssh_options_get(session, option, &value) != SSH_OK || !value) {
        return {};
    }
    const QString text = QString::fromUtf8(value);
    ssh_string_free_char(value);
    return text;
}

QString loginName()
{
    // The variant for threads: several connections may log in at the same time.
    std::array<char, 4096> texts{};
    passwd entry = {};
    passwd *found = nullptr;
    getpwuid_r(getuid(), &entry, texts.data(), texts.size(), &found);
    return found ? QString::fromLocal8Bit(found->pw_name) : qEnvironmentVariable("USER");
}

QString orElse(const QString &first, const QString &second)
{
    return first.isEmpty() ? second : first;
}

QString unlessNone(const QString &value)
{
    return value.compare("none"_L1, Qt::CaseInsensitive) == 0 ? QString() : value;
}

QStringList identityFiles(const SshTarget &target, const SshConfigHost &known)
{
    const QString home = QDir::homePath();
    QStringList files;
    for (const QString &file : target.identityFiles) {
        files.append(expandHome(file, home));
    }
    files += known.identityFiles;
    if (files.isEmpty()) {
        for (const QString &name : {u"id_ed25519"_s, u"id_ecdsa"_s, u"id_rsa"_s}) {
            files.append(home + u"/.ssh/"_s + name);
        }
    }
    files.removeIf([](const QString &file) { return !QFileInfo::exists(file); });
    files.removeDuplicates();
    return files;
}

QString agentSocket(const SshTarget &target, const SshConfigHost &known)
{
    const QString configured = orElse(target.agentSocket, known.identityAgent);
    if (configured.isEmpty() || configured == "SSH_AUTH_SOCK"_L1) {
        return qEnvironmentVariable("SSH_AUTH_SOCK");
    }
    return configured.startsWith(u'$') ? qEnvironmentVariable(configured.sliced(1).toLocal8Bit().constData())
                                       : unlessNone(configured);
}

Route makeRoute(const Session &session, const SshTarget &target, const SshConfigHost &known)
{
    // libssh also evaluates "Match exec"; ours also knows relative includes: whoever found something is believed.
    const QString parsedHost = optionText(session.handle(), SSH_OPTIONS_HOST);
    unsigned int parsedPort = 0;
    ssh_options_get_port(session.handle(), &parsedPort);
    Route route;
    route.alias = target.host;
    route.host = parsedHost != target.host && !parsedHost.isEmpty() ? parsedHost : orElse(known.hostName, target.host);
    route.port = target.port.value_or(parsedPort != 22 && parsedPort != 0 ? static_cast<quint16>(parsedPort)
                                                                          : known.port.value_or(22));
    route.user = orElse(target.user, orElse(optionText(session.handle(), SSH_OPTIONS_USER), known.user));
    route.user = orElse(route.user, loginName());
    route.proxyJump = unlessNone(orElse(target.proxyJump, known.proxyJump));
    route.proxyCommand = target.proxyJump.isEmpty() ? unlessNone(known.proxyCommand) : QString();
    route.identityFiles = identityFiles(target, known);
    route.identitiesOnly = known.identitiesOnly.value_or(false);
    route.agentSocket = agentSocket(target, known);
    route.knownHostsFile = orElse(expandHome(target.knownHostsFile, QDir::homePath()),
                                  orElse(known.knownHostsFile, QDir::homePath() + u"/.ssh/known_hosts"_s));
    return route;
}

void setText(ssh_session session, ssh_options_e option, const QString &value)
{
    if (!value.isEmpty()) {
        ssh_options_set(session, option, QFile::encodeName(value).constData());
    }
}

void setFlag(ssh_session session, ssh_options_e option, int value)
{
    ssh_options_set(session, option, &value);
}

void applyRoute(ssh_session session, const Route &route, const SshTimings &timings, bool ciphersAreSet)
{
    setText(session, SSH_OPTIONS_HOST, route.host);
    const unsigned int port = route.port;
    ssh_options_set(session, SSH_OPTIONS_PORT, &port);
    setText(session, SSH_OPTIONS_USER, route.user);
    setText(session, SSH_OPTIONS_KNOWNHOSTS, route.knownHostsFile);
    setText(session, SSH_OPTIONS_IDENTITY_AGENT, route.agentSocket);
    // Whatever the file says of it: an unknown or changed key is never accepted without the person.
    setFlag(session, SSH_OPTIONS_STRICTHOSTKEYCHECK, 1);
    setFlag(session, SSH_OPTIONS_NODELAY, 1);
    ssh_options_set(session, SSH_OPTIONS_COMPRESSION, "no");
    if (!ciphersAreSet) {
        ssh_options_set(session, SSH_OPTIONS_CIPHERS_C_S, cipherOrder());
        ssh_options_set(session, SSH_OPTIONS_CIPHERS_S_C, cipherOrder());
    }
    // Ours ends first (see Lifeline); this one only backs it up.
    const long seconds = std::chrono::ceil<std::chrono::seconds>(timings.silence).count() + 10;
    ssh_options_set(session, SSH_OPTIONS_TIMEOUT, &seconds);
}

} // namespace

QString Route::place() const
{
    const QString name = alias == host ? host : u"%1 (%2)"_s.arg(alias, host);
    return port == 22 ? name : u"%1, port %2"_s.arg(name, QString::number(port));
}

Result<Route> configure(Session &session, const SshTarget &target, const SshTimings &timings)
{
    const bool odd = target.host.isEmpty() || target.host.startsWith(u'-') || target.host.contains(u'@')
        || target.host.contains(QChar(0)) || target.host.contains(u' ');
    if (!session.handle() || odd) {
        return fail(ErrorCode::badInput,
                    SshTexts::tr("“%1” is no name of a host; give an alias of the SSH "
                                 "configuration, a name or an address, and the user separately.")
                        .arg(target.host));
    }
    ssh_session handle = session.handle();
    setFlag(handle, SSH_OPTIONS_PROCESS_CONFIG, 0);
    setText(handle, SSH_OPTIONS_SSH_DIR, QDir::homePath() + u"/.ssh"_s);
    if (ssh_options_set(handle, SSH_OPTIONS_HOST, target.host.toUtf8().constData()) != SSH_OK) {
        return fail(SshTexts::badConfig(target.host, session.text()));
    }
    const QStringList files = configFiles(target);
    for (const QString &file : files) {
        if (QFileInfo(file).isFile() && ssh_options_parse_config(handle, QFile::encodeName(file).constData()) != 0) {
            return fail(SshTexts::badConfig(file, session.text()));
        }
    }
    const SshConfigHost known = SshConfig::read(files, QDir::homePath()).resolve(target.host);
    Route route = makeRoute(session, target, known);
    applyRoute(handle, route, timings, known.setsCiphers);
    session.setPlace(route.place());
    return route;
}

} // namespace Backstep
