// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/sessionmaker.h"

#include "app/catalog/hostconnections.h"
#include "app/catalog/hoststore.h"
#include "app/catalog/library.h"
#include "app/main/capsulesources.h"
#include "app/main/sessionpaths.h"
#include "app/main/sourcescout.h"
#include "app/session/capsulesession.h"
#include "app/session/delvesession.h"
#include "app/session/dumpsession.h"
#include "app/settings/keys.h"
#include "app/source/hostsourcefetcher.h"
#include "app/source/sourcefinder.h"
#include "app/source/sourceservice.h"
#include "app/ssh/connection.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace Backstep {

namespace {

/// Folders that may lie in a checkout of what is debugged.
QStringList likelyFolders(const Target &target)
{
    QStringList folders{QDir::currentPath()};
    if (const auto *exec = std::get_if<ExecTarget>(&target)) {
        folders += {QFileInfo(exec->program).absolutePath(), exec->workingFolder};
    } else if (const auto *core = std::get_if<CoreTarget>(&target)) {
        folders += {QFileInfo(core->executable).absolutePath(), QFileInfo(core->core).absolutePath()};
    }
    return folders;
}

} // namespace

SessionMaker::SessionMaker(const Parts &parts)
    : m_parts(parts)
    , m_scout(std::make_unique<SourceScout>(parts.go, parts.jobs))
{
    connect(&parts.connections, &HostConnections::linkChanged, this, &SessionMaker::linkChanged);
}

SessionMaker::~SessionMaker()
{
    m_parts.sources.setFetcher(nullptr);
    m_parts.sources.setProvider(nullptr);
}

Result<std::unique_ptr<DebugSession>> SessionMaker::create(const Target &target)
{
    Result<std::unique_ptr<DebugSession>> session = createBeside(target);
    if (session) {
        enter(**session);
    }
    return session;
}

Result<std::unique_ptr<DebugSession>> SessionMaker::createBeside(const Target &target)
{
    if (std::holds_alternative<RemoteTarget>(target)) {
        return fail(ErrorCode::notSupported, tr("This recording is still on its host; fetch it first, then open it."));
    }
    auto paths = std::make_unique<SessionPaths>(m_parts.finder);
    if (const auto *capsule = std::get_if<CapsuleTarget>(&target)) {
        auto session = std::make_unique<CapsuleSession>(*capsule);
        new CapsuleSources(*session, *paths);
        paths.release()->setParent(session.get());
        return session;
    }
    if (const auto *dump = std::get_if<DumpTarget>(&target)) {
        auto session = std::make_unique<DumpSession>(*dump, paths.get());
        paths.release()->setParent(session.get());
        return session;
    }
    DelveSessionOptions options;
    options.dlv = m_parts.settings.get(SettingKey::dlvPath());
    options.rr = m_parts.settings.get(SettingKey::rrPath());
    options.runtimeFolder = m_parts.folders.runtime;
    options.paths = paths.get();
    options.origin = [scout = QPointer(m_scout.get()), paths = QPointer(paths.get()),
                      starts = likelyFolders(target)](const ProgramOrigin &origin, const GuessFolders &guess) {
        return scout && paths ? scout->prepare(*paths, origin, guess, starts) : readyResult<void>({});
    };
    auto session = std::make_unique<DelveSession>(target, options);
    paths.release()->setParent(session.get()); // children end after everything in the session
    return session;
}

void SessionMaker::enter(DebugSession &session)
{
    auto *paths = session.findChild<SessionPaths *>(Qt::FindDirectChildrenOnly);
    if (paths == nullptr || paths == m_entered) {
        return;
    }
    if (m_entered) {
        m_entered->leave();
    }
    m_entered = paths;
    // Complete before the shared finder says that it changed: views ask for their sources then.
    m_parts.sources.setProvider(session.findChild<CapsuleSources *>(Qt::FindDirectChildrenOnly));
    fetchSourcesFor(paths->finder(), entryOf(session.target()));
    paths->enter();
}

std::optional<LibraryEntry> SessionMaker::entryOf(const Target &target) const
{
    const auto *replay = std::get_if<ReplayTarget>(&target);
    if (replay == nullptr) {
        return {};
    }
    const LibraryListPtr entries = m_parts.library.entries();
    const auto entry = std::ranges::find(*entries, replay->traceFolder, &LibraryEntry::path);
    return entry != entries->end() && !entry->hostId.isEmpty() ? std::optional(*entry) : std::nullopt;
}

void SessionMaker::fetchSourcesFor(SourceFinder &finder, const std::optional<LibraryEntry> &recording)
{
    m_parts.sources.setFetcher(nullptr);
    m_parts.sources.setNoFetcher({});
    m_fetcher.reset();
    m_hostId.clear();
    if (!recording) {
        finder.setHostCache({});
        return;
    }
    const QString folder = HostSourceCache::folderFor(m_parts.folders.cache, recording->hostId, recording->name);
    finder.setHostCache(folder); // also without the host: what was fetched before is still there
    if (!m_parts.hosts.host(recording->hostId)) {
        m_parts.sources.setNoFetcher(
            tr("%1, where this was recorded, is not in the list of hosts any more; add it to have sources fetched.")
                .arg(recording->hostName));
        return;
    }
    m_hostId = recording->hostId;
    const auto connectToHost = [parts = m_parts, hostId = m_hostId] {
        // Looked up each time: the profile may have been changed, or removed.
        const std::optional<HostProfile> host = parts.hosts.host(hostId);
        return host ? parts.connections.open(*host)
                    : readyResult<HostConnections::Pointer>(
                          fail(ErrorCode::notFound, tr("The host is not in the list of hosts any more.")));
    };
    m_fetcher = std::make_unique<HostSourceFetcher>(connectToHost, HostSourceCache(folder), m_parts.jobs);
    m_parts.sources.setFetcher(m_fetcher.get());
}

void SessionMaker::linkChanged(const QString &hostId, const HostLink &link)
{
    if (m_fetcher && hostId == m_hostId && link.state == HostLink::State::Connected) {
        m_parts.sources.tryAgain();
    }
}

} // namespace Backstep
