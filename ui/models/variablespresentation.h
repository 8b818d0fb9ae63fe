// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/presentation.h"

namespace Backstep {

/// Trees of values as text, for variables and for watches.
class VariablesPresentation : public Presentation
{
    Q_OBJECT

public:
    using Presentation::Presentation;

protected:
    [[nodiscard]] QString text(const QModelIndex &source) const override;
    [[nodiscard]] QString toolTip(const QModelIndex &source) const override;
    [[nodiscard]] Tone tone(const QModelIndex &source) const override;
    [[nodiscard]] bool bold(const QModelIndex &source) const override;
    [[nodiscard]] QString columnTitle(int column) const override;

private:
    [[nodiscard]] static bool isMissing(const QModelIndex &source);
    [[nodiscard]] QString sectionText(const QModelIndex &source) const;
};

} // namespace Backstep
