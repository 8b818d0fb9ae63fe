// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/integration/session/behaviours.h"
#include "tests/support/fakesession.h"

namespace Backstep::Testing {

/// The bank of FakeProgram, in a session on it or in a capsule of it.
[[nodiscard]] inline Scene bankScene()
{
    using namespace Qt::StringLiterals;
    return {.file = bankFolder() + u"bank.go"_s,
            .line = 38,
            .function = u"main.transfer"_s,
            .expression = u"amount"_s,
            .value = {},
            .waiting = {bankFolder() + u"main.go"_s, 23},
            .other = {bankFolder() + u"bank.go"_s, 38},
            .last = {},
            .recording = true,
            .scripted = true};
}

} // namespace Backstep::Testing
