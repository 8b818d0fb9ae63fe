// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/foreigntext.h"

#include <QList>

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

/// One character's worth of bytes, or 0 where they are no UTF-8.
qsizetype sequenceLength(QByteArrayView bytes)
{
    const auto first = static_cast<uchar>(bytes.front());
    const qsizetype length = first < 0x80 ? 1 : (first & 0xE0) == 0xC0 ? 2 : (first & 0xF0) == 0xE0 ? 3 : 4;
    return length <= bytes.size() && bytes.first(length).isValidUtf8() ? length : 0;
}

void append(QString &shown, char32_t character)
{
    // Qt takes the separators of lines and paragraphs for printable.
    if (QChar::isPrint(character) && character != QChar::LineSeparator && character != QChar::ParagraphSeparator) {
        shown += QChar::fromUcs4(character);
    } else {
        shown += u"\\u%1"_s.arg(static_cast<uint>(character), 4, 16, '0'_L1);
    }
}

} // namespace

bool isPlainFileName(QByteArrayView name)
{
    constexpr qsizetype longest = 255; // NAME_MAX, here and on every host that rr runs on
    const bool control = std::ranges::any_of(name, [](char c) {
        const auto byte = static_cast<uchar>(c);
        return byte < 0x20 || byte == 0x7f;
    });
    return !name.isEmpty() && name.size() <= longest && name != "." && name != ".." && !name.contains('/') && !control;
}

QByteArrayView lastPart(QByteArrayView path)
{
    // Never on an empty view: lastIndexOf() of Qt 6.8 looks at the byte behind it.
    return path.isEmpty() ? path : path.sliced(path.lastIndexOf('/') + 1);
}

QString harmless(QByteArrayView bytes, qsizetype longest)
{
    QString shown;
    while (!bytes.isEmpty() && shown.size() < longest) {
        const qsizetype length = sequenceLength(bytes);
        if (length == 0) {
            shown += u"\\x%1"_s.arg(static_cast<uchar>(bytes.front()), 2, 16, '0'_L1);
        } else {
            const QString character = QString::fromUtf8(bytes.first(length));
            // Qt takes a byte order mark for none, also in the middle.
            append(shown, character.isEmpty() ? 0xFEFF : character.toUcs4().first());
        }
        bytes = bytes.sliced(qMax(length, qsizetype(1)));
    }
    return bytes.isEmpty() ? shown : shown + u"…"_s;
}

QString harmless(QStringView text)
{
    const auto plain = [](QChar letter) { return letter >= u' ' && letter <= u'~'; };
    if (std::ranges::all_of(text, plain)) {
        return text.toString();
    }
    QString shown;
    for (const uint character : text.toUcs4()) { // half of a surrogate pair becomes U+FFFD
        append(shown, character == u'\t' ? u' ' : character);
    }
    return shown;
}

} // namespace Backstep
