// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QFlags>
#include <QMap>
#include <QMetaType>
#include <QString>

namespace Backstep {

/// What a session can be asked to do. One entry for each thing that a button, a menu line or a command stands for.
enum class Ability {
    Continue,
    ContinueBack,
    Step,                ///< over, into and out
    StepBack,
    StepInstruction,
    StepInstructionBack,
    RunTo,
    RunToBack,
    NextMoment,          ///< of a capsule, whichever goroutine it is of
    PreviousMoment,
    Pause,
    Restart,
    SeekStart,
    SeekEnd,
    SeekEvent,
    Checkpoints,
    Breakpoints,
    Watchpoints,
    Evaluate,
    PackageVariables,
    Goroutines,
    Close,
};

/// What is possible now, and for everything else the reason in one sentence. A value: a session sends a new one
/// whenever anything in it changes (moving, stopped, at the start, at the end, exited).
class Capabilities
{
public:
    [[nodiscard]] bool can(Ability ability) const { return !m_refusals.contains(ability) && m_known; }
    /// Empty when it is possible.
    [[nodiscard]] QString whyNot(Ability ability) const;

    /// Everything refused for one reason; the start for building up a set.
    [[nodiscard]] static Capabilities none(const QString &reason);
    [[nodiscard]] static Capabilities all();
    void allow(Ability ability);
    void refuse(Ability ability, const QString &reason);

    friend bool operator==(const Capabilities &, const Capabilities &) = default;

private:
    QMap<Ability, QString> m_refusals;
    bool m_known = false;
};

} // namespace Backstep

Q_DECLARE_METATYPE(Backstep::Capabilities)
