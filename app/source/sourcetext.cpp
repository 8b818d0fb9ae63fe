// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/source/sourcetext.h"

#include "app/base/datasize.h"
#include "app/base/jobrunner.h"

#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QStringDecoder>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 chunkSize = 1024 * 1024;

QString translated(const char *text)
{
    return QCoreApplication::translate("Backstep::SourceText", text);
}

Result<QByteArray> readBytes(const QString &path, const StopToken &stop)
{
    QFile file(path);
    if (!QFileInfo(path).isFile()) {
        return fail(ErrorCode::notFound, translated("There is no file %1 any more.").arg(path));
    }
    if (!file.open(QIODevice::ReadOnly)) {
        return fail(ErrorCode::io, translated("The file %1 cannot be read: %2.").arg(path, file.errorString()));
    }
    QByteArray bytes;
    while (!file.atEnd()) {
        if (stop.stopRequested()) {
            return fail(ErrorCode::cancelled, translated("Reading %1 was cancelled.").arg(path));
        }
        const QByteArray chunk = file.read(chunkSize);
        if (chunk.isEmpty()) {
            return fail(ErrorCode::io, translated("The file %1 cannot be read: %2.").arg(path, file.errorString()));
        }
        bytes.append(chunk);
        if (looksBinary(bytes)) {
            return fail(SourceErrorCode::binary,
                        translated("The file %1 holds binary data rather than text, so it is not shown.").arg(path));
        }
        if (bytes.size() > maxSourceSize) {
            return fail(SourceErrorCode::tooLarge,
                        translated("The file %1 is larger than %2, which is more than a source view can show.")
                            .arg(path, dataSizeText(maxSourceSize)));
        }
    }
    return bytes;
}

/// Lines end in a line feed, and the end of the last line is not the beginning of another.
void tidyLines(SourceText &source)
{
    source.text.replace(u"\r\n"_s, u"\n"_s);
    source.text.replace(u'\r', u'\n');
    if (source.text.endsWith(u'\n')) {
        source.text.chop(1);
    }
    source.lineCount = static_cast<int>(source.text.count(u'\n')) + 1;
}

} // namespace

bool looksBinary(QByteArrayView bytes)
{
    return bytes.first(qMin<qsizetype>(bytes.size(), 8000)).contains('\0');
}

Result<SourceTextPtr> readSource(const QString &path, const StopToken &stop)
{
    const Result<QByteArray> bytes = readBytes(path, stop);
    if (!bytes) {
        return fail(bytes.error());
    }
    auto source = std::make_shared<SourceText>();
    source->path = path;
    QStringDecoder decoder(QStringDecoder::Utf8); // takes a byte order mark away
    source->text = decoder.decode(*bytes);
    source->replacedBytes = decoder.hasError();
    tidyLines(*source);
    return SourceTextPtr(std::move(source));
}

SourceTextPtr providedSource(const QString &path, const QString &text)
{
    auto source = std::make_shared<SourceText>();
    source->path = path;
    source->text = text;
    tidyLines(*source);
    return source;
}

FutureResult<SourceTextPtr> loadSource(JobRunner &runner, const QString &path)
{
    return runner.run<SourceTextPtr>([path](const StopToken &stop) { return readSource(path, stop); });
}

} // namespace Backstep
