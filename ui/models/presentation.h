// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/itemrole.h"

#include <QIdentityProxyModel>

namespace Backstep {

/// Turns the raw values of a data model into what a person reads: text, tooltip, tone, face and alignment. Has no
/// state of its own, so every row count and every change pass through untouched. Other roles come from the source.
class Presentation : public QIdentityProxyModel
{
    Q_OBJECT

public:
    using QIdentityProxyModel::QIdentityProxyModel;

    [[nodiscard]] QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;

protected:
    /// All of these take an index of the source model.
    [[nodiscard]] virtual QString text(const QModelIndex &source) const = 0;
    [[nodiscard]] virtual QString toolTip(const QModelIndex &source) const;
    [[nodiscard]] virtual Tone tone(const QModelIndex &source) const;
    [[nodiscard]] virtual bool bold(const QModelIndex &source) const;
    [[nodiscard]] virtual bool rightAligned(int column) const;
    [[nodiscard]] virtual QString columnTitle(int column) const = 0;
    [[nodiscard]] virtual QString columnToolTip(int column) const;

    [[nodiscard]] static QVariant raw(const QModelIndex &source) { return source.data(ItemRole::Raw); }
};

} // namespace Backstep
