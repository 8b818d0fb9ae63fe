// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/appservices.h"

#include "app/catalog/hostcatalog.h"
#include "app/catalog/hostconnections.h"
#include "app/catalog/hostdumps.h"
#include "app/catalog/hoststore.h"
#include "app/catalog/sqlitelibrary.h"
#include "app/delve/socketfolder.h"
#include "app/delve/toolpaths.h"
#include "app/recorder/fetchleases.h"
#include "app/recorder/hostrecorder.h"
#include "app/settings/inisettings.h"
#include "app/settings/keys.h"
#include "app/source/handrules.h"
#include "app/ssh/connection.h"
#include "app/ssh/connector.h"
#include "app/transfer/hosttransferqueue.h"

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

QString recordingsFolder(const SettingsStore &settings, const XdgFolders &folders)
{
    const QString chosen = settings.get(SettingKey::recordingsFolder());
    return chosen.isEmpty() ? folders.data + u"/recordings"_s : chosen;
}

} // namespace

AppServices::AppServices(const XdgFolders &folders)
    : m_folders(folders)
    , m_settings(std::make_unique<IniSettings>(folders.config))
    , m_hosts(std::make_unique<HostStore>(*m_settings))
    , m_connector(makeSshConnector())
    , m_connections(std::make_unique<HostConnections>(*m_connector))
    , m_dumps(std::make_unique<HostDumps>(*m_connections, folders.data + u"/dumps"_s))
    , m_catalog(std::make_unique<HostCatalog>(*m_hosts, *m_connections, *m_connector))
    , m_recorder(std::make_unique<HostRecorder>(*m_connections))
    , m_library(
          std::make_unique<SqliteLibrary>(folders.data + u"/library.sqlite"_s, recordingsFolder(*m_settings, folders)))
    , m_leases(std::make_unique<FetchLeases>(*m_recorder))
    , m_transfers(std::make_unique<HostTransferQueue>(*m_connections, *m_library))
    , m_sources(m_finder, m_jobs)
    , m_sessions(std::make_unique<SessionMaker>(SessionMaker::Parts{.settings = *m_settings,
                                                                    .hosts = *m_hosts,
                                                                    .library = *m_library,
                                                                    .connections = *m_connections,
                                                                    .finder = m_finder,
                                                                    .sources = m_sources,
                                                                    .go = m_go,
                                                                    .jobs = m_jobs,
                                                                    .folders = folders}))
{
    std::ignore = m_jobs.run<void>([runtime = folders.runtime](const StopToken &) -> Result<void> {
        Delve::SocketFolder::sweep(runtime);
        return {};
    });
    m_transfers->useHold(
        {.begin = [this](const auto &host, const auto &recording) { return m_leases->begin(host, recording); },
         .end = [this](const auto &host, const auto &recording) { return m_leases->end(host, recording); }});
    m_finder.useGoEnvironment(m_go);
    const auto tools = Delve::findTools(QProcessEnvironment::systemEnvironment(),
                                        m_settings->get(SettingKey::dlvPath()), m_settings->get(SettingKey::rrPath()));
    m_library->useRr(tools ? tools->rr : QString());
    restoreHandRules(*m_settings, m_finder);
}

AppServices::~AppServices() = default;

} // namespace Backstep
