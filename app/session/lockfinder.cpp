// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/lockfinder.h"

#include <QFile>

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr Delve::LoadConfig shallow{
    .followPointers = true, .maxVariableRecurse = 2, .maxStringLen = 0, .maxArrayValues = 0, .maxStructFields = -1};
constexpr qint64 largestFile = 4 << 20;

std::optional<SyncKind> syncKind(const QString &type)
{
    return type == "sync.Mutex"_L1    ? std::optional(SyncKind::Mutex)
        : type == "sync.RWMutex"_L1   ? std::optional(SyncKind::RwMutex)
        : type == "sync.WaitGroup"_L1 ? std::optional(SyncKind::WaitGroup)
        : type == "sync.Cond"_L1      ? std::optional(SyncKind::Cond)
                                      : std::nullopt;
}

SyncObject objectAt(quint64 address, SyncKind kind)
{
    SyncObject object;
    object.address = address;
    object.kind = kind;
    return object;
}

SyncObject inStruct(const Delve::Variable &structure)
{
    if (const auto kind = syncKind(structure.type)) {
        return objectAt(structure.addr, *kind);
    }
    for (const Delve::Variable &field : structure.children) {
        // A lock that has no name of its own lends the struct its methods; Once keeps its lock as m.
        const bool lends = field.name == field.type.section(u'.', -1);
        if (const auto kind = syncKind(field.type); kind && (lends || structure.type == "sync.Once"_L1)) {
            return objectAt(field.addr, *kind);
        }
    }
    return {};
}

Result<GoSourcePtr> readSource(const QString &path)
{
    QFile file(path);
    if (file.size() > largestFile || !file.open(QFile::ReadOnly)) {
        return GoSourcePtr();
    }
    return std::make_shared<const GoSource>(QString::fromUtf8(file.readAll()));
}

} // namespace

SyncObject syncObject(const Delve::Variable &value)
{
    switch (value.kind) {
    case Delve::Kind::Chan: return objectAt(value.base, SyncKind::Channel);
    case Delve::Kind::Pointer:
    case Delve::Kind::Interface:
        return value.children.isEmpty() ? SyncObject() : syncObject(value.children.constFirst());
    case Delve::Kind::Struct: return inStruct(value);
    default: return {};
    }
}

LockFinder::LockFinder(std::shared_ptr<Delve::Client> client, const Stacks &stacks, WaitFacts &facts, QObject *parent)
    : QObject(parent)
    , m_client(std::move(client))
    , m_stacks(stacks)
    , m_facts(facts)
{
}

FutureResult<void> LockFinder::find()
{
    for (const GoroutineWait &wait : std::as_const(m_facts.goroutines)) {
        if (isLock(wait.kind) && !wait.objects.isEmpty()) {
            m_wanted.insert(wait.objects.constFirst());
        }
    }
    QSet<QString> files;
    for (const Stack &stack : m_stacks) {
        for (const Frame &frame : stack.frames) {
            if (frame.location.known() && !frame.runtime) {
                files.insert(frame.location.file);
            }
        }
    }
    Questions questions(this, [this] { sourcesRead(); });
    for (const QString &file : std::as_const(files)) {
        questions.add<GoSourcePtr>(
            m_jobs.run<GoSourcePtr>([file](const StopToken &) { return readSource(file); }),
            [this, file](const Result<GoSourcePtr> &source) { m_sources.insert(file, source.value_or(nullptr)); });
    }
    questions.noMore();
    return m_promise.future();
}

void LockFinder::sourcesRead()
{
    Questions questions(this, [this] { m_promise.answer({}); });
    findHoldings(questions);
    findExpressions(questions);
    questions.noMore();
}

void LockFinder::findHoldings(Questions &questions)
{
    if (m_wanted.isEmpty()) {
        return;
    }
    for (const Stack &stack : m_stacks) {
        for (const Frame &frame : stack.frames) {
            findHoldings(questions, stack, frame);
        }
    }
}

void LockFinder::findHoldings(Questions &questions, const Stack &stack, const Frame &frame)
{
    const GoSourcePtr source = m_sources.value(frame.location.file);
    if (!source) {
        return;
    }
    const QList<LockInSource> locks = source->locksAt(frame.location.line);
    for (const LockInSource &lock : locks) {
        const auto take = [this, lock, location = frame.location,
                           goroutine = stack.goroutine](const Result<Delve::Variable> &value) {
            const SyncObject object = value ? syncObject(*value) : SyncObject();
            // The first field of an RWMutex is a Mutex of its own.
            if (m_wanted.contains(object.address) && m_facts.objects.value(object.address).kind == object.kind) {
                CodeLocation taken = location;
                taken.line = lock.line;
                addHolding({.goroutine = goroutine,
                            .object = object.address,
                            .reading = lock.reading,
                            .exact = false,
                            .taken = taken});
            }
        };
        questions.add<Delve::Variable>(
            m_client->eval({.goroutine = stack.goroutine, .frame = frame.index, .deferredCall = 0}, lock.expression,
                           shallow),
            take);
    }
}

void LockFinder::addHolding(const LockHolding &holding)
{
    // What is not taken nobody has, whatever the code says.
    const SyncObject object = m_facts.objects.value(holding.object);
    const bool taken = holding.reading ? object.count > 0 : object.locked;
    const bool known = std::ranges::any_of(m_facts.holdings, [&holding](const LockHolding &other) {
        return other.goroutine == holding.goroutine && other.object == holding.object
            && other.reading == holding.reading;
    });
    if (taken && !known) {
        m_facts.holdings.append(holding);
    }
}

void LockFinder::findExpressions(Questions &questions)
{
    for (const GoroutineWait &wait : std::as_const(m_facts.goroutines)) {
        const GoSourcePtr source = m_sources.value(wait.place.file);
        if (!source || wait.objects.size() != 1) {
            continue;
        }
        if (const QString text = source->waitExpression(wait.place.line, wait.kind); !text.isEmpty()) {
            nameObject(questions, wait, text);
        }
    }
}

void LockFinder::nameObject(Questions &questions, const GoroutineWait &wait, const QString &expression)
{
    const Stack stack = m_stacks.value(wait.id);
    const quint64 object = wait.objects.constFirst();
    const auto take = [this, object, expression](const Result<Delve::Variable> &value) {
        // A value that cannot be had (a call, optimised out) does not contradict what is written there.
        const quint64 address = value ? syncObject(*value).address : 0;
        if (address == 0 || address == object) {
            SyncObject &named = m_facts.objects[object];
            named.expression = named.expression.isEmpty() ? expression : named.expression;
        }
    };
    questions.add<Delve::Variable>(
        m_client->eval({.goroutine = wait.id, .frame = stack.firstUserFrame, .deferredCall = 0}, expression, shallow),
        take);
}

} // namespace Backstep
