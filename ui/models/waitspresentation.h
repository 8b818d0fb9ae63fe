// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/waitreport.h"
#include "ui/models/presentation.h"

namespace Backstep {

struct WaitRow;
struct WaitView;

/// Who waits for whom as text: findings as sentences, goroutines in columns.
class WaitsPresentation : public Presentation
{
    Q_OBJECT

public:
    using Presentation::Presentation;

    /// "Certain: …" or "Suspected: …", and why, with each goroutine.
    [[nodiscard]] static QString findingText(const WaitFinding &finding);
    /// The verdict, the findings with their lines, and what is missing, to be read by itself.
    [[nodiscard]] static QString reportText(const WaitReport &report);

protected:
    [[nodiscard]] QString text(const QModelIndex &source) const override;
    [[nodiscard]] QString toolTip(const QModelIndex &source) const override;
    [[nodiscard]] Tone tone(const QModelIndex &source) const override;
    [[nodiscard]] bool bold(const QModelIndex &source) const override;
    [[nodiscard]] bool rightAligned(int column) const override;
    [[nodiscard]] QString columnTitle(int column) const override;
    [[nodiscard]] QString columnToolTip(int column) const override;

private:
    [[nodiscard]] static QString findingTitleText(const WaitFinding &finding);
    [[nodiscard]] static QString waitsText(WaitKind kind);
    [[nodiscard]] static QString objectsText(const GoroutineWait &wait, const WaitView &view);
    [[nodiscard]] static QString groupObjectsText(const WaitRow &row, const WaitView &view);
    [[nodiscard]] static QString holderText(const LockHolding &holding);
    [[nodiscard]] static QString fillText(const SyncObject &object);
    [[nodiscard]] static QString lineText(const WaitRow &row, const WaitView &view, int column);
    [[nodiscard]] static QString lineToolTip(const WaitLine &line, const WaitView &view);
};

} // namespace Backstep
