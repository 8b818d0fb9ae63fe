// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>

#include <functional>

class QWidget;

namespace Backstep {

class ActionTable;
class BreakpointsModel;
class DockIntents;
class GoroutinesModel;
class OutputModel;
class ProtocolModel;
class RecorderModel;
class RecordingsModel;
class StackModel;
class TransfersModel;
class VariablesModel;
class WaitsModel;
class WatchesModel;

/// The data that panels show. Filled by the controllers whether or not a panel exists.
struct DockModels
{
    RecordingsModel &recordings;
    TransfersModel &transfers;
    GoroutinesModel &goroutines;
    WaitsModel &waits;
    StackModel &stack;
    VariablesModel &variables;
    WatchesModel &watches;
    BreakpointsModel &breakpoints;
    OutputModel &output;
    ProtocolModel &protocol;
    RecorderModel &recorder;
};

/// All that a panel may touch: models to show, intents to emit, actions to put into its menus and empty states.
struct DockContext
{
    DockModels models;
    DockIntents &intents;
    ActionTable &actions;
};

/// One panel of the window. `id` is stable ("goroutines"): layouts, settings and tests know it; it becomes the object
/// name of the QDockWidget and its action is "view.dock.ID". `make` is called when the panel is first shown, never
/// before, and the widget's focus proxy is what Ctrl+number and the palette focus. Area and order are those of the
/// Debug layout; panels of one area with the same `tab` lie behind one another.
struct DockSpec
{
    QString id;
    QString title;
    QString icon;
    Qt::DockWidgetArea area = Qt::LeftDockWidgetArea;
    int tab = 0;
    std::function<QWidget *(const DockContext &context, QWidget *parent)> make;
};

/// All panels: recordings, transfers, goroutines, stack, variables, watches, breakpoints, output, protocol, waits,
/// recorder.
[[nodiscard]] QList<DockSpec> dockSpecs();

} // namespace Backstep
