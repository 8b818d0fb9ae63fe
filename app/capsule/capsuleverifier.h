// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/capsule/capsulefile.h"
#include "app/capsule/records.h"

#include <vector>

namespace Backstep {

/// Looks at every record of a capsule once, in the order of their ids, and at what each expands to without expanding
/// it.
class CapsuleVerifier
{
public:
    explicit CapsuleVerifier(CapsuleFile &file) : m_file(file) {}
    [[nodiscard]] Result<void> verify();

private:
    template<typename Record>
    [[nodiscard]] Result<void> verifyKind();
    /// Made as who asks for them has them: only all parts together show who is there twice.
    [[nodiscard]] Result<void> verifyWaits();
    enum class Verdict { Fine, Damaged, TooLarge };
    // What the records together must fulfil.
    [[nodiscard]] Verdict note(const Records::Text &record);
    [[nodiscard]] Verdict note(const Records::Frame &record);
    [[nodiscard]] Verdict note(const Records::Stack &record) const;
    [[nodiscard]] Verdict note(const Records::Variable &record);
    [[nodiscard]] Verdict note(const Records::VariableList &record);
    [[nodiscard]] Verdict note(const Records::Page &record);
    [[nodiscard]] Verdict note(const Records::Roster &record) const;
    [[nodiscard]] Verdict note(const Records::WaitPart &record);
    [[nodiscard]] Verdict note(const Records::Waits &record);
    template<typename Record>
    [[nodiscard]] Verdict note(const Record & /*record*/) const
    {
        return Verdict::Fine;
    }

    // By id; 0 is nothing.
    struct Tree
    {
        quint32 nodes = 0;
        quint8 depth = 0;
    };
    CapsuleFile &m_file;
    std::vector<bool> m_leaves{true};
    std::vector<quint32> m_frameDepths{0};
    std::vector<Tree> m_variables{Tree()};
    std::vector<quint32> m_listNodes{0};
    std::vector<quint16> m_pageSizes{0};
    std::vector<quint32> m_waitWeights{0}; ///< of parts
    qint64 m_waits = 0; ///< weight of all together
};

} // namespace Backstep
