// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/windowmain.h"

#include "app/base/plurals.h"
#include "app/catalog/hostcatalog.h"
#include "app/catalog/hoststore.h"
#include "app/catalog/sqlitelibrary.h"
#include "app/main/appservices.h"
#include "app/main/displayguard.h"
#include "app/main/firstpaint.h"
#include "app/main/quitsignals.h"
#include "app/main/startup.h"
#include "app/main/tour/demorun.h"
#include "app/recorder/hostrecorder.h"
#include "app/session/target.h"
#include "app/settings/inisettings.h"
#include "app/transfer/hosttransferqueue.h"
#include "ui/main/mainwindow.h"
#include "ui/theme/theme.h"

#include <QApplication>

#include <cstdio>
#include <optional>

namespace Backstep {

namespace {

Services windowServices(AppServices &services)
{
    return {.settings = services.settings(),
            .hosts = services.hosts(),
            .catalog = services.catalog(),
            .library = services.library(),
            .transfers = services.transfers(),
            .sessions = services.sessions(),
            .finder = services.finder(),
            .sources = services.sources(),
            .folders = services.folders(),
            .dumps = &services.dumps(),
            .recorder = &services.recorder()};
}

void openTarget(MainWindow &window, const QString &text, const std::optional<Failure> &failure)
{
    if (text.isEmpty()) {
        return;
    }
    if (const Result<Target> target = parseTarget(text)) {
        failure ? window.openAtFailure(*target, *failure) : window.open(*target);
    } else {
        window.showError(target.error());
    }
}

int runPlain(const Startup &startup)
{
    AppServices services(XdgFolders::fromEnvironment(QProcessEnvironment::systemEnvironment()));
    Theme theme;
    MainWindow window(windowServices(services), theme);
    const QuitSignals quitSignals;
    QObject::connect(&quitSignals, &QuitSignals::quitRequested, &window, &MainWindow::quit);
    FirstPaint::sayWhenPainted(&window);
    window.show();
    openTarget(window, startup.target, startup.failure);
    return QApplication::exec();
}

int runDemo(const Startup &startup)
{
    const auto environment = QProcessEnvironment::systemEnvironment();
    const auto demo = Demo::make(XdgFolders::fromEnvironment(environment).cache);
    if (!demo) {
        std::fprintf(stderr, "%s\n", qPrintable(demo.error().message));
        return 1;
    }
    AppServices services((*demo)->folders());
    const Services parts = windowServices(services);
    Theme theme;
    MainWindow window(parts, theme);
    const QuitSignals quitSignals;
    QObject::connect(&quitSignals, &QuitSignals::quitRequested, &window, &MainWindow::quit);
    const QString pictures = startup.pictures.isEmpty() ? DemoRun::defaultPictureFolder(environment) : startup.pictures;
    DemoRun run(**demo, parts, window,
                {.tour = startup.tour || DemoRun::noDisplay(environment), .pictureFolder = pictures});
    QObject::connect(&run, &DemoRun::finished, &window, [](int exitCode) { QApplication::exit(exitCode); });
    window.show();
    run.start();
    return QApplication::exec();
}

} // namespace

int runWindow(int argc, char **argv, const Startup &startup)
{
    // Without a display the tour draws into memory; a platform that was asked for is left as it is.
    const auto environment = QProcessEnvironment::systemEnvironment();
    if (startup.kind == Startup::Kind::Demo && DemoRun::noDisplay(environment)
        && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    std::optional<DisplayGuard> guard(std::in_place);
    const QApplication application(argc, argv);
    guard.reset();
    EnglishPlurals plurals;
    QApplication::installTranslator(&plurals);
    return startup.kind == Startup::Kind::Demo ? runDemo(startup) : runPlain(startup);
}

} // namespace Backstep
