// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/codelocation.h"
#include "app/session/memoryreader.h"
#include "app/session/runtimelayout.h"

namespace Backstep {

/// What is known of one place in the program's code. `entry` 0: it is no Go code, or could not be read.
struct CodePoint
{
    quint64 entry = 0;
    QString function;
    qint64 frameSize = 0; ///< bytes between the stack pointer and the return address
    int stackMap = 0;     ///< number of the map that tells which words are pointers that are still used
    quint64 argumentMaps = 0;
    quint64 localMaps = 0;
    quint64 stackObjects = 0;
};

/// The tables that the Go runtime walks stacks with (pclntab), read from the program's memory as far as they are
/// needed. Every question may add to `missing`: then the answer is absent and comes once those ranges are fetched.
class CodeTables
{
public:
    using Missing = QList<MemoryRange>;

    CodeTables(const MemoryReader &memory, const RuntimeLayout &layout);

    /// Where the tables themselves lie; to be fetched first.
    [[nodiscard]] QList<MemoryRange> index() const;
    /// What was missing is looked for anew.
    void fetched() { m_waiting.clear(); }
    /// `pc` as it stands on a stack: the address that a call returns to.
    [[nodiscard]] std::optional<CodePoint> point(quint64 pc, Missing &missing);
    /// Function and line of the call, inlined calls before what they were inlined into; paths as they were built.
    [[nodiscard]] std::optional<QList<CodeLocation>> locations(quint64 pc, Missing &missing);
    /// The words of a map: absent where the function has none with this number.
    [[nodiscard]] std::optional<QList<bool>> bits(quint64 maps, int number, Missing &missing);

private:
    [[nodiscard]] quint64 recordOf(quint64 pc) const;
    [[nodiscard]] quint64 field(quint64 record, QLatin1StringView name, Missing &missing) const;
    [[nodiscard]] quint64 number(quint64 address, int size, Missing &missing) const;
    [[nodiscard]] QString text(quint64 address, Missing &missing) const;
    [[nodiscard]] quint64 valueTable(quint64 record, int number, Missing &missing) const;
    [[nodiscard]] quint64 data(quint64 record, int number, Missing &missing) const;
    [[nodiscard]] int valueAt(quint64 offset, quint64 entry, quint64 pc, Missing &missing) const;
    [[nodiscard]] CodeLocation location(quint64 record, quint64 name, quint64 pc, Missing &missing) const;

    const MemoryReader &m_memory;
    const CodeLayout m_layout;
    QHash<quint64, CodePoint> m_points;
    QSet<quint64> m_waiting; ///< places whose tables have been asked for: many stacks want the same
    QHash<quint64, QList<CodeLocation>> m_locations;
    QHash<std::pair<quint64, int>, QList<bool>> m_bits;
};

} // namespace Backstep
