// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/gonames.h"

namespace Backstep {

QString packageOf(const QString &function)
{
    return function.left(function.indexOf(u'.', function.lastIndexOf(u'/') + 1));
}

QString goSourcesOf(const CodeLocation &location)
{
    const qsizetype folder = location.file.lastIndexOf(QLatin1StringView("/runtime/"));
    const bool runtime = folder > 0 && location.function.startsWith(QLatin1StringView("runtime."));
    return runtime ? location.file.first(folder + 1) : QString();
}

} // namespace Backstep
