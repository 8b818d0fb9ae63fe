// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/catalog/hostcatalog.h"
#include "app/catalog/hoststore.h"
#include "app/catalog/sqlitelibrary.h"
#include "app/settings/memorysettings.h"
#include "app/ssh/connector.h"
#include "app/transfer/hosttransferqueue.h"
#include "tests/support/sshserver.h"

namespace Backstep::Testing {

/// Catalog, library and transfers as the program has them, before a throw-away sshd.
class RemoteBench
{
public:
    /// `port`: a proxy's, or 0 for the server's own. `home` is where the library is kept.
    RemoteBench(const ThrowAwaySshServer &server, quint16 port, const QString &home)
        : connector(makeSshConnector())
        , library(home + QStringLiteral("/library.sqlite"), home + QStringLiteral("/kept"))
    {
        const SshTarget target = server.target(port);
        profile.name = QStringLiteral("lab");
        profile.host = target.host;
        profile.port = target.port;
        profile.user = target.user;
        profile.identityFiles = target.identityFiles;
        profile.knownHostsFile = target.knownHostsFile;
        // One that is not there: the person's own must not count.
        profile.configFile = home + QStringLiteral("/no-ssh-config");
        profile = *store.add(profile);
    }

    MemorySettings settings;
    HostStore store{settings};
    std::unique_ptr<SshConnector> connector;
    HostConnections connections{*connector};
    HostCatalog catalog{store, connections, *connector};
    SqliteLibrary library;
    HostTransferQueue queue{connections, library};
    HostProfile profile;
};

} // namespace Backstep::Testing
