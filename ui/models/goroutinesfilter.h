// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/models/snapshotfilter.h"

namespace Backstep {

class GoroutinesModel;

/// The goroutines' filter. Reads the rows past the presentation, because with 100,000 of them asking cell by cell is
/// too slow to type against; finds in ids, states, reasons, labels, functions and places.
class GoroutinesFilter : public SnapshotFilter
{
    Q_OBJECT

public:
    /// `goroutines` is the model at the bottom of this proxy's source.
    explicit GoroutinesFilter(const GoroutinesModel *goroutines, QObject *parent = nullptr);

    void setSystemShown(bool shown);
    [[nodiscard]] bool systemShown() const { return m_systemShown; }

protected:
    [[nodiscard]] Question question(int sortColumn) const override;
    [[nodiscard]] bool accepts(int row) const override;

private:
    const GoroutinesModel *m_goroutines;
    bool m_systemShown = false;
};

} // namespace Backstep
