// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QLatin1StringView>

/// Codes of the errors that this room adds.
namespace Backstep::RpcCode {

/// There is no connection, or it ended before the answer came.
inline constexpr QLatin1StringView connectionLost{"connection-lost"};
/// Nobody listens at the address, or nobody may connect.
inline constexpr QLatin1StringView cannotConnect{"cannot-connect"};
/// What arrived is not JSON-RPC.
inline constexpr QLatin1StringView badReply{"bad-reply"};
/// The debugger answered with an error; its text is the first detail.
inline constexpr QLatin1StringView refused{"refused"};

} // namespace Backstep::RpcCode
