// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/commandline.h"
#include "app/main/commandlinemain.h"
#include "app/main/startup.h"
#ifdef BACKSTEP_WITH_GUI
#include "app/main/windowmain.h"
#endif

#include <QCoreApplication>

#include <cstdio>

namespace {

#ifdef BACKSTEP_WITH_GUI
constexpr bool withWindow = true;
#else
constexpr bool withWindow = false;
#endif

int print(std::FILE *stream, const QString &text, int exitCode)
{
    std::fprintf(stream, "%s\n", qPrintable(text));
    return exitCode;
}

} // namespace

int main(int argc, char **argv)
{
    using Backstep::Startup;
    QCoreApplication::setApplicationName(QStringLiteral("Backstep"));
    QCoreApplication::setApplicationVersion(QStringLiteral(BACKSTEP_VERSION));
    QStringList arguments;
    for (int i = 1; i < argc; ++i) {
        arguments.append(QString::fromLocal8Bit(argv[i]));
    }
    Startup startup = Backstep::parseStartup(arguments);
    switch (startup.kind) {
    case Startup::Kind::Help: return print(stdout, Backstep::commandLineHelp(startup.arguments.value(1)), 0);
    case Startup::Kind::Version:
        return print(stdout, QStringLiteral("backstep ") + QCoreApplication::applicationVersion(), 0);
    case Startup::Kind::BadUsage:
        return print(stderr, QStringLiteral("backstep: ") + startup.complaint, startup.exitCode);
    case Startup::Kind::CommandLine: {
        const int exitCode = Backstep::runCommandLine(argc, argv, startup, withWindow);
        if (startup.kind != Startup::Kind::Window) {
            return exitCode;
        }
        break; // it goes on in the window
    }
    case Startup::Kind::Window:
    case Startup::Kind::Demo: break;
    }
#ifdef BACKSTEP_WITH_GUI
    return Backstep::runWindow(argc, argv, startup);
#else
    return print(stderr,
                 QCoreApplication::translate("Backstep::Main",
                                             "This backstep was built without its window; backstep --help lists the "
                                             "commands."),
                 2);
#endif
}
