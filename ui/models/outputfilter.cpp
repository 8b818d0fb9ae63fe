// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/outputfilter.h"

#include "ui/models/outputmodel.h"

namespace Backstep {

void OutputFilter::setShown(const QList<OutputSource> &sources, bool shown)
{
    for (const OutputSource source : sources) {
        if (shown) {
            m_hidden.remove(source);
        } else {
            m_hidden.insert(source);
        }
    }
    refilter();
}

bool OutputFilter::filterAcceptsRow(int row, const QModelIndex &parent) const
{
    if (!m_hidden.isEmpty()) {
        const QModelIndex source = sourceModel()->index(row, OutputModel::Source, parent);
        if (m_hidden.contains(OutputSource(source.data(OutputModel::OutputSourceRole).toInt()))) {
            return false;
        }
    }
    return ListFilter::filterAcceptsRow(row, parent);
}

} // namespace Backstep
