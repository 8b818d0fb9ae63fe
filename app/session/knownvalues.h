// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/delve/client.h"

namespace Backstep {

/// Fills in the fields of mutexes, atomic numbers and the like (see knownTypeText()) that stand too deep in `values` to
/// have been loaded with them: "mu: locked, 1 waiting" says what "mu: {…}" hides. The first few of them are asked for
/// at once, in one go, once `values` are here; where there are none, nothing is asked. What cannot be read, or comes
/// after the program moved on, stays as it is.
[[nodiscard]] FutureResult<QList<Delve::Variable>> withKnownValues(const std::shared_ptr<Delve::Client> &client,
                                                                   FutureResult<QList<Delve::Variable>> values);
/// The same for one value.
[[nodiscard]] FutureResult<Delve::Variable> withKnownValues(const std::shared_ptr<Delve::Client> &client,
                                                            FutureResult<Delve::Variable> value);

} // namespace Backstep
