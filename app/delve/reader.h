// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QMap>

namespace Backstep::Delve {

/// Reads one JSON object tolerantly: what is missing or null (Go's nil slices and maps) is empty, unknown fields are
/// ignored, a wrong type is remembered with its path ("State.Threads[3].line: a number was expected, not a string")
/// and read as empty. The first such problem turns the whole reply into an Error; see readReply().
class Reader
{
public:
    /// The outermost object; `problem` collects and must outlive it and everything below.
    Reader(const QJsonValue &value, QString *problem);

    [[nodiscard]] bool has(QLatin1StringView name) const;
    [[nodiscard]] QString text(QLatin1StringView name) const;
    [[nodiscard]] qint64 integer(QLatin1StringView name) const;
    [[nodiscard]] int number(QLatin1StringView name) const;
    /// Addresses; those from 2^63 on lose their low bits, since the parser holds them as doubles.
    [[nodiscard]] quint64 address(QLatin1StringView name) const;
    [[nodiscard]] bool flag(QLatin1StringView name) const;
    [[nodiscard]] QByteArray base64(QLatin1StringView name) const;
    [[nodiscard]] Reader object(QLatin1StringView name) const;
    [[nodiscard]] QStringList texts(QLatin1StringView name) const;
    [[nodiscard]] QList<quint64> addresses(QLatin1StringView name) const;
    [[nodiscard]] QMap<QString, QString> textMap(QLatin1StringView name) const;

    template<typename T>
    [[nodiscard]] QList<T> list(QLatin1StringView name, T (*read)(const Reader &)) const
    {
        const QJsonArray array = arrayAt(name);
        QList<T> result;
        result.reserve(array.size());
        for (qsizetype i = 0; i < array.size(); ++i) {
            result.append(read(Reader(this, array.at(i), name, i)));
        }
        return result;
    }

private:
    Reader(const Reader *parent, const QJsonValue &value, QLatin1StringView name, qsizetype index);

    [[nodiscard]] QJsonArray arrayAt(QLatin1StringView name) const;
    [[nodiscard]] QJsonValue valueAt(QLatin1StringView name, QJsonValue::Type type) const;
    void complain(const QString &where, QJsonValue::Type wanted, QJsonValue::Type got) const;
    [[nodiscard]] QString path() const;

    // The path is put together only for a complaint: lists have tens of thousands of entries.
    const Reader *m_parent = nullptr;
    QLatin1StringView m_name;
    qsizetype m_index = -1;
    QJsonObject m_object;
    QString *m_problem;
};

/// The error that a reply of the wrong shape becomes.
[[nodiscard]] Error shapeError(const QString &problem);

/// A whole reply by one function of the topic headers.
template<typename T>
[[nodiscard]] Result<T> readReply(const QJsonValue &value, T (*read)(const Reader &))
{
    QString problem;
    T result = read(Reader(value, &problem));
    if (!problem.isEmpty()) {
        return fail(shapeError(problem));
    }
    return result;
}

} // namespace Backstep::Delve
