// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/clicommand.h"

namespace Backstep {

struct HostScan;

/// recordings HOST
class RecordingsCommand : public CliCommand
{
    Q_OBJECT

public:
    using CliCommand::CliCommand;

    void start() override;

private:
    void scanned(const QString &title, const HostScan &scan);
};

} // namespace Backstep
