// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/canned/canned.h"

using namespace Qt::StringLiterals;

namespace Backstep::Testing::Canned {

CodeLocation place(const QString &function, const QString &file, int line)
{
    return {
        .pc = 0x47a000u + quint64(line) * 16, .file = u"/home/ada/bank/"_s + file, .line = line, .function = function};
}

StackPtr stack(int topLine)
{
    auto stack = std::make_shared<Stack>();
    stack->goroutine = 24;
    const auto add = [&stack](const QString &function, const QString &file, int line, bool runtime) {
        Frame frame;
        frame.index = int(stack->frames.size());
        frame.location = place(function, file, line);
        frame.offset = -16 * (frame.index + 1);
        frame.runtime = runtime;
        stack->frames.append(frame);
    };
    add(u"sync.runtime_SemacquireMutex"_s, u"sema.go"_s, 95, true);
    add(u"sync.(*Mutex).Lock"_s, u"mutex.go"_s, 46, true);
    add(u"main.(*Bank).transfer"_s, u"transfer.go"_s, topLine, false);
    add(u"main.(*Server).handleTransfer"_s, u"server.go"_s, 58, false);
    add(u"net/http.HandlerFunc.ServeHTTP"_s, u"net/http/server.go"_s, 2220, false);
    add(u"net/http.(*conn).serve"_s, u"net/http/server.go"_s, 2092, false);
    add(u"runtime.goexit"_s, u"asm_amd64.s"_s, 1700, true);
    stack->frames[4].inlined = true;
    stack->frames.last().last = true;
    stack->firstUserFrame = 2;
    return stack;
}

static Goroutine goroutine(int index)
{
    Goroutine result;
    result.id = index + 1;
    result.current = place(u"runtime.gopark"_s, u"proc.go"_s, 424);
    result.goStatement = place(u"main.main"_s, u"main.go"_s, 33);
    result.start = place(u"main.main.func1"_s, u"main.go"_s, 34);
    result.user = place(u"main.(*Bank).transfer"_s, u"transfer.go"_s, 21 + index % 5);
    result.state = GoroutineState::Waiting;
    switch (index % 6) {
    case 0:
        result.state = GoroutineState::Running;
        result.thread = 4711 + index;
        result.current = result.user;
        break;
    case 1: result.waitReason = u"sync.Mutex.Lock"_s; break;
    case 2: result.waitReason = u"chan receive"_s; break;
    case 3:
        result.state = GoroutineState::Syscall;
        result.thread = 4711 + index;
        break;
    case 4:
        result.waitReason = u"GC worker (idle)"_s;
        result.system = true;
        result.user = place(u"runtime.gcBgMarkWorker"_s, u"mgc.go"_s, 1363);
        break;
    default: result.state = GoroutineState::Runnable; break;
    }
    if (index % 3 == 1) {
        result.labels = {{u"request"_s, u"POST /transfer"_s}, {u"id"_s, QString::number(9000 + index)}};
    }
    return result;
}

GoroutinePagePtr goroutines(int first, int count, int total)
{
    auto page = std::make_shared<GoroutinePage>();
    page->goroutines.reserve(count);
    for (int index = first; index < qMin(first + count, total); ++index) {
        page->goroutines.append(goroutine(index));
    }
    if (first + count < total) {
        page->next = first + count;
    }
    page->total = total;
    return page;
}

Variable variable(const QString &name, const QString &type, const QString &value)
{
    Variable result;
    result.name = name;
    result.type = type;
    result.value = value;
    result.kind = VariableKind::Integer;
    result.expression = name;
    return result;
}

static Variable account(const QString &name, int balance)
{
    Variable result = variable(name, u"*main.Account"_s, u"*{owner: \"%1\", balance: %2}"_s.arg(name).arg(balance));
    result.kind = VariableKind::Pointer;
    result.childCount = 2;
    Variable owner = variable(u"owner"_s, u"string"_s, u'"' + name + u'"');
    Variable money = variable(u"balance"_s, u"int"_s, QString::number(balance));
    owner.expression = name + u".owner"_s;
    money.expression = name + u".balance"_s;
    result.children = {owner, money};
    return result;
}

VariableListPtr arguments(int amount)
{
    auto list = std::make_shared<VariableList>();
    list->append(account(u"from"_s, 100));
    list->append(account(u"to"_s, 20));
    list->append(variable(u"amount"_s, u"int"_s, QString::number(amount)));
    return list;
}

VariableListPtr locals(int balance)
{
    auto list = std::make_shared<VariableList>();
    list->append(variable(u"balance"_s, u"int"_s, QString::number(balance)));
    Variable big = variable(u"ledger"_s, u"[]main.Entry"_s, u"len 1000000, cap 1048576"_s);
    big.kind = VariableKind::Slice;
    big.length = 1'000'000;
    big.capacity = 1'048'576;
    big.childCount = 1'000'000;
    list->append(big);
    Variable note = variable(u"note"_s, u"string"_s,
                             u"\"from savings to rent, the first of the month, with a note that "
                             u"goes on for longer than any column is wide\""_s);
    note.kind = VariableKind::String;
    note.truncated = true;
    note.length = 4096;
    list->append(note);
    Variable shadowed = variable(u"err"_s, u"error"_s, u"nil"_s);
    shadowed.shadowed = true;
    list->append(shadowed);
    Variable inner = variable(u"err"_s, u"error"_s, u"*errors.errorString {s: \"insufficient funds\"}"_s);
    list->append(inner);
    Variable lost = variable(u"deadline"_s, u"time.Time"_s, QString());
    lost.unreadable = u"optimised out at this line"_s;
    list->append(lost);
    return list;
}

VariableListPtr elements(qint64 first, int count)
{
    auto list = std::make_shared<VariableList>();
    for (qint64 index = first; index < first + count; ++index) {
        Variable element = variable(u"[%1]"_s.arg(index), u"main.Entry"_s, u"{amount: %1}"_s.arg(index * 3));
        element.expression = u"ledger[%1]"_s.arg(index);
        list->append(element);
    }
    return list;
}

BreakpointListPtr breakpoints()
{
    auto list = std::make_shared<QList<Breakpoint>>();
    Breakpoint plain;
    plain.id = 1;
    plain.spec = {
        .file = u"/home/ada/bank/transfer.go"_s, .line = 21, .expression = {}, .condition = {}, .hitCondition = {}};
    plain.places = {place(u"main.(*Bank).transfer"_s, u"transfer.go"_s, 21)};
    plain.hits = 1204;
    list->append(plain);
    Breakpoint conditional = plain;
    conditional.id = 2;
    conditional.spec.line = 58;
    conditional.spec.file = u"/home/ada/bank/server.go"_s;
    conditional.spec.condition = u"amount > 1000 && from.owner == \"rent\""_s;
    conditional.spec.hitCondition = u"> 10"_s;
    conditional.places = {place(u"main.(*Server).handleTransfer"_s, u"server.go"_s, 58)};
    conditional.hits = 0;
    list->append(conditional);
    Breakpoint off;
    off.id = 3;
    off.spec.expression = u"main.audit"_s;
    off.spec.enabled = false;
    list->append(off);
    Breakpoint broken;
    broken.id = 4;
    broken.spec = {
        .file = u"/home/ada/bank/old.go"_s, .line = 7, .expression = {}, .condition = {}, .hitCondition = {}};
    broken.problem = u"No code at this line: the file is not part of the program."_s;
    list->append(broken);
    return list;
}

StopPtr stop(quint64 number)
{
    auto stop = std::make_shared<Stop>();
    stop->number = number;
    stop->event = 848;
    stop->goroutine = 24;
    stop->reason = StopReason::Breakpoint;
    stop->hits = {{.breakpoint = 1, .goroutine = 24, .totalHits = 1204}};
    return stop;
}

QList<OutputLine> output()
{
    const auto line = [](OutputSource source, const QString &text, std::optional<qint64> event = {}) {
        return OutputLine{.source = source, .text = text, .event = event};
    };
    return {
        line(OutputSource::Session, u"opening bank-3"_s),
        line(OutputSource::Delve, u"API server listening at: /run/user/1000/backstep/dlv.sock"_s),
        line(OutputSource::Rr, u"rr: replaying with software counters"_s),
        line(OutputSource::ProgramOut, u"bank: 3 workers, 3 accounts"_s, 212),
        line(OutputSource::ProgramOut, u"\x1b[32mok\x1b[0m\ttransferred 40 from savings to rent"_s, 640),
        line(OutputSource::ProgramErr, u"transfer: insufficient funds"_s, 848),
        line(OutputSource::ProgramErr, u"title \x1b]0;owned\x07 and bell \x07"_s, 860),
    };
}

QList<ProtocolCall> calls()
{
    const auto call = [](quint64 id, const QString &method, const QString &arguments, std::optional<double> took,
                         qint64 bytes, const QString &error = {}) {
        return ProtocolCall{.id = id,
                            .method = method,
                            .arguments = arguments,
                            .sentAt = 1200.0 + 13.7 * double(id),
                            .took = took,
                            .replyBytes = bytes,
                            .error = error};
    };
    return {
        call(1, u"RPCServer.GetVersion"_s, {}, 0.4, 211),
        call(2, u"RPCServer.Command"_s, u"{\"name\":\"next\"}"_s, 4.6, 1830),
        call(3, u"RPCServer.Stacktrace"_s, u"{\"Id\":24,\"Depth\":50}"_s, 1.2, 9120),
        call(4, u"RPCServer.ListPackageVars"_s, u"{\"Filter\":\"^main\\\\.\"}"_s, 312.9, 1'204'331),
        call(5, u"RPCServer.Eval"_s, u"{\"Expr\":\"acount.balance\"}"_s, 0.6, 96,
             u"could not find symbol value for acount"_s),
        call(6, u"RPCServer.Command"_s, u"{\"name\":\"continue\"}"_s, {}, 0),
    };
}

} // namespace Backstep::Testing::Canned
