// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/xdg.h"
#include "app/catalog/libraryentry.h"
#include "app/session/sessionfactory.h"

#include <QObject>
#include <QPointer>

#include <memory>
#include <optional>

namespace Backstep {

class GoEnvironment;
class HostConnections;
class HostSourceFetcher;
class HostStore;
class JobRunner;
class Library;
class SessionPaths;
class SettingsStore;
class SourceFinder;
class SourceScout;
class SourceService;
struct HostLink;

/// Sessions on Delve, with the programs and rules that the settings name at the time, on capsules, whose sources
/// come with them, and on dumps. For a recording that was fetched from a host, sources that are missing here are
/// fetched from there, which logs in again when the first is wanted. Main thread.
class SessionMaker : public QObject, public SessionFactory
{
    Q_OBJECT

public:
    struct Parts
    {
        SettingsStore &settings;
        HostStore &hosts;
        Library &library;
        HostConnections &connections;
        SourceFinder &finder;
        SourceService &sources;
        GoEnvironment &go;
        JobRunner &jobs;
        XdgFolders folders;
    };

    explicit SessionMaker(const Parts &parts);
    ~SessionMaker() override;

    [[nodiscard]] Result<std::unique_ptr<DebugSession>> create(const Target &target) override;
    [[nodiscard]] Result<std::unique_ptr<DebugSession>> createBeside(const Target &target) override;
    void enter(DebugSession &session) override;

private:
    /// The library's entry for a recording that came from a host.
    [[nodiscard]] std::optional<LibraryEntry> entryOf(const Target &target) const;
    void fetchSourcesFor(SourceFinder &finder, const std::optional<LibraryEntry> &recording);
    void linkChanged(const QString &hostId, const HostLink &link);

    Parts m_parts;
    std::unique_ptr<SourceScout> m_scout;
    QString m_hostId; ///< of the recording that m_fetcher is for
    std::unique_ptr<HostSourceFetcher> m_fetcher;
    QPointer<SessionPaths> m_entered; ///< of the session that is the person's
};

} // namespace Backstep
