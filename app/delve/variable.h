// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/delve/reader.h"

namespace Backstep::Delve {

/// Go's reflect.Kind, which is what goes over the wire.
enum class Kind {
    Invalid,
    Bool,
    Int,
    Int8,
    Int16,
    Int32,
    Int64,
    Uint,
    Uint8,
    Uint16,
    Uint32,
    Uint64,
    Uintptr,
    Float32,
    Float64,
    Complex64,
    Complex128,
    Array,
    Chan,
    Func,
    Interface,
    Map,
    Pointer,
    Slice,
    String,
    Struct,
    UnsafePointer,
};

/// api.VariableFlags that matter to us; higher bits are internal to Delve.
enum VariableFlag : quint32 {
    Escaped = 1,
    Shadowed = 2,
    Constant = 4,
    Argument = 8,
    ReturnArgument = 16,
    FakeAddress = 32,
};

/// api.Variable. Pointers have one child (its `onlyAddr` true: not loaded, its `addr` 0: nil); maps alternate keys and
/// values; `len` counts what exists, `children` what was loaded. `unreadable` non-empty: nothing else counts.
struct Variable
{
    QString name;
    QString type;
    QString realType;
    Kind kind = Kind::Invalid;
    QString value;
    quint64 addr = 0;
    quint64 base = 0;
    qint64 len = 0;
    qint64 cap = 0;
    quint32 flags = 0;
    bool onlyAddr = false;
    QList<Variable> children;
    QString unreadable;
    int declLine = 0;
};

[[nodiscard]] Variable readVariable(const Reader &reader);

} // namespace Backstep::Delve
