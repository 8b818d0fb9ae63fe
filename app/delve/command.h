// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/delve/scope.h"

#include <optional>

namespace Backstep::Delve {

/// The words of api.DebuggerCommand.
namespace CommandName {
inline constexpr QLatin1StringView resume{"continue"};
inline constexpr QLatin1StringView rewind{"rewind"};
inline constexpr QLatin1StringView congruentContinue{"directionCongruentContinue"};
inline constexpr QLatin1StringView next{"next"};
inline constexpr QLatin1StringView step{"step"};
inline constexpr QLatin1StringView stepOut{"stepOut"};
inline constexpr QLatin1StringView stepInstruction{"stepInstruction"};
inline constexpr QLatin1StringView nextInstruction{"nextInstruction"};
inline constexpr QLatin1StringView reverseNext{"reverseNext"};
inline constexpr QLatin1StringView reverseStep{"reverseStep"};
inline constexpr QLatin1StringView reverseStepOut{"reverseStepOut"};
inline constexpr QLatin1StringView reverseStepInstruction{"reverseStepInstruction"};
inline constexpr QLatin1StringView reverseNextInstruction{"reverseNextInstruction"};
inline constexpr QLatin1StringView switchGoroutine{"switchGoroutine"};
inline constexpr QLatin1StringView switchThread{"switchThread"};
inline constexpr QLatin1StringView halt{"halt"};
} // namespace CommandName

/// One command. With `returnValues` the values that a finished function returned come in the thread's ReturnValues.
struct Command
{
    QLatin1StringView name;
    std::optional<qint64> goroutine; ///< switchGoroutine
    std::optional<int> thread;       ///< switchThread
    std::optional<LoadConfig> returnValues;
};

[[nodiscard]] QJsonObject toJson(const Command &command);

} // namespace Backstep::Delve
