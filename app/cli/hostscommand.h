// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/clicommand.h"

namespace Backstep {

struct ConnectionStep;

/// hosts [list|add|remove|test]
class HostsCommand : public CliCommand
{
    Q_OBJECT

public:
    using CliCommand::CliCommand;

    void start() override;

private:
    void list();
    void add(const QString &host);
    void remove(const QString &name);
    void test(const QString &name);
    void tested(const QString &name, const QList<ConnectionStep> &steps);
};

} // namespace Backstep
