// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/rpc/recordingtransport.h"

#include <QIODevice>

namespace Backstep {

RecordingTransport::RecordingTransport(std::unique_ptr<ByteTransport> inner, std::unique_ptr<QIODevice> sink,
                                       const QJsonObject &header, QObject *parent)
    : ByteTransport(parent)
    , m_inner(std::move(inner))
    , m_sink(std::move(sink))
{
    m_clock.start();
    m_sink->write(transcriptHeader(header));
    connect(m_inner.get(), &ByteTransport::opened, this, &ByteTransport::opened);
    connect(m_inner.get(), &ByteTransport::closed, this, &ByteTransport::closed);
    connect(m_inner.get(), &ByteTransport::received, this, [this](const QByteArray &bytes) {
        noteReplies(bytes);
        Q_EMIT received(bytes);
    });
}

RecordingTransport::~RecordingTransport() = default;

void RecordingTransport::open()
{
    m_inner->open();
}

void RecordingTransport::write(const QByteArray &bytes)
{
    note(TranscriptMessage::Way::Request, bytes);
    m_inner->write(bytes);
}

void RecordingTransport::close()
{
    m_inner->close();
}

void RecordingTransport::note(TranscriptMessage::Way way, const QByteArray &data)
{
    const double milliseconds = static_cast<double>(m_clock.nsecsElapsed()) / 1e6;
    m_sink->write(transcriptLine({.milliseconds = milliseconds, .way = way, .data = data}));
}

void RecordingTransport::noteReplies(const QByteArray &bytes)
{
    qsizetype from = 0;
    for (qsizetype end = bytes.indexOf('\n'); end >= 0; end = bytes.indexOf('\n', from)) {
        m_line.append(QByteArrayView(bytes).sliced(from, end + 1 - from));
        note(TranscriptMessage::Way::Reply, std::exchange(m_line, {}));
        from = end + 1;
    }
    m_line.append(QByteArrayView(bytes).sliced(from));
}

} // namespace Backstep
