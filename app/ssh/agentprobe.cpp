// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/agentprobe.h"

#include "app/ssh/uniquefd.h"

#include <QFile>

#include <cstring>
#include <sys/socket.h>
#include <sys/un.h>

namespace Backstep {

bool agentAnswers(const QString &socketPath)
{
    const QByteArray path = QFile::encodeName(socketPath);
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    if (path.isEmpty() || static_cast<size_t>(path.size()) >= sizeof address.sun_path) {
        return false;
    }
    std::memcpy(address.sun_path, path.constData(), static_cast<size_t>(path.size()));
    const UniqueFd fd(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    return connect(fd.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
}

} // namespace Backstep
