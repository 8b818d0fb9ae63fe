// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/variable.h"

#include <QJsonArray>

namespace Backstep::Testing {

/// Where a list of variables says something else than dlv's answer does ("shape.Edges[1].X: 1, dlv says 0"); empty
/// where both say the same. Read from dlv's JSON alone, with none of the program's own conversion; that the lines of
/// text that people read are those of the conversion is looked at last. `compared` counts values.
[[nodiscard]] QString differenceOfValues(const VariableList &ours, const QJsonArray &theirs, int &compared);

} // namespace Backstep::Testing
