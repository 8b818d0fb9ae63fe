// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"

#include <QDateTime>

namespace Backstep {

/// The machine on which a program runs, or ran when it was recorded. Empty, or invalid: not known.
struct MachineFacts
{
    QString host;         ///< its own name for itself; of a recording only
    QString processor;    ///< "AMD EPYC 7B13", of this machine with its cores: "AMD EPYC 7B13, 2 cores"
    QDateTime recordedAt; ///< UTC
};

/// What a session may be besides: it can say on what its program runs. Takes 50 ms and more of a recording, so it is
/// asked only where it is kept.
class MachineSource
{
public:
    MachineSource() = default;
    MachineSource(const MachineSource &) = delete;
    MachineSource &operator=(const MachineSource &) = delete;
    virtual ~MachineSource() = default;

    /// Never an error: what is not known is empty.
    [[nodiscard]] virtual FutureResult<MachineFacts> machine() = 0;
};

} // namespace Backstep
