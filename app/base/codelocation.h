// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QMetaType>
#include <QString>

namespace Backstep {

/// A place in the program. `file` is a local path as app/source maps it (or, where no rule fits, the path in the
/// executable, which then opens nothing); `line` counts from 1, 0 means unknown; `pc` 0 means unknown.
/// `function` is Go's full name, e.g. "main.(*Account).transfer".
struct CodeLocation
{
    quint64 pc = 0;
    QString file;
    int line = 0;
    QString function;

    [[nodiscard]] bool known() const { return line > 0 && !file.isEmpty(); }
    friend bool operator==(const CodeLocation &, const CodeLocation &) = default;
};

} // namespace Backstep
