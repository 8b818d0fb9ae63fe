// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/catalog/hostscan.h"
#include "app/cli/clicommand.h"

namespace Backstep {

struct HostProfile;

/// recordings HOST
class RecordingsCommand : public CliCommand
{
    Q_OBJECT

public:
    using CliCommand::CliCommand;

    void start() override;

private:
    void askHowTheyEnded(const HostProfile &host, const HostScanPtr &scan);
    void scanned(const QString &title, const HostScan &scan);
};

} // namespace Backstep
