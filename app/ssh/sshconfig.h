// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

namespace Backstep {

/// What the configuration says of one host. Empty or absent: it says nothing.
struct SshConfigHost
{
    QString alias;
    QString hostName; ///< with %h and %% resolved
    QString user;
    std::optional<quint16> port;
    QStringList identityFiles; ///< "~/" and %d resolved; other tokens left as they stand
    QString proxyJump;
    QString proxyCommand; ///< tokens left as they stand
    QString identityAgent;
    QString knownHostsFile; ///< the first of UserKnownHostsFile
    std::optional<bool> identitiesOnly;
    bool setsCiphers = false;
    QString sourceFile; ///< where the alias is written
    int line = 0;

    friend bool operator==(const SshConfigHost &, const SshConfigHost &) = default;
};

/// OpenSSH's client configuration as values for the host picker. Tolerant of everything: what is not understood is
/// skipped, a missing file is an empty configuration. Reads files on the calling thread (small ones: each at most
/// 1 MiB, 16 levels of Include, 256 files). "Match" blocks with `exec`, `localnetwork` or other conditions that need
/// more than names count as not matching, since nothing is run here.
class SshConfig
{
public:
    /// `home` is what "~" means. Several files count as one after the other (the user's, then the system's).
    [[nodiscard]] static SshConfig read(const QStringList &files, const QString &home);

    /// The aliases that a person can pick: no wildcards, no negations, in the file's order, each once, each resolved.
    [[nodiscard]] QList<SshConfigHost> hosts() const;
    /// What holds for a name as ssh would take it: for each keyword the first block that matches wins.
    [[nodiscard]] SshConfigHost resolve(const QString &name) const;

    struct Setting
    {
        QString keyword; ///< lower case
        QStringList arguments;
        QString rest; ///< the line after the keyword, unsplit
    };
    struct Block
    {
        bool match = false; ///< "Match" rather than "Host"
        QStringList patterns;
        QString file;
        int line = 0;
        int parent = -1; ///< the block around the Include that brought this one; it must match, too
        QList<Setting> settings;
    };

private:
    [[nodiscard]] bool applies(const Block &block, const SshConfigHost &soFar) const;
    void take(const Setting &setting, SshConfigHost &host) const;

    QList<Block> m_blocks;
    QString m_home;
};

} // namespace Backstep
