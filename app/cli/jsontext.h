// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QMap>
#include <QString>
#include <QStringList>

#include <optional>

namespace Backstep {

/// A JSON object as text on one line whose members keep the order in which they were added, which QJsonObject does not:
/// people read these lines, and a change of order is a change of the output. Absent optionals become null.
class JsonObject
{
public:
    JsonObject &add(QLatin1StringView key, const QString &value);
    JsonObject &add(QLatin1StringView key, qint64 value);
    JsonObject &add(QLatin1StringView key, int value) { return add(key, static_cast<qint64>(value)); }
    JsonObject &add(QLatin1StringView key, double value); ///< with at most one decimal; not finite: null
    JsonObject &add(QLatin1StringView key, bool value);
    JsonObject &add(QLatin1StringView key, const QStringList &texts);
    JsonObject &add(QLatin1StringView key, const QMap<QString, QString> &texts);
    JsonObject &add(QLatin1StringView key, const JsonObject &object) { return addRaw(key, object.text()); }
    template<typename T>
    JsonObject &add(QLatin1StringView key, const std::optional<T> &value)
    {
        return value ? add(key, *value) : addRaw(key, QStringLiteral("null"));
    }
    /// `json` is text that is JSON already.
    JsonObject &addRaw(QLatin1StringView key, const QString &json);

    [[nodiscard]] QString text() const { return u'{' + m_members.join(u',') + u'}'; }

private:
    QStringList m_members;
};

/// The JSON texts of the elements, in brackets.
template<typename List, typename ToJson>
[[nodiscard]] QString jsonArray(const List &list, ToJson toJson)
{
    QStringList elements;
    for (const auto &element : list) {
        elements.append(toJson(element).text());
    }
    return u'[' + elements.join(u',') + u']';
}

/// The text in quotes, escaped as RFC 8259 asks; lone surrogates become U+FFFD.
[[nodiscard]] QString jsonString(const QString &text);

} // namespace Backstep
