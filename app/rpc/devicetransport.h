// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/rpc/bytetransport.h"

class QIODevice;

namespace Backstep {

/// What transports over a socket have in common: reading, writing, and saying once why it is over.
class DeviceTransport : public ByteTransport
{
    Q_OBJECT

public:
    void write(const QByteArray &bytes) override;
    void close() override;

protected:
    /// `where` is the address in error sentences.
    explicit DeviceTransport(const QString &where, QObject *parent);

    /// Names the socket, once it exists.
    void attach(QIODevice *device);

    void reportOpened();
    /// The socket's own words on what ended it, as a detail. Says "cannot connect" when it never was open.
    void reportClosed(const QString &reason);
    virtual void abortDevice() = 0;
    /// Hands what was written to the system now; the event loop would do so a turn later.
    virtual void flushDevice() = 0;

private:
    void reportClosed(const Error &why);
    void readAll();

    QIODevice *m_device = nullptr;
    QString m_where;
    bool m_opened = false;
    bool m_closed = false;
    bool m_writing = false; ///< an end noticed now is told later, not from within write()
};

} // namespace Backstep
