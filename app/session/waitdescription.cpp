// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/waitdescription.h"

#include "app/session/convertframes.h"

#include <algorithm>
#include <ranges>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

// Package sync, the same since Go 1.20. RWMutex: w Mutex, writerSem, readerSem, readerCount, readerWait;
// Mutex: state, sema; WaitGroup: state (64 bits), sema.
constexpr quint64 mutexSema = 4;
constexpr quint64 rwWriterSema = 8;
constexpr quint64 rwReaderSema = 12;
constexpr quint64 rwReaderCount = 16;
constexpr qint64 rwWriterPending = 1 << 30;
constexpr quint64 waitGroupSema = 8;
constexpr quint64 mutexLocked = 1;
// Cond: L, notify; its notifyList: wait, notify, lock, head, tail.
constexpr quint64 condNotify = 16;
constexpr quint64 notifyHead = 16;
constexpr qint64 largestObject = 128;

bool stackHas(const Stack &stack, QLatin1StringView function)
{
    for (const Frame &frame : stack.frames) {
        if (frame.index >= stack.firstUserFrame && stack.firstUserFrame > 0) {
            return false;
        }
        if (frame.location.function == function) {
            return true;
        }
    }
    return false;
}

struct Reason
{
    QLatin1StringView text;
    WaitKind kind;
};

constexpr Reason reasons[] = {
    {"chan receive"_L1, WaitKind::Receive},
    {"chan send"_L1, WaitKind::Send},
    {"select"_L1, WaitKind::Select},
    {"chan receive (nil chan)"_L1, WaitKind::NilChannel},
    {"chan send (nil chan)"_L1, WaitKind::NilChannel},
    {"select (no cases)"_L1, WaitKind::EmptySelect},
    {"sync.Mutex.Lock"_L1, WaitKind::Mutex},
    {"sync.RWMutex.RLock"_L1, WaitKind::ReadLock},
    {"sync.RWMutex.Lock"_L1, WaitKind::WriteLock},
    {"sync.WaitGroup.Wait"_L1, WaitKind::WaitGroup},
    {"sync.Cond.Wait"_L1, WaitKind::Cond},
    {"semacquire"_L1, WaitKind::Semaphore}, // also older releases' word for several of these
    {"coroutine"_L1, WaitKind::Coroutine},
    {"sleep"_L1, WaitKind::Sleep},
    {"IO wait"_L1, WaitKind::Network},
};

WaitKind kindOf(const RawGoroutine &raw, const Stack &stack)
{
    if (raw.state == GoroutineState::Syscall) {
        return WaitKind::Syscall;
    }
    if (raw.state != GoroutineState::Waiting) {
        return WaitKind::None;
    }
    const WaitKind kind = waitKindOf(raw.reason);
    if (kind == WaitKind::Select && raw.channels.isEmpty() && !raw.listed) {
        return WaitKind::EmptySelect; // its channels are all nil
    }
    if (kind == WaitKind::Mutex || kind == WaitKind::Semaphore) {
        return stackHas(stack, "sync.(*WaitGroup).Wait"_L1) ? WaitKind::WaitGroup
            : stackHas(stack, "sync.(*RWMutex).RLock"_L1)   ? WaitKind::ReadLock
            : stackHas(stack, "sync.(*RWMutex).Lock"_L1)    ? WaitKind::WriteLock
            : stackHas(stack, "sync.(*Mutex).Lock"_L1)      ? WaitKind::Mutex
                                                            : kind;
    }
    return kind;
}

/// Of one that goes on by itself: the line that sleeps, reads or writes, and not those of net and bufio in between; in
/// a goroutine that is all Go's own, its first function.
CodeLocation passingPlace(const Stack &stack)
{
    const auto isOwn = [](const Frame &frame) { return !isPassingCode(frame.location.function, frame.location.line); };
    if (const auto own = std::ranges::find_if(stack.frames, isOwn); own != stack.frames.end()) {
        return own->location;
    }
    for (const Frame &frame : std::views::reverse(stack.frames)) {
        if (stack.complete && !isWaitingCode(frame.location.function, frame.location.line)) {
            return frame.location;
        }
    }
    return stack.frames.at(stack.firstUserFrame).location;
}

quint64 offsetOfSemaphore(WaitKind kind, const QString &reason)
{
    switch (kind) {
    case WaitKind::ReadLock: return rwReaderSema;
    // The first of two writers waits for the readers, the second one for the first: at the mutex within.
    case WaitKind::WriteLock: return reason == "sync.RWMutex.Lock"_L1 ? rwWriterSema : mutexSema;
    case WaitKind::WaitGroup: return waitGroupSema;
    case WaitKind::Cond: return condNotify; // where the runtime says it: since Go 1.26
    case WaitKind::Semaphore: return 0;
    default: return mutexSema;
    }
}

void describeChannel(SyncObject &object, const MemoryReader &memory, const RuntimeLayout &layout)
{
    const auto field = [&](QLatin1StringView name, int size) {
        return memory.number(object.address + static_cast<quint64>(layout.hchan.value(name)), size);
    };
    object.count = static_cast<qint64>(field("qcount"_L1, 8));
    object.capacity = static_cast<qint64>(field("dataqsiz"_L1, 8));
    object.closed = field("closed"_L1, 4) != 0;
}

/// Bytes of it that are looked at.
qint64 sizeOf(SyncKind kind, const RuntimeLayout &layout)
{
    switch (kind) {
    case SyncKind::Channel: {
        const auto end = [&layout](QLatin1StringView field, qint64 size) { return layout.hchan.value(field) + size; };
        return std::max({end("qcount"_L1, 8), end("dataqsiz"_L1, 8), end("closed"_L1, 4)});
    }
    case SyncKind::Mutex: return mutexSema;
    case SyncKind::RwMutex: return rwReaderCount + 4;
    case SyncKind::WaitGroup: return waitGroupSema;
    case SyncKind::Cond:
    case SyncKind::Semaphore:
    case SyncKind::Coroutine: break;
    }
    return 0;
}

void describeReadWrite(SyncObject &object, const MemoryReader &memory)
{
    const auto counted = static_cast<qint32>(memory.number(object.address + rwReaderCount, 4));
    object.count = counted < 0 ? counted + rwWriterPending : counted;
    object.locked = (memory.number(object.address, 4) & mutexLocked) != 0;
}

} // namespace

WaitKind waitKindOf(const QString &reason)
{
    const bool tested = reason.endsWith(" (synctest)"_L1) || reason.endsWith(" (durable)"_L1);
    const QString plain = tested ? reason.first(reason.lastIndexOf(u' ')) : reason;
    const auto *found = std::ranges::find(reasons, plain, &Reason::text);
    return found == std::end(reasons) ? WaitKind::Runtime : found->kind;
}

GoroutineWait describeWait(const RawGoroutine &raw, const Stack &stack)
{
    GoroutineWait wait;
    wait.id = raw.id;
    wait.state = raw.state;
    wait.reason = raw.reason;
    wait.kind = kindOf(raw, stack);
    if (!stack.frames.isEmpty()) {
        const QString &start = stack.frames.constLast().location.function;
        wait.system = stack.complete && start.startsWith("runtime."_L1) && raw.id != 1
            && wait.kind != WaitKind::Coroutine // such as has not begun
            && std::ranges::all_of(stack.frames, &Frame::runtime);
        const bool passing = !isBlocked(wait.kind) && wait.kind != WaitKind::None;
        wait.place = passing ? passingPlace(stack) : stack.frames.at(stack.firstUserFrame).location;
    }
    if (!isBlocked(wait.kind)) {
        return wait;
    }
    if (raw.semaphore) {
        wait.objects.append(*raw.semaphore - offsetOfSemaphore(wait.kind, raw.reason));
    } else {
        wait.objects = raw.channels;
    }
    wait.unknown = wait.objects.isEmpty() && wait.kind != WaitKind::NilChannel && wait.kind != WaitKind::EmptySelect;
    return wait;
}

MemoryRange objectRange(quint64 address)
{
    return {.address = address, .size = largestObject};
}

SyncKind syncKindOf(WaitKind kind)
{
    switch (kind) {
    case WaitKind::Mutex: return SyncKind::Mutex;
    case WaitKind::ReadLock:
    case WaitKind::WriteLock: return SyncKind::RwMutex;
    case WaitKind::WaitGroup: return SyncKind::WaitGroup;
    case WaitKind::Cond: return SyncKind::Cond;
    case WaitKind::Semaphore: return SyncKind::Semaphore;
    case WaitKind::Coroutine: return SyncKind::Coroutine;
    default: return SyncKind::Channel;
    }
}

SyncObject describeObject(quint64 address, SyncKind kind, const MemoryReader &memory, const RuntimeLayout &layout)
{
    SyncObject object;
    object.address = address;
    object.kind = kind;
    if (!memory.has(address, sizeOf(kind, layout))) {
        object.unread = true;
        return object;
    }
    switch (kind) {
    case SyncKind::Channel: describeChannel(object, memory, layout); break;
    case SyncKind::Mutex: object.locked = (memory.number(address, 4) & mutexLocked) != 0; break;
    case SyncKind::RwMutex: describeReadWrite(object, memory); break;
    case SyncKind::WaitGroup: object.count = static_cast<qint64>(memory.number(address) >> 32U); break;
    case SyncKind::Cond:
    case SyncKind::Semaphore:
    case SyncKind::Coroutine: break;
    }
    return object;
}

QList<quint64> semaphoresOf(const SyncObject &object)
{
    switch (object.kind) {
    case SyncKind::Mutex: return {object.address + mutexSema};
    // One writer waits for those who read, readers wait for it, and other writers at the mutex within.
    case SyncKind::RwMutex:
        return {object.address + rwWriterSema, object.address + rwReaderSema, object.address + mutexSema};
    case SyncKind::WaitGroup: return {object.address + waitGroupSema};
    case SyncKind::Semaphore: return {object.address};
    case SyncKind::Channel:
    case SyncKind::Cond:
    case SyncKind::Coroutine: break;
    }
    return {};
}

quint64 firstOfCond(quint64 cond)
{
    return cond + condNotify + notifyHead;
}

std::optional<int> condFrame(const Stack &stack)
{
    const auto found = std::ranges::find_if(
        stack.frames, [](const Frame &frame) { return frame.location.function == "sync.(*Cond).Wait"_L1; });
    return found == stack.frames.end() ? std::nullopt : std::optional(found->index);
}

} // namespace Backstep
