// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/catalog/libraryentry.h"
#include "app/cli/clicommand.h"

namespace Backstep {

/// library
class LibraryCommand : public CliCommand
{
    Q_OBJECT

public:
    using CliCommand::CliCommand;

    void start() override;

private:
    void show(const LibraryList &entries);
};

} // namespace Backstep
