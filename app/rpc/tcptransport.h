// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/rpc/devicetransport.h"

#include <QTcpSocket>

namespace Backstep {

/// A connection over TCP. Small requests leave at once (no Nagle delay).
class TcpTransport : public DeviceTransport
{
    Q_OBJECT

public:
    explicit TcpTransport(const QString &host, quint16 port, QObject *parent = nullptr);
    ~TcpTransport() override;

    void open() override;

protected:
    void abortDevice() override;
    void flushDevice() override;

private:
    QString m_host;
    quint16 m_port;
    QTcpSocket m_socket;
};

} // namespace Backstep
