// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/rpc/transcript.h"

#include <QCoreApplication>
#include <QFile>
#include <QJsonDocument>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::Transcript)
};

QByteArray lineOf(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

std::optional<TranscriptMessage> messageFrom(const QJsonObject &object)
{
    const QString way = object.value("dir"_L1).toString();
    const QJsonValue data = object.value("data"_L1);
    if ((way != ">"_L1 && way != "<"_L1) || !data.isString()) {
        return std::nullopt;
    }
    return TranscriptMessage{.milliseconds = object.value("t"_L1).toDouble(),
                             .way = way == ">"_L1 ? TranscriptMessage::Way::Request : TranscriptMessage::Way::Reply,
                             .data = data.toString().toUtf8()};
}

} // namespace

Result<Transcript> Transcript::read(QIODevice &device)
{
    Transcript transcript;
    for (int number = 1; !device.atEnd(); ++number) {
        const QByteArray line = device.readLine();
        const QJsonDocument document = QJsonDocument::fromJson(line);
        if (!document.isObject() && !line.endsWith('\n')) {
            break;
        }
        const std::optional<TranscriptMessage> message = messageFrom(document.object());
        if (number == 1 && document.isObject() && !message) {
            transcript.header = document.object();
        } else if (message) {
            transcript.messages.append(*message);
        } else {
            return fail(ErrorCode::badInput,
                        Text::tr("Line %1 of the transcript is no message of a conversation.").arg(number),
                        {QString::fromUtf8(line.first(qMin(line.size(), qsizetype(200))))});
        }
    }
    return transcript;
}

Result<Transcript> Transcript::load(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return fail(ErrorCode::io, Text::tr("The transcript %1 cannot be read.").arg(path), {file.errorString()});
    }
    return read(file);
}

QByteArray transcriptHeader(const QJsonObject &header)
{
    return lineOf(header);
}

QByteArray transcriptLine(const TranscriptMessage &message)
{
    return lineOf({{u"t"_s, message.milliseconds},
                   {u"dir"_s, message.way == TranscriptMessage::Way::Request ? u">"_s : u"<"_s},
                   {u"data"_s, QString::fromUtf8(message.data)}});
}

} // namespace Backstep
