// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/rpc/devicetransport.h"

#include "app/rpc/rpccode.h"

#include <QIODevice>

namespace Backstep {

DeviceTransport::DeviceTransport(const QString &where, QObject *parent) : ByteTransport(parent), m_where(where) {}

void DeviceTransport::attach(QIODevice *device)
{
    m_device = device;
    connect(m_device, &QIODevice::readyRead, this, &DeviceTransport::readAll);
}

void DeviceTransport::write(const QByteArray &bytes)
{
    if (!m_closed) {
        m_writing = true;
        m_device->write(bytes);
        flushDevice();
        m_writing = false;
    }
}

void DeviceTransport::close()
{
    if (!m_closed) {
        reportClosed(Error{QString(ErrorCode::cancelled), tr("The connection to %1 was closed.").arg(m_where), {}});
        abortDevice();
    }
}

void DeviceTransport::reportOpened()
{
    m_opened = true;
    Q_EMIT opened();
}

void DeviceTransport::reportClosed(const QString &reason)
{
    if (m_writing) {
        QMetaObject::invokeMethod(this, [this, reason] { reportClosed(reason); }, Qt::QueuedConnection);
        return;
    }
    if (!m_opened) {
        const QString text = tr("No debugger answers at %1; check that it runs and that the address is right.");
        reportClosed(Error{QString(RpcCode::cannotConnect), text.arg(m_where), {reason}});
        return;
    }
    readAll(); // what arrived with the end still counts
    const QString text = tr("The connection to the debugger at %1 ended.");
    reportClosed(Error{QString(RpcCode::connectionLost), text.arg(m_where), {reason}});
}

void DeviceTransport::reportClosed(const Error &why)
{
    if (!m_closed) {
        m_closed = true;
        Q_EMIT closed(why);
    }
}

void DeviceTransport::readAll()
{
    // Where the peer died while we wrote, what is within a local socket may be closed by now.
    const QByteArray bytes = m_closed || m_device->bytesAvailable() == 0 ? QByteArray() : m_device->readAll();
    if (!bytes.isEmpty()) {
        Q_EMIT received(bytes);
    }
}

} // namespace Backstep
