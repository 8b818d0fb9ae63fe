// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/xdg.h"

namespace Backstep {

class Catalog;
class HostDumps;
class HostRecorder;
class HostStore;
class Library;
class SessionFactory;
class SettingsStore;
class SourceFinder;
class SourceService;
class TransferQueue;

/// What the window works with. Built by whoever starts the program (or a test, from fakes), and alive for longer than
/// the window.
struct Services
{
    SettingsStore &settings;
    HostStore &hosts;
    Catalog &catalog;
    Library &library;
    TransferQueue &transfers;
    SessionFactory &sessions;
    SourceFinder &finder;
    SourceService &sources;
    XdgFolders folders = {};
    HostDumps *dumps = nullptr; ///< null: dumps are opened from files only
    HostRecorder *recorder = nullptr; ///< null: nothing is recorded on hosts
};

} // namespace Backstep
