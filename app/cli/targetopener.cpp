// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/targetopener.h"

#include "app/base/foreigntext.h"
#include "app/catalog/capsulefiles.h"
#include "app/catalog/hoststore.h"
#include "app/catalog/library.h"
#include "app/cli/cliconsole.h"
#include "app/cli/hostquestions.h"
#include "app/cli/recordingfetch.h"
#include "app/session/debugsession.h"
#include "app/session/sessionfactory.h"

#include <QLocale>

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

/// The shell has split the words already: to join them would lose where one ends.
Result<Target> targetOf(QStringList words)
{
    Result<Target> target = parseTarget(words.takeFirst());
    if (auto *exec = target && !words.isEmpty() ? std::get_if<ExecTarget>(&*target) : nullptr) {
        exec->arguments += words;
    }
    return target;
}

/// Where the library has this recording; "latest" is whatever the host says that it is.
std::optional<LibraryEntry> copyOf(const RemoteTarget &target, const std::optional<HostProfile> &host,
                                   const LibraryList &entries)
{
    const auto is = [&target, &host](const LibraryEntry &entry) {
        const bool sameHost =
            host && !entry.hostId.isEmpty() ? entry.hostId == host->id : entry.hostName == target.host;
        return sameHost && !entry.missing
            && (entry.name == target.recording || QString::fromUtf8(entry.remotePath) == target.recording);
    };
    const auto copy = std::ranges::find_if(entries, is);
    return copy == entries.end() ? std::nullopt : std::optional(*copy);
}

/// What was fetched: a recording's folder, or that of a capsule alone.
Target targetAt(const QString &path)
{
    const QString capsule = isTraceFolder(path) ? QString() : capsulesOf(path).value(0);
    return capsule.isEmpty() ? Target(ReplayTarget{path}) : Target(CapsuleTarget{capsule});
}

/// A recording that does not open may have come with captured moments, which need neither rr nor dlv.
Error withWayOn(Error error, const Target &target)
{
    const auto *replay = std::get_if<ReplayTarget>(&target);
    if (const QString capsule = replay ? capsulesOf(replay->traceFolder).value(0) : QString(); !capsule.isEmpty()) {
        error.message += u' ' + TargetOpener::tr("Its capsule opens here: backstep replay %1").arg(harmless(capsule));
    }
    return error;
}

} // namespace

TargetOpener::TargetOpener(const CliServices &services, QObject *parent) : QObject(parent), m_services(services) {}

TargetOpener::~TargetOpener() = default;

DebugSession *TargetOpener::session() const
{
    return m_open ? m_session.get() : nullptr;
}

FutureResult<Target> TargetOpener::resolve(const QStringList &words)
{
    const SharedPromise<Target> promise;
    const Result<Target> target = targetOf(words);
    if (const auto *remote = target ? std::get_if<RemoteTarget>(&*target) : nullptr) {
        findRemote(*remote, promise);
    } else if (!target && words.size() == 1) {
        findNamed(words.first(), target.error(), promise);
    } else {
        promise.answer(target);
    }
    return promise.future();
}

FutureResult<void> TargetOpener::open(const QStringList &words)
{
    resolve(words).then(this, [this](const Result<Target> &target) {
        if (target) {
            openTarget(*target);
        } else {
            m_promise.answer(fail(target.error()));
        }
    });
    return m_promise.future();
}

FutureResult<void> TargetOpener::close()
{
    return m_session ? m_session->close() : m_fetch != nullptr ? m_fetch->cancel() : readyResult<void>({});
}

void TargetOpener::findRemote(const RemoteTarget &target, const SharedPromise<Target> &promise)
{
    m_services.library.refresh().then(this, [this, target, promise](const Result<LibraryListPtr> &entries) {
        const std::optional<HostProfile> host = m_services.hosts.hostByName(target.host);
        const std::optional<LibraryEntry> copy = copyOf(target, host, entries ? **entries : LibraryList());
        if (!copy) {
            fetch(target, promise);
            return;
        }
        // The host may have another recording under that name by now.
        m_services.console.writeError(
            tr("opening the copy in the library, recorded %1; \"backstep pull %2:%3\" fetches what the host has now")
                .arg(QLocale().toString(copy->recordedAt.toLocalTime(), QLocale::ShortFormat), harmless(target.host),
                     harmless(target.recording)));
        promise.answer(targetAt(copy->path));
    });
}

void TargetOpener::findNamed(const QString &name, const Error &error, const SharedPromise<Target> &promise)
{
    m_services.library.refresh().then(this, [name, error, promise](const Result<LibraryListPtr> &entries) {
        LibraryList called = entries ? **entries : LibraryList();
        called.removeIf([&name](const LibraryEntry &entry) { return entry.name != name || entry.missing; });
        if (called.size() == 1) {
            promise.answer(targetAt(called.first().path));
        } else if (called.isEmpty()) {
            promise.answer(fail(error));
        } else {
            promise.answer(fail(ErrorCode::badInput,
                                tr("Several recordings of the library are called %1; write the folder of one, as "
                                   "\"backstep library\" tells it.")
                                    .arg(harmless(name))));
        }
    });
}

void TargetOpener::fetch(const RemoteTarget &target, const SharedPromise<Target> &promise)
{
    new HostQuestions(m_services, this);
    m_fetch = new RecordingFetch(m_services, this);
    m_fetch->run(target).then(this, [this, promise](const Result<TransferJob> &job) {
        m_fetch = nullptr;
        if (job) {
            promise.answer(targetAt(job->finalPath));
        } else {
            promise.answer(fail(job.error()));
        }
    });
}

void TargetOpener::openTarget(const Target &target)
{
    Result<std::unique_ptr<DebugSession>> made = m_services.sessions.create(target);
    if (!made) {
        m_promise.answer(fail(made.error()));
        return;
    }
    m_session = std::move(*made);
    follow(*m_session);
    m_services.console.showProgress(tr("opening %1…").arg(harmless(targetTitle(target))));
    m_session->open().then(this, [this, target](const Result<StopPtr> &stop) {
        m_services.console.showProgress({});
        m_open = stop.has_value();
        const QStringList held = std::exchange(m_held, {});
        for (const QString &line : m_open ? held : QStringList()) {
            m_services.console.writeError(line);
        }
        m_promise.answer(stop ? Result<void>() : fail(withWayOn(stop.error(), target)));
    });
}

void TargetOpener::follow(DebugSession &session)
{
    connect(&session, &DebugSession::busyChanged, this,
            [this](const QString &what) { m_services.console.showProgress(harmless(what)); });
    connect(&session, &DebugSession::outputAdded, this, [this](const OutputLine &line) {
        if (line.source != OutputSource::ProgramOut && line.source != OutputSource::ProgramErr) {
            return;
        }
        if (m_open) {
            m_services.console.writeError(harmless(line.text));
        } else {
            m_held.append(harmless(line.text));
        }
    });
}

} // namespace Backstep
