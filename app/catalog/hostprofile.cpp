// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/catalog/hostprofile.h"

#include "app/ssh/types.h"

#include <QUuid>

namespace Backstep {

QString newHostId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

SshTarget sshTarget(const HostProfile &profile)
{
    SshTarget target;
    target.host = profile.host;
    target.port = profile.port;
    target.user = profile.user;
    target.identityFiles = profile.identityFiles;
    target.proxyJump = profile.proxyJump;
    target.configFile = profile.configFile;
    target.knownHostsFile = profile.knownHostsFile;
    return target;
}

} // namespace Backstep
