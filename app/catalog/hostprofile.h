// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <optional>

namespace Backstep {

struct SshTarget;

/// A host as the person knows it. Only `host` must be given; what is empty comes from ~/.ssh/config as with ssh.
struct HostProfile
{
    QString id{};                     ///< never changes, never shown; newHostId() makes one
    QString name{};                   ///< shown; empty: `host`
    QString host{};                   ///< alias of ~/.ssh/config, name or address
    QString user{};
    std::optional<quint16> port{};
    QStringList identityFiles{};
    QString proxyJump{};
    QStringList recordingFolders{};   ///< looked into besides rr's own places; "~/" is understood
    QString configFile{};             ///< empty: the person's ~/.ssh/config
    QString knownHostsFile{};         ///< empty: the person's known_hosts

    [[nodiscard]] QString title() const { return name.isEmpty() ? host : name; }
    friend bool operator==(const HostProfile &, const HostProfile &) = default;
};

[[nodiscard]] QString newHostId();
/// Where app/ssh shall log in for this host.
[[nodiscard]] SshTarget sshTarget(const HostProfile &profile);

} // namespace Backstep

Q_DECLARE_METATYPE(Backstep::HostProfile)
