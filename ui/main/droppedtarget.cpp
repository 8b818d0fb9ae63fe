// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/droppedtarget.h"

#include "app/catalog/capsulefiles.h"

#include <QFileInfo>
#include <QMimeData>
#include <QUrl>

namespace Backstep {

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
    const Result<Target> target = parseTarget(path);
    const bool opens =
        target && (std::holds_alternative<CapsuleTarget>(*target) || std::holds_alternative<ReplayTarget>(*target));
    return opens ? std::optional(*target) : std::nullopt;
}

} // namespace Backstep
