// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

namespace Backstep {

class Catalog;
class CliConsole;
class HostStore;
class Library;
class SessionFactory;
class TransferQueue;

/// What the command line drives. Everything must outlive the application.
struct CliServices
{
    CliConsole &console;
    HostStore &hosts;
    Catalog &catalog;
    TransferQueue &transfers;
    Library &library;
    SessionFactory &sessions;
};

} // namespace Backstep
