// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/goroutine.h"
#include "ui/models/presentation.h"

namespace Backstep {

/// Goroutines as text. The state's letter and colour are drawn by the delegate from ItemRole::State.
class GoroutinesPresentation : public Presentation
{
    Q_OBJECT

public:
    using Presentation::Presentation;

    /// "waiting", "in a system call": the state in words.
    [[nodiscard]] static QString stateWord(GoroutineState state);

protected:
    [[nodiscard]] QString text(const QModelIndex &source) const override;
    [[nodiscard]] QString toolTip(const QModelIndex &source) const override;
    [[nodiscard]] Tone tone(const QModelIndex &source) const override;
    [[nodiscard]] bool bold(const QModelIndex &source) const override;
    [[nodiscard]] bool rightAligned(int column) const override;
    [[nodiscard]] QString columnTitle(int column) const override;
    [[nodiscard]] QString columnToolTip(int column) const override;
};

} // namespace Backstep
