// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/goroutinefacets.h"

namespace Backstep::Testing {

/// A small service at one moment: two requests that pay, one that waits for a channel, main, and the runtime's own.
inline QList<Goroutine> someGoroutines()
{
    using namespace Qt::StringLiterals;
    const CodeLocation parked{
        .pc = 1, .file = u"/go/src/runtime/proc.go"_s, .line = 424, .function = u"runtime.gopark"_s};
    const CodeLocation transfer{
        .pc = 2, .file = u"/home/ada/bank/transfer.go"_s, .line = 22, .function = u"main.(*Bank).transfer"_s};
    const CodeLocation handler{.pc = 3, .file = u"/home/ada/bank/main.go"_s, .line = 40, .function = u"main.handle"_s};
    const CodeLocation serve{
        .pc = 4, .file = u"/go/src/net/http/server.go"_s, .line = 3300, .function = u"net/http.(*Server).Serve"_s};

    Goroutine pay;
    pay.id = 7;
    pay.state = GoroutineState::Waiting;
    pay.waitReason = u"sync.Mutex.Lock"_s;
    pay.labels = {{u"endpoint"_s, u"/pay"_s}, {u"method"_s, u"POST"_s}, {u"route"_s, u"/pay/{id}"_s}};
    pay.current = parked;
    pay.user = transfer;
    pay.goStatement = serve;
    pay.start = {.pc = 5, .file = serve.file, .line = 1900, .function = u"net/http.(*conn).serve"_s};
    pay.waitSince = 1'000'000'000;

    Goroutine other = pay;
    other.id = 9;
    other.user.line = 23;
    other.labels[u"endpoint"_s] = u"/pay/now"_s;
    other.waitSince = 31'000'000'000;

    Goroutine reader = pay;
    reader.id = 17;
    reader.waitReason = u"chan receive"_s;
    reader.labels = {{u"trace endpoint"_s, u"GET /list"_s}, {u"span id"_s, u"4711"_s}};
    reader.user = handler;
    reader.waitSince.reset();

    Goroutine main;
    main.id = 1;
    main.state = GoroutineState::Running;
    main.thread = 4711;
    main.current = {.pc = 6, .file = handler.file, .line = 12, .function = u"main.main"_s};
    main.user = main.current;
    main.start = {.pc = 7, .file = u"/go/src/runtime/proc.go"_s, .line = 147, .function = u"runtime.main"_s};

    Goroutine collector;
    collector.id = 2;
    collector.state = GoroutineState::Waiting;
    collector.waitReason = u"GC worker (idle)"_s;
    collector.current = parked;
    collector.user = parked;
    collector.start = {
        .pc = 8, .file = u"/go/src/runtime/mgc.go"_s, .line = 1363, .function = u"runtime.gcBgMarkWorker"_s};
    collector.system = true;
    return {main, collector, pay, other, reader};
}

inline GoroutineRefs refs(const QList<Goroutine> &goroutines)
{
    GoroutineRefs result;
    for (const Goroutine &goroutine : goroutines) {
        result.append(&goroutine);
    }
    return result;
}

} // namespace Backstep::Testing
