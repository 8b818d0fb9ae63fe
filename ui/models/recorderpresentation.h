// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/presentation.h"

namespace Backstep {

/// What is recorded on hosts, as text.
class RecorderPresentation : public Presentation
{
    Q_OBJECT

public:
    using Presentation::Presentation;

protected:
    [[nodiscard]] QString text(const QModelIndex &source) const override;
    [[nodiscard]] QString toolTip(const QModelIndex &source) const override;
    [[nodiscard]] Tone tone(const QModelIndex &source) const override;
    [[nodiscard]] bool rightAligned(int column) const override;
    [[nodiscard]] QString columnTitle(int column) const override;
};

} // namespace Backstep
