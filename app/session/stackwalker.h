// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/codetables.h"
#include "app/session/goroutinetable.h"
#include "app/session/stack.h"

namespace Backstep {

/// A frame as it lies in memory. `base` is where the return address ends and the arguments begin. `used`: its words
/// that may be pointers and that its code uses again.
struct RawFrame
{
    quint64 pc = 0;
    quint64 low = 0; ///< its stack pointer
    quint64 base = 0;
    QByteArray used;
};

/// The stack of a goroutine that waits. What its code can still use is known as the garbage collector knows it, or not
/// at all (a panic is under way, code that is not Go's): then every word may be used.
struct RawStack
{
    QList<RawFrame> frames;
    QByteArray besides; ///< what is used through deferred calls and through variables whose address was taken
    bool known = false;
    Stack placed; ///< with functions and lines, if that was wanted

    [[nodiscard]] QByteArray used() const;
};

using RawStacks = QHash<GoroutineId, RawStack>;

class PathTranslator;

/// Walks the stacks of goroutines that wait, without asking Delve for each: the runtime's own tables say how long the
/// frames are and which of their words are pointers that are used again. What it finds is what the collector finds, in
/// optimised programs, too. Main thread; `memory` and `layout` must outlive it.
class StackWalker : public QObject
{
    Q_OBJECT

public:
    StackWalker(MemoryReader &memory, const RuntimeLayout &layout, const PathTranslator *paths,
                QObject *parent = nullptr);

    /// Once. Goroutines that do not wait, and all where the tables are not known, have no stack then. To find functions
    /// and lines for all of them takes longer.
    FutureResult<RawStacks> walk(const QList<RawGoroutine> &goroutines, bool placed);

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
        QList<quint64> places; ///< once at the end
    };

    void beginRound();
    void advance();
    void endRound();
    [[nodiscard]] Step go(Walk &walk, Missing &missing);
    [[nodiscard]] Step goUp(Walk &walk, Missing &missing);
    void findUsed(Walk &walk, Missing &missing);
    void findUsed(RawFrame &frame, Missing &missing);
    void place(Walk &walk, Missing &missing);
    [[nodiscard]] bool addMap(QByteArray &words, quint64 maps, int number, quint64 from, bool below, Missing &missing);
    void addDeferred(QByteArray &words, const Walk &walk, Missing &missing) const;
    void addStackObjects(Walk &walk, Missing &missing);
    [[nodiscard]] QList<MemoryRange> stackObjects(const Walk &walk, Missing &missing);
    [[nodiscard]] QByteArray bytes(quint64 address, qint64 size, Missing &missing) const;

    MemoryReader &m_memory;
    const RuntimeLayout &m_layout;
    const PathTranslator *m_paths;
    CodeTables m_tables;
    const quint64 m_panic; ///< of a goroutine's record
    const quint64 m_deferred; ///< the same
    const quint64 m_link; ///< of the record of a deferred call
    qint64 m_deferredSize = 0;
    bool m_placed = false;
    QHash<QList<quint64>, Stack> m_known; ///< by the places in code: all tables for them have been read
    QSet<QList<quint64>> m_tried; ///< in this round
    QList<Walk> m_open;
    QList<Walk> m_later; ///< for the next round
    Missing m_missing;
    QSet<std::pair<quint64, qint64>> m_asked;
    RawStacks m_stacks;
    SharedPromise<RawStacks> m_promise;
};

} // namespace Backstep
