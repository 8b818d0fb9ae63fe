// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/tour/demorun.h"

#include "app/catalog/catalog.h"
#include "app/catalog/hoststore.h"
#include "app/main/tour/demotour.h"
#include "app/session/debugsession.h"
#include "ui/main/mainwindow.h"
#include "ui/main/services.h"
#include "ui/main/sessioncontroller.h"
#include "ui/widgets/messagebar.h"

#include <QDir>
#include <QPixmap>
#include <QStatusBar>

#include <cstdio>
#include <unistd.h>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

/// Keeps the tour's report readable: the offscreen platform says with every panel that it cannot do what nobody sees.
void muteOffscreenPlatform()
{
    static QtMessageHandler next = nullptr;
    next = qInstallMessageHandler([](QtMsgType type, const QMessageLogContext &context, const QString &text) {
        if (!text.startsWith("This plugin does not support"_L1)) {
            next(type, context, text);
        }
    });
}

} // namespace

DemoRun::DemoRun(Demo &demo, const Services &services, MainWindow &window, Options options, QObject *parent)
    : QObject(parent)
    , m_demo(demo)
    , m_services(services)
    , m_window(window)
    , m_options(std::move(options))
{
    if (m_options.tour) {
        m_window.resize(1440, 900);
        muteOffscreenPlatform();
    }
}

DemoRun::~DemoRun() = default;

bool DemoRun::noDisplay(const QProcessEnvironment &environment)
{
    return environment.value(u"DISPLAY"_s).isEmpty() && environment.value(u"WAYLAND_DISPLAY"_s).isEmpty();
}

QString DemoRun::defaultPictureFolder(const QProcessEnvironment &environment)
{
    const QString wanted = environment.value(u"BACKSTEP_PICTURES"_s);
    return wanted.isEmpty() ? QDir::tempPath() + u"/backstep-demo-pictures-%1"_s.arg(::getuid())
                            : QDir(wanted).absoluteFilePath(u"demo"_s);
}

void DemoRun::say(const QString &line) const
{
    std::puts(qPrintable(line));
    std::fflush(stdout);
}

void DemoRun::start()
{
    say(tr("Everything of this demo lies in %1 and goes with the program.").arg(m_demo.folder()));
    connect(&m_demo, &Demo::progressed, this, [this](const QString &sentence) {
        say(sentence);
        if (auto *bar = m_window.findChild<MessageBar *>(); bar && !m_productsThere && !m_exitCode) {
            bar->showInfo(tr("The demo is being prepared, which takes a minute or two. %1…").arg(sentence));
        }
    });
    connect(&m_demo, &Demo::hostDied, this, &DemoRun::giveUp);
    std::ignore = m_demo.startHost().then(this, [this](const Result<HostProfile> &host) { hostReady(host); });
    std::ignore = m_demo.makeProducts().then(this, [this](const Result<DemoProducts> &made) { productsReady(made); });
}

void DemoRun::hostReady(const Result<HostProfile> &host)
{
    const Result<HostProfile> added =
        host.and_then([this](const HostProfile &profile) { return m_services.hosts.add(profile); });
    if (!added) {
        giveUp(added.error());
        return;
    }
    m_hostThere = true;
    say(tr("An SSH server answers on %1:%2 as the host “%3”.")
            .arg(added->host)
            .arg(added->port.value_or(0))
            .arg(added->title()));
    begin();
}

void DemoRun::productsReady(const Result<DemoProducts> &products)
{
    if (!products) {
        giveUp(products.error());
        return;
    }
    m_products = *products;
    m_productsThere = true;
    begin();
}

void DemoRun::begin()
{
    if (!m_hostThere || !m_productsThere || m_exitCode) {
        return;
    }
    greet();
    if (m_options.tour) {
        startTour();
    } else {
        std::ignore = m_services.catalog.scan(m_services.hosts.hosts().constFirst().id);
    }
}

/// For a person: what there is, and the button for it.
void DemoRun::greet()
{
    auto *bar = m_window.findChild<MessageBar *>();
    if (bar == nullptr) {
        return;
    }
    if (m_products.recorded) {
        bar->showInfo(
            tr("The host “demo” has two recordings of a small bank. Double-click demo-deadlock: it is fetched and "
               "opened at main.main."));
        return;
    }
    bar->showInfo(m_products.notRecorded.message + u' '
                  + tr("Double-click demo-deadlock: it is fetched, and its capsule is offered."));
    bar->setWayOn(tr("Debug It Live"), [this] { m_window.open(m_products.live()); });
}

void DemoRun::startTour()
{
    if (!QDir().mkpath(m_options.pictureFolder)) {
        giveUp({QString(ErrorCode::io),
                tr("The folder %1 for the pictures cannot be made.").arg(m_options.pictureFolder),
                {}});
        return;
    }
    removeOldPictures();
    auto *steps = new DemoTour(m_window, m_services, m_products, this);
    Tour *tour = steps->make();
    m_steps = tour->count();
    say(m_products.recorded ? tr("The tour through the window, with a recording, %1 steps:").arg(m_steps)
                            : tr("The tour through the window, with a capsule and then live, %1 steps:").arg(m_steps));
    connect(tour, &Tour::stepEnded, this, &DemoRun::stepEnded);
    connect(tour, &Tour::pictureWanted, this, &DemoRun::takePicture);
    connect(tour, &Tour::finished, this, &DemoRun::tourEnded);
    connect(&m_watch, &EventLoopWatch::blocked, this, [this](std::chrono::milliseconds gap) {
        say(tr("        (the window was blocked for %1 ms)").arg(gap.count()));
    });
    m_watch.start();
    tour->start();
}

/// Those of an earlier tour, which would lie between the new ones; what else is in the folder stays.
void DemoRun::removeOldPictures() const
{
    QDir folder(m_options.pictureFolder);
    for (const QString &name : folder.entryList({u"[0-9][0-9]-*.png"_s}, QDir::Files)) {
        folder.remove(name);
    }
}

void DemoRun::stepEnded(const TourEntry &entry)
{
    say(u"  %1 %2  %3: %4  (%5 s)"_s.arg(entry.good ? tr("ok    ") : tr("FAILED"))
            .arg(entry.number, 2)
            .arg(entry.title, entry.sentence)
            .arg(entry.milliseconds / 1000, 0, 'f', 2));
}

void DemoRun::takePicture(const QString &name)
{
    // Painting a whole window into a picture is the tour's work, not the window's.
    m_watch.pause();
    const QString path =
        QDir(m_options.pictureFolder).filePath(u"%1-%2.png"_s.arg(++m_pictureCount, 2, 10, QLatin1Char('0')).arg(name));
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest); // a step ends before what it shows is laid out
    const QImage picture = m_window.grab().toImage();
    m_watch.resume();
    ++m_unsaved;
    const auto save = [path, picture](const StopToken &) -> Result<QString> {
        return picture.save(path) ? Result<QString>(path)
                                  : fail(ErrorCode::io, tr("The picture %1 cannot be written.").arg(path));
    };
    std::ignore = m_pictures.run<QString>(save).then(this, [this](const Result<QString> &saved) {
        --m_unsaved;
        if (!saved) {
            say(saved.error().message);
            m_pictureLost = true;
        }
        leave();
    });
}

/// When nothing is under way any more: pictures on the disk, and nothing left of a session that a failed step leaves
/// open.
void DemoRun::leave()
{
    if (!m_exitCode || m_unsaved > 0 || m_leaving) {
        return;
    }
    m_leaving = true;
    SessionController &session = m_window.session();
    const auto end = [this] { Q_EMIT finished(m_pictureLost ? 1 : *m_exitCode); };
    if (session.endAll()) {
        end();
    } else {
        connect(&session, &SessionController::allClosed, this, end, Qt::SingleShotConnection);
    }
}

void DemoRun::tourEnded(bool good)
{
    const auto longest = m_watch.longest();
    const bool smooth = longest <= EventLoopWatch::limit();
    say(tr("The window was never blocked for longer than %1 ms (%2 are allowed): %3.")
            .arg(longest.count())
            .arg(EventLoopWatch::limit().count())
            .arg(smooth ? tr("ok") : tr("FAILED")));
    say(tr("%1 pictures of the window are in %2").arg(m_pictureCount).arg(m_options.pictureFolder));
    m_exitCode = good && smooth ? 0 : 1;
    leave();
}

void DemoRun::giveUp(const Error &error)
{
    if (m_exitCode) {
        return;
    }
    say(error.message);
    for (const QString &line : error.details) {
        say(u"    "_s + line);
    }
    m_window.showError(error);
    if (m_options.tour) {
        m_exitCode = 1;
        leave();
    }
}

} // namespace Backstep
