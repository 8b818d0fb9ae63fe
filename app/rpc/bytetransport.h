// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/error.h"

#include <QObject>

namespace Backstep {

/// A two-way stream of bytes to a debugger. Lives on one thread; nothing in it blocks. After `closed`, which comes
/// exactly once and also when opening failed, nothing is sent or received any more.
class ByteTransport : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;
    ~ByteTransport() override = default;

    /// Begins to connect; `opened` or `closed` follows from the event loop.
    virtual void open() = 0;
    /// Kept and sent in order; ignored once closed.
    virtual void write(const QByteArray &bytes) = 0;
    /// Ends the stream; `closed` follows with code "cancelled".
    virtual void close() = 0;

Q_SIGNALS:
    void opened();
    void received(const QByteArray &bytes);
    void closed(const Backstep::Error &why);
};

} // namespace Backstep
