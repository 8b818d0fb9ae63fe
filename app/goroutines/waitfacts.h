// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/goroutine.h"

#include <QHash>
#include <QSet>

namespace Backstep {

/// What a goroutine waits for. What is not isBlocked() ends by itself, as far as the program is concerned. Capsules
/// have the numbers of these: new ones go to the end.
enum class WaitKind {
    Receive,
    Send,
    Select,
    Mutex,
    ReadLock,
    WriteLock,
    WaitGroup,
    Cond,
    NilChannel,  ///< for ever, by the language
    EmptySelect, ///< the same: a select without cases, or with nil channels only
    Sleep,
    Network,
    Syscall,
    Runtime, ///< the collector, the runtime's own goroutines, and reasons that are not known here
    None,    ///< it does not wait
    Semaphore, ///< one within another package or the runtime, such as that of a connection's readers
    Coroutine, ///< iter.Pull: for the next value, or parked until somebody asks for it
};

/// Whether only another goroutine can end such a wait, or nobody.
[[nodiscard]] constexpr bool isBlocked(WaitKind kind)
{
    return kind <= WaitKind::EmptySelect || kind == WaitKind::Semaphore || kind == WaitKind::Coroutine;
}

/// Whether somebody in particular has to give something back first.
[[nodiscard]] constexpr bool isLock(WaitKind kind)
{
    return kind == WaitKind::Mutex || kind == WaitKind::ReadLock || kind == WaitKind::WriteLock;
}

enum class SyncKind { Channel, Mutex, RwMutex, WaitGroup, Cond, Semaphore, Coroutine };

/// What goroutines wait for, as memory shows it. `address` is of the object itself: the hchan, the Mutex, …; of a
/// semaphore the word.
struct SyncObject
{
    quint64 address = 0;
    SyncKind kind = SyncKind::Channel;
    QString expression; ///< as the person's code calls it ("from.mu"), where that is known
    bool unread = false; ///< what follows is not known: of a text, and where memory could not be read
    qint64 count = 0;   ///< of a channel what is in it, of a WaitGroup what is missing, of an RWMutex its readers
    qint64 capacity = 0;
    bool closed = false;
    bool locked = false; ///< of a Mutex, or for writing
    QList<GoroutineId> queue; ///< who waits for it, the next one first; empty where the order is not known

    friend bool operator==(const SyncObject &, const SyncObject &) = default;
};

/// One goroutine and what it waits for. `objects` is empty for waits that have none, and where it could not be found
/// (`unknown`). `place` is the line of the person's own code at which it waits, or where it is.
struct GoroutineWait
{
    GoroutineId id = 0;
    GoroutineState state = GoroutineState::Unknown;
    WaitKind kind = WaitKind::None;
    QString reason; ///< Go's own word
    bool system = false;
    QList<quint64> objects;
    QList<bool> sends; ///< of a select, for each of them: whether that case sends; empty where it is not known
    bool unknown = false;
    CodeLocation place;
    QMap<QString, QString> labels;

    friend bool operator==(const GoroutineWait &, const GoroutineWait &) = default;
};

/// A writer that waits for those who read under an RWMutex. Other writers wait at the mutex within, which it has.
[[nodiscard]] inline bool waitsForReaders(const GoroutineWait &wait)
{
    return wait.kind == WaitKind::WriteLock && !wait.objects.isEmpty()
        && wait.reason == QLatin1StringView("sync.RWMutex.Lock");
}

/// That a goroutine has a lock. Exact: seen when it was taken; else inferred from the code of its frames. Of a
/// coroutine: that the goroutine has to give the next value.
struct LockHolding
{
    GoroutineId goroutine = 0;
    quint64 object = 0;
    bool reading = false;
    bool exact = false;
    CodeLocation taken; ///< the line that took it, where that is known

    friend bool operator==(const LockHolding &, const LockHolding &) = default;
};

/// Everything that is known at one stop about who waits for whom.
struct WaitFacts
{
    QList<GoroutineWait> goroutines;
    QHash<quint64, SyncObject> objects;
    QList<LockHolding> holdings;
    /// Goroutines that nothing can wake any more: what they wait for is out of reach of all that can still run.
    QSet<GoroutineId> stuck;
    /// The same, when variables that the code does not use again are left out of account.
    QSet<GoroutineId> likelyStuck;
    /// Of goroutines in those sets: objects that their stacks lead to, so that they could be the one to wake others.
    QHash<GoroutineId, QSet<quint64>> within;
    /// Goroutines that only package variables or main lead to, as far as anybody who can go on and is not just
    /// listening for new work is concerned. For the most part idle ones.
    QSet<GoroutineId> apart;
    QStringList missing; ///< what could not be looked at, a sentence each
    QString caveat; ///< why it says little when nothing is found; empty where it says much

    friend bool operator==(const WaitFacts &, const WaitFacts &) = default;
};

using WaitFactsPtr = std::shared_ptr<const WaitFacts>;

} // namespace Backstep
