// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/source/tabtitles.h"

#include <algorithm>

namespace Backstep {

namespace {

QString tail(const QString &path, qsizetype parts)
{
    const QStringList all = path.split(u'/', Qt::SkipEmptyParts);
    return all.last(qMin(parts, all.size())).join(u'/');
}

} // namespace

QStringList tabTitles(const QStringList &paths)
{
    QStringList titles;
    for (const QString &path : paths) {
        const qsizetype depth = path.split(u'/', Qt::SkipEmptyParts).size();
        qsizetype parts = 1;
        const auto shared = [&](const QString &other) {
            return other != path && tail(other, parts) == tail(path, parts);
        };
        while (parts < depth && std::ranges::any_of(paths, shared)) {
            ++parts;
        }
        titles.append(tail(path, parts));
    }
    return titles;
}

} // namespace Backstep
