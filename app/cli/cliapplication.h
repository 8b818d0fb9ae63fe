// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/cliservices.h"

#include <QObject>
#include <QPointer>
#include <QStringList>

#include <functional>

namespace Backstep {

class CliCommand;

/// Runs one command line. Needs a running event loop and never starts one of its own. Main thread.
class CliApplication : public QObject
{
    Q_OBJECT

public:
    explicit CliApplication(const CliServices &services, QObject *parent = nullptr);

    /// `arguments` without the program's name. `done` is called once, later, with what the program exits with:
    /// 0 fine, 1 a command failed, 2 usage, 3 the target could not be opened. The command's objects are gone by then.
    void run(const QStringList &arguments, std::function<void(int exitCode)> done);
    /// Ends what runs; `done` is called when nothing of it is left.
    void interrupt();

private:
    CliServices m_services;
    QPointer<CliCommand> m_command;
};

} // namespace Backstep
