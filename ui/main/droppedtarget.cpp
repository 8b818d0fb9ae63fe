// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/droppedtarget.h"

#include "app/catalog/capsulefiles.h"

#include <QFile>
#include <QFileInfo>
#include <QMimeData>
#include <QUrl>

namespace Backstep {

namespace {

/// Whether the beginning or the end of a file is text with goroutines.
bool hasGoroutines(const QString &path)
{
    constexpr qint64 part = 64 * 1024;
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QFile::ReadOnly)) {
        return false;
    }
    QByteArray text = file.read(part);
    if (file.size() > part && file.seek(qMax(part, file.size() - part))) {
        text += file.read(part);
    }
    return !text.contains('\0')
        && (text.contains("\ngoroutine ") || text.startsWith("goroutine ") || text.contains(" goroutine "));
}

} // namespace

std::optional<Target> droppedTarget(const QMimeData &data)
{
    const QList<QUrl> urls = data.urls();
    if (urls.size() != 1 || !urls.constFirst().isLocalFile()) {
        return std::nullopt;
    }
    const QString path = urls.constFirst().toLocalFile();
    if (QFileInfo(path).isDir() && !isTraceFolder(path)) {
        return std::nullopt;
    }
    if (hasGoroutines(path)) {
        return DumpTarget{path};
    }
    const Result<Target> target = parseTarget(path);
    const bool opens =
        target && (std::holds_alternative<CapsuleTarget>(*target) || std::holds_alternative<ReplayTarget>(*target));
    return opens ? std::optional(*target) : std::nullopt;
}

} // namespace Backstep
