// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QJsonObject>
#include <QList>

class QIODevice;

namespace Backstep {

/// One message of a recorded conversation, as it went over the wire.
struct TranscriptMessage
{
    enum class Way { Request, Reply };

    double milliseconds = 0; ///< since the conversation began
    Way way = Way::Request;
    QByteArray data;
};

/// A conversation with a debugger, kept as JSON lines: a header object (free fields), then one object a message:
/// {"t":48.1,"dir":">","data":"{…}"}, ">" to the debugger and "<" from it. Used to play real debuggers to tests.
struct Transcript
{
    QJsonObject header;
    QList<TranscriptMessage> messages;

    /// Reads all of `device`. A line that cannot be understood is an Error naming it by number; an unfinished last
    /// line is dropped, since a recording may be cut anywhere.
    [[nodiscard]] static Result<Transcript> read(QIODevice &device);
    [[nodiscard]] static Result<Transcript> load(const QString &path);
};

/// The lines as they are written, with their newline.
[[nodiscard]] QByteArray transcriptHeader(const QJsonObject &header);
[[nodiscard]] QByteArray transcriptLine(const TranscriptMessage &message);

} // namespace Backstep
