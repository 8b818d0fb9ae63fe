// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/sessionmaker.h"

#include "app/catalog/hostconnections.h"
#include "app/catalog/hoststore.h"
#include "app/catalog/library.h"
#include "app/main/capsulesources.h"
#include "app/session/capsulesession.h"
#include "app/session/delvesession.h"
#include "app/settings/keys.h"
#include "app/source/hostsourcefetcher.h"
#include "app/source/sourcefinder.h"
#include "app/source/sourceservice.h"
#include "app/ssh/connection.h"

#include <QCoreApplication>

#include <algorithm>

namespace Backstep {

SessionMaker::SessionMaker(const Parts &parts) : m_parts(parts) {}

SessionMaker::~SessionMaker()
{
    m_parts.sources.setFetcher(nullptr);
    m_parts.sources.setProvider(nullptr);
}

Result<std::unique_ptr<DebugSession>> SessionMaker::create(const Target &target)
{
    if (std::holds_alternative<RemoteTarget>(target)) {
        return fail(ErrorCode::notSupported,
                    QCoreApplication::translate("Backstep::SessionMaker",
                                                "This recording is still on its host; fetch it first, then open it."));
    }
    lookForSources(entryOf(target));
    m_capsule.reset();
    m_parts.finder.setProvided({});
    if (const auto *capsule = std::get_if<CapsuleTarget>(&target)) {
        auto session = std::make_unique<CapsuleSession>(*capsule);
        m_capsule = std::make_unique<CapsuleSources>(*session, m_parts.finder);
        m_parts.sources.setProvider(m_capsule.get());
        return session;
    }
    return createBeside(target);
}

Result<std::unique_ptr<DebugSession>> SessionMaker::createBeside(const Target &target)
{
    if (const auto *capsule = std::get_if<CapsuleTarget>(&target)) {
        return std::make_unique<CapsuleSession>(*capsule);
    }
    DelveSessionOptions options;
    options.dlv = m_parts.settings.get(SettingKey::dlvPath());
    options.rr = m_parts.settings.get(SettingKey::rrPath());
    options.runtimeFolder = m_parts.folders.runtime;
    options.paths = &m_parts.finder;
    return std::make_unique<DelveSession>(target, options);
}

std::optional<LibraryEntry> SessionMaker::entryOf(const Target &target) const
{
    const auto *replay = std::get_if<ReplayTarget>(&target);
    if (replay == nullptr) {
        return {};
    }
    const LibraryListPtr entries = m_parts.library.entries();
    const auto entry = std::ranges::find(*entries, replay->traceFolder, &LibraryEntry::path);
    return entry != entries->end() && m_parts.hosts.host(entry->hostId) ? std::optional(*entry) : std::nullopt;
}

void SessionMaker::lookForSources(const std::optional<LibraryEntry> &recording)
{
    m_parts.sources.setFetcher(nullptr);
    m_fetcher.reset();
    if (!recording) {
        m_parts.finder.setHostCache({});
        return;
    }
    const QString folder = HostSourceCache::folderFor(m_parts.folders.cache, recording->hostId, recording->name);
    m_parts.finder.setHostCache(folder); // also without a connection: what was fetched before is still there
    if (const HostConnections::Pointer connection = m_parts.connections.current(recording->hostId)) {
        m_fetcher = std::make_unique<HostSourceFetcher>(*connection, HostSourceCache(folder), m_parts.jobs);
        m_parts.sources.setFetcher(m_fetcher.get());
    }
}

} // namespace Backstep
