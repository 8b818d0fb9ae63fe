// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/sessionlog.h"
#include "ui/models/listfilter.h"

#include <QSet>

namespace Backstep {

/// Output by its source besides the words of the filter line.
class OutputFilter : public ListFilter
{
    Q_OBJECT

public:
    using ListFilter::ListFilter;

    void setShown(const QList<OutputSource> &sources, bool shown);
    [[nodiscard]] bool isShown(OutputSource source) const { return !m_hidden.contains(source); }
    [[nodiscard]] bool hidesAny() const { return !m_hidden.isEmpty(); }

protected:
    [[nodiscard]] bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QSet<OutputSource> m_hidden;
};

} // namespace Backstep
