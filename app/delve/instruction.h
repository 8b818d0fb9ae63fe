// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/delve/location.h"

namespace Backstep::Delve {

/// api.AsmInstruction.
struct Instruction
{
    Location location;
    QString text;
    QByteArray bytes;
    bool breakpoint = false;
    bool atPc = false;
};

[[nodiscard]] Instruction readInstruction(const Reader &reader);

} // namespace Backstep::Delve
