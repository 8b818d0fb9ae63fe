// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/dumpconversion.h"

#include "app/base/pathtranslator.h"
#include "app/goroutines/dumplines.h"
#include "app/session/convertframes.h"
#include "app/session/waitdescription.h"

#include <QCoreApplication>

#include <algorithm>
#include <ranges>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::DumpSession)
};

constexpr qint64 minute = 60'000'000'000;
constexpr int deepest = 8; ///< of aggregates; Go writes at most five levels

CodeLocation local(CodeLocation place, const PathTranslator *paths)
{
    if (paths != nullptr && place.known()) {
        place.file = paths->toLocal(place.file);
    }
    return place;
}

bool isRuntime(const CodeLocation &place)
{
    return isRuntimeCode(place.function, place.line);
}

qsizetype userFrame(const DumpGoroutine &goroutine)
{
    const auto first = std::ranges::find_if(goroutine.frames, [](const DumpFrame &frame) {
        return !isWaitingCode(frame.location.function, frame.location.line);
    });
    return first == goroutine.frames.end() ? 0 : first - goroutine.frames.begin();
}

/// The function that `go` was called with; below it is only what ends a goroutine.
const CodeLocation *startOf(const DumpGoroutine &goroutine)
{
    for (const DumpFrame &frame : std::views::reverse(goroutine.frames)) {
        if (frame.location.function != "runtime.goexit"_L1) {
            return &frame.location;
        }
    }
    return nullptr;
}

/// As describeWait() does it; but what "go listener.Accept()" makes of itself is left out of a text.
const CodeLocation &passingPlace(const DumpGoroutine &goroutine)
{
    const auto isOwn = [](const CodeLocation &place) { return !isPassingCode(place.function, place.line); };
    const auto own = std::ranges::find_if(goroutine.frames, isOwn, &DumpFrame::location);
    if (own != goroutine.frames.end()) {
        return own->location;
    }
    if (isOwn(goroutine.createdBy)) {
        return goroutine.createdBy;
    }
    const CodeLocation &start = *startOf(goroutine);
    const bool told = goroutine.elided == 0 && !isWaitingCode(start.function, start.line);
    return told ? start : goroutine.frames.at(userFrame(goroutine)).location;
}

/// From functions and lines, which is what a person compares.
quint64 stackKeyOf(const DumpGoroutine &goroutine)
{
    std::size_t key = 0;
    for (const DumpFrame &frame : goroutine.frames) {
        key = qHashMulti(key, frame.location.function, frame.location.line);
    }
    return goroutine.frames.isEmpty() ? 0 : std::max<quint64>(key, 1);
}

/// Words and aggregates from `at` on, up to a closing brace.
VariableList wordsFrom(QStringView text, qsizetype &at, int depth)
{
    VariableList words;
    while (at < text.size() && text.at(at) != u'}') {
        if (text.at(at) == u',' || text.at(at).isSpace()) {
            ++at;
            continue;
        }
        Variable word;
        word.name = Text::tr("word %1").arg(words.size() + 1);
        word.argument = true;
        if (text.at(at) == u'{' && depth < deepest) {
            ++at;
            const qsizetype start = at;
            word.children = wordsFrom(text, at, depth + 1);
            word.kind = VariableKind::Struct;
            word.value = u'{' + text.sliced(start, at - start).toString() + u'}';
            word.childCount = word.children.size();
            at = std::min(at + 1, text.size());
        } else {
            const qsizetype start = at++;
            while (at < text.size() && text.at(at) != u',' && text.at(at) != u'}') {
                ++at;
            }
            word.value = text.sliced(start, at - start).trimmed().toString();
            word.kind = VariableKind::Integer;
        }
        word.type = word.value.contains(u'?') ? Text::tr("may be out of date") : QString();
        words.append(word);
    }
    return words;
}

/// The first argument, where it is an address that can be relied on; 0 else.
quint64 address(const DumpFrame &frame)
{
    const QString first = frame.arguments.section(u',', 0, 0).trimmed();
    bool ok = false;
    const quint64 value = first.startsWith("0x"_L1) ? first.sliced(2).toULongLong(&ok, 16) : 0;
    return ok && value >= 0x1000 ? value : 0;
}

struct Place
{
    QLatin1StringView function;
    quint64 offset; ///< of the word that it gets within the object
};

// Package sync, the same since Go 1.20; channels only where the runtime's own frames are written.
constexpr Place objectPlaces[] = {
    {"runtime.chansend"_L1, 0},
    {"runtime.chansend1"_L1, 0},
    {"runtime.chanrecv"_L1, 0},
    {"runtime.chanrecv1"_L1, 0},
    {"runtime.chanrecv2"_L1, 0},
    {"sync.runtime_SemacquireMutex"_L1, 4},
    {"internal/sync.runtime_SemacquireMutex"_L1, 4},
    {"internal/sync.(*Mutex).lockSlow"_L1, 0},
    {"sync.(*Mutex).lockSlow"_L1, 0},
    {"sync.(*Mutex).Lock"_L1, 0},
    {"sync.(*RWMutex).Lock"_L1, 0},
    {"sync.(*RWMutex).RLock"_L1, 0},
    {"sync.(*WaitGroup).Wait"_L1, 0},
    {"sync.(*Cond).Wait"_L1, 0},
    {"internal/poll.runtime_Semacquire"_L1, 0},
};

quint64 objectOf(const DumpGoroutine &goroutine, WaitKind kind)
{
    for (const DumpFrame &frame : goroutine.frames) {
        const auto *place = std::ranges::find(objectPlaces, frame.location.function, &Place::function);
        // The mutex within a lock or a condition is not what is waited for.
        const bool within = kind != WaitKind::Mutex && frame.location.function.contains("Mutex)"_L1)
            && !frame.location.function.contains("RWMutex)"_L1);
        if (place != std::end(objectPlaces) && !within && address(frame) > 0
            && (place->offset == 0 || kind == WaitKind::Mutex)) {
            return address(frame) - place->offset;
        }
    }
    return 0;
}

GoroutineWait waitOf(const DumpGoroutine &goroutine, const PathTranslator *paths)
{
    GoroutineWait wait;
    wait.id = goroutine.id;
    wait.state = goroutine.state;
    wait.reason = goroutine.waitReason;
    wait.labels = goroutine.labels;
    wait.system = isSystemOfDump(goroutine);
    wait.kind = goroutine.state == GoroutineState::Syscall ? WaitKind::Syscall
        : goroutine.state != GoroutineState::Waiting       ? WaitKind::None
                                                           : waitKindOf(goroutine.waitReason);
    if (const QByteArrayView call = waitReasonOfCalls(goroutine.frames);
        wait.kind == WaitKind::Semaphore && !call.isEmpty()) {
        wait.kind = waitKindOf(QString::fromLatin1(call));
    }
    if (!goroutine.frames.isEmpty()) {
        const bool passing = !isBlocked(wait.kind) && wait.kind != WaitKind::None && startOf(goroutine) != nullptr;
        const CodeLocation &place =
            passing ? passingPlace(goroutine) : goroutine.frames.at(userFrame(goroutine)).location;
        // "go all.Wait()" has no other line of the person's own than this one.
        const bool foreign = isWaitingCode(place.function, place.line) && goroutine.createdBy.known();
        wait.place = local(foreign ? goroutine.createdBy : place, paths);
    }
    if (isBlocked(wait.kind) && wait.kind != WaitKind::NilChannel && wait.kind != WaitKind::EmptySelect) {
        if (const quint64 object = objectOf(goroutine, wait.kind); object > 0) {
            wait.objects.append(object);
        }
        wait.unknown = wait.objects.isEmpty();
    }
    return wait;
}

} // namespace

bool isSystemOfDump(const DumpGoroutine &goroutine)
{
    const CodeLocation *start = startOf(goroutine);
    return start != nullptr && goroutine.id != 1 && start->function.startsWith("runtime."_L1)
        && start->function != "runtime.main"_L1
        && std::ranges::all_of(goroutine.frames, [](const DumpFrame &frame) { return isRuntime(frame.location); });
}

Goroutine goroutineOfDump(const DumpGoroutine &goroutine, const PathTranslator *paths)
{
    Goroutine result;
    result.id = goroutine.id;
    result.state = goroutine.state;
    result.waitReason = goroutine.waitReason;
    result.labels = goroutine.labels;
    result.waitSince = -goroutine.minutes * minute;
    result.stackKey = stackKeyOf(goroutine);
    result.system = isSystemOfDump(goroutine);
    result.goStatement = local(goroutine.createdBy, paths);
    if (!goroutine.frames.isEmpty()) {
        result.current = local(goroutine.frames.constFirst().location, paths);
        result.user = local(goroutine.frames.at(userFrame(goroutine)).location, paths);
    }
    if (const CodeLocation *start = startOf(goroutine)) {
        result.start = local(*start, paths);
    }
    return result;
}

Stack stackOfDump(const DumpGoroutine &goroutine, int depth, const PathTranslator *paths)
{
    Stack stack;
    stack.goroutine = goroutine.id;
    const auto size = static_cast<int>(goroutine.frames.size());
    const auto add = [&](Frame frame) {
        frame.index = static_cast<int>(stack.frames.size());
        stack.frames.append(frame);
    };
    for (int i = 0; i < size; ++i) {
        if (goroutine.elided > 0 && i == goroutine.elidedAt) {
            Frame gap;
            gap.error = Text::tr("%n call(s) that Go left out", nullptr, goroutine.elided);
            gap.runtime = true;
            add(gap);
        }
        const DumpFrame &from = goroutine.frames.at(i);
        Frame frame;
        frame.location = local(from.location, paths);
        frame.offset = i - size; // what is below stays, so it is counted from there
        frame.inlined = from.inlined;
        frame.runtime = isRuntime(from.location);
        frame.last = i + 1 == size;
        stack.firstUserFrame = i == userFrame(goroutine) ? static_cast<int>(stack.frames.size()) : stack.firstUserFrame;
        add(frame);
    }
    if (size == 0 && !goroutine.remark.isEmpty()) {
        Frame nothing;
        nothing.error = goroutine.remark;
        add(nothing);
    }
    stack.complete = stack.frames.size() <= depth;
    stack.frames.resize(std::min<qsizetype>(stack.frames.size(), depth));
    return stack;
}

VariableList argumentsOfDump(const DumpFrame &frame)
{
    qsizetype at = 0;
    return frame.inlined ? VariableList() : wordsFrom(frame.arguments, at, 0);
}

WaitFacts waitFactsOfDump(const GoroutineDump &dump, const PathTranslator *paths)
{
    WaitFacts facts;
    for (const DumpGoroutine &goroutine : dump.goroutines) {
        const GoroutineWait wait = waitOf(goroutine, paths);
        for (const quint64 object : wait.objects) {
            SyncObject known;
            known.address = object;
            known.kind = syncKindOf(wait.kind);
            known.unread = true;
            facts.objects.insert(object, known);
        }
        const bool forEver = goroutine.leaked || wait.kind == WaitKind::NilChannel || wait.kind == WaitKind::EmptySelect
            || (dump.cause == DumpCause::AllAsleep && isBlocked(wait.kind));
        if (forEver && !wait.system) {
            facts.stuck.insert(wait.id);
        }
        facts.goroutines.append(wait);
    }
    facts.caveat = dump.counts ? Text::tr("Counts of goroutines do not tell what each waits for; ?debug=2 tells more.")
                               : Text::tr("A text does not tell who has a lock, nor who could still wake the others.");
    return facts;
}

} // namespace Backstep
