// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/fakeprogram.h"

#include <array>

using namespace Qt::StringLiterals;

namespace Backstep::Testing {

namespace {

Variable integer(const QString &name, qint64 value, const QString &type = u"int"_s)
{
    Variable result;
    result.name = name;
    result.type = type;
    result.value = QString::number(value);
    result.kind = VariableKind::Integer;
    result.address = 0xc000010000 + qHash(name) % 4096 * 8;
    result.expression = name;
    return result;
}

Variable text(const QString &name, const QString &value)
{
    Variable result = integer(name, 0, u"string"_s);
    result.value = u'"' % value % u'"';
    result.kind = VariableKind::String;
    result.length = value.size();
    return result;
}

Variable slice(const QString &name, const QString &type, const QStringList &values, qint64 length)
{
    Variable result = integer(name, 0, u"[]"_s % type);
    result.kind = VariableKind::Slice;
    result.length = length;
    result.capacity = length;
    result.childCount = length;
    for (int i = 0; i < values.size(); ++i) {
        Variable child = integer(u"[%1]"_s.arg(i), 0, type);
        child.value = values.at(i);
        child.kind = type == "string"_L1 ? VariableKind::String : VariableKind::Integer;
        child.expression = u"%1[%2]"_s.arg(name).arg(i);
        result.children.append(child);
    }
    result.value = u"[]%1 len: %2, cap: %2, [%3%4]"_s.arg(type).arg(length).arg(
        values.join(u','), values.size() < length ? u",…"_s : QString());
    return result;
}

struct BankAccount
{
    QString owner;
    int balance = 100;
    QStringList history = {};
    int lockedBy = 0;
};

Variable under(const Variable &field, const QString &parent)
{
    Variable result = field;
    result.expression = parent % u'.' % field.name;
    return result;
}

Variable account(const QString &name, const BankAccount &state)
{
    Variable target = integer(u"*"_s % name, 0, u"main.Account"_s);
    target.kind = VariableKind::Struct;
    target.expression = u"(*%1)"_s.arg(name);
    Variable mutex = integer(u"mu"_s, 0, u"sync.Mutex"_s);
    mutex.kind = VariableKind::Struct;
    mutex.value = u"sync.Mutex {state: %1, sema: 0}"_s.arg(state.lockedBy ? 1 : 0);
    mutex.childCount = 2;
    mutex.children = {integer(u"state"_s, state.lockedBy ? 1 : 0, u"int32"_s), integer(u"sema"_s, 0, u"uint32"_s)};
    target.children = {under(mutex, name), under(text(u"Owner"_s, state.owner), name),
                       under(integer(u"Balance"_s, state.balance), name),
                       under(slice(u"History"_s, u"int"_s, state.history, state.history.size()), name)};
    target.childCount = target.children.size();
    target.value =
        u"main.Account {mu: sync.Mutex {…}, Owner: \"%1\", Balance: %2, …}"_s.arg(state.owner).arg(state.balance);
    Variable pointer = integer(name, 0, u"*main.Account"_s);
    pointer.kind = VariableKind::Pointer;
    pointer.value = u"*"_s % target.value;
    pointer.childCount = 1;
    pointer.children = {target};
    pointer.argument = true;
    return pointer;
}

/// Writes down an execution, line by line, as a small interpreter of the bank program would see it.
class Script
{
public:
    Script() { m_accounts = {{{u"alice"_s}, {u"bob"_s}, {u"carol"_s}}}; }

    FakeProgram run();

private:
    void call(GoroutineId g, const QString &function, const QString &file, int line, const VariableList &arguments);
    void back(GoroutineId g) { m_stacks[g].removeFirst(); }
    void at(GoroutineId g, int line);
    void set(GoroutineId g, const Variable &local);
    void refresh(GoroutineId g);
    void print(const QString &line) { m_output.append({OutputSource::ProgramOut, line, m_event}); }
    void startup();
    void pick(GoroutineId g, int worker);
    void transfer(GoroutineId g, int worker, int amount);
    void serveRounds(int round);
    void serve(GoroutineId g, int worker, int round);

    FakeProgram m_program;
    QMap<GoroutineId, QList<FakeFrame>> m_stacks;
    std::array<BankAccount, 3> m_accounts;
    QList<OutputLine> m_output;
    qint64 m_event = 380;
};

void Script::call(GoroutineId g, const QString &function, const QString &file, int line, const VariableList &arguments)
{
    FakeFrame frame;
    frame.location = {0x4a0000 + qHash(function) % 0xfff0 + static_cast<quint64>(line) * 8, bankFolder() % file, line,
                      function};
    frame.offset = -64 - 128 * m_stacks.value(g).size();
    frame.arguments = arguments;
    m_stacks[g].prepend(frame);
}

void Script::at(GoroutineId g, int line)
{
    FakeFrame &top = m_stacks[g].first();
    top.location.pc += static_cast<quint64>(std::abs(line - top.location.line)) * 8;
    top.location.line = line;
    m_event += m_program.moments.size() % 3 == 0 ? 1 : 0;
    m_program.moments.append({m_event, g, m_stacks.value(g), std::exchange(m_output, {})});
}

void Script::set(GoroutineId g, const Variable &local)
{
    VariableList &locals = m_stacks[g].first().locals;
    const auto same = [&local](const Variable &other) { return other.name == local.name; };
    if (const auto found = std::ranges::find_if(locals, same); found != locals.end()) {
        *found = local;
    } else {
        locals.append(local);
    }
}

void Script::startup()
{
    call(1, u"runtime.main"_s, u"proc.go"_s, 283, {});
    m_stacks[1].first().runtime = true;
    m_stacks[1].first().location.file = u"/usr/lib/go/src/runtime/proc.go"_s;
    at(1, 283);
    m_program.firstMoment = 1;
    call(1, u"main.main"_s, u"main.go"_s, 14, {});
    at(1, 14);
    at(1, 15);
    set(1, integer(u"done"_s, 0, u"sync.WaitGroup"_s));
    for (int worker = 0; worker < 3; ++worker) {
        set(1, integer(u"worker"_s, worker));
        for (const int line : {16, 17, 18}) {
            at(1, line);
        }
    }
    at(1, 23);
}

void Script::pick(GoroutineId g, int worker)
{
    call(g, u"main.pick"_s, u"main.go"_s, 38, {integer(u"worker"_s, worker)});
    at(g, 38);
    at(g, 39);
    set(g, slice(u"names"_s, u"string"_s, {u"\"alice\""_s, u"\"bob\""_s, u"\"carol\""_s}, 3));
    for (const int line : {40, 41, 42}) {
        at(g, line);
    }
    back(g);
}

void Script::refresh(GoroutineId g)
{
    const int worker = static_cast<int>(g) - 18;
    const BankAccount &from = m_accounts.at(static_cast<std::size_t>(worker % 3));
    const BankAccount &to = m_accounts.at(static_cast<std::size_t>((worker + 1) % 3));
    for (FakeFrame &frame : m_stacks[g]) {
        for (VariableList *list : {&frame.arguments, &frame.locals}) {
            for (Variable &variable : *list) {
                if (variable.type == "*main.Account"_L1) {
                    variable = account(variable.name, variable.name == "from"_L1 ? from : to);
                }
            }
        }
    }
}

void Script::transfer(GoroutineId g, int worker, int amount)
{
    BankAccount &from = m_accounts.at(static_cast<std::size_t>(worker % 3));
    BankAccount &to = m_accounts.at(static_cast<std::size_t>((worker + 1) % 3));
    call(g, u"main.transfer"_s, u"bank.go"_s, 30,
         {account(u"from"_s, from), account(u"to"_s, to), integer(u"amount"_s, amount)});
    const auto step = [&](int line) {
        refresh(g);
        at(g, line);
    };
    step(30);
    step(31);
    from.lockedBy = worker + 1;
    step(32);
    step(33);
    to.lockedBy = worker + 1;
    step(34);
    step(35);
    step(38);
    from.balance -= amount;
    step(39);
    from.history.append(QString::number(-amount));
    step(40);
    to.balance += amount;
    step(41);
    to.history.append(QString::number(amount));
    step(42);
    from.lockedBy = to.lockedBy = 0;
    back(g);
    refresh(g);
}

void Script::serve(GoroutineId g, int worker, int round)
{
    if (round == 1) {
        call(g, u"main.main.func1"_s, u"main.go"_s, 19, {integer(u"worker"_s, worker)});
        at(g, 19);
        at(g, 20);
        call(g, u"main.serve"_s, u"main.go"_s, 27, {integer(u"worker"_s, worker)});
        at(g, 27);
        at(g, 28);
        pick(g, worker);
        const auto first = static_cast<std::size_t>(worker % 3);
        set(g, account(u"from"_s, m_accounts.at(first)));
        set(g, account(u"to"_s, m_accounts.at((first + 1) % 3)));
    }
    set(g, integer(u"round"_s, round));
    refresh(g);
    at(g, 29);
    at(g, 30);
    set(g, integer(u"amount"_s, 10 * worker + round));
    at(g, 31);
    transfer(g, worker, 10 * worker + round);
    print(u"worker %1 moved %2"_s.arg(worker).arg(10 * worker + round));
    if (round == 2) {
        at(g, 36);
        m_stacks.remove(g);
    }
}

FakeProgram Script::run()
{
    startup();
    for (const int round : {1, 2}) {
        for (const int worker : {2, 0, 1}) {
            serve(18 + worker, worker, round);
        }
    }
    print(u"all transfers done: 300"_s);
    at(1, 24);
    at(1, 25);
    m_program.name = u"bank"_s;
    m_program.lastEvent = m_event + 12;
    Variable bank = integer(u"main.bank"_s, 0, u"*main.Bank"_s);
    bank.kind = VariableKind::Pointer;
    bank.value = u"*main.Bank {accounts: map[string]*main.Account [...]}"_s;
    m_program.packageVariables = {bank, slice(u"main.ledger"_s, u"int"_s, {u"1"_s, u"2"_s, u"3"_s}, 1000)};
    return m_program;
}

Goroutine idler(int index)
{
    struct Kind
    {
        QString wait, function, file;
        int line;
        QString endpoint;
    };
    static const std::array<Kind, 4> kinds{{
        {u"sync.Mutex.Lock"_s, u"main.transfer"_s, u"bank.go"_s, 31, u"POST /transfer"_s},
        {u"chan receive"_s, u"main.serve"_s, u"main.go"_s, 29, u"GET /balance"_s},
        {u"sleep"_s, u"main.serve"_s, u"main.go"_s, 30, u"GET /healthz"_s},
        {u"IO wait"_s, u"main.serve"_s, u"main.go"_s, 28, QString()},
    }};
    const Kind &kind = kinds.at(static_cast<std::size_t>(index) % kinds.size());
    Goroutine result;
    result.id = 30 + index;
    result.state = GoroutineState::Waiting;
    result.waitReason = kind.wait;
    if (!kind.endpoint.isEmpty()) {
        result.labels = {{u"endpoint"_s, kind.endpoint}, {u"request"_s, u"r-%1"_s.arg(1000 + index)}};
    }
    result.current = {0x44aa20, u"/usr/lib/go/src/runtime/proc.go"_s, 424, u"runtime.gopark"_s};
    result.user = {0x4a1000 + static_cast<quint64>(kind.line), bankFolder() % kind.file, kind.line, kind.function};
    result.goStatement = {0x4a0800, bankFolder() % u"main.go"_s, 18, u"main.main"_s};
    result.start = {0x4a0900, bankFolder() % u"main.go"_s, 19, u"main.main.func1"_s};
    return result;
}

} // namespace

FakeProgram FakeProgram::bank(int idlers)
{
    FakeProgram program = Script().run();
    for (int i = 0; i < idlers; ++i) {
        program.idlers.append(idler(i));
    }
    return program;
}

FakeProgram FakeProgram::live(int idlers)
{
    FakeProgram program = bank(idlers);
    program.recording = false;
    return program;
}

int FakeProgram::lastMomentOf(GoroutineId goroutine, int index) const
{
    for (int i = index; i >= 0; --i) {
        if (moments.at(i).goroutine == goroutine) {
            return i;
        }
    }
    return -1;
}

QString bankFolder()
{
    return qEnvironmentVariable("BACKSTEP_SOURCE_DIR", u"."_s) % u"/tests/data/bank/"_s;
}

} // namespace Backstep::Testing
