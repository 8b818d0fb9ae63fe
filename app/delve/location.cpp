// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/location.h"

namespace Backstep::Delve {

using namespace Qt::StringLiterals;

Location readLocation(const Reader &reader)
{
    const Reader function = reader.object("function"_L1);
    return {.pc = reader.address("pc"_L1),
            .file = reader.text("file"_L1),
            .line = reader.number("line"_L1),
            .function = function.text("name"_L1),
            .optimized = function.flag("optimized"_L1),
            .pcs = reader.addresses("pcs"_L1)};
}

} // namespace Backstep::Delve
