// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/stoptoken.h"
#include "app/capsule/moment.h"
#include "app/session/breakpoint.h"
#include "app/session/capsuleexpression.h"
#include "app/session/motion.h"

#include <functional>

namespace Backstep {

/// From where among the moments a movement goes, and on whose behalf. `offset` and `depth` are those of the goroutine's
/// topmost user frame there; 0: not known.
struct CapsulePosition
{
    int index = 0;
    GoroutineId goroutine = 0;
    CodeLocation place;
    qint64 offset = 0;
    int depth = 0;
};

/// A step that a breakpoint interrupted: what it was on its way to.
struct UnfinishedStep
{
    CapsulePosition from;
    Motion motion;
};

/// Where a movement ended. `found` false: no moment fits, and it stays or stands at an end; `sentence` says so.
struct CapsuleLanding
{
    int index = 0;
    bool found = true;
    StopReason reason = StopReason::StepFinished;
    QString reasonText;
    QString sentence;
    QList<BreakpointHit> hits;
    std::optional<UnfinishedStep> unfinished;
    QHash<int, quint64> hitCounts; ///< of breakpoints passed on the way, by Breakpoint::id
};

/// Finds the moment at which a movement through a capsule ends: the rules of a replay, applied to the moments that
/// there are. Blocks where conditions need values, so it belongs on the capsule's thread; `stop` ends it as a pause.
class CapsuleWalk
{
public:
    using Values = std::function<CapturedScope(const MomentInfo &)>;

    CapsuleWalk(MomentInfoListPtr moments, QList<Breakpoint> breakpoints, Values values, StopToken stop);

    /// Continue finishes the step that was `interrupted` before, where that was in the same direction.
    [[nodiscard]] CapsuleLanding move(const CapsulePosition &from, const Motion &motion,
                                      const std::optional<UnfinishedStep> &interrupted = {});
    [[nodiscard]] CapsuleLanding runTo(const CapsulePosition &from, const QString &file, int line, Direction direction);

private:
    using Fits = std::function<bool(const MomentInfo &)>;
    /// Of a moment the last one before it of the same goroutine, in the same frame or in one around it, and whether
    /// there are others between; -1: none.
    struct Before
    {
        int index = -1;
        bool inside = false;
    };

    void findBefore();
    [[nodiscard]] std::optional<CapsuleLanding> search(const CapsulePosition &from, Direction direction,
                                                       const Fits &fits, StopReason reason);
    /// The next one, whichever it is.
    [[nodiscard]] CapsuleLanding beside(const CapsulePosition &from, const Motion &motion);
    [[nodiscard]] CapsuleLanding nowhere(const CapsulePosition &from, const Motion &motion) const;
    void noteHits(CapsuleLanding &landing, int index, Direction direction);
    [[nodiscard]] bool returnedInto(int index);
    /// A step that no moment ends but that at which the recording does.
    [[nodiscard]] CapsuleLanding atTheEnd(const CapsulePosition &from, CapsuleLanding landing) const;
    [[nodiscard]] QString doubt(const CapsulePosition &from, int index, const Motion &motion) const;

    MomentInfoListPtr m_moments;
    QList<Breakpoint> m_breakpoints;
    Values m_values;
    StopToken m_stop;
    QList<Before> m_before; ///< by moment; made by findBefore() when the first is wanted
};

/// Whether a moment is the program's own end (a panic, a fatal error): nothing passes by it.
[[nodiscard]] bool isFatal(StopReason reason);

/// What a person is told at the first moment, and at the last one.
[[nodiscard]] QString beginSentence();
[[nodiscard]] QString endSentence(const MomentInfoList &moments);

/// The index of the last moment at or before `event`; 0 when all are later.
[[nodiscard]] int momentAt(const MomentInfoList &moments, qint64 event);

} // namespace Backstep
