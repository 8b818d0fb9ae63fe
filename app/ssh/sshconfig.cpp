// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/sshconfig.h"

#include "app/ssh/sshconfigreader.h"
#include "app/ssh/wildcard.h"

#include <QSet>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

/// A picker with more is of no use, and resolving is quadratic.
constexpr qsizetype mostHosts = 2'000;

bool isWildcard(const QString &pattern)
{
    return pattern.contains(u'*') || pattern.contains(u'?') || pattern.startsWith(u'!');
}

bool isNone(const QString &value)
{
    return value.compare("none"_L1, Qt::CaseInsensitive) == 0;
}

void setOnce(QString &field, const QString &value)
{
    if (field.isEmpty()) {
        field = value;
    }
}

QString localUser()
{
    return qEnvironmentVariable("USER");
}

/// The conditions of a Match line; what cannot be known by names alone does not match.
bool matchHolds(const QStringList &words, const SshConfigHost &soFar)
{
    const QString hostName = soFar.hostName.isEmpty() ? soFar.alias : soFar.hostName;
    for (qsizetype i = 0; i < words.size(); ++i) {
        QString condition = words[i].toLower();
        const bool negated = condition.startsWith(u'!');
        condition.remove(0, negated ? 1 : 0);
        if (condition == "all"_L1 || condition == "final"_L1) {
            continue;
        }
        if (++i >= words.size()) {
            return false;
        }
        QString value;
        if (condition == "host"_L1) {
            value = hostName;
        } else if (condition == "originalhost"_L1) {
            value = soFar.alias;
        } else if (condition == "user"_L1) {
            value = soFar.user.isEmpty() ? localUser() : soFar.user;
        } else if (condition == "localuser"_L1) {
            value = localUser();
        } else {
            return false;
        }
        if (matchesPatternList(words[i].split(u','), value) == negated) {
            return false;
        }
    }
    return !words.isEmpty();
}

} // namespace

SshConfig SshConfig::read(const QStringList &files, const QString &home)
{
    SshConfigReader reader(home);
    for (const QString &file : files) {
        reader.readFile(file);
    }
    SshConfig config;
    config.m_home = home;
    config.m_blocks = reader.takeBlocks();
    return config;
}

QList<SshConfigHost> SshConfig::hosts() const
{
    QList<SshConfigHost> found;
    QSet<QString> seen;
    for (const Block &block : m_blocks) {
        if (block.match) {
            continue;
        }
        for (const QString &pattern : block.patterns) {
            if (isWildcard(pattern) || pattern.isEmpty() || seen.contains(pattern) || found.size() >= mostHosts) {
                continue;
            }
            seen.insert(pattern);
            SshConfigHost host = resolve(pattern);
            host.sourceFile = block.file;
            host.line = block.line;
            found.append(host);
        }
    }
    return found;
}

SshConfigHost SshConfig::resolve(const QString &name) const
{
    SshConfigHost host;
    host.alias = name;
    QList<bool> applied(m_blocks.size(), false);
    for (qsizetype i = 0; i < m_blocks.size(); ++i) {
        const Block &block = m_blocks[i];
        applied[i] = (block.parent < 0 || applied[block.parent]) && applies(block, host);
        if (!applied[i]) {
            continue;
        }
        for (const Setting &setting : block.settings) {
            take(setting, host);
        }
    }
    return host;
}

bool SshConfig::applies(const Block &block, const SshConfigHost &soFar) const
{
    return block.match ? matchHolds(block.patterns, soFar) : matchesPatternList(block.patterns, soFar.alias);
}

void SshConfig::take(const Setting &setting, SshConfigHost &host) const
{
    const QString &keyword = setting.keyword;
    const QString first = setting.arguments.value(0);
    const auto path = [this](const QString &raw) { return expandHome(raw, m_home); };
    if (keyword == "hostname"_L1 && host.hostName.isEmpty()) {
        host.hostName = QString(first).replace("%%"_L1, "\1"_L1).replace("%h"_L1, host.alias).replace(u'\1', u'%');
    } else if (keyword == "user"_L1) {
        setOnce(host.user, first);
    } else if (keyword == "port"_L1 && !host.port) {
        bool valid = false;
        const ushort port = first.toUShort(&valid);
        if (valid && port > 0) {
            host.port = port;
        }
    } else if (keyword == "identityfile"_L1 && !first.isEmpty() && !isNone(first)) {
        host.identityFiles.append(path(first));
    } else if (keyword == "proxyjump"_L1 && host.proxyCommand.isEmpty()) {
        setOnce(host.proxyJump, first);
    } else if (keyword == "proxycommand"_L1 && host.proxyJump.isEmpty()) {
        setOnce(host.proxyCommand, setting.rest);
    } else if (keyword == "identityagent"_L1) {
        setOnce(host.identityAgent, path(first));
    } else if (keyword == "userknownhostsfile"_L1) {
        setOnce(host.knownHostsFile, path(first));
    } else if (keyword == "identitiesonly"_L1 && !host.identitiesOnly) {
        host.identitiesOnly = first.compare("yes"_L1, Qt::CaseInsensitive) == 0;
    } else if (keyword == "ciphers"_L1) {
        host.setsCiphers = true;
    }
}

} // namespace Backstep
