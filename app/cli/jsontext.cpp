// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/jsontext.h"

#include <cmath>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

QString escaped(QChar letter)
{
    switch (letter.unicode()) {
    case u'"': return u"\\\""_s;
    case u'\\': return u"\\\\"_s;
    case u'\n': return u"\\n"_s;
    case u'\r': return u"\\r"_s;
    case u'\t': return u"\\t"_s;
    default: return u"\\u%1"_s.arg(static_cast<int>(letter.unicode()), 4, 16, QChar(u'0'));
    }
}

bool needsEscape(QChar letter)
{
    // DEL and the C1 controls would reach a terminal as they are.
    const char16_t code = letter.unicode();
    return code < 0x20 || code == u'"' || code == u'\\' || (code >= 0x7f && code < 0xa0);
}

} // namespace

QString jsonString(const QString &text)
{
    QString json = u"\""_s;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar letter = text.at(i);
        const bool pair = letter.isHighSurrogate() && i + 1 < text.size() && text.at(i + 1).isLowSurrogate();
        if (pair) {
            json += letter;
            json += text.at(++i);
        } else if (letter.isSurrogate()) {
            json += QChar(QChar::ReplacementCharacter);
        } else {
            json += needsEscape(letter) ? escaped(letter) : QString(letter);
        }
    }
    return json + u'"';
}

JsonObject &JsonObject::addRaw(QLatin1StringView key, const QString &json)
{
    m_members.append(jsonString(key) + u':' + json);
    return *this;
}

JsonObject &JsonObject::add(QLatin1StringView key, const QString &value)
{
    return addRaw(key, jsonString(value));
}

JsonObject &JsonObject::add(QLatin1StringView key, qint64 value)
{
    return addRaw(key, QString::number(value));
}

JsonObject &JsonObject::add(QLatin1StringView key, double value)
{
    if (!std::isfinite(value)) {
        return addRaw(key, u"null"_s);
    }
    return addRaw(key, QString::number(std::round(value * 10) / 10, 'g', 15));
}

JsonObject &JsonObject::add(QLatin1StringView key, bool value)
{
    return addRaw(key, value ? u"true"_s : u"false"_s);
}

JsonObject &JsonObject::add(QLatin1StringView key, const QStringList &texts)
{
    QStringList elements;
    for (const QString &text : texts) {
        elements.append(jsonString(text));
    }
    return addRaw(key, u'[' + elements.join(u',') + u']');
}

JsonObject &JsonObject::add(QLatin1StringView key, const QMap<QString, QString> &texts)
{
    QStringList members;
    for (auto text = texts.cbegin(); text != texts.cend(); ++text) {
        members.append(jsonString(text.key()) + u':' + jsonString(text.value()));
    }
    return addRaw(key, u'{' + members.join(u',') + u'}');
}

} // namespace Backstep
