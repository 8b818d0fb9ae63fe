// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/rpc/localtransport.h"

namespace Backstep {

LocalTransport::LocalTransport(const QString &path, QObject *parent) : DeviceTransport(path, parent), m_path(path)
{
    attach(&m_socket);
    connect(&m_socket, &QLocalSocket::connected, this, [this] { reportOpened(); });
    connect(&m_socket, &QLocalSocket::disconnected, this, [this] { reportClosed(m_socket.errorString()); });
    connect(&m_socket, &QLocalSocket::errorOccurred, this, [this] { reportClosed(m_socket.errorString()); });
}

LocalTransport::~LocalTransport()
{
    m_socket.disconnect(this);
}

void LocalTransport::open()
{
    m_socket.connectToServer(m_path);
}

void LocalTransport::abortDevice()
{
    m_socket.abort();
}

void LocalTransport::flushDevice()
{
    m_socket.flush();
}

} // namespace Backstep
