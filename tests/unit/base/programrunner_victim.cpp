// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// Runs /bin/sh with its own arguments and waits to be killed.
#include "app/base/programrunner.h"

#include <QCoreApplication>

using namespace Backstep;

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    ProgramRunner runner;
    runner.run({.program = QStringLiteral("/bin/sh"), .arguments = application.arguments().mid(1)})
        .then(&runner, [](const Result<ProgramEnd> &) { QCoreApplication::exit(1); });
    return QCoreApplication::exec();
}
