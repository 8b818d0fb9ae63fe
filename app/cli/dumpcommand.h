// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/jobrunner.h"
#include "app/cli/clicommand.h"
#include "app/goroutines/goroutinedump.h"

#include <functional>

namespace Backstep {

/// dump FILE | - | HOST | HOST:ADDRESS: what is in the text of a dump, which for a host is fetched and kept first.
class DumpCommand : public CliCommand
{
    Q_OBJECT

public:
    using CliCommand::CliCommand;

    void start() override;

private:
    void takeLine(const std::optional<QString> &text);
    void read(const std::function<Result<GoroutineDumpPtr>(const StopToken &)> &work);
    void fetch(const HostProfile &host, const QString &address);

    QByteArray m_input; ///< standard input so far
    JobRunner m_jobs;
};

} // namespace Backstep
