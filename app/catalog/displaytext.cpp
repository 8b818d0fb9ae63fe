// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/catalog/displaytext.h"

#include <algorithm>

namespace Backstep {

namespace {

bool unfit(QChar c)
{
    switch (c.category()) {
    case QChar::Other_Control:
    case QChar::Other_Format:
    case QChar::Separator_Line:
    case QChar::Separator_Paragraph: return true;
    default: return false;
    }
}

} // namespace

QString displayText(QByteArrayView bytes, qsizetype longest)
{
    QString text = QString::fromUtf8(bytes.first(qMin(bytes.size(), longest * 4)));
    text.truncate(longest);
    std::ranges::replace_if(text, unfit, QChar(QChar::ReplacementCharacter));
    return text;
}

QByteArrayView lastPart(QByteArrayView path)
{
    // Never on an empty view: lastIndexOf() of Qt 6.8 looks at the byte behind it.
    return path.isEmpty() ? path : path.sliced(path.lastIndexOf('/') + 1);
}

} // namespace Backstep
