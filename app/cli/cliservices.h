// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"

#include <functional>

namespace Backstep {

class Catalog;
class CliConsole;
class HostRecorder;
class HostStore;
class Library;
class SessionFactory;
class TransferQueue;
struct Failure;
struct HostProfile;

/// What the command line drives. Everything must outlive the application.
struct CliServices
{
    CliConsole &console;
    HostStore &hosts;
    Catalog &catalog;
    TransferQueue &transfers;
    Library &library;
    SessionFactory &sessions;
    /// Goroutines of a service on a host, see HostDumps::fetch().
    std::function<FutureResult<QString>(const HostProfile &host, const QString &address)> fetchDump{};
    HostRecorder *recorder = nullptr; ///< absent: nothing can be recorded
    /// The program becomes the window on this recording, where it failed, when its command has ended; absent: there is
    /// no display.
    std::function<void(const QString &folder, const Failure &failure)> becomeWindow{};
};

} // namespace Backstep
