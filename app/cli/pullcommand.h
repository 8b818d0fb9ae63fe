// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/jobrunner.h"
#include "app/catalog/hostprofile.h"
#include "app/catalog/libraryentry.h"
#include "app/cli/clicommand.h"
#include "app/transfer/transferjob.h"

namespace Backstep {

class RecordingFetch;

/// pull HOST:RECORDING [--dest DIR]
class PullCommand : public CliCommand
{
    Q_OBJECT

public:
    using CliCommand::CliCommand;

    void start() override;
    void interrupt() override;

private:
    void fetched(const TransferJob &job);
    /// It was awaited by somebody who is through with it: the host need not keep it any more.
    void endAwaited(const RecordingInfo &recording, const std::function<void()> &then);
    /// With --dest: out of the library's folder into the one that was asked for, where the library still lists it.
    void moveOut(const TransferJob &job);
    void relist(const TransferJob &job, const QString &path);
    void report(const TransferJob &job, const QString &path, const std::optional<LibraryEntry> &entry);

    HostProfile m_host;
    RecordingFetch *m_fetch = nullptr; ///< while it is under way
    JobRunner m_runner;
};

} // namespace Backstep
