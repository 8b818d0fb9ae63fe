// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/momentcourse.h"

namespace Backstep {

/// Every step of one goroutine through code that is not Go's own library, which is stepped out of. A goroutine that is
/// made between the two events is followed from its first line on.
class StepCourse : public MomentCourse
{
    Q_OBJECT

public:
    StepCourse(DebugSession &session, const EveryStep &recipe) : MomentCourse(session), m_recipe(recipe) {}

    [[nodiscard]] std::optional<Error> begin() override;
    [[nodiscard]] FutureResult<Next> next() override;
    [[nodiscard]] std::optional<Error> nothingMet() const override;
    [[nodiscard]] QString remark() const override;

private:
    void enter(const SharedPromise<Next> &promise);
    void enterLater(const SharedPromise<Next> &promise, qint64 event, qint64 stride);
    /// Where glances never met it: every goroutine passes by its own end, and says there what it was started with.
    void enterByItsEnd(const SharedPromise<Next> &promise);
    void atItsEnd(const SharedPromise<Next> &promise, int breakpoint);
    void findFirstFunction(const SharedPromise<Next> &promise, int breakpoint, int first);
    void leaveItsEnd(const SharedPromise<Next> &promise, int breakpoint, const QString &function);
    void notMet(const SharedPromise<Next> &promise) const;
    void runToBirth(const SharedPromise<Next> &promise, const QString &function);
    void awaitBirth(const SharedPromise<Next> &promise, int breakpoint);
    void step(const SharedPromise<Next> &promise, MotionKind kind);
    void stepped(const StopPtr &stop, const SharedPromise<Next> &promise);
    void take(const StopPtr &stop, const SharedPromise<Next> &promise);
    /// No step leads out of Go's handling of a panic that was recovered from: the goroutine is met again later.
    void meetAgain(const SharedPromise<Next> &promise, qint64 event);
    void learnGoRoot(const SharedPromise<Next> &promise);
    [[nodiscard]] bool isLibrary(const CodeLocation &place) const;

    EveryStep m_recipe;
    bool m_begun = false;
    bool m_ended = false;
    QString m_goRoot; ///< ends with "/src/"
    CodeLocation m_kept;
    bool m_wasOut = false; ///< the last movement left the library
    int m_detours = 0;
    int m_steps = 0; ///< kept, besides where it stood first
    QStringList m_gaps; ///< events at which it recovered from a panic
};

/// Some steps back and some forward from an event.
class AroundCourse : public MomentCourse
{
    Q_OBJECT

public:
    AroundCourse(DebugSession &session, const AroundEvent &recipe) : MomentCourse(session), m_recipe(recipe) {}

    [[nodiscard]] std::optional<Error> begin() override;
    [[nodiscard]] FutureResult<Next> next() override;
    [[nodiscard]] std::optional<qint64> total() const override { return 1 + m_recipe.back + m_recipe.forward; }

private:
    using Then = std::function<void(const StopPtr &)>;
    void toCentre(const SharedPromise<Next> &promise, const Then &then);
    void toPlace(const SharedPromise<Next> &promise, const StopPtr &start, const Then &then);
    void select(const SharedPromise<Next> &promise, const StopPtr &stop, const Then &then);
    [[nodiscard]] QString centreSentence() const;
    void step(const SharedPromise<Next> &promise, Direction direction);

    enum class Phase { Centre, Back, Return, Forward };
    AroundEvent m_recipe;
    Phase m_phase = Phase::Centre;
    int m_steps = 0;         ///< of the phase
    int m_passes = 0;        ///< of the place, by other goroutines
    bool m_missed = false;   ///< the place is not reached in the event
};

} // namespace Backstep
