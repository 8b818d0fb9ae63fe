// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/delve/variable.h"

#include <optional>

namespace Backstep {

/// What a person wants to know of a value of Go's own library, in place of its fields: "locked, 2 waiting" for a mutex,
/// the number in an atomic one, the message of an error. Nothing for other types, and where the field that says it was
/// not loaded. Fields as of Go 1.18 to 1.25.
[[nodiscard]] std::optional<QString> knownTypeText(const Delve::Variable &variable);

/// Whether knownTypeText() would have something to say if the fields were loaded, which can be done by the address.
[[nodiscard]] bool lacksKnownFields(const Delve::Variable &variable);

/// The message inside what an `error` holds: its one string field named s, msg or Message. Null: it has none.
[[nodiscard]] const Delve::Variable *errorMessage(const Delve::Variable &held);

} // namespace Backstep
