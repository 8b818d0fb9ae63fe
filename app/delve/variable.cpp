// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/variable.h"

namespace Backstep::Delve {

using namespace Qt::StringLiterals;

Variable readVariable(const Reader &reader)
{
    const int kind = reader.number("kind"_L1);
    const bool known = kind >= 0 && kind <= static_cast<int>(Kind::UnsafePointer);
    return {.name = reader.text("name"_L1),
            .type = reader.text("type"_L1),
            .realType = reader.text("realType"_L1),
            .kind = known ? static_cast<Kind>(kind) : Kind::Invalid,
            .value = reader.text("value"_L1),
            .addr = reader.address("addr"_L1),
            .base = reader.address("base"_L1),
            .len = reader.integer("len"_L1),
            .cap = reader.integer("cap"_L1),
            .flags = static_cast<quint32>(reader.integer("flags"_L1)),
            .onlyAddr = reader.flag("onlyAddr"_L1),
            .children = reader.list<Variable>("children"_L1, readVariable),
            .unreadable = reader.text("unreadable"_L1),
            .declLine = reader.number("DeclLine"_L1)};
}

} // namespace Backstep::Delve
