// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/main/demo/demoworkshop.h"
#include "app/main/tour/tour.h"
#include "app/main/tour/tourhand.h"
#include "app/session/stop.h"

namespace Backstep {

class MainWindow;
struct Services;

/// The steps of the demo's tour: with recordings the main job end to end; without them the main job as far as it goes,
/// with a capsule in place of a replay, and the same service live. Each is
/// done to the real window and checked by what the window shows then. Must live as long as the Tour it made.
class DemoTour : public QObject
{
    Q_OBJECT

public:
    DemoTour(MainWindow &window, const Services &services, DemoProducts products, QObject *parent = nullptr);

    /// To be called once. The tour belongs to this object.
    [[nodiscard]] Tour *make();

private:
    using StopTest = std::function<bool(const Stop &stop)>;

    [[nodiscard]] QList<TourStep> recordedSteps();
    [[nodiscard]] QList<TourStep> fetchSteps();
    [[nodiscard]] TourStep openStep();
    [[nodiscard]] QList<TourStep> capsuleSteps();
    [[nodiscard]] QList<TourStep> openCapsuleSteps();
    [[nodiscard]] QList<TourStep> backSteps();
    [[nodiscard]] QList<TourStep> endSteps();
    [[nodiscard]] QList<TourStep> liveSteps();
    [[nodiscard]] QList<TourStep> lookingAroundSteps();
    [[nodiscard]] QList<TourStep> blockedSteps();

    [[nodiscard]] TourStep hostStep();
    [[nodiscard]] TourStep layoutStep();
    [[nodiscard]] TourStep verifiedStep();
    [[nodiscard]] TourStep moveStep(const QString &title, const QString &action, StopTest test, const QString &picture);
    [[nodiscard]] TourStep breakpointStep(const QString &title, const QString &file, const QString &text, bool set,
                                          const QString &picture = {});
    [[nodiscard]] TourStep blockedStep(const QString &title, bool second, const QString &picture);
    [[nodiscard]] TourStep waitsStep();
    [[nodiscard]] TourStep closeStep();

    /// What the line holds where transfers meet, and the one that the service reaches in its deadlock.
    [[nodiscard]] static QString lockLine();
    [[nodiscard]] static QString deadlockLine();
    [[nodiscard]] static bool isAt(const Stop &stop, const QString &file, int line);
    [[nodiscard]] StopPtr filledStop(quint64 after) const;
    [[nodiscard]] TourVerdict stopVerdict(const StopTest &test) const;
    [[nodiscard]] QString file(const QString &name) const;
    [[nodiscard]] static int lineOf(const QString &file, const QString &text);
    [[nodiscard]] QString argument(const QString &name) const;
    [[nodiscard]] quint64 stopNumber() const;
    void watchEverything(Tour &tour);

    MainWindow &m_window;
    const Services &m_services;
    DemoProducts m_products;
    TourHand m_hand;
    quint64 m_before = 0;    ///< number of the stop at which the step under way began
    quint64 m_shown = 0;     ///< number of the last stop that the whole window showed
    QString m_capsuleFolder; ///< of the sources as the capsule that is open names them
    bool m_refusalExpected = false;
    bool m_clicked = false;
    bool m_progressSeen = false;
    qint64 m_blocked = 0;    ///< goroutine looked at first
    QString m_from;          ///< its argument `from`
};

} // namespace Backstep
