// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/dumpsession.h"

#include "app/base/pathtranslator.h"
#include "app/session/dumpconversion.h"
#include "app/session/sessionerror.h"

#include <QFile>
#include <QFileInfo>

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 mostBytes = qint64(512) << 20;

/// The goroutine that a person looks at first.
const DumpGoroutine &firstToSee(const GoroutineDump &dump)
{
    const QList<DumpGoroutine> &goroutines = dump.goroutines;
    // A crash begins with the one that crashed. Who was asked begins with who answers.
    const bool crashed = dump.cause == DumpCause::Panic || dump.cause == DumpCause::FatalError;
    const auto main = std::ranges::find(goroutines, 1, &DumpGoroutine::id);
    return crashed || dump.counts || main == goroutines.end() ? goroutines.constFirst() : *main;
}

/// What is known of some paths, for other threads.
class KnownPaths : public PathTranslator
{
public:
    [[nodiscard]] QString toLocal(const QString &path) const override { return local.value(path, path); }
    [[nodiscard]] QString toBuild(const QString &path) const override { return local.key(path, path); }

    QHash<QString, QString> local;
};

StopReason reasonOf(DumpCause cause)
{
    switch (cause) {
    case DumpCause::Panic: return StopReason::Panic;
    case DumpCause::FatalError:
    case DumpCause::AllAsleep: return StopReason::FatalThrow;
    case DumpCause::Asked:
    case DumpCause::Signal: break;
    }
    return StopReason::Opened;
}

} // namespace

Result<GoroutineDumpPtr> readGoroutineDump(const QString &path, const StopToken &stop)
{
    QFile file(path);
    if (!QFileInfo(path).isFile() || !file.open(QFile::ReadOnly)) {
        return fail(ErrorCode::io,
                    DumpSession::tr("%1 cannot be read, so there is nothing to show; check the path.").arg(path),
                    {file.errorString()});
    }
    const QByteArray text = file.read(mostBytes);
    const bool cut = !file.atEnd();
    file.close();
    return parseGoroutineDump(text, stop).transform([cut](GoroutineDump dump) {
        if (cut) {
            dump.remarks.append(DumpSession::tr("Only the first 512 MB of the file were read."));
        }
        return std::make_shared<const GoroutineDump>(std::move(dump));
    });
}

DumpSession::DumpSession(const DumpTarget &target, const PathTranslator *paths, QObject *parent)
    : DebugSession(parent)
    , m_target(target)
    , m_paths(paths)
    , m_capabilities(Capabilities::none(tr("Nothing is open.")))
{
}

void DumpSession::setState(SessionState state)
{
    if (m_state == state) {
        return;
    }
    m_state = state;
    m_capabilities = Capabilities::none(state == SessionState::Stopped
                                            ? tr("A dump is text of one moment: it can be looked at, but nothing moves "
                                                 "and there is no memory to ask.")
                                            : state == SessionState::Opening ? tr("The dump is being read.")
                                                                             : tr("Nothing is open."));
    if (state == SessionState::Stopped) {
        m_capabilities.allow(Ability::Goroutines);
    }
    if (state == SessionState::Stopped || state == SessionState::Opening) {
        m_capabilities.allow(Ability::Close);
    }
    Q_EMIT capabilitiesChanged(m_capabilities);
    Q_EMIT stateChanged(state);
}

Error DumpSession::refusal(Ability ability) const
{
    const bool stopped = m_state == SessionState::Stopped;
    return {QString(stopped ? ErrorCode::notSupported : SessionCode::closed), m_capabilities.whyNot(ability), {}};
}

const DumpGoroutine *DumpSession::goroutine(GoroutineId id) const
{
    const auto row = m_opened.rows.constFind(id < 0 && m_stop ? m_stop->goroutine : id);
    return m_state == SessionState::Stopped && row != m_opened.rows.cend() ? &m_opened.dump->goroutines.at(*row)
                                                                           : nullptr;
}

QStringList DumpSession::versions() const
{
    return m_opened.dump ? QStringList{tr("dump")} : QStringList();
}

BreakpointListPtr DumpSession::breakpoints() const
{
    return std::make_shared<const QList<Breakpoint>>();
}

FutureResult<StopPtr> DumpSession::open()
{
    if (m_state != SessionState::Closed) {
        return readyResult<StopPtr>(fail(SessionCode::running, tr("This is open already.")));
    }
    setState(SessionState::Opening);
    auto read = m_jobs.run<Opened>([path = m_target.path](const StopToken &stop) {
        return readGoroutineDump(path, stop).transform(&DumpSession::indexed);
    });
    return read.then(this, [this, life = ++m_life](const Result<Opened> &opened) -> Result<StopPtr> {
        if (life != m_life || m_state != SessionState::Opening) {
            return fail(SessionCode::closed, tr("It was closed while it was being read."));
        }
        if (!opened) {
            setState(SessionState::Closed);
            return fail(opened.error());
        }
        adopt(*opened);
        return m_stop;
    });
}

/// Worker thread.
DumpSession::Opened DumpSession::indexed(const GoroutineDumpPtr &dump)
{
    Opened opened{.dump = dump, .rows = {}, .files = {}};
    for (qsizetype row = 0; row < dump->goroutines.size(); ++row) {
        const DumpGoroutine &goroutine = dump->goroutines.at(row);
        opened.rows.insert(goroutine.id, row);
        opened.files.insert(goroutine.createdBy.file);
        for (const DumpFrame &frame : goroutine.frames) {
            opened.files.insert(frame.location.file);
        }
    }
    return opened;
}

void DumpSession::adopt(const Opened &opened)
{
    m_opened = opened;
    Q_EMIT versionsChanged();
    QStringList lines = opened.dump->remarks;
    if (!opened.dump->headline.isEmpty()) {
        lines.prepend(opened.dump->headline);
    }
    for (const QString &line : std::as_const(lines)) {
        Q_EMIT outputAdded({.source = OutputSource::Session, .text = line, .event = {}});
    }
    publish(firstToSee(*opened.dump).id);
}

void DumpSession::publish(GoroutineId id)
{
    const Goroutine goroutine = goroutineOfDump(m_opened.dump->goroutines.at(m_opened.rows.value(id)), m_paths);
    Stop stop;
    stop.number = m_stop ? m_stop->number + 1 : 1;
    stop.position = 1;
    stop.reason = reasonOf(m_opened.dump->cause);
    stop.reasonText = u"dump"_s;
    stop.sentence = m_opened.dump->headline.isEmpty() ? QString() : m_opened.dump->headline + u" — "_s;
    stop.sentence +=
        tr("%n goroutine(s) of one moment, as text", nullptr, static_cast<int>(m_opened.dump->goroutines.size()));
    stop.goroutine = id;
    stop.labels = goroutine.labels;
    stop.location = goroutine.user;
    m_stop = std::make_shared<const Stop>(stop);
    setState(SessionState::Stopped);
    Q_EMIT stopped(m_stop);
}

FutureResult<void> DumpSession::close()
{
    setState(SessionState::Closed);
    return readyResult<void>({});
}

FutureResult<StopPtr> DumpSession::selectGoroutine(GoroutineId id)
{
    if (goroutine(id) == nullptr) {
        return readyResult<StopPtr>(fail(notThere(id)));
    }
    // From the event loop, as with every other session: nothing happens inside of a request.
    const SharedPromise<StopPtr> promise;
    QMetaObject::invokeMethod(
        this,
        [this, id, promise] {
            if (goroutine(id) == nullptr) {
                promise.answer(fail(refusal(Ability::Goroutines)));
                return;
            }
            publish(id);
            promise.answer(m_stop);
        },
        Qt::QueuedConnection);
    return promise.future();
}

Error DumpSession::notThere(GoroutineId id) const
{
    return m_state == SessionState::Stopped
        ? Error{QString(ErrorCode::notFound), tr("There is no goroutine %1 in this dump.").arg(id), {}}
        : refusal(Ability::Goroutines);
}

FutureResult<StackPtr> DumpSession::stack(GoroutineId id, int depth)
{
    const DumpGoroutine *found = goroutine(id);
    return readyResult<StackPtr>(found == nullptr ? Result<StackPtr>(fail(notThere(id)))
                                                  : std::make_shared<const Stack>(stackOfDump(*found, depth, m_paths)));
}

FutureResult<GoroutineTracePtr> DumpSession::trace(GoroutineId id)
{
    constexpr int depth = 1'000;
    const DumpGoroutine *found = goroutine(id);
    if (found == nullptr) {
        return readyResult<GoroutineTracePtr>(fail(notThere(id)));
    }
    GoroutineTrace trace{
        .stack = stackOfDump(*found, depth, m_paths), .deferred = {}, .ancestors = {}, .parent = found->parent};
    for (const DumpAncestor &ancestor : found->ancestors) {
        DumpGoroutine before;
        before.id = ancestor.id;
        before.frames = ancestor.frames;
        trace.ancestors.append(
            {.goroutine = ancestor.id, .stack = stackOfDump(before, depth, m_paths), .unreadable = {}});
    }
    return readyResult<GoroutineTracePtr>(std::make_shared<const GoroutineTrace>(std::move(trace)));
}

FutureResult<VariableListPtr> DumpSession::arguments(const Scope &scope, const LoadLimits &)
{
    const DumpGoroutine *found = goroutine(scope.goroutine);
    if (found == nullptr) {
        return readyResult<VariableListPtr>(fail(refusal(Ability::Evaluate)));
    }
    // Frames are counted with the one that stands for what Go left out.
    const bool below = found->elided > 0 && scope.frame >= found->elidedAt;
    const DumpFrame frame = found->frames.value(scope.frame - (below ? 1 : 0));
    const bool gap = found->elided > 0 && scope.frame == found->elidedAt;
    return readyResult<VariableListPtr>(
        std::make_shared<const VariableList>(gap ? VariableList() : argumentsOfDump(frame)));
}

FutureResult<VariableListPtr> DumpSession::locals(const Scope &, const LoadLimits &)
{
    return readyResult<VariableListPtr>(std::make_shared<const VariableList>());
}

FutureResult<GoroutinePagePtr> DumpSession::goroutines(int first, int count)
{
    if (m_state != SessionState::Stopped) {
        return readyResult<GoroutinePagePtr>(fail(refusal(Ability::Goroutines)));
    }
    GoroutinePage page;
    const qsizetype size = m_opened.dump->goroutines.size();
    const qsizetype end = std::min(size, std::max<qsizetype>(first, 0) + std::max(count, 0));
    for (qsizetype row = std::max(first, 0); row < end; ++row) {
        page.goroutines.append(goroutineOfDump(m_opened.dump->goroutines.at(row), m_paths));
    }
    page.total = size;
    page.next = end < size ? std::optional(static_cast<int>(end)) : std::nullopt;
    return readyResult<GoroutinePagePtr>(std::make_shared<const GoroutinePage>(page));
}

FutureResult<WaitFactsPtr> DumpSession::waitFacts(LockOwners /*owners*/)
{
    if (m_state != SessionState::Stopped) {
        return readyResult<WaitFactsPtr>(fail(refusal(Ability::Goroutines)));
    }
    // A hundred thousand take longer than an eye forgives, and rules for paths are asked for on this thread only.
    auto paths = std::make_shared<KnownPaths>();
    for (const QString &file : std::as_const(m_opened.files)) {
        paths->local.insert(file, m_paths != nullptr ? m_paths->toLocal(file) : file);
    }
    return m_jobs.run<WaitFactsPtr>([dump = m_opened.dump, paths](const StopToken &) -> Result<WaitFactsPtr> {
        return std::make_shared<const WaitFacts>(waitFactsOfDump(*dump, paths.get()));
    });
}

// What needs a program, or its memory.

FutureResult<StopPtr> DumpSession::move(const Motion &)
{
    return readyResult<StopPtr>(fail(refusal(Ability::Continue)));
}

FutureResult<StopPtr> DumpSession::runTo(const QString &, int, Direction)
{
    return readyResult<StopPtr>(fail(refusal(Ability::RunTo)));
}

FutureResult<StopPtr> DumpSession::seek(const SeekTarget &)
{
    return readyResult<StopPtr>(fail(refusal(Ability::SeekEvent)));
}

FutureResult<StopPtr> DumpSession::restart()
{
    return readyResult<StopPtr>(fail(refusal(Ability::Restart)));
}

FutureResult<void> DumpSession::pause()
{
    return readyResult<void>(fail(refusal(Ability::Pause)));
}

FutureResult<VariableListPtr> DumpSession::packageVariables(const QString &, const LoadLimits &)
{
    return readyResult<VariableListPtr>(fail(refusal(Ability::PackageVariables)));
}

FutureResult<VariablePtr> DumpSession::evaluate(const Scope &, const QString &, const LoadLimits &)
{
    return readyResult<VariablePtr>(fail(refusal(Ability::Evaluate)));
}

FutureResult<VariableListPtr> DumpSession::children(const Scope &, const Variable &, qint64, int)
{
    return readyResult<VariableListPtr>(fail(refusal(Ability::Evaluate)));
}

FutureResult<Breakpoint> DumpSession::addBreakpoint(const BreakpointSpec &)
{
    return readyResult<Breakpoint>(fail(refusal(Ability::Breakpoints)));
}

FutureResult<Breakpoint> DumpSession::changeBreakpoint(int, const BreakpointSpec &)
{
    return readyResult<Breakpoint>(fail(refusal(Ability::Breakpoints)));
}

FutureResult<void> DumpSession::removeBreakpoint(int)
{
    return readyResult<void>(fail(refusal(Ability::Breakpoints)));
}

FutureResult<Checkpoint> DumpSession::addCheckpoint(const QString &)
{
    return readyResult<Checkpoint>(fail(refusal(Ability::Checkpoints)));
}

FutureResult<CheckpointListPtr> DumpSession::checkpoints()
{
    return readyResult<CheckpointListPtr>(fail(refusal(Ability::Checkpoints)));
}

FutureResult<void> DumpSession::removeCheckpoint(int)
{
    return readyResult<void>(fail(refusal(Ability::Checkpoints)));
}

} // namespace Backstep
