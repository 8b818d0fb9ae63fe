// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/eventloopwatch.h"
#include "app/base/jobrunner.h"
#include "app/main/demo/demo.h"

namespace Backstep {

class DemoTour;
class MainWindow;
struct Services;
struct TourEntry;

/// `backstep --demo` once the window exists: adds the throw-away host, has the service built and recorded, and then
/// either leaves the window to the person or goes through the tour by itself, printing each step and keeping pictures.
/// All that is referred to must outlive it.
class DemoRun : public QObject
{
    Q_OBJECT

public:
    struct Options
    {
        bool tour = false;         ///< by itself: for where nobody can see the window
        QString pictureFolder{};   ///< of the tour; made when it is not there
    };

    DemoRun(Demo &demo, const Services &services, MainWindow &window, Options options, QObject *parent = nullptr);
    ~DemoRun() override;

    /// The tour is wanted where there is no display, or when asked for with --tour.
    [[nodiscard]] static bool noDisplay(const QProcessEnvironment &environment);
    /// BACKSTEP_PICTURES, else a folder in the temporary one.
    [[nodiscard]] static QString defaultPictureFolder(const QProcessEnvironment &environment);

    void start();

Q_SIGNALS:
    /// The tour has ended, its pictures are on the disk: 0 when each step did what it should and the window was never
    /// blocked for longer than EventLoopWatch::limit(). Not emitted without a tour.
    void finished(int exitCode);

private:
    void hostReady(const Result<HostProfile> &host);
    void productsReady(const Result<DemoProducts> &products);
    void begin();
    void greet();
    void startTour();
    void removeOldPictures() const;
    void stepEnded(const TourEntry &entry);
    void takePicture(const QString &name);
    void tourEnded(bool good);
    void giveUp(const Error &error);
    void leave();
    void say(const QString &line) const;

    Demo &m_demo;
    const Services &m_services;
    MainWindow &m_window;
    Options m_options;
    DemoProducts m_products;
    EventLoopWatch m_watch;
    JobRunner m_pictures;
    int m_pictureCount = 0;
    int m_unsaved = 0;
    int m_steps = 0;
    bool m_hostThere = false;
    bool m_productsThere = false;
    bool m_leaving = false;
    bool m_pictureLost = false;
    std::optional<int> m_exitCode;
};

} // namespace Backstep
