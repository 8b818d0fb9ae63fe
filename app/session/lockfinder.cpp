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
constexpr quint64 nilChannel = 1; // no address

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

} // namespace

Result<GoSourcePtr> readGoSource(const QString &path)
{
    QFile file(path);
    if (file.size() > largestFile || !file.open(QFile::ReadOnly)) {
        return GoSourcePtr();
    }
    return std::make_shared<const GoSource>(QString::fromUtf8(file.readAll()));
}

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
        m_kinds.insert(wait.id, wait.kind);
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
            m_jobs.run<GoSourcePtr>([file](const StopToken &) { return readGoSource(file); }),
            [this, file](const Result<GoSourcePtr> &source) { m_sources.insert(file, source.value_or(nullptr)); });
    }
    questions.noMore();
    return m_promise.future();
}

QStringList LockFinder::missingFiles() const
{
    QStringList missing;
    for (auto file = m_sources.cbegin(); file != m_sources.cend(); ++file) {
        if (!file.value()) {
            missing.append(file.key());
        }
    }
    missing.sort();
    return missing;
}

void LockFinder::sourcesRead()
{
    if (m_client) {
        Questions questions(this, [this] { m_promise.answer({}); });
        findHoldings(questions);
        findExpressions(questions);
        questions.noMore();
        return;
    }
    const auto all = [this](const StopToken &) { // nothing is asked
        Questions none(nullptr, [] {});
        findHoldings(none);
        findExpressions(none);
        return Result<void>();
    };
    m_jobs.run<void>(all).then(this, [this](const Result<void> &found) { m_promise.answer(found); });
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

/// The same lines come again with each goroutine.
const QList<LockInSource> &LockFinder::locksAt(const CodeLocation &place, WaitKind waits)
{
    const std::pair key(place.file, std::pair(place.line, static_cast<int>(waits)));
    auto known = m_locks.find(key);
    if (known == m_locks.end()) {
        const GoSourcePtr source = m_sources.value(place.file);
        known = m_locks.insert(key, source ? source->locksAt(place.line, waits) : QList<LockInSource>());
    }
    return *known;
}

void LockFinder::findHoldings(Questions &questions, const Stack &stack, const Frame &frame)
{
    const bool waitsHere = frame.index == stack.firstUserFrame;
    const QList<LockInSource> locks =
        locksAt(frame.location, waitsHere ? m_kinds.value(stack.goroutine, WaitKind::None) : WaitKind::None);
    for (const LockInSource &lock : locks) {
        UnreadLock unread{.goroutine = stack.goroutine,
                          .frameOffset = frame.offset,
                          .waitsHere = waitsHere,
                          .lock = lock,
                          .taken = frame.location};
        unread.taken.line = lock.line;
        if (!m_client) {
            m_unread.append(unread);
            continue;
        }
        questions.addLater<Delve::Variable>(
            [client = m_client,
             scope = Delve::EvalScope{.goroutine = stack.goroutine, .frame = frame.index, .deferredCall = 0},
             expression = lock.expression] { return client->eval(scope, expression, shallow); },
            [this, unread](const Result<Delve::Variable> &value) {
                take(unread, value ? syncObject(*value) : SyncObject());
            });
    }
}

void LockFinder::take(const UnreadLock &unread, const SyncObject &object)
{
    if (object.address == 0) {
        m_unread.append(unread);
        return;
    }
    // The first field of an RWMutex is a Mutex of its own.
    if (m_wanted.contains(object.address) && m_facts.objects.value(object.address).kind == object.kind) {
        addHolding(m_facts,
                   {.goroutine = unread.goroutine,
                    .object = object.address,
                    .reading = unread.lock.reading,
                    .exact = false,
                    .taken = unread.taken});
    }
}

void addHolding(WaitFacts &facts, const LockHolding &holding)
{
    // What is not taken nobody has, whatever the code says.
    const SyncObject object = facts.objects.value(holding.object);
    const bool taken = holding.reading ? object.count > 0 : object.locked;
    const bool known = std::ranges::any_of(facts.holdings, [&holding](const LockHolding &other) {
        return other.goroutine == holding.goroutine && other.object == holding.object
            && other.reading == holding.reading;
    });
    if (taken && !known) {
        facts.holdings.append(holding);
    }
}

void LockFinder::findExpressions(Questions &questions)
{
    for (const GoroutineWait &wait : std::as_const(m_facts.goroutines)) {
        const GoSourcePtr source = m_sources.value(wait.place.file);
        if (source && wait.kind == WaitKind::Select && m_client) {
            findCases(questions, wait, *source);
        }
        if (!source || wait.objects.size() != 1) {
            continue;
        }
        const auto place = std::pair(wait.place.file, wait.place.line);
        if (!m_expressions.contains(place)) {
            m_expressions.insert(place, source->waitExpression(wait.place.line, wait.kind));
        }
        if (const QString text = m_expressions.value(place); !text.isEmpty()) {
            nameObject(questions, wait, text);
        }
    }
}

void LockFinder::findCases(Questions &questions, const GoroutineWait &wait, const GoSource &source)
{
    const QList<CaseInSource> cases = source.selectCases(wait.place.line);
    if (cases.isEmpty()) {
        return;
    }
    const auto channels = std::make_shared<QList<quint64>>(cases.size());
    const SharedPromise<void> all;
    Questions each(this, [this, wait, cases, channels, all] {
        nameCases(wait, cases, *channels);
        all.answer({});
    });
    const int frame = m_stacks.value(wait.id).firstUserFrame;
    for (qsizetype i = 0; i < cases.size(); ++i) {
        each.addLater<Delve::Variable>(
            [client = m_client, scope = Delve::EvalScope{.goroutine = wait.id, .frame = frame, .deferredCall = 0},
             expression = cases.at(i).channel] { return client->eval(scope, expression, shallow); },
            [channels, i](const Result<Delve::Variable> &value) {
                const bool nil = value && value->kind == Delve::Kind::Chan && value->base == 0;
                (*channels)[i] = nil ? nilChannel : value ? syncObject(*value).address : 0;
            });
    }
    each.noMore();
    questions.add<void>(all.future(), [](const Result<void> &) {});
}

/// A case whose channel cannot be had (of a call) is the one that is left, if only one is left for its direction.
void LockFinder::nameCases(const GoroutineWait &wait, const QList<CaseInSource> &cases, const QList<quint64> &channels)
{
    const auto name = [this](quint64 object, const QString &expression) {
        SyncObject &named = m_facts.objects[object];
        named.expression = named.expression.isEmpty() ? expression : named.expression;
    };
    QList<qsizetype> rest;
    for (qsizetype i = 0; i < wait.objects.size(); ++i) {
        const qsizetype at = channels.indexOf(wait.objects.at(i));
        if (at >= 0) {
            name(wait.objects.at(i), cases.at(at).channel);
        } else {
            rest.append(i);
        }
    }
    for (const bool sends : {false, true}) {
        QStringList open;
        for (qsizetype i = 0; i < cases.size(); ++i) {
            if (channels.at(i) == 0 && cases.at(i).sends == sends) {
                open.append(cases.at(i).channel);
            }
        }
        QList<quint64> nameless;
        for (const qsizetype i : std::as_const(rest)) {
            if (i < wait.sends.size() && wait.sends.at(i) == sends) {
                nameless.append(wait.objects.at(i));
            }
        }
        if (open.size() == 1 && nameless.size() == 1) {
            name(nameless.constFirst(), open.constFirst());
        }
    }
}

void LockFinder::nameObject(Questions &questions, const GoroutineWait &wait, const QString &expression)
{
    const quint64 object = wait.objects.constFirst();
    if (!m_client) {
        m_facts.objects[object].expression = expression;
        return;
    }
    const Stack stack = m_stacks.value(wait.id);
    const auto take = [this, object, expression](const Result<Delve::Variable> &value) {
        // A value that cannot be had (a call, optimised out) does not contradict what is written there.
        const quint64 address = value ? syncObject(*value).address : 0;
        if (address == 0 || address == object) {
            SyncObject &named = m_facts.objects[object];
            named.expression = named.expression.isEmpty() ? expression : named.expression;
        }
    };
    questions.addLater<Delve::Variable>(
        [client = m_client,
         scope = Delve::EvalScope{.goroutine = wait.id, .frame = stack.firstUserFrame, .deferredCall = 0},
         expression] { return client->eval(scope, expression, shallow); },
        take);
}

} // namespace Backstep
