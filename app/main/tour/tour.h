// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QElapsedTimer>
#include <QList>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <optional>

namespace Backstep {

/// Nothing yet: not decided. A value: what came of it, in a few words. An error: it went wrong.
using TourVerdict = std::optional<Result<QString>>;

/// One thing that a person would do, and how to tell that it worked.
struct TourStep
{
    QString title;
    std::function<Result<void>()> act;    ///< may be empty: only waiting
    std::function<TourVerdict()> done;    ///< asked after act() and after each signal that is watched
    std::chrono::milliseconds limit = std::chrono::seconds(20);
    QString picture{};                    ///< file name without its ending; empty: none
};

/// How a step ended. `milliseconds` from its beginning to the verdict.
struct TourEntry
{
    int number = 0;    ///< from 1
    QString title;
    bool good = false;
    QString sentence;
    double milliseconds = 0;
};

/// Goes through steps one after the other, driven by signals; ends at the first that fails. Main thread.
class Tour : public QObject
{
    Q_OBJECT

public:
    explicit Tour(QList<TourStep> steps, QObject *parent = nullptr);

    /// The step under way is looked at again after this signal.
    template<typename Sender, typename Signal>
    void watch(const Sender *sender, Signal signal)
    {
        connect(sender, signal, this, [this] { m_look.start(); });
    }
    [[nodiscard]] int count() const { return static_cast<int>(m_steps.size()); }
    void start();
    /// The step under way has gone wrong.
    void fail(const Error &error);

Q_SIGNALS:
    void stepStarted(int number, const QString &title);
    void stepEnded(const Backstep::TourEntry &entry);
    /// Take it before returning: the next step begins after that.
    void pictureWanted(const QString &name);
    void finished(bool good);

private:
    void begin();
    void look();
    void end(bool good, const QString &sentence);

    QList<TourStep> m_steps;
    qsizetype m_current = -1;
    bool m_under = false;    ///< a step is under way
    QElapsedTimer m_clock;
    QTimer m_look;
    QTimer m_heartbeat;    ///< for what has no signal, such as a text that was laid out
    QTimer m_limit;
};

} // namespace Backstep
