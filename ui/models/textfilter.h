// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace Backstep {

/// What a panel's filter line writes to, whatever kind of proxy does the filtering.
class TextFilter
{
public:
    TextFilter() = default;
    virtual ~TextFilter() = default;
    TextFilter(const TextFilter &) = delete;
    TextFilter &operator=(const TextFilter &) = delete;

    /// A row stays when each of the words of `text` occurs in it, whatever the case. Rows may go a moment later.
    virtual void setText(const QString &text) = 0;
    [[nodiscard]] virtual QString text() const = 0;
    /// False while the rows shown are still those of an earlier text or order.
    [[nodiscard]] virtual bool settled() const { return true; }
};

} // namespace Backstep
