// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>

#include <memory>
#include <tuple>

namespace Backstep {

/// Families of Go's kinds that a view tells apart.
enum class VariableKind {
    Invalid,
    Bool,
    Integer,
    Float,
    Complex,
    String,
    Array,
    Slice,
    Map,
    Struct,
    Pointer,
    Interface,
    Channel,
    Function,
    UnsafePointer,
};

/// A value with as much below it as was asked for. `value` is text for one line, never empty for a readable value.
/// `childCount` may exceed `children.size()`: the rest is fetched by DebugSession::children(), which uses `expression`
/// (empty: cannot be asked for again). `unreadable` non-empty: no value, and the sentence why ("optimised out").
/// In a map each child is an entry: name is the key's text, and its value stands in the child.
struct Variable
{
    QString name;
    QString type;
    QString value;
    VariableKind kind = VariableKind::Invalid;
    quint64 address = 0;
    qint64 length = 0;    ///< of a string (bytes), slice, array, map, channel (elements in it)
    qint64 capacity = 0;  ///< of a slice or channel
    qint64 childCount = 0;
    QList<Variable> children;
    QString expression;
    QString unreadable;
    int declarationLine = 0;
    bool argument = false;
    bool returnValue = false;
    bool shadowed = false;
    bool optimisedOut = false; ///< why it is unreadable: ordinary in optimised programs
    bool truncated = false; ///< `value` was cut by the limits (long strings)

    /// All fields. Not defaulted: while it is being defaulted, a list of Variable cannot be compared yet, and then
    /// never.
    friend bool operator==(const Variable &one, const Variable &other)
    {
        const auto fields = [](const Variable &of) {
            return std::tie(of.name, of.type, of.value, of.kind, of.address, of.length, of.capacity, of.childCount,
                            of.children, of.expression, of.unreadable, of.declarationLine, of.argument, of.returnValue,
                            of.shadowed, of.optimisedOut, of.truncated);
        };
        return fields(one) == fields(other);
    }
};

using VariablePtr = std::shared_ptr<const Variable>;
using VariableList = QList<Variable>;
using VariableListPtr = std::shared_ptr<const VariableList>;

/// How much of a value is fetched at once; the defaults fit one line and one unfolding.
struct LoadLimits
{
    bool followPointers = true;
    int depth = 1;
    int stringBytes = 256;
    int arrayValues = 64;
    int structFields = -1; ///< -1: all

    friend bool operator==(const LoadLimits &, const LoadLimits &) = default;
};

} // namespace Backstep
