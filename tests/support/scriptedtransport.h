// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/rpc/bytetransport.h"

#include <QJsonObject>

namespace Backstep::Testing {

/// A transport whose other end is the test: it keeps what was written and delivers what the test says, byte for byte.
class ScriptedTransport : public ByteTransport
{
    Q_OBJECT

public:
    using ByteTransport::ByteTransport;

    void open() override { Q_EMIT opened(); }
    void write(const QByteArray &bytes) override;
    void close() override;

    /// Requests in the order they were sent.
    [[nodiscard]] QList<QJsonObject> requests() const { return m_requests; }
    /// Their methods, without the service's name.
    [[nodiscard]] QStringList methods() const;
    [[nodiscard]] qint64 idOf(const QString &method) const;

    void deliver(const QByteArray &bytes) { Q_EMIT received(bytes); }
    void reply(qint64 id, const QJsonValue &result);
    void replyError(qint64 id, const QString &text);
    void die();

private:
    QList<QJsonObject> m_requests;
    bool m_closed = false;
};

} // namespace Backstep::Testing
