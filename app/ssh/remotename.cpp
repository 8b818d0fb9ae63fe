// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/remotename.h"

#include <QList>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

/// One character's worth of bytes, or one byte where they are no UTF-8.
qsizetype sequenceLength(QByteArrayView bytes)
{
    const auto first = static_cast<uchar>(bytes.front());
    const qsizetype length = first < 0x80 ? 1 : (first & 0xE0) == 0xC0 ? 2 : (first & 0xF0) == 0xE0 ? 3 : 4;
    return length <= bytes.size() && bytes.first(length).isValidUtf8() ? length : 0;
}

} // namespace

bool isPlainFileName(QByteArrayView name)
{
    return !name.isEmpty() && name.size() <= 255 && name != "." && name != ".." && !name.contains('/')
        && !name.contains('\0');
}

QString printable(QByteArrayView bytes, qsizetype limit)
{
    QString text;
    while (!bytes.isEmpty() && text.size() < limit) {
        const qsizetype length = sequenceLength(bytes);
        if (length == 0) {
            text += u"\\x%1"_s.arg(static_cast<uchar>(bytes.front()), 2, 16, '0'_L1);
            bytes = bytes.sliced(1);
            continue;
        }
        const QString character = QString::fromUtf8(bytes.first(length));
        // Qt takes a byte order mark for none, also in the middle.
        const char32_t code = character.isEmpty() ? 0xFEFF : character.toUcs4().first();
        if (QChar::isPrint(code)) {
            text += character;
        } else {
            text += u"\\u%1"_s.arg(static_cast<uint>(code), 4, 16, '0'_L1);
        }
        bytes = bytes.sliced(length);
    }
    return bytes.isEmpty() ? text : text + u"…"_s;
}

} // namespace Backstep
