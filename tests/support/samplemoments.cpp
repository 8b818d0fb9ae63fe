// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/samplemoments.h"

#include "app/capsule/capsuleerror.h"

#include <QTimeZone>

#include <limits>

namespace Backstep::Testing {

using namespace Qt::StringLiterals;

namespace {

CodeLocation place(int number)
{
    return {.pc = 0x8000'0000'0000'0000U + static_cast<quint64>(number),
            .file = u"/home/ko/größe/main%1.go"_s.arg(number),
            .line = number,
            .function = u"main.(*Account).transfer·%1"_s.arg(number)};
}

QString awkward(const QString &word)
{
    QString text = word + u" 日本語 🙂 "_s;
    text.append(QChar(u'\0'));
    text.append(QChar(0xd83d)); // half of a pair
    return text;
}

Variable fullVariable()
{
    Variable leaf;
    leaf.name = u"leaf"_s;
    leaf.unreadable = u"optimised out"_s;
    Variable child;
    child.name = u"[0]"_s;
    child.type = u"int64"_s;
    child.value = u"-5"_s;
    child.kind = VariableKind::Integer;
    child.address = std::numeric_limits<quint64>::max();
    child.children = {leaf, leaf};
    child.childCount = 2;
    return {.name = awkward(u"name"_s),
            .type = u"map[string]*main.Account"_s,
            .value = awkward(u"value"_s),
            .kind = VariableKind::Map,
            .address = quint64{1} << 63,
            .length = std::numeric_limits<qint64>::max(),
            .capacity = std::numeric_limits<qint64>::min(),
            .childCount = 1000,
            .children = {child, child, leaf},
            .expression = u"(*account).owners"_s,
            .unreadable = u"half of it"_s,
            .declarationLine = 77,
            .argument = true,
            .returnValue = true,
            .shadowed = true,
            .truncated = true};
}

StackPtr fullStack(GoroutineId goroutine)
{
    auto stack = std::make_shared<Stack>();
    stack->goroutine = goroutine;
    stack->firstUserFrame = 1;
    stack->complete = false;
    stack->frames = {
        {.index = 0, .location = place(10), .offset = -8, .inlined = true, .runtime = true, .last = false, .error = {}},
        {.index = 1,
         .location = place(11),
         .offset = -400,
         .inlined = false,
         .runtime = false,
         .last = false,
         .error = {}},
        {.index = 2,
         .location = {},
         .offset = std::numeric_limits<qint64>::min(),
         .inlined = false,
         .runtime = false,
         .last = true,
         .error = awkward(u"unwinding ended"_s)}};
    return stack;
}

Stop fullStop()
{
    Stop stop;
    stop.event = 848;
    stop.reason = StopReason::FatalThrow;
    stop.reasonText = u"fatal throw"_s;
    stop.sentence = awkward(u"All goroutines are asleep."_s);
    stop.goroutine = 24;
    stop.labels = {{u"endpoint"_s, u"/transfer"_s}, {awkward(u"k"_s), awkward(u"v"_s)}, {u"empty"_s, QString()}};
    stop.location = place(11);
    stop.thread = 4242;
    stop.threads = {{.id = -3, .goroutine = 0, .location = {}},
                    {.id = 4242, .goroutine = 24, .location = place(14)},
                    {.id = std::numeric_limits<int>::max(),
                     .goroutine = std::numeric_limits<qint64>::max(),
                     .location = place(15)}};
    stop.hits = {{.breakpoint = 1, .goroutine = 24, .totalHits = std::numeric_limits<quint64>::max()},
                 {.breakpoint = -2, .goroutine = 7, .totalHits = 1}};
    stop.returnValues = {fullVariable()};
    stop.stepUnfinished = true;
    stop.atStart = true;
    stop.atEnd = true;
    stop.exited = true;
    stop.exitStatus = -9;
    stop.milliseconds = 12.625;
    return stop;
}

/// One of which next to nothing is known.
GoroutineWait emptyWait()
{
    GoroutineWait wait;
    wait.id = 25;
    return wait;
}

WaitFactsPtr fullWaits()
{
    auto facts = std::make_shared<WaitFacts>();
    facts->goroutines = {{.id = 24,
                          .state = GoroutineState::Waiting,
                          .kind = WaitKind::Select,
                          .reason = awkward(u"select"_s),
                          .system = true,
                          .objects = {std::numeric_limits<quint64>::max(), 0xc000012340},
                          .sends = {true, false},
                          .unknown = true,
                          .place = place(12),
                          .labels = {{u"request"_s, u"r24"_s}}},
                         emptyWait(),
                         {.id = std::numeric_limits<qint64>::max(),
                          .state = GoroutineState::Preempted,
                          .kind = WaitKind::Mutex,
                          .reason = {},
                          .system = false,
                          .objects = {0xc000012340},
                          .sends = {},
                          .unknown = false,
                          .place = {},
                          .labels = {}}};
    facts->objects.insert(0xc000012340,
                          {.address = 0xc000012340,
                           .kind = SyncKind::RwMutex,
                           .expression = awkward(u"a.mu"_s),
                           .count = std::numeric_limits<qint64>::min(),
                           .capacity = 8,
                           .closed = true,
                           .locked = true,
                           .queue = {24, std::numeric_limits<qint64>::max()}});
    facts->objects.insert(1, SyncObject());
    facts->objects[1].address = 1;
    facts->holdings = {{.goroutine = 24, .object = 0xc000012340, .reading = true, .exact = true, .taken = place(13)},
                       {.goroutine = -5, .object = 1, .reading = false, .exact = false, .taken = {}}};
    facts->stuck = {24};
    facts->likelyStuck = {24, std::numeric_limits<qint64>::max()};
    facts->within.insert(24, {0xc000012340, 5});
    facts->missing = {awkward(u"The heap is too large."_s)};
    return facts;
}

Goroutine fullGoroutine(GoroutineId id)
{
    return {.id = id,
            .state = GoroutineState::Waiting,
            .waitReason = u"sync.Mutex.Lock"_s,
            .labels = {{u"request"_s, u"r%1"_s.arg(id)}},
            .current = place(1),
            .user = place(2),
            .goStatement = place(3),
            .start = place(4),
            .thread = 17,
            .waitSince = -1,
            .system = true,
            .unreadable = u"a word"_s};
}

bool equal(const StackPtr &one, const StackPtr &other)
{
    if (one == nullptr || other == nullptr) {
        return one == other;
    }
    return one->goroutine == other->goroutine && one->frames == other->frames
        && one->firstUserFrame == other->firstUserFrame && one->complete == other->complete;
}

} // namespace

Moment fullMoment()
{
    Moment moment;
    moment.stop = fullStop();
    moment.position = {.event = 848, .order = 3};
    moment.why = awkward(u"Hit of main.go:21."_s);
    moment.goroutines = {
        {.goroutine = fullGoroutine(24),
         .stack = fullStack(24),
         .values = {{.frame = 0, .arguments = {fullVariable()}, .locals = {fullVariable(), fullVariable()}},
                    {.frame = 2, .arguments = {}, .locals = {}}}},
        {.goroutine = fullGoroutine(std::numeric_limits<qint64>::max()), .stack = fullStack(7), .values = {}},
        CapturedGoroutine(),
        {.goroutine = fullGoroutine(-5), .stack = std::make_shared<Stack>(), .values = {}}};
    moment.goroutines[2].goroutine.id = 1;
    moment.packageVariables = {fullVariable(), fullVariable()};
    moment.outputLines = 2;
    moment.waits = fullWaits();
    return moment;
}

CapsuleFacts fullFacts()
{
    return {.origin = CapsuleOrigin::Core,
            .title = u"demo-3"_s,
            .program = u"/srv/demo"_s,
            .commandLine = awkward(u"demo --port 80"_s),
            .environment = {{u"HOME"_s, u"/root"_s}, {u"EMPTY"_s, QString()}},
            .goVersion = u"go1.24.4"_s,
            .versions = {u"dlv 1.27.1"_s, u"rr 5.9"_s},
            .buildInfo = u"mod example.com/demo\ndep x"_s,
            .host = u"prod-1"_s,
            .cpu = u"AMD EPYC 7B13, 2 cores"_s,
            .recordedAt = QDateTime(QDate(2026, 11, 26), QTime(1, 2, 3, 4), QTimeZone::UTC),
            .madeAt = QDateTime(QDate(1999, 1, 1), QTime(5, 6), QTimeZone::UTC),
            .recipe = u"Every 10 events."_s,
            .valueDepth = 3,
            .firstEvent = 1,
            .lastEvent = 882,
            .masks = QStringList{u"(?i)passw"_s, awkward(u"key"_s)},
            .complete = false};
}

SampleProgram::SampleProgram(int goroutines, int stackDepth, quint32 seed) : m_depth(stackDepth), m_random(seed)
{
    GoroutineId id = 1;
    for (int i = 0; i < goroutines; ++i) {
        id += 1 + m_random.bounded(3); // ended ones leave gaps
        m_workers.append(Worker());
        m_workers.last().id = id;
        move(m_workers.last());
    }
}

void SampleProgram::move(Worker &worker)
{
    // Mostly the next line of the same function.
    if (m_random.bounded(4) == 0) {
        worker.work = m_random.bounded(12);
        worker.line = 20;
    }
    worker.line += 1;
    worker.count += 1 + m_random.bounded(7);
    worker.noise = m_random.generate();
    worker.waiting = m_random.bounded(3) != 0;
}

StackPtr SampleProgram::stack(const Worker &worker) const
{
    auto stack = std::make_shared<Stack>();
    stack->goroutine = worker.id;
    stack->firstUserFrame = worker.waiting ? 2 : 0;
    const auto add = [&](const QString &file, const QString &function, int line, quint64 pc, bool runtime) {
        const int index = static_cast<int>(stack->frames.size());
        stack->frames.append({.index = index,
                              .location = {.pc = pc, .file = file, .line = line, .function = function},
                              .offset = -96LL * (m_depth - index),
                              .inlined = false,
                              .runtime = runtime,
                              .last = index == m_depth - 1,
                              .error = {}});
    };
    if (worker.waiting) {
        add(u"/usr/lib/go/src/runtime/proc.go"_s, u"runtime.gopark"_s, 424, 0x438f2e, true);
        add(u"/usr/lib/go/src/runtime/sema.go"_s, u"runtime.semacquire1"_s, 188, 0x44a0b1, true);
    }
    add(u"/home/me/service/internal/work%1.go"_s.arg(worker.work),
        u"service/internal.(*Worker).step%1"_s.arg(worker.work), worker.line,
        0x4a0000 + static_cast<quint64>((worker.work * 4096) + (worker.line * 16)), false);
    for (int i = static_cast<int>(stack->frames.size()); i < m_depth; ++i) {
        add(u"/home/me/service/internal/chain%1.go"_s.arg(i), u"service/internal.handle%1"_s.arg(i), 40 + i,
            0x4b0000 + static_cast<quint64>(i * 256), false);
    }
    return stack;
}

VariableList SampleProgram::locals(const Worker &worker) const
{
    const quint64 base = 0xc000'0000'0000U + (static_cast<quint64>(worker.id) * 0x1000);
    const auto scalar = [&](const QString &name, const QString &type, VariableKind kind, const QString &value,
                            quint64 at) {
        Variable variable;
        variable.name = name;
        variable.type = type;
        variable.kind = kind;
        variable.value = value;
        variable.address = base + at;
        variable.declarationLine = 21;
        return variable;
    };
    Variable account = scalar(u"account"_s, u"service/internal.Account"_s, VariableKind::Struct,
                              u"service/internal.Account {…}"_s, 0x40);
    account.children = {
        scalar(u"id"_s, u"int64"_s, VariableKind::Integer, QString::number(worker.id * 7), 0x40),
        scalar(u"owner"_s, u"string"_s, VariableKind::String, u"owner %1"_s.arg(worker.id), 0x48),
        scalar(u"balance"_s, u"int64"_s, VariableKind::Integer, QString::number(worker.noise % 1'000'003), 0x58)};
    account.childCount = 3;
    Variable items = scalar(u"items"_s, u"[]int"_s, VariableKind::Slice, u"[]int len: 4, cap: 8"_s, 0x60);
    items.length = 4;
    items.capacity = 8;
    items.childCount = 4;
    for (int i = 0; i < 4; ++i) {
        items.children.append(scalar(u"[%1]"_s.arg(i), u"int"_s, VariableKind::Integer,
                                     QString::number((worker.noise >> i) % 100'000),
                                     0x100 + static_cast<quint64>(8 * i)));
    }
    return {scalar(u"i"_s, u"int"_s, VariableKind::Integer, QString::number(worker.count), 0x8),
            scalar(u"done"_s, u"bool"_s, VariableKind::Bool, worker.count % 2 == 0 ? u"true"_s : u"false"_s, 0x10),
            scalar(u"name"_s, u"string"_s, VariableKind::String,
                   u"request %1-%2"_s.arg(worker.noise, 8, 16).arg(worker.count), 0x18),
            account,
            items,
            scalar(u"err"_s, u"error"_s, VariableKind::Interface, u"nil"_s, 0x90)};
}

CapturedGoroutine SampleProgram::captured(const Worker &worker) const
{
    CapturedGoroutine captured;
    captured.stack = stack(worker);
    Goroutine &goroutine = captured.goroutine;
    goroutine.id = worker.id;
    goroutine.state = worker.waiting ? GoroutineState::Waiting : GoroutineState::Running;
    goroutine.waitReason = worker.waiting ? u"sync.Mutex.Lock"_s : QString();
    goroutine.labels = {{u"request"_s, u"%1"_s.arg(worker.id / 2)}, {u"endpoint"_s, u"POST /transfer"_s}};
    goroutine.current = captured.stack->frames.first().location;
    goroutine.user = captured.stack->frames[captured.stack->firstUserFrame].location;
    goroutine.goStatement = {
        .pc = 0x4c0000, .file = u"/home/me/service/main.go"_s, .line = 88, .function = u"main.serve"_s};
    goroutine.start = {
        .pc = 0x4c1000, .file = u"/home/me/service/main.go"_s, .line = 90, .function = u"main.serve.func1"_s};
    goroutine.thread = worker.waiting ? 0 : 4000 + static_cast<int>(worker.id % 4);
    if (m_values) {
        captured.values = {{.frame = captured.stack->firstUserFrame, .arguments = {}, .locals = locals(worker)}};
    }
    return captured;
}

Moment SampleProgram::next(int moving)
{
    m_event += 1 + m_random.bounded(20);
    qsizetype current = 0;
    for (int i = 0; i < moving; ++i) {
        current = m_random.bounded(m_workers.size());
        move(m_workers[current]);
    }
    Moment moment;
    moment.position = {.event = m_event, .order = 0};
    moment.why = u"Every 10 events."_s;
    for (const Worker &worker : std::as_const(m_workers)) {
        moment.goroutines.append(captured(worker));
    }
    const Goroutine &own = moment.goroutines[current].goroutine;
    moment.stop.event = m_event;
    moment.stop.reason = StopReason::SeekFinished;
    moment.stop.reasonText = u"seek finished"_s;
    moment.stop.goroutine = own.id;
    moment.stop.labels = own.labels;
    moment.stop.location = own.user;
    moment.stop.thread = 4000;
    return moment;
}

QStringList differences(CapsuleReader &reader, qint64 id, const Moment &moment)
{
    QStringList found;
    const auto expect = [&](bool holds, const QString &what) {
        if (!holds) {
            found.append(u"moment %1: %2"_s.arg(id).arg(what));
        }
    };
    Stop stop = moment.stop;
    stop.number = 0;
    const Result<Stop> readStop = reader.stop(id);
    expect(readStop == stop, readStop ? u"stop"_s : readStop.error().message + readStop.error().details.join(u' '));
    const auto page = reader.goroutines(id, 0, static_cast<int>(moment.goroutines.size()) + 1);
    expect(page && page->total == moment.goroutines.size() && !page->next, u"number of goroutines"_s);
    const auto packageVariables = reader.packageVariables(id);
    const bool notKept = !packageVariables && packageVariables.error().code == CapsuleCode::notCaptured;
    expect(moment.packageVariables.isEmpty() ? notKept : packageVariables == moment.packageVariables,
           u"package variables"_s);
    const auto waits = reader.waits(id);
    const bool noWaits = !waits && waits.error().code == CapsuleCode::notCaptured;
    expect(moment.waits ? waits && **waits == *moment.waits : noWaits, u"who waits for whom"_s);
    for (qsizetype i = 0; i < moment.goroutines.size(); ++i) {
        const CapturedGoroutine &captured = moment.goroutines[i];
        const GoroutineId goroutine = captured.goroutine.id;
        const QString name = u"goroutine %1"_s.arg(goroutine);
        expect(page && i < page->goroutines.size() && page->goroutines[i] == captured.goroutine, name);
        const auto stack = reader.stack(id, goroutine);
        expect(stack && equal(*stack, captured.stack), name + u": stack"_s);
        for (const FrameValues &values : captured.values) {
            expect(reader.values(id, goroutine, values.frame) == values, name + u": values"_s);
        }
    }
    return found;
}

} // namespace Backstep::Testing
