// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/integration/session/plainvalue.h"

#include "app/delve/variable.h"
#include "app/session/capsuleexpression.h"
#include "app/session/variableconversion.h"

#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace Backstep::Testing {

namespace {

using Delve::Kind;

Kind kindOf(const QJsonObject &theirs)
{
    return static_cast<Kind>(theirs.value(u"kind"_s).toInt());
}

QString differs(const QString &path, const QString &ours, const QString &theirs)
{
    return u"%1: %2, dlv says %3"_s.arg(path, ours, theirs);
}

/// Nanoseconds of what Go's time.Duration prints.
double nanoseconds(const QString &text)
{
    static const QMap<QString, double> units{{u"h"_s, 3.6e12}, {u"m"_s, 6e10}, {u"s"_s, 1e9},
                                             {u"ms"_s, 1e6},   {u"µs"_s, 1e3}, {u"ns"_s, 1}};
    double total = 0;
    QString number;
    QString unit;
    for (const QChar character : text + u'0') {
        if (!unit.isEmpty() && !character.isLetter()) {
            total += number.toDouble() * units.value(unit);
            number.clear();
            unit.clear();
        }
        (character.isLetter() ? unit : number) += character == u'-' ? QChar(u'0') : character;
    }
    return text.startsWith(u'-') ? -total : total;
}

QString plainDifference(const Variable &ours, const QJsonObject &theirs, const QString &path)
{
    const QString value = theirs.value(u"value"_s).toString();
    const QString type = theirs.value(u"type"_s).toString();
    bool same = ours.value == value;
    if (kindOf(theirs) == Kind::String) {
        const qsizetype loaded = value.toUtf8().size();
        const bool whole = loaded >= theirs.value(u"len"_s).toInteger();
        same = unquotedGoString(ours.value) == value.toUtf8() && ours.truncated != whole
            && ours.length == theirs.value(u"len"_s).toInteger();
    } else if (type == u"time.Duration"_s) {
        same = qFuzzyCompare(1 + nanoseconds(ours.value), 1 + value.toDouble());
    } else if (type == u"uintptr"_s) {
        same = ours.value.toULongLong(nullptr, 0) == value.toULongLong();
    } else if (kindOf(theirs) == Kind::Func) {
        same = ours.value == (value.isEmpty() ? u"nil"_s : value);
    }
    return same ? QString() : differs(path, ours.value, value);
}

QString difference(const Variable &ours, const QJsonObject &theirs, const QString &path, int &compared);

QString partsDiffer(const VariableList &ours, const QList<QJsonObject> &theirs, const QStringList &names,
                    const QString &path, int &compared)
{
    if (ours.size() != theirs.size()) {
        return differs(path, u"%1 parts"_s.arg(ours.size()), QString::number(theirs.size()));
    }
    for (qsizetype i = 0; i < ours.size(); ++i) {
        if (ours.at(i).name != names.at(i)) {
            return differs(path, u"a part "_s + ours.at(i).name, names.at(i));
        }
        const QString found = difference(ours.at(i), theirs.at(i), path + u'.' + names.at(i), compared);
        if (!found.isEmpty()) {
            return found;
        }
    }
    return {};
}

qint64 fieldOf(const QJsonArray &fields, const QString &name)
{
    for (const QJsonValue &field : fields) {
        if (field.toObject().value(u"name"_s).toString() == name) {
            return field.toObject().value(u"value"_s).toString().toLongLong();
        }
    }
    return 0;
}

/// The elements that wait in a channel, oldest first: Go keeps them in a ring.
QList<QJsonObject> queuedIn(const QJsonArray &fields)
{
    QList<QJsonObject> queued;
    for (const QJsonValue &field : fields) {
        if (field.toObject().value(u"name"_s).toString() != u"buf"_s) {
            continue;
        }
        const QJsonArray ring =
            field.toObject().value(u"children"_s).toArray().at(0).toObject().value(u"children"_s).toArray();
        for (qint64 i = 0; i < fieldOf(fields, u"qcount"_s) && !ring.isEmpty(); ++i) {
            queued.append(ring.at((fieldOf(fields, u"recvx"_s) + i) % fieldOf(fields, u"dataqsiz"_s)).toObject());
        }
    }
    return queued;
}

QString structDiffers(const Variable &ours, const QJsonArray &children, const QString &path, int &compared)
{
    QList<QJsonObject> fields;
    QStringList names;
    for (const QJsonValue &child : children) {
        const QString name = child.toObject().value(u"name"_s).toString();
        if (name != u"_"_s) {
            fields.append(child.toObject());
            names.append(name);
        }
    }
    return partsDiffer(ours.children, fields, names, path, compared);
}

QString sequenceDiffers(const Variable &ours, const QJsonObject &theirs, const QString &path, int &compared)
{
    QList<QJsonObject> elements;
    QStringList names;
    const QJsonArray children = theirs.value(u"children"_s).toArray();
    const bool channel = kindOf(theirs) == Kind::Chan;
    for (const QJsonValue &child : children) {
        elements.append(child.toObject());
    }
    elements = channel ? queuedIn(children) : elements;
    for (qsizetype i = 0; i < elements.size(); ++i) {
        names.append(u"[%1]"_s.arg(i));
    }
    const qint64 length = channel ? fieldOf(children, u"qcount"_s) : theirs.value(u"len"_s).toInteger();
    const qint64 capacity = channel ? fieldOf(children, u"dataqsiz"_s) : theirs.value(u"cap"_s).toInteger();
    if (ours.length != length || ours.capacity != capacity) {
        return differs(path, u"%1 of %2"_s.arg(ours.length).arg(ours.capacity),
                       u"%1 of %2"_s.arg(length).arg(capacity));
    }
    return partsDiffer(ours.children, elements, names, path, compared);
}

QString mapDiffers(const Variable &ours, const QJsonObject &theirs, const QString &path, int &compared)
{
    const QJsonArray children = theirs.value(u"children"_s).toArray();
    if (ours.length != theirs.value(u"len"_s).toInteger() || ours.children.size() != children.size() / 2) {
        return differs(path, u"%1 entries"_s.arg(ours.children.size()), QString::number(children.size() / 2));
    }
    for (qsizetype i = 0; i < ours.children.size(); ++i) {
        const Variable &entry = ours.children.at(i);
        const QJsonObject key = children.at(2 * i).toObject();
        const QString text = key.value(u"value"_s).toString();
        const bool plain = kindOf(key) == Kind::String || (kindOf(key) >= Kind::Int && kindOf(key) <= Kind::Uint64);
        const bool readable = plain && !text.isEmpty() && text.size() < 50;
        if (readable && unquotedGoString(entry.name).value_or(entry.name.toUtf8()) != text.toUtf8()) {
            return differs(path, u"the key "_s + entry.name, text);
        }
        const QString found =
            difference(entry, children.at(2 * i + 1).toObject(), path + u'[' + entry.name + u']', compared);
        if (!found.isEmpty()) {
            return found;
        }
    }
    return {};
}

/// What a pointer leads to or an interface holds stands below it: its parts, or itself where it has none.
QString innerDiffers(const Variable &ours, const QJsonObject &inner, const QString &name, const QString &path,
                     int &compared)
{
    if (ours.children.size() == 1 && ours.children.first().name == name) {
        return difference(ours.children.first(), inner, u'*' + path, compared);
    }
    Variable taken = ours;
    taken.kind = VariableKind::Struct;
    switch (kindOf(inner)) {
    case Kind::Struct: return structDiffers(taken, inner.value(u"children"_s).toArray(), path, compared);
    case Kind::Array:
    case Kind::Slice:
    case Kind::Chan: return sequenceDiffers(taken, inner, path, compared);
    case Kind::Map: return mapDiffers(taken, inner, path, compared);
    case Kind::Pointer:
        return innerDiffers(ours, inner.value(u"children"_s).toArray().at(0).toObject(),
                            u'*' + inner.value(u"name"_s).toString(), path, compared);
    default: return differs(path, u"%1 parts"_s.arg(ours.children.size()), u"none"_s);
    }
}

QString pointerDiffers(const Variable &ours, const QJsonObject &theirs, const QString &path, int &compared)
{
    const QJsonObject inner = theirs.value(u"children"_s).toArray().at(0).toObject();
    const bool nil = inner.value(u"addr"_s).toInteger() == 0 || kindOf(inner) == Kind::Invalid;
    if (nil || ours.value == u"nil"_s) {
        return nil && ours.children.isEmpty() && (ours.value == u"nil"_s || !inner.isEmpty())
            ? QString()
            : differs(path, ours.value, nil ? u"nil"_s : u"a value"_s);
    }
    return innerDiffers(ours, inner, u'*' + ours.name, path, compared);
}

QString interfaceDiffers(const Variable &ours, const QJsonObject &theirs, const QString &path, int &compared)
{
    const QJsonObject held = theirs.value(u"children"_s).toArray().at(0).toObject();
    const QString type = held.value(u"type"_s).toString();
    if (held.isEmpty() || kindOf(held) == Kind::Invalid) {
        return ours.value == u"nil"_s ? QString() : differs(path, ours.value, u"nil"_s);
    }
    if (!ours.children.isEmpty()) {
        return innerDiffers(ours, held, type, path, compared);
    }
    const QString value = held.value(u"value"_s).toString();
    const bool plain = kindOf(held) >= Kind::Bool && kindOf(held) <= Kind::Complex128 && type != u"time.Duration"_s
        && type != u"uintptr"_s;
    const bool same = plain ? ours.value.endsWith(value)
        : kindOf(held) == Kind::String
        ? unquotedGoString(ours.value.mid(ours.value.indexOf(u'"'))) == value.toUtf8() || value.size() > 20
        : !ours.value.isEmpty();
    return same ? QString() : differs(path, ours.value, type + u' ' + value);
}

QString difference(const Variable &ours, const QJsonObject &theirs, const QString &path, int &compared)
{
    ++compared;
    const QString unreadable = theirs.value(u"unreadable"_s).toString();
    if (!unreadable.isEmpty() || !ours.unreadable.isEmpty()) {
        return unreadable.isEmpty() == ours.unreadable.isEmpty() ? QString()
                                                                 : differs(path, ours.unreadable, unreadable);
    }
    if (ours.type != theirs.value(u"type"_s).toString()) {
        return differs(path, ours.type, theirs.value(u"type"_s).toString());
    }
    if (ours.address != static_cast<quint64>(theirs.value(u"addr"_s).toDouble())) {
        return differs(path, u"at %1"_s.arg(ours.address), QString::number(theirs.value(u"addr"_s).toInteger()));
    }
    if (theirs.value(u"onlyAddr"_s).toBool()) {
        return ours.children.isEmpty() ? QString() : differs(path, ours.value, u"nothing loaded"_s);
    }
    switch (kindOf(theirs)) {
    case Kind::Struct: return structDiffers(ours, theirs.value(u"children"_s).toArray(), path, compared);
    case Kind::Array:
    case Kind::Slice:
    case Kind::Chan: return sequenceDiffers(ours, theirs, path, compared);
    case Kind::Map: return mapDiffers(ours, theirs, path, compared);
    case Kind::Pointer: return pointerDiffers(ours, theirs, path, compared);
    case Kind::Interface: return interfaceDiffers(ours, theirs, path, compared);
    case Kind::Invalid:
    case Kind::UnsafePointer: return {};
    default: return plainDifference(ours, theirs, path);
    }
}

VariableList asConverted(const QJsonArray &theirs)
{
    QList<Delve::Variable> list;
    for (const QJsonValue &value : theirs) {
        list.append(Delve::readReply(value, Delve::readVariable).value_or(Delve::Variable()));
    }
    return convertVariables(list);
}

} // namespace

QString differenceOfValues(const VariableList &ours, const QJsonArray &theirs, int &compared)
{
    constexpr qint64 returned = 16; // api.VariableReturnArgument
    QJsonArray shown;
    for (const QJsonValue &value : theirs) {
        const QString name = value.toObject().value(u"name"_s).toString();
        const bool noValueYet =
            name.startsWith(u'~') && (value.toObject().value(u"flags"_s).toInteger() & returned) != 0;
        if (!name.startsWith(u'.') && !noValueYet) {
            shown.append(value);
        }
    }
    if (ours.size() != shown.size()) {
        return differs(u"variables"_s, QString::number(ours.size()), QString::number(shown.size()));
    }
    const VariableList converted = asConverted(shown);
    for (qsizetype i = 0; i < ours.size(); ++i) {
        const QJsonObject object = shown.at(i).toObject();
        const QString name = object.value(u"name"_s).toString();
        if (ours.at(i).name != (name.startsWith(u'~') ? u"_"_s : name)
            || ours.at(i).declarationLine != object.value(u"DeclLine"_s).toInt()) {
            return differs(u"variable"_s, ours.at(i).name, name);
        }
        const QString found = difference(ours.at(i), object, name, compared);
        if (!found.isEmpty()) {
            return found;
        }
        if (!(ours.at(i) == converted.at(i))) {
            return differs(name + u" as text"_s, ours.at(i).value, converted.at(i).value);
        }
    }
    return {};
}

} // namespace Backstep::Testing
