// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/rpc/bytetransport.h"
#include "app/rpc/transcript.h"

#include <QJsonValue>

#include <vector>

namespace Backstep {

/// Plays a recorded conversation as a debugger. A request is recognised by its method and parameters, never by its id.
/// Movements (Command, Restart) are looked for from the last played one onwards, so that equal steps give their
/// recorded answers one after the other; questions between this movement and the next, where asking twice gives the
/// same answer again. What was never recorded is answered with an error that quotes it; when the recorded connection
/// ended with a request unanswered, so does this one.
class TranscriptTransport : public ByteTransport
{
    Q_OBJECT

public:
    explicit TranscriptTransport(const Transcript &transcript, QObject *parent = nullptr);

    void open() override;
    void write(const QByteArray &bytes) override;
    void close() override;

    /// Requests that had no recorded answer, as text; a test asserts that there are none.
    [[nodiscard]] QStringList strangers() const { return m_strangers; }

private:
    struct Exchange
    {
        QByteArray key;
        bool motion = false;
        bool used = false;
        std::optional<QJsonObject> reply;
    };

    void answer(const QByteArray &request);
    [[nodiscard]] Exchange *find(const QByteArray &key, bool motion);
    void deliver(const QJsonObject &reply, const QJsonValue &id);

    std::vector<Exchange> m_exchanges;
    std::size_t m_position = 0; ///< the last played movement
    QStringList m_strangers;
    bool m_closed = false;
};

} // namespace Backstep
