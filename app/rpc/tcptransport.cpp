// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/rpc/tcptransport.h"

namespace Backstep {

TcpTransport::TcpTransport(const QString &host, quint16 port, QObject *parent)
    : DeviceTransport(host + u':' + QString::number(port), parent)
    , m_host(host)
    , m_port(port)
{
    attach(&m_socket);
    connect(&m_socket, &QTcpSocket::connected, this, [this] {
        m_socket.setSocketOption(QAbstractSocket::LowDelayOption, 1);
        reportOpened();
    });
    connect(&m_socket, &QTcpSocket::disconnected, this, [this] { reportClosed(m_socket.errorString()); });
    connect(&m_socket, &QAbstractSocket::errorOccurred, this, [this] { reportClosed(m_socket.errorString()); });
}

TcpTransport::~TcpTransport()
{
    m_socket.disconnect(this);
}

void TcpTransport::open()
{
    m_socket.connectToHost(m_host, m_port);
}

void TcpTransport::abortDevice()
{
    m_socket.abort();
}

void TcpTransport::flushDevice()
{
    m_socket.flush();
}

} // namespace Backstep
