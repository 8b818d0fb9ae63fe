// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace Backstep::Testing {

/// The binary of one of tests/programs, empty when it was not built.
[[nodiscard]] QString testProgram(const QString &name);
/// Its source file.
[[nodiscard]] QString testProgramSource(const QString &name);
/// The number of the line that ends in the comment //@mark; 0 when there is none.
[[nodiscard]] int markedLine(const QString &name, const QString &mark);
/// Empty when dlv is here; else why a test that needs it is skipped.
[[nodiscard]] QString missingDlv();
/// Where tools are required (BACKSTEP_REQUIRE_TOOLS=1) a missing one is a failure, not a reason to skip.
[[nodiscard]] bool toolsRequired();

} // namespace Backstep::Testing

/// Skips, or fails where tools are required, with `reason` when that is not empty.
#define BACKSTEP_NEEDS(reason)                                                                                         \
    do {                                                                                                               \
        const QString why = (reason);                                                                                  \
        if (!why.isEmpty() && Backstep::Testing::toolsRequired()) {                                                    \
            QFAIL(qPrintable(why));                                                                                    \
        } else if (!why.isEmpty()) {                                                                                   \
            QSKIP(qPrintable(why));                                                                                    \
        }                                                                                                              \
    } while (false)
