// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QJsonObject>

#include <vector>

namespace Backstep {

/// One reply as it came over the wire.
struct JsonFrame
{
    QJsonObject object;
    qint64 bytes = 0;
};

/// Cuts a stream of bytes into JSON objects. Delve's replies end in a newline and hold none inside (Go's encoder), so
/// a newline is the only thing looked for, once in each byte: linear time whatever the sizes of pieces and replies.
/// A reply longer than the limit, bytes that cannot begin an object, and lines that do not parse give an Error with the
/// position in the stream; the stream is broken from then on and gives nothing more.
class JsonStream
{
public:
    static constexpr qint64 defaultLimit = qint64(512) * 1024 * 1024;

    explicit JsonStream(qint64 limit = defaultLimit) : m_limit(limit) {}

    /// Takes the next piece and gives what became complete by it, in order; an Error comes last.
    [[nodiscard]] std::vector<Result<JsonFrame>> feed(const QByteArray &piece);
    /// Tells the stream that no more bytes come: an Error when they ended inside a reply.
    [[nodiscard]] Result<void> finish() const;

    [[nodiscard]] qint64 buffered() const { return m_line.size(); }

private:
    [[nodiscard]] Result<JsonFrame> parse(const QByteArray &line) const;
    [[nodiscard]] Result<void> checkStart(QByteArrayView part) const;
    [[nodiscard]] Result<void> append(QByteArrayView part);

    qint64 m_limit;
    qint64 m_consumed = 0; ///< bytes of the stream before m_line
    QByteArray m_line;
    bool m_broken = false;
};

} // namespace Backstep
