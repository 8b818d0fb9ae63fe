// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/rpc/devicetransport.h"

#include <QLocalSocket>

namespace Backstep {

/// A connection over a unix socket.
class LocalTransport : public DeviceTransport
{
    Q_OBJECT

public:
    explicit LocalTransport(const QString &path, QObject *parent = nullptr);
    ~LocalTransport() override;

    void open() override;

protected:
    void abortDevice() override;
    void flushDevice() override;

private:
    QString m_path;
    QLocalSocket m_socket;
};

} // namespace Backstep
