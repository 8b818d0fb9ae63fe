// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/jobrunner.h"
#include "app/base/xdg.h"
#include "app/main/sessionmaker.h"
#include "app/source/goenvironment.h"
#include "app/source/sourcefinder.h"
#include "app/source/sourceservice.h"

#include <memory>

namespace Backstep {

class FetchLeases;
class HostCatalog;
class HostConnections;
class HostDumps;
class HostRecorder;
class HostStore;
class HostTransferQueue;
class IniSettings;
class SqliteLibrary;
class SshConnector;

/// Builds every service of the program once and in order; window and command line are handed what they need of them.
/// Main thread. `folders` decides where things are kept: the person's own, or those of the demo.
class AppServices
{
public:
    explicit AppServices(const XdgFolders &folders);
    ~AppServices();
    AppServices(const AppServices &) = delete;
    AppServices &operator=(const AppServices &) = delete;

    [[nodiscard]] const XdgFolders &folders() const { return m_folders; }
    [[nodiscard]] IniSettings &settings() { return *m_settings; }
    [[nodiscard]] HostStore &hosts() { return *m_hosts; }
    [[nodiscard]] HostCatalog &catalog() { return *m_catalog; }
    [[nodiscard]] HostRecorder &recorder() { return *m_recorder; }
    [[nodiscard]] SqliteLibrary &library() { return *m_library; }
    [[nodiscard]] HostTransferQueue &transfers() { return *m_transfers; }
    [[nodiscard]] HostDumps &dumps() { return *m_dumps; }
    [[nodiscard]] SourceFinder &finder() { return m_finder; }
    [[nodiscard]] SourceService &sources() { return m_sources; }
    [[nodiscard]] SessionMaker &sessions() { return *m_sessions; }

private:
    XdgFolders m_folders;
    std::unique_ptr<IniSettings> m_settings;
    std::unique_ptr<HostStore> m_hosts;
    std::unique_ptr<SshConnector> m_connector;
    std::unique_ptr<HostConnections> m_connections;
    std::unique_ptr<HostDumps> m_dumps;
    std::unique_ptr<HostCatalog> m_catalog;
    std::unique_ptr<HostRecorder> m_recorder;
    std::unique_ptr<SqliteLibrary> m_library;
    std::unique_ptr<FetchLeases> m_leases;
    std::unique_ptr<HostTransferQueue> m_transfers;
    JobRunner m_jobs;
    GoEnvironment m_go;
    SourceFinder m_finder;
    SourceService m_sources;
    std::unique_ptr<SessionMaker> m_sessions;
};

} // namespace Backstep
