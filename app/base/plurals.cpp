// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/plurals.h"

namespace Backstep {

using namespace Qt::StringLiterals;

QString EnglishPlurals::translate(const char * /*context*/, const char *text, const char * /*disambiguation*/,
                                  int count) const
{
    const QByteArrayView source(text);
    if (count < 0 || !source.contains("(s)")) {
        return {}; // as it stands
    }
    return QString::fromUtf8(source).replace("(s)"_L1, count == 1 ? ""_L1 : "s"_L1);
}

} // namespace Backstep
