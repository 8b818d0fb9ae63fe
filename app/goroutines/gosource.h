// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/waitfacts.h"

#include <QString>
#include <QStringList>

namespace Backstep {

/// A lock that code has taken and not given back when it gets to a line, by what is written there.
struct LockInSource
{
    QString expression; ///< what Lock or RLock is called on: "from.mu"
    bool reading = false;
    int line = 0;

    friend bool operator==(const LockInSource &, const LockInSource &) = default;
};

/// A case of a select, by what is written there.
struct CaseInSource
{
    QString channel;
    bool sends = false;

    friend bool operator==(const CaseInSource &, const CaseInSource &) = default;
};

/// One Go file, read for what its functions do with locks and channels. It knows braces, strings and comments, not
/// types: answers are hints to be compared with the program's memory. Lines count from 1.
class GoSource
{
public:
    enum class NamesOf { Variables, All }; ///< all: fields and members of packages, too

    explicit GoSource(const QString &text);

    /// The locks held at a line of a function by that function itself, in the order in which they were taken. A way
    /// that gives a lock back and then leaves the function is another way than the one to the line. Of the line itself
    /// what lies before the only place in it where a goroutine can wait like this.
    [[nodiscard]] QList<LockInSource> locksAt(int line, WaitKind waits = WaitKind::None) const;

    /// What a goroutine that waits in a line waits for, as it is written there: "from.mu" of "from.mu.Lock()", "jobs"
    /// of "for job := range jobs". Empty where the line has several candidates or none.
    [[nodiscard]] QString waitExpression(int line, WaitKind kind) const;

    /// The cases of the select that begins in a line, without the default and those that are too involved.
    [[nodiscard]] QList<CaseInSource> selectCases(int line) const;

    /// Whether the function around a line may use a variable again once it gets on from there: it is named in a later
    /// line, in the line itself, in a loop around it, or in something deferred.
    [[nodiscard]] bool mayUseAgain(int line, const QString &variable, NamesOf which = NamesOf::Variables) const;

    /// Whether a function that is around none of these lines does more with a variable, field or member than make it.
    [[nodiscard]] bool usesElsewhere(const QString &variable, const QList<int> &lines) const;

private:
    struct Block
    {
        int parent = -1;
        int first = 0; ///< lines of its braces
        int last = 0;
        int opens = 0; ///< column of the opening brace
        bool function = false;
        bool loop = false;
    };
    struct LockCall
    {
        LockInSource lock;
        bool release = false;
        int block = -1;
    };

    void blank(const QString &text);
    void findBlocks();
    void openBlock(const QString &head, int line, int column);
    [[nodiscard]] int blockAt(int line, int column) const;
    [[nodiscard]] int functionOf(int block) const;
    [[nodiscard]] QString asWritten(int line, const QString &expression) const;
    [[nodiscard]] QString blankedWaitExpression(int line, WaitKind kind) const;
    [[nodiscard]] int blockAround(int line) const;
    [[nodiscard]] bool isWithin(int block, int outer) const;
    [[nodiscard]] bool leaves(int block) const;
    [[nodiscard]] int waitColumn(int line) const;
    [[nodiscard]] std::optional<int> onlyColumn(int line, WaitKind waits) const;
    [[nodiscard]] QList<LockCall> lockCalls(int first, int line, int column, int function) const;
    [[nodiscard]] qsizetype find(int line, const QString &variable, NamesOf which, qsizetype from = 0) const;

    QStringList m_lines; ///< with strings and comments blanked out
    QStringList m_written; ///< the same lines with all that is in them
    QList<Block> m_blocks;
    QList<int> m_open; ///< while blocks are being found
};

} // namespace Backstep
