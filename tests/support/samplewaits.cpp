// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/samplewaits.h"

using namespace Qt::StringLiterals;

namespace Backstep::Testing::SampleWaits {

namespace {

constexpr quint64 alice = 0xc000012008;
constexpr quint64 bob = 0xc000012048;
constexpr quint64 work = 0xc000020060;

GoroutineWait waiting(GoroutineId id, WaitKind kind, const QList<quint64> &objects, const CodeLocation &place)
{
    GoroutineWait wait;
    wait.id = id;
    wait.state = GoroutineState::Waiting;
    wait.kind = kind;
    wait.objects = objects;
    wait.place = place;
    return wait;
}

SyncObject object(quint64 address, SyncKind kind, const QString &expression)
{
    SyncObject result;
    result.address = address;
    result.kind = kind;
    result.expression = expression;
    return result;
}

void addWorkers(WaitFacts &facts, const QString &folder)
{
    const CodeLocation receiving{.pc = 0, .file = folder + u"main.go"_s, .line = 29, .function = u"main.serve"_s};
    for (const GoroutineId id : {31, 35}) {
        facts.goroutines.append(waiting(id, WaitKind::Receive, {work}, receiving));
        facts.goroutines.last().labels = {{u"endpoint"_s, u"GET /balance"_s}};
    }
    const CodeLocation sleeping{.pc = 0, .file = folder + u"main.go"_s, .line = 24, .function = u"main.main"_s};
    facts.goroutines.append(waiting(1, WaitKind::Sleep, {}, sleeping));
    SyncObject channel = object(work, SyncKind::Channel, u"work"_s);
    channel.capacity = 8;
    facts.objects.insert(work, channel);
}

} // namespace

WaitFacts deadlock(const QString &folder, bool exact)
{
    WaitFacts facts;
    const QString file = folder + u"bank.go"_s;
    const CodeLocation locking{.pc = 0, .file = file, .line = 33, .function = u"main.transfer"_s};
    const CodeLocation reading{.pc = 0, .file = file, .line = 31, .function = u"main.transfer"_s};
    facts.goroutines = {waiting(30, WaitKind::Mutex, {bob}, locking), waiting(34, WaitKind::Mutex, {alice}, locking),
                        waiting(38, WaitKind::Mutex, {alice}, reading)};
    for (GoroutineWait &wait : facts.goroutines) {
        wait.labels = {{u"endpoint"_s, u"POST /transfer"_s}};
    }
    facts.objects.insert(alice, object(alice, SyncKind::Mutex, u"from.mu"_s));
    facts.objects.insert(bob, object(bob, SyncKind::Mutex, u"to.mu"_s));
    facts.holdings = {{.goroutine = 30, .object = alice, .reading = false, .exact = exact, .taken = reading},
                      {.goroutine = 34, .object = bob, .reading = false, .exact = exact, .taken = reading}};
    addWorkers(facts, folder);
    return facts;
}

WaitFacts healthy(const QString &folder)
{
    WaitFacts facts;
    addWorkers(facts, folder);
    return facts;
}

WaitFacts queues()
{
    constexpr quint64 news = 0xc000030060;
    constexpr quint64 results = 0xc0000300c0;
    constexpr quint64 lock = 0xc000100000;
    WaitFacts facts;
    const auto at = [](int line) {
        return CodeLocation{.pc = 0, .file = u"/src/shop/main.go"_s, .line = line, .function = u"main.serve"_s};
    };
    facts.goroutines = {waiting(3, WaitKind::Mutex, {lock}, at(11)), waiting(4, WaitKind::Mutex, {lock}, at(12)),
                        waiting(5, WaitKind::Mutex, {lock}, at(13)),
                        waiting(7, WaitKind::Select, {results, news}, at(14)),
                        waiting(8, WaitKind::Receive, {results}, at(15))};
    facts.goroutines[3].sends = {false, true};
    facts.objects.insert(news, object(news, SyncKind::Channel, u"news"_s));
    facts.objects.insert(results, object(results, SyncKind::Channel, u"results"_s));
    facts.objects.insert(lock, object(lock, SyncKind::Mutex, u"mu"_s));
    facts.objects[news].queue = {7};
    facts.objects[results].queue = {7, 8};
    facts.objects[lock].queue = {3, 5, 4};
    return facts;
}

WaitFacts crowd(int count)
{
    WaitFacts facts;
    const QString file = u"/src/shop/main.go"_s;
    constexpr quint64 lock = 0xc000100000;
    const CodeLocation again{.pc = 0, .file = file, .line = 52, .function = u"main.(*Cart).total"_s};
    facts.goroutines.append(waiting(7, WaitKind::Mutex, {lock}, again));
    facts.objects.insert(lock, object(lock, SyncKind::Mutex, u"c.mu"_s));
    facts.holdings = {{.goroutine = 7, .object = lock, .reading = false, .exact = true, .taken = again}};
    const CodeLocation adding{.pc = 0, .file = file, .line = 41, .function = u"main.(*Cart).add"_s};
    for (int i = 0; i < count; ++i) {
        facts.goroutines.append(waiting(1000 + i, WaitKind::Mutex, {lock}, adding));
    }
    const CodeLocation sending{.pc = 0, .file = file, .line = 77, .function = u"main.ask.func1"_s};
    for (int i = 0; i < 20; ++i) {
        const quint64 channel = 0xc000200000 + quint64(i) * 0x60;
        facts.goroutines.append(waiting(100 + i, WaitKind::Send, {channel}, sending));
        facts.objects.insert(channel, object(channel, SyncKind::Channel, u"answer"_s));
        facts.likelyStuck.insert(100 + i);
    }
    facts.missing = {u"The stacks of 3 goroutines could not be read."_s};
    return facts;
}

WaitFacts idleServer(int connections)
{
    WaitFacts facts;
    const QString file = u"/src/shop/main.go"_s;
    constexpr quint64 lock = 0xc000100000;
    const CodeLocation sleeping{.pc = 0, .file = file, .line = 24, .function = u"main.pause"_s};
    const CodeLocation adding{.pc = 0, .file = file, .line = 41, .function = u"main.(*Cart).add"_s};
    const CodeLocation serving{.pc = 0,
                               .file = u"/usr/lib/go/src/net/http/server.go"_s,
                               .line = 2102,
                               .function = u"net/http.(*conn).serve"_s};
    facts.goroutines = {waiting(1, WaitKind::Sleep, {}, sleeping), waiting(2, WaitKind::Mutex, {lock}, adding),
                        waiting(3, WaitKind::Sleep, {}, sleeping)};
    facts.objects.insert(lock, object(lock, SyncKind::Mutex, u"c.mu"_s));
    facts.holdings = {{.goroutine = 3, .object = lock, .reading = false, .exact = true, .taken = adding}};
    for (int i = 0; i < connections; ++i) {
        facts.goroutines.append(waiting(100 + i, WaitKind::Network, {}, serving));
    }
    return facts;
}

} // namespace Backstep::Testing::SampleWaits
