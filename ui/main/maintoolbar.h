// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/capabilities.h"
#include "app/session/stop.h"

#include <QToolBar>

namespace Backstep {

class ActionTable;
class ElidedLabel;
class EventField;

/// The bar at the top: back in time on the left, forwards on the right, where we are beside it.
class MainToolBar : public QToolBar
{
    Q_OBJECT

public:
    MainToolBar(ActionTable &actions, QWidget *parent = nullptr);

    void setStop(const StopPtr &stop, std::optional<qint64> lastEvent);
    void setCapabilities(const Capabilities &capabilities);
    void editEvent();
    [[nodiscard]] EventField &eventField() const { return *m_event; }

Q_SIGNALS:
    /// Typing the event is over: the keyboard belongs to the source again.
    void left();

private:
    EventField *m_event;
    ElidedLabel *m_goroutine;
};

} // namespace Backstep
