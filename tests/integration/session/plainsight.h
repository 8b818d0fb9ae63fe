// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/capsule/moment.h"

#include <QJsonArray>
#include <QJsonObject>

namespace Backstep {
class CapsuleReader;
}

namespace Backstep::Testing {

class RawReplay;

/// What plain dlv says at one position, in its own JSON: {"state":…, "goroutines":[…], "stacks":{ID:[…]},
/// "values":{ID:{"frame":N,"arguments":[…],"locals":[…]}}}.
using PlainSight = QJsonObject;

/// What plain dlv said at every moment of a capsule, so that both can be compared where it cannot be asked.
struct PlainSights
{
    QStringList waitReasons; ///< the runtime's own texts, by number
    QList<PlainSight> sights;

    [[nodiscard]] Result<void> save(const QString &file) const;
    [[nodiscard]] static Result<PlainSights> load(const QString &file);
};

/// Asks dlv where it stands for everything that a capsule keeps of `moment`. Blocks.
[[nodiscard]] PlainSight lookAround(RawReplay &raw, CapsuleReader &capsule, const MomentInfo &moment);
/// The texts of wait reasons. Blocks.
[[nodiscard]] QStringList askWaitReasons(RawReplay &raw);

struct Compared
{
    int stacks = 0;
    int values = 0;
    int labels = 0;
};

/// Where a moment of a capsule says something else than plain dlv; empty where it does not.
[[nodiscard]] QString differenceAt(CapsuleReader &capsule, const MomentInfo &moment, const PlainSight &sight,
                                   const QStringList &waitReasons, Compared &compared);

} // namespace Backstep::Testing
