// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/sessionlog.h"
#include "ui/models/snapshotfilter.h"

#include <QSet>

namespace Backstep {

class OutputModel;

/// Output by its source besides the words of the filter line, which are looked for in all that a line shows.
class OutputFilter : public SnapshotFilter
{
    Q_OBJECT

public:
    /// `output` is the model at the bottom of this proxy's source.
    explicit OutputFilter(const OutputModel *output, QObject *parent = nullptr);

    void setShown(const QList<OutputSource> &sources, bool shown);
    [[nodiscard]] bool isShown(OutputSource source) const { return !m_hidden.contains(source); }
    [[nodiscard]] bool hidesAny() const { return !m_hidden.isEmpty(); }

protected:
    [[nodiscard]] Question question(int sortColumn) const override;
    [[nodiscard]] bool accepts(int row) const override;

private:
    const OutputModel *m_output;
    QSet<OutputSource> m_hidden;
};

} // namespace Backstep
