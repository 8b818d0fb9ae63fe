// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QStringList>

#include <variant>

namespace Backstep {

/// A recording on this machine: rr's trace folder.
struct ReplayTarget
{
    QString traceFolder;
    friend bool operator==(const ReplayTarget &, const ReplayTarget &) = default;
};

/// A program started live under Delve's native backend.
struct ExecTarget
{
    QString program;
    QStringList arguments;
    QString workingFolder; ///< empty: where we are
    friend bool operator==(const ExecTarget &, const ExecTarget &) = default;
};

/// A headless dlv that already runs: "host:port" or "unix:/path".
struct ConnectTarget
{
    QString address;
    friend bool operator==(const ConnectTarget &, const ConnectTarget &) = default;
};

/// A core dump and the executable it came from.
struct CoreTarget
{
    QString executable;
    QString core;
    friend bool operator==(const CoreTarget &, const CoreTarget &) = default;
};

/// A recording that is still on a host: it is fetched first, then opened as a ReplayTarget.
struct RemoteTarget
{
    QString host;
    QString recording;
    friend bool operator==(const RemoteTarget &, const RemoteTarget &) = default;
};

/// A file of moments, which needs no debugger.
struct CapsuleTarget
{
    QString path;
    friend bool operator==(const CapsuleTarget &, const CapsuleTarget &) = default;
};

/// A text with goroutines that Go wrote when a program crashed or was asked for them.
struct DumpTarget
{
    QString path;
    friend bool operator==(const DumpTarget &, const DumpTarget &) = default;
};

using Target =
    std::variant<ReplayTarget, ExecTarget, ConnectTarget, CoreTarget, RemoteTarget, CapsuleTarget, DumpTarget>;

/// Reads what a person writes: a trace folder, a file *.capsule, `HOST:RECORDING`, `exec:PROGRAM [ARGS]` (shell-like
/// quotes), `connect:ADDRESS`, `core:EXE,CORE`, `dump:FILE`. An existing folder or file wins over the HOST:RECORDING
/// reading.
[[nodiscard]] Result<Target> parseTarget(const QString &text);

/// The text that parseTarget() reads back; also the key under which a program's breakpoints are kept.
[[nodiscard]] QString targetText(const Target &target);
/// A short name for titles: the recording's folder name, the program's file name, the address.
[[nodiscard]] QString targetTitle(const Target &target);

} // namespace Backstep
