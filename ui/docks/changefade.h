// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QVariantAnimation>

class QAbstractItemView;

namespace Backstep {

/// How strongly the marks of changed values are painted: fully when they are new, then fading to a trace that stays
/// until the next stop. Repaints its view while it fades.
class ChangeFade : public QObject
{
    Q_OBJECT

public:
    explicit ChangeFade(QAbstractItemView *view);

    void restart();
    /// From 0.25, the trace, to 1.
    [[nodiscard]] double strength() const { return m_strength; }

private:
    QVariantAnimation m_animation;
    double m_strength = trace;

    static constexpr double trace = 0.25;
};

} // namespace Backstep
