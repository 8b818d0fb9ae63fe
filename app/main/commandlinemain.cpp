// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/commandlinemain.h"

#include "app/base/plurals.h"
#include "app/catalog/hostcatalog.h"
#include "app/catalog/hostdumps.h"
#include "app/catalog/hoststore.h"
#include "app/catalog/sqlitelibrary.h"
#include "app/cli/cliapplication.h"
#include "app/cli/stdconsole.h"
#include "app/main/appservices.h"
#include "app/main/quitsignals.h"
#include "app/main/startup.h"
#include "app/recorder/hostrecorder.h"
#include "app/settings/inisettings.h"
#include "app/transfer/hosttransferqueue.h"

#include <QCoreApplication>
#include <QTimer>

namespace Backstep {

namespace {

/// Where a window can be shown, as far as can be told without asking the display.
bool hasDisplay()
{
    return qEnvironmentVariableIsSet("DISPLAY") || qEnvironmentVariableIsSet("WAYLAND_DISPLAY")
        || qEnvironmentVariableIsSet("QT_QPA_PLATFORM");
}

} // namespace

int runCommandLine(int argc, char **argv, Startup &startup, bool withWindow)
{
    std::function<void(const QString &, const Failure &)> becomeWindow;
    std::optional<Startup> next;
    if (withWindow && hasDisplay()) {
        becomeWindow = [&next](const QString &folder, const Failure &failure) {
            next.emplace();
            next->target = folder;
            next->failure = failure;
        };
    }

    const QCoreApplication application(argc, argv);
    EnglishPlurals plurals;
    QCoreApplication::installTranslator(&plurals);
    AppServices services(XdgFolders::fromEnvironment(QProcessEnvironment::systemEnvironment()));
    StdConsole console;
    CliApplication commands(
        {.console = console,
         .hosts = services.hosts(),
         .catalog = services.catalog(),
         .transfers = services.transfers(),
         .library = services.library(),
         .sessions = services.sessions(),
         .fetchDump = [&services](const HostProfile &host,
                                  const QString &address) { return services.dumps().fetch(host, address); },
         .recorder = &services.recorder(),
         .becomeWindow = becomeWindow});
    const QuitSignals quitSignals;
    QObject::connect(&quitSignals, &QuitSignals::quitRequested, &commands, &CliApplication::interrupt);
    QTimer::singleShot(0, &application, [&commands, arguments = startup.arguments] {
        commands.run(arguments, [](int exitCode) { QCoreApplication::exit(exitCode); });
    });
    const int exitCode = QCoreApplication::exec();
    startup = next.value_or(startup);
    return exitCode;
}

} // namespace Backstep
