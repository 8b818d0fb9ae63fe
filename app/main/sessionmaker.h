// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/xdg.h"
#include "app/catalog/libraryentry.h"
#include "app/session/sessionfactory.h"

#include <memory>
#include <optional>

namespace Backstep {

class CapsuleSources;
class HostConnections;
class HostSourceFetcher;
class HostStore;
class JobRunner;
class Library;
class SettingsStore;
class SourceFinder;
class SourceService;

/// Sessions on Delve, with the programs and rules that the settings name at the time, and on capsules, whose sources
/// come with them. For a recording that was fetched from a host, sources that are missing here are fetched from there
/// while the connection to it lasts. Main thread.
class SessionMaker : public SessionFactory
{
public:
    struct Parts
    {
        SettingsStore &settings;
        HostStore &hosts;
        Library &library;
        HostConnections &connections;
        SourceFinder &finder;
        SourceService &sources;
        JobRunner &jobs;
        XdgFolders folders;
    };

    explicit SessionMaker(const Parts &parts);
    ~SessionMaker() override;

    [[nodiscard]] Result<std::unique_ptr<DebugSession>> create(const Target &target) override;
    [[nodiscard]] Result<std::unique_ptr<DebugSession>> createBeside(const Target &target) override;

private:
    /// The library's entry for a recording that came from a host which the person still lists.
    [[nodiscard]] std::optional<LibraryEntry> entryOf(const Target &target) const;
    void lookForSources(const std::optional<LibraryEntry> &recording);

    Parts m_parts;
    std::unique_ptr<HostSourceFetcher> m_fetcher;
    std::unique_ptr<CapsuleSources> m_capsule; ///< of the capsule that was opened last
};

} // namespace Backstep
