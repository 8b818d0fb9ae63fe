// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/variable.h"

#include <memory>
#include <vector>

namespace Backstep {

/// A row of a tree of values. Variables come first among a node's children; after them stands at most one service row
/// (More, Loading or Message). Owned by its parent.
struct VariableNode
{
    enum class Kind {
        Section,  ///< a heading; `text` says why it is empty
        Variable,
        Watch,    ///< an expression of the person's; its value, or the sentence why there is none
        AddWatch, ///< the empty row to type an expression into
        More,     ///< stands for the children that were not fetched yet
        Loading,
        Message,  ///< a sentence in place of values
    };
    enum class Load { None, Asked, Done };

    Kind kind = Kind::Section;
    VariableNode *parent = nullptr;
    int row = 0;
    int id = 0;         ///< of a section or a watch
    QString path;       ///< names the row across stops
    QString text;
    Variable variable;  ///< its `children` are those that came along and have no rows yet
    std::vector<std::unique_ptr<VariableNode>> children;
    qint64 fetched = 0; ///< how many child variables have rows
    Load load = Load::None;
    quint64 ticket = 0; ///< of the request under way; 0: none
    bool changed = false;
    bool waiting = false; ///< shows what belongs to an earlier stop

    [[nodiscard]] bool isService() const
    {
        return kind == Kind::More || kind == Kind::Loading || kind == Kind::Message;
    }
    [[nodiscard]] bool hasValue() const { return kind == Kind::Variable || kind == Kind::Watch; }
    /// Whether something can be unfolded, loaded or not.
    [[nodiscard]] bool unfolds() const
    {
        return !children.empty() || (hasValue() && (variable.childCount > 0 || !variable.children.isEmpty()));
    }
};

} // namespace Backstep
