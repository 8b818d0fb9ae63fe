// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/holderguess.h"

#include <QtEndian>

#include <algorithm>

namespace Backstep {

namespace {

constexpr qsizetype word = 8;
constexpr qint64 closure = 32; ///< bytes of what is deferred: a function and what it is called on

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
    for (const quint64 lock : std::as_const(m_waitedFor)) {
        if (const std::optional<quint64> element = heap.elementOf(lock)) {
            m_within[*element].append(lock);
        }
    }
    for (const LockHolding &holding : std::as_const(facts.holdings)) {
        if (!holding.reading) {
            m_owned.insert(holding.object);
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
    QList<MemoryRange> ranges;
    for (const UnreadLock &lock : locks) {
        const QList<quint64> pointers = numbers(wordsOf(lock));
        for (const quint64 pointer : pointers) {
            ranges.append({.address = pointer, .size = closure});
        }
    }
    m_memory.fetch(ranges).then(this, [this, locks](const Result<void> &fetched) {
        if (!fetched) {
            m_promise.answer(fetched);
            return;
        }
        const auto all = [this, locks](const StopToken &stop) {
            for (const UnreadLock &lock : locks) {
                if (stop.stopRequested()) {
                    break;
                }
                if (!guess(lock)) {
                    m_open.append(lock);
                }
            }
            return Result<void>();
        };
        m_jobs.run<void>(all).then(this, [this](const Result<void> &guessed) { m_promise.answer(guessed); });
    });
    return m_promise.future();
}

bool HolderGuess::mayBe(const UnreadLock &lock, quint64 address) const
{
    if (m_owned.contains(address)) {
        return false;
    }
    const auto object = m_facts.objects.constFind(address);
    const bool fits = object != m_facts.objects.constEnd()
        && (lock.lock.reading ? object->kind == SyncKind::RwMutex && object->count > 0 : object->locked);
    // In one and the same function another word means another lock.
    const GoroutineWait *wait = m_waits.value(lock.goroutine);
    const bool other = fits && wait != nullptr && wait->objects.value(0) == address && lock.waitsHere
        && !object->expression.isEmpty() && object->expression != lock.lock.expression;
    return fits && !other;
}

void HolderGuess::compare(quint64 pointer, const UnreadLock &lock, Locks &exact, Locks &near) const
{
    if (m_waitedFor.contains(pointer) && mayBe(lock, pointer)) {
        exact.insert(pointer);
        return;
    }
    if (const std::optional<quint64> element = m_heap.elementOf(pointer)) {
        const QList<quint64> locks = m_within.value(*element);
        for (const quint64 other : locks) {
            if (other > pointer && mayBe(lock, other)) {
                near.insert(other);
            }
        }
    }
}

/// Whether it is told.
bool HolderGuess::guess(const UnreadLock &lock)
{
    Locks exact;
    Locks near;
    Locks behind;
    const QList<quint64> pointers = numbers(wordsOf(lock));
    for (const quint64 pointer : pointers) {
        compare(pointer, lock, exact, near);
        const QList<quint64> inside = numbers(m_memory.bytes(pointer, closure));
        for (const quint64 other : inside) {
            compare(other, lock, exact, behind);
        }
    }
    for (const Locks &found : {exact, near, behind}) {
        if (found.size() > 1) {
            return false; // one of them, and which cannot be told
        }
        if (found.size() == 1) {
            addHolding(m_facts,
                       {.goroutine = lock.goroutine,
                        .object = *found.constBegin(),
                        .reading = lock.lock.reading,
                        .exact = false,
                        .taken = lock.taken});
            if (!lock.lock.reading) {
                m_owned.insert(*found.constBegin());
            }
            return true;
        }
    }
    return false;
}

} // namespace Backstep
