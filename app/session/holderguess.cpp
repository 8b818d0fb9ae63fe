// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/holderguess.h"

#include <QtEndian>

#include <algorithm>

namespace Backstep {

namespace {

constexpr qsizetype word = 8;
constexpr qint64 closure = 32; ///< bytes of what is deferred: a function and what it is called on

constexpr qsizetype mostPairs = 1'000'000; ///< a second or two

QList<quint64> numbers(const QByteArray &words)
{
    QList<quint64> result;
    for (qsizetype at = 0; at + word <= words.size(); at += word) {
        result.append(qFromLittleEndian<quint64>(words.constData() + at));
    }
    return result;
}

} // namespace

HolderGuess::HolderGuess(MemoryReader &memory, const HeapImage &heap, const RawStacks &stacks, WaitFacts &facts,
                         QObject *parent)
    : QObject(parent)
    , m_memory(memory)
    , m_heap(heap)
    , m_stacks(stacks)
    , m_facts(facts)
{
    for (const GoroutineWait &wait : std::as_const(facts.goroutines)) {
        m_waits.insert(wait.id, &wait);
        if (isLock(wait.kind) && !wait.objects.isEmpty()) {
            m_waitedFor.insert(wait.objects.constFirst());
        }
    }
}

QByteArray HolderGuess::wordsOf(const UnreadLock &lock) const
{
    const auto stack = m_stacks.constFind(lock.goroutine);
    if (stack == m_stacks.constEnd() || stack->frames.isEmpty()) {
        return {};
    }
    const quint64 end = lock.stackEnd;
    const auto frame = std::ranges::find(stack->frames, lock.frameOffset,
                                         [end](const RawFrame &raw) { return static_cast<qint64>(raw.base - end); });
    return frame == stack->frames.end() ? QByteArray() : frame->used;
}

FutureResult<void> HolderGuess::guess(const QList<UnreadLock> &locks)
{
    if (locks.size() * m_waitedFor.size() > mostPairs) {
        m_promise.answer({});
        return m_promise.future();
    }
    QList<MemoryRange> ranges;
    for (const UnreadLock &lock : locks) {
        const QList<quint64> pointers = numbers(wordsOf(lock));
        for (const quint64 pointer : pointers) {
            ranges.append({.address = pointer, .size = closure});
        }
    }
    m_memory.fetch(ranges).then(this, [this, locks](const Result<void> &fetched) {
        if (fetched) {
            for (const UnreadLock &lock : locks) {
                guess(lock);
            }
        }
        m_promise.answer(fetched);
    });
    return m_promise.future();
}

HolderGuess::Locks HolderGuess::candidates(const UnreadLock &lock) const
{
    Locks found;
    const GoroutineWait *wait = m_waits.value(lock.goroutine);
    for (const quint64 address : m_waitedFor) {
        const SyncObject object = m_facts.objects.value(address);
        const bool owned = std::ranges::any_of(m_facts.holdings, [address](const LockHolding &holding) {
            return holding.object == address && !holding.reading;
        });
        const bool fits = lock.lock.reading ? object.kind == SyncKind::RwMutex && object.count > 0 : object.locked;
        // In one and the same function another word means another lock.
        const bool other = wait != nullptr && wait->objects.value(0) == address && lock.waitsHere
            && !object.expression.isEmpty() && object.expression != lock.lock.expression;
        if (!owned && fits && !other) {
            found.insert(address);
        }
    }
    return found;
}

void HolderGuess::compare(quint64 pointer, const Locks &wanted, Locks &exact, Locks &near) const
{
    if (wanted.contains(pointer)) {
        exact.insert(pointer);
        return;
    }
    const std::optional<quint64> element = m_heap.elementOf(pointer);
    for (const quint64 lock : wanted) {
        if (element && lock > pointer && m_heap.elementOf(lock) == element) {
            near.insert(lock);
        }
    }
}

void HolderGuess::guess(const UnreadLock &lock)
{
    const Locks wanted = candidates(lock);
    Locks exact;
    Locks near;
    Locks behind;
    const QList<quint64> pointers = numbers(wordsOf(lock));
    for (const quint64 pointer : pointers) {
        compare(pointer, wanted, exact, near);
        const QList<quint64> inside = numbers(m_memory.bytes(pointer, closure));
        for (const quint64 other : inside) {
            compare(other, wanted, exact, behind);
        }
    }
    for (const Locks &found : {exact, near, behind}) {
        if (found.size() > 1) {
            return; // one of them, and which cannot be told
        }
        if (found.size() == 1) {
            addHolding(m_facts,
                       {.goroutine = lock.goroutine,
                        .object = *found.constBegin(),
                        .reading = lock.lock.reading,
                        .exact = false,
                        .taken = lock.taken});
            return;
        }
    }
}

} // namespace Backstep
