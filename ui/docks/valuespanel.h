// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/docks/panel.h"

namespace Backstep {

class VariableTreeModel;

/// What panels with trees of values share: unfolding that is remembered, pages, copying a value or its expression.
class ValuesPanel : public Panel
{
    Q_OBJECT

public:
    using Panel::Panel;

protected:
    /// Called by the constructors once the list is there.
    void connectTree(VariableTreeModel &tree);
    void addValueActions(QMenu *menu, const QModelIndex &row);
    void activate(const QModelIndex &row) override;
    [[nodiscard]] VariableTreeModel &tree() const { return *m_tree; }

private:
    VariableTreeModel *m_tree = nullptr;
};

} // namespace Backstep
