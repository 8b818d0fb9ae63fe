// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/main/appservices.h"
#include "app/session/target.h"
#include "ui/main/mainwindow.h"
#include "ui/theme/theme.h"

#include <QElapsedTimer>

#include <functional>

namespace Backstep::Bench {

/// The program's window on its real services, in the layout for debugging, and the time until it shows a stop.
class ShownWindow : public QObject
{
    Q_OBJECT

public:
    ShownWindow();
    ~ShownWindow() override;

    [[nodiscard]] MainWindow &window() { return m_window; }
    /// Opens it and waits until everything is filled and painted.
    [[nodiscard]] bool open(const Target &target);
    /// Goes on to where `function` begins.
    [[nodiscard]] bool runTo(const QString &function);
    /// Milliseconds from triggering the action until every visible panel has what belongs to the new stop and nothing
    /// is left to be painted; -1: it did not come.
    [[nodiscard]] double filledAfter(const QString &action);
    [[nodiscard]] double filledAfter(const std::function<void()> &request);
    /// Of the last one, milliseconds until every visible panel had what belongs to the stop: without painting.
    [[nodiscard]] double filled() const { return m_filled; }
    /// The panels that are in sight.
    [[nodiscard]] QStringList panels();

    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    [[nodiscard]] bool awaitFilled();
    void awaitPainted();

    AppServices m_services;
    Theme m_theme;
    MainWindow m_window;
    QElapsedTimer m_clock;
    qint64 m_painted = 0; ///< when the last painting ended
    double m_filled = 0;
    int m_paintings = 0;
};

} // namespace Backstep::Bench
