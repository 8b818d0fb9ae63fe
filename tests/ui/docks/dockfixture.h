// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/actions/actiontable.h"
#include "ui/docks/dock.h"
#include "ui/docks/dockintents.h"
#include "ui/docks/panel.h"
#include "ui/models/breakpointsmodel.h"
#include "ui/models/goroutinesmodel.h"
#include "ui/models/outputmodel.h"
#include "ui/models/protocolmodel.h"
#include "ui/models/recordermodel.h"
#include "ui/models/recordingsmodel.h"
#include "ui/models/stackmodel.h"
#include "ui/models/transfersmodel.h"
#include "ui/models/variablesmodel.h"
#include "ui/models/waitsmodel.h"
#include "ui/models/watchesmodel.h"

#include <QSignalSpy>
#include <QWidget>

#include <functional>
#include <memory>

class QMenu;

namespace Backstep::Testing {

/// Models with canned values and one panel of the table above them, shown in a window of its own.
class DockFixture
{
public:
    explicit DockFixture(const QString &id, const QSize &size = {});

    /// A session at its second stop: everything is full, some of it has changed.
    void fill();
    [[nodiscard]] Panel &panel() { return *m_panel; }
    template<typename Widget>
    [[nodiscard]] Widget *child(const QString &name)
    {
        return m_panel->findChild<Widget *>(name);
    }
    /// The row whose first column reads so, wherever in the list.
    [[nodiscard]] QModelIndex row(const QString &text);
    void click(const QString &text, Qt::MouseButton button = Qt::LeftButton, Qt::KeyboardModifiers modifiers = {});
    /// As a person does it: a click, and another one so soon that it counts as double.
    void doubleClick(const QString &text);
    void key(Qt::Key key, Qt::KeyboardModifiers modifiers = {});
    /// Opens the context menu on the current row, triggers the entry that reads so (without its mnemonic), and tells
    /// whether it was there and enabled. `meanwhile` happens while the menu is open.
    bool choose(const QString &entry, const std::function<void()> &meanwhile = {});
    [[nodiscard]] QStringList menuEntries();

    RecordingsModel recordings;
    TransfersModel transfers;
    GoroutinesModel goroutines;
    WaitsModel waits;
    StackModel stack;
    VariablesModel variables;
    WatchesModel watches;
    BreakpointsModel breakpoints;
    OutputModel output;
    ProtocolModel protocol;
    RecorderModel recorder;
    DockIntents intents;

private:
    [[nodiscard]] QMenu *openMenu();

    QWidget m_window;
    ActionTable m_actions{&m_window};
    Panel *m_panel = nullptr;
};

} // namespace Backstep::Testing
