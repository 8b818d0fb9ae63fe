// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/reader.h"

#include "app/delve/delveerror.h"

#include <QCoreApplication>

namespace Backstep::Delve {

using namespace Qt::StringLiterals;

namespace {

QString typeName(QJsonValue::Type type)
{
    switch (type) {
    case QJsonValue::Bool: return u"true or false"_s;
    case QJsonValue::Double: return u"a number"_s;
    case QJsonValue::String: return u"a string"_s;
    case QJsonValue::Array: return u"a list"_s;
    case QJsonValue::Object: return u"an object"_s;
    default: return u"nothing"_s;
    }
}

quint64 toAddress(const QJsonValue &value)
{
    constexpr double past = 18446744073709551616.0; // 2^64
    const qint64 whole = value.toInteger(-1);
    const double rounded = value.toDouble();
    if (whole >= 0 || rounded < 0) {
        return static_cast<quint64>(qMax(whole, qint64(0)));
    }
    return rounded >= past ? std::numeric_limits<quint64>::max() : static_cast<quint64>(rounded);
}

} // namespace

Reader::Reader(const QJsonValue &value, QString *problem) : m_object(value.toObject()), m_problem(problem)
{
    if (!value.isObject() && !value.isNull() && !value.isUndefined()) {
        complain(u"result"_s, QJsonValue::Object, value.type());
    }
}

Reader::Reader(const Reader *parent, const QJsonValue &value, QLatin1StringView name, qsizetype index)
    : m_parent(parent)
    , m_name(name)
    , m_index(index)
    , m_object(value.toObject())
    , m_problem(parent->m_problem)
{
    if (!value.isObject() && !value.isNull() && !value.isUndefined()) {
        complain(path(), QJsonValue::Object, value.type());
    }
}

bool Reader::has(QLatin1StringView name) const
{
    const QJsonValue value = m_object.value(name);
    return !value.isNull() && !value.isUndefined();
}

QString Reader::text(QLatin1StringView name) const
{
    return valueAt(name, QJsonValue::String).toString();
}

qint64 Reader::integer(QLatin1StringView name) const
{
    return valueAt(name, QJsonValue::Double).toInteger();
}

int Reader::number(QLatin1StringView name) const
{
    constexpr qint64 smallest = std::numeric_limits<int>::min();
    constexpr qint64 largest = std::numeric_limits<int>::max();
    return static_cast<int>(qBound(smallest, integer(name), largest));
}

quint64 Reader::address(QLatin1StringView name) const
{
    return toAddress(valueAt(name, QJsonValue::Double));
}

bool Reader::flag(QLatin1StringView name) const
{
    return valueAt(name, QJsonValue::Bool).toBool();
}

QByteArray Reader::base64(QLatin1StringView name) const
{
    return QByteArray::fromBase64(text(name).toLatin1());
}

Reader Reader::object(QLatin1StringView name) const
{
    return Reader(this, m_object.value(name), name, -1);
}

QStringList Reader::texts(QLatin1StringView name) const
{
    QStringList result;
    const QJsonArray array = arrayAt(name);
    for (const QJsonValue &entry : array) {
        if (!entry.isString()) {
            complain(path() + name, QJsonValue::String, entry.type());
        }
        result.append(entry.toString());
    }
    return result;
}

QList<quint64> Reader::addresses(QLatin1StringView name) const
{
    QList<quint64> result;
    const QJsonArray array = arrayAt(name);
    for (const QJsonValue &entry : array) {
        if (!entry.isDouble()) {
            complain(path() + name, QJsonValue::Double, entry.type());
        }
        result.append(toAddress(entry));
    }
    return result;
}

QMap<QString, QString> Reader::textMap(QLatin1StringView name) const
{
    QMap<QString, QString> result;
    const QJsonObject map = valueAt(name, QJsonValue::Object).toObject();
    for (auto entry = map.begin(); entry != map.end(); ++entry) {
        result.insert(entry.key(), entry.value().toVariant().toString());
    }
    return result;
}

QJsonArray Reader::arrayAt(QLatin1StringView name) const
{
    return valueAt(name, QJsonValue::Array).toArray();
}

QJsonValue Reader::valueAt(QLatin1StringView name, QJsonValue::Type type) const
{
    const QJsonValue value = m_object.value(name);
    if (value.type() == type || value.isNull() || value.isUndefined()) {
        return value;
    }
    complain(path() + name, type, value.type());
    return {};
}

void Reader::complain(const QString &where, QJsonValue::Type wanted, QJsonValue::Type got) const
{
    if (m_problem->isEmpty()) {
        *m_problem = u"%1: %2 was expected, not %3"_s.arg(where, typeName(wanted), typeName(got));
    }
}

QString Reader::path() const
{
    if (m_parent == nullptr) {
        return {};
    }
    const QString index = m_index < 0 ? QString() : u"[%1]"_s.arg(m_index);
    return m_parent->path() + m_name + index + u'.';
}

Error shapeError(const QString &problem)
{
    const QString text = QCoreApplication::translate(
        "Backstep::Delve",
        "The debugger's answer has a shape that Backstep does not know; its version may be too new.");
    return Error{QString(Code::unknownShape), text, {problem}};
}

} // namespace Backstep::Delve
