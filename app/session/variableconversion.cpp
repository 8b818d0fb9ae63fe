// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/variableconversion.h"

#include "app/session/variabletext.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace Backstep {

using namespace Qt::StringLiterals;
using Delve::Kind;

namespace {

VariableKind kindOf(Kind kind)
{
    switch (kind) {
    case Kind::Invalid: return VariableKind::Invalid;
    case Kind::Bool: return VariableKind::Bool;
    case Kind::Float32:
    case Kind::Float64: return VariableKind::Float;
    case Kind::Complex64:
    case Kind::Complex128: return VariableKind::Complex;
    case Kind::Array: return VariableKind::Array;
    case Kind::Chan: return VariableKind::Channel;
    case Kind::Func: return VariableKind::Function;
    case Kind::Interface: return VariableKind::Interface;
    case Kind::Map: return VariableKind::Map;
    case Kind::Pointer: return VariableKind::Pointer;
    case Kind::Slice: return VariableKind::Slice;
    case Kind::String: return VariableKind::String;
    case Kind::Struct: return VariableKind::Struct;
    case Kind::UnsafePointer: return VariableKind::UnsafePointer;
    default: return VariableKind::Integer;
    }
}

/// The quotes let type names with a slash in their package path through Delve's parser.
QString addressExpression(const Delve::Variable &variable)
{
    const bool addressable = variable.addr != 0 && (variable.flags & Delve::FakeAddress) == 0
        && !variable.type.isEmpty() && variable.type != "void"_L1;
    return addressable ? u"*(*\"%1\")(0x%2)"_s.arg(variable.type).arg(variable.addr, 0, 16) : QString();
}

/// Parenthesised when a suffix would bind to the wrong part ("*p" + ".x").
QString operand(const QString &expression)
{
    return expression.startsWith(u'*') || expression.startsWith(u'&') ? u'(' + expression + u')' : expression;
}

bool isIdentifier(const QString &name)
{
    static const QRegularExpression pattern(u"\\A[\\p{L}_][\\p{L}\\p{Nd}_]*\\z"_s);
    return name != "_"_L1 && pattern.match(name).hasMatch();
}

QString memberExpression(const Delve::Variable &member, const QString &owner)
{
    return !owner.isEmpty() && isIdentifier(member.name) ? operand(owner) + u'.' + member.name
                                                         : addressExpression(member);
}

VariableList fields(const Delve::Variable &owner, const QString &expression)
{
    VariableList result;
    for (const Delve::Variable &field : owner.children) {
        if (field.name != "_"_L1) {
            result.append(convertVariable(field, memberExpression(field, expression)));
        }
    }
    return result;
}

VariableList elements(const Delve::Variable &sequence, const QString &expression, qint64 first)
{
    VariableList result;
    for (qsizetype i = 0; i < sequence.children.size(); ++i) {
        const QString index = u"[%1]"_s.arg(first + i);
        const Delve::Variable &element = sequence.children[i];
        result.append(
            convertVariable(element, expression.isEmpty() ? addressExpression(element) : operand(expression) + index));
        result.last().name = index;
    }
    return result;
}

QString entryExpression(const Delve::Variable &key, const Delve::Variable &value, const QString &map)
{
    const bool whole = key.kind == Kind::String && key.value.toUtf8().size() == key.len
        && !key.value.contains(QChar::ReplacementCharacter);
    const bool number = key.kind >= Kind::Int && key.kind <= Kind::Uintptr && !key.value.contains(u' ');
    if (!map.isEmpty() && (whole || number)) {
        return operand(map) + u'[' + (whole ? quotedGoString(key.value) : key.value) + u']';
    }
    return addressExpression(value);
}

VariableList entries(const Delve::Variable &map, const QString &expression)
{
    VariableList result;
    for (qsizetype i = 0; i + 1 < map.children.size(); i += 2) {
        const Delve::Variable &key = map.children[i];
        const Delve::Variable &value = map.children[i + 1];
        result.append(convertVariable(value, entryExpression(key, value, expression)));
        result.last().name = variableText(key, 60);
    }
    return result;
}

/// The array behind the channel's pointer `buf`; null where it was not loaded.
const Delve::Variable *bufferOf(const Delve::Variable &channel)
{
    for (const Delve::Variable &field : channel.children) {
        if (field.name == "buf"_L1 && !field.children.isEmpty()) {
            return &field.children.first();
        }
    }
    return nullptr;
}

/// The elements in the buffer, oldest first: the ring from `recvx` on.
VariableList queued(const Delve::Variable &channel)
{
    VariableList result;
    const Delve::Variable *buffer = bufferOf(channel);
    if (buffer == nullptr || buffer->children.isEmpty()) {
        return result;
    }
    const qint64 start = channelField(channel, "recvx"_L1);
    const qint64 room = channelField(channel, "dataqsiz"_L1);
    const qint64 count = channelField(channel, "qcount"_L1);
    for (qint64 i = 0; i < count && room > 0; ++i) {
        const qint64 slot = (start + i) % room;
        if (slot >= buffer->children.size()) {
            break; // beyond what was loaded; leaving out one in the middle would misnumber the rest
        }
        const Delve::Variable &element = buffer->children[slot];
        result.append(convertVariable(element, addressExpression(element)));
        result.last().name = u"[%1]"_s.arg(i);
    }
    return result;
}

bool isNil(const Delve::Variable &pointee)
{
    return pointee.addr == 0 || pointee.kind == Kind::Invalid;
}

/// What an indirection shows: the members of what it leads to, or that itself where it has no members.
void takeOver(Variable &result, const Delve::Variable &inner, const QString &expression)
{
    Variable converted = convertVariable(inner, expression);
    const bool hasMembers = converted.childCount > 0;
    if (hasMembers) {
        result.children = std::move(converted.children);
        result.childCount = converted.childCount;
        result.length = converted.length;
        result.capacity = converted.capacity;
        return;
    }
    converted.name = result.kind == VariableKind::Pointer ? u"*"_s + result.name : inner.type;
    result.children = {converted};
    result.childCount = 1;
}

void addPointee(Variable &result, const Delve::Variable &pointer)
{
    if (pointer.children.isEmpty() || isNil(pointer.children.first())) {
        return;
    }
    const Delve::Variable &pointee = pointer.children.first();
    // A pointer's fields are written without a star; everything else needs it.
    const QString dereferenced = result.expression.isEmpty() ? addressExpression(pointee) : u'*' + result.expression;
    takeOver(result, pointee,
             pointee.kind == Kind::Struct && !result.expression.isEmpty() ? result.expression : dereferenced);
}

void addHeld(Variable &result, const Delve::Variable &interface)
{
    if (interface.children.isEmpty() || interface.children.first().kind == Kind::Invalid) {
        return;
    }
    const Delve::Variable &held = interface.children.first();
    const bool members = held.kind == Kind::Struct || held.kind == Kind::Pointer || held.kind == Kind::Map
        || held.kind == Kind::Slice || held.kind == Kind::Array || held.kind == Kind::Chan;
    if (members) {
        takeOver(result, held,
                 result.expression.isEmpty() ? addressExpression(held) : operand(result.expression) + u".(data)"_s);
    }
}

/// How many children there are in all, whether loaded or not.
qint64 countOf(const Delve::Variable &variable, qsizetype loaded)
{
    switch (variable.kind) {
    case Kind::Array:
    case Kind::Slice:
    case Kind::Map: return std::max<qint64>(variable.len, loaded);
    case Kind::Struct: return variable.children.isEmpty() ? variable.len : loaded; // all fields or none
    case Kind::Chan: return std::max<qint64>(channelField(variable, "qcount"_L1), loaded);
    default: return loaded;
    }
}

void addChildren(Variable &result, const Delve::Variable &variable)
{
    switch (variable.kind) {
    case Kind::Struct:
    case Kind::Func:
    case Kind::Complex64:
    case Kind::Complex128: result.children = fields(variable, result.expression); break;
    case Kind::Array:
    case Kind::Slice: result.children = elements(variable, result.expression, 0); break;
    case Kind::Map: result.children = entries(variable, result.expression); break;
    case Kind::Chan: result.children = queued(variable); break;
    case Kind::Pointer: addPointee(result, variable); return;
    case Kind::Interface: addHeld(result, variable); return;
    default: return;
    }
    result.childCount = countOf(variable, result.children.size());
}

/// A pointer to something long, whose pages can be asked for through it.
bool pointsToPaged(const Variable &variable)
{
    return variable.kind == VariableKind::Pointer && !variable.expression.isEmpty()
        && (variable.type.startsWith("*["_L1) || variable.type.startsWith("*map["_L1));
}

bool isPaged(VariableKind kind)
{
    return kind == VariableKind::Slice || kind == VariableKind::Array || kind == VariableKind::Map;
}

/// A package variable's full name; a package path with a slash must be quoted for Delve's parser.
QString rootExpression(const Delve::Variable &variable)
{
    if (variable.flags & Delve::Shadowed) {
        return addressExpression(variable);
    }
    const qsizetype slash = variable.name.lastIndexOf(u'/');
    const qsizetype dot = variable.name.indexOf(u'.', slash + 1);
    if (slash > 0 && dot > 0) {
        return u"\"%1\".%2"_s.arg(variable.name.first(dot), variable.name.mid(dot + 1));
    }
    const bool plain = isIdentifier(variable.name) || (dot > 0 && isIdentifier(variable.name.mid(dot + 1)));
    return plain ? variable.name : addressExpression(variable);
}

} // namespace

Variable convertVariable(const Delve::Variable &variable, const QString &expression)
{
    Variable result;
    result.name = variable.name;
    result.type = variable.type;
    result.kind = kindOf(variable.kind);
    result.expression = expression;
    result.value = variableText(variable);
    result.unreadable = unreadableSentence(variable.unreadable);
    result.optimisedOut = isOptimisedOut(variable.unreadable);
    result.address = variable.addr;
    result.length = variable.len;
    result.capacity = variable.cap;
    if (variable.kind == Kind::Chan) {
        result.length = channelField(variable, "qcount"_L1);
        result.capacity = channelField(variable, "dataqsiz"_L1);
    }
    result.declarationLine = variable.declLine;
    result.argument = (variable.flags & Delve::Argument) != 0;
    result.returnValue = (variable.flags & Delve::ReturnArgument) != 0;
    result.shadowed = (variable.flags & Delve::Shadowed) != 0;
    result.truncated = variable.kind == Kind::String && variable.value.toUtf8().size() < variable.len;
    if (variable.unreadable.isEmpty()) {
        addChildren(result, variable);
    }
    return result;
}

VariableList convertVariables(const QList<Delve::Variable> &variables)
{
    VariableList result;
    for (const Delve::Variable &variable : variables) {
        const bool unnamed = variable.name.startsWith(u'~');
        const bool noValueYet = unnamed && (variable.flags & Delve::ReturnArgument) != 0;
        if (variable.name.startsWith(u'.') || noValueYet) {
            continue;
        }
        result.append(convertVariable(variable, rootExpression(variable)));
        if (unnamed) {
            result.last().name = u"_"_s;
        }
    }
    return result;
}

VariableList convertResults(const QList<Delve::Variable> &results)
{
    VariableList list;
    for (const Delve::Variable &result : results) {
        list.append(convertVariable(result, rootExpression(result)));
        if (result.name.startsWith(u'~')) {
            const QString word = QCoreApplication::translate("Backstep::Variable", "result");
            list.last().name = list.size() == 1 ? word : word + u' ' + QString::number(list.size());
        }
    }
    return list;
}

QString childrenExpression(const Variable &parent, qint64 first, int count)
{
    if (parent.expression.isEmpty() || first < 0 || count <= 0) {
        return {};
    }
    const bool behind = pointsToPaged(parent);
    if ((!isPaged(parent.kind) && !behind) || first == 0) {
        return parent.expression;
    }
    const QString indexed = behind ? u"(*%1)"_s.arg(parent.expression) : operand(parent.expression);
    // A map cannot be cut at its end; the number of values loaded is what the load limits say.
    return parent.kind == VariableKind::Map || parent.type.startsWith("*map["_L1)
        ? u"%1[%2:]"_s.arg(indexed).arg(first)
        : u"%1[%2:%3]"_s.arg(indexed).arg(first).arg(std::min<qint64>(first + count, parent.length));
}

LoadLimits childrenLimits(const Variable &parent, qint64 first, int count)
{
    LoadLimits limits;
    const bool oneValue = parent.kind == VariableKind::Struct || parent.kind == VariableKind::Pointer
        || parent.kind == VariableKind::Interface;
    limits.depth = oneValue ? 2 : 1; // what stands in the fields of a field says more than dots: a mutex in a struct
    limits.arrayValues = isPaged(parent.kind) || pointsToPaged(parent)
        ? count
        : static_cast<int>(std::min<qint64>(first + count, 65'536));
    return limits;
}

VariableList childrenFrom(const Delve::Variable &answer, const Variable &parent, qint64 first, int count)
{
    if (isPaged(parent.kind)) {
        VariableList page = parent.kind == VariableKind::Map ? entries(answer, parent.expression)
                                                             : elements(answer, parent.expression, first);
        return page.first(std::min<qsizetype>(page.size(), count));
    }
    if (pointsToPaged(parent) && answer.kind != Kind::Pointer) {
        const QString pointee = u'*' + parent.expression;
        const VariableList page =
            answer.kind == Kind::Map ? entries(answer, pointee) : elements(answer, pointee, first);
        return page.first(std::min<qsizetype>(page.size(), count));
    }
    const VariableList all = convertVariable(answer, parent.expression).children;
    const qsizetype from = std::min<qsizetype>(first, all.size());
    return all.sliced(from, std::min<qsizetype>(count, all.size() - from));
}

} // namespace Backstep
