// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/codetables.h"
#include "app/session/goroutinetable.h"

namespace Backstep {

/// A frame as it lies in memory. `base` is where the return address ends and the arguments begin.
struct RawFrame
{
    quint64 pc = 0;
    quint64 low = 0; ///< its stack pointer
    quint64 base = 0;
};

/// The stack of a goroutine that waits. `used` has the words that its code can still use, as the garbage collector sees
/// it; absent where that cannot be told (a panic is under way, code that is not Go's): then every word may be used.
struct RawStack
{
    QList<RawFrame> frames;
    std::optional<QByteArray> used;
};

/// Walks the stacks of goroutines that wait, without asking Delve for each: the runtime's own tables say how long the
/// frames are and which of their words are pointers that are used again. What it finds is what the collector finds, in
/// optimised programs, too. Main thread; `memory` and `layout` must outlive it.
class StackWalker : public QObject
{
    Q_OBJECT

public:
    StackWalker(MemoryReader &memory, const RuntimeLayout &layout, QObject *parent = nullptr);

    /// Once. Goroutines that do not wait, and all where the tables are not known, have no stack then.
    FutureResult<QHash<GoroutineId, RawStack>> walk(const QList<RawGoroutine> &goroutines);

private:
    using Missing = CodeTables::Missing;
    enum class Step { Done, Missing, Lost };
    struct Walk
    {
        RawGoroutine goroutine;
        RawStack stack;
        quint64 pc = 0;
        quint64 sp = 0;
        bool atEnd = false;
    };

    void advance();
    [[nodiscard]] Step go(Walk &walk, Missing &missing);
    [[nodiscard]] Step goUp(Walk &walk, Missing &missing);
    [[nodiscard]] std::optional<QByteArray> usedWords(const Walk &walk, Missing &missing);
    [[nodiscard]] bool addMap(QByteArray &words, quint64 maps, int number, quint64 from, bool below, Missing &missing);
    void addDeferred(QByteArray &words, const Walk &walk, Missing &missing) const;
    void addStackObjects(QByteArray &words, const Walk &walk, Missing &missing);
    [[nodiscard]] QList<MemoryRange> stackObjects(const Walk &walk, Missing &missing);
    [[nodiscard]] QByteArray bytes(quint64 address, qint64 size, Missing &missing) const;

    MemoryReader &m_memory;
    const RuntimeLayout &m_layout;
    CodeTables m_tables;
    QList<Walk> m_open;
    QSet<std::pair<quint64, qint64>> m_asked;
    QHash<GoroutineId, RawStack> m_stacks;
    SharedPromise<QHash<GoroutineId, RawStack>> m_promise;
};

} // namespace Backstep
