// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/instruction.h"

namespace Backstep::Delve {

using namespace Qt::StringLiterals;

Instruction readInstruction(const Reader &reader)
{
    return {.location = readLocation(reader.object("Loc"_L1)),
            .text = reader.text("Text"_L1),
            .bytes = reader.base64("Bytes"_L1),
            .breakpoint = reader.flag("Breakpoint"_L1),
            .atPc = reader.flag("AtPC"_L1)};
}

} // namespace Backstep::Delve
