// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/demo/demo.h"

#include <QCoreApplication>

#include <cstdio>

/// A program with a demo in it, for tst_throwawayserver to kill. Prints the server's process id and the demo's folder.
int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    auto demo = Backstep::Demo::make();
    if (!demo) {
        return 1;
    }
    std::ignore = (*demo)->startHost().then(&application, [&demo](const Backstep::Result<Backstep::HostProfile> &host) {
        std::printf("%d %s\n", host ? static_cast<int>(*host->port) : 0, qPrintable((*demo)->folder()));
        std::fflush(stdout);
    });
    return QCoreApplication::exec();
}
