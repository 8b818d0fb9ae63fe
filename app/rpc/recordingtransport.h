// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/rpc/bytetransport.h"
#include "app/rpc/transcript.h"

#include <QElapsedTimer>

#include <memory>

namespace Backstep {

/// Passes everything through and writes it down as a Transcript, whole lines as they become complete. `sink` is an
/// open device that this takes over; when it cannot be written the conversation goes on unrecorded.
class RecordingTransport : public ByteTransport
{
    Q_OBJECT

public:
    RecordingTransport(std::unique_ptr<ByteTransport> inner, std::unique_ptr<QIODevice> sink, const QJsonObject &header,
                       QObject *parent = nullptr);
    ~RecordingTransport() override;

    void open() override;
    void write(const QByteArray &bytes) override;
    void close() override;

private:
    void note(TranscriptMessage::Way way, const QByteArray &data);
    void noteReplies(const QByteArray &bytes);

    std::unique_ptr<ByteTransport> m_inner;
    std::unique_ptr<QIODevice> m_sink;
    QElapsedTimer m_clock;
    QByteArray m_line;
};

} // namespace Backstep
