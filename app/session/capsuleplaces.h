// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/stoptoken.h"
#include "app/capsule/moment.h"
#include "app/session/breakpoint.h"

#include <QHash>

#include <memory>

namespace Backstep {

/// Where the moments of a capsule are, each place once: where breakpoints can be in it. Making one is linear in the
/// moments; afterwards a breakpoint on a line costs next to nothing, one on a function is compared with each function
/// there is.
class CapsulePlaces
{
public:
    explicit CapsulePlaces(const MomentInfoList &moments);

    /// Sets `places`, or the `problem`, as in Breakpoint. A regular expression that came with the file is not tried:
    /// it may be made to take for ever.
    void resolve(Breakpoint &breakpoint) const;

private:
    QMultiHash<int, CodeLocation> m_byLine;
    QHash<QString, CodeLocation> m_entries; ///< by function: its first line among the moments
};

using CapsulePlacesPtr = std::shared_ptr<const CapsulePlaces>;

} // namespace Backstep
