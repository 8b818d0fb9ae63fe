// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/docks/dock.h"

#include "ui/docks/breakpointsdock.h"
#include "ui/docks/goroutinesdock.h"
#include "ui/docks/outputdock.h"
#include "ui/docks/protocoldock.h"
#include "ui/docks/recorderdock.h"
#include "ui/docks/recordingsdock.h"
#include "ui/docks/stackdock.h"
#include "ui/docks/transfersdock.h"
#include "ui/docks/variablesdock.h"
#include "ui/docks/waitsdock.h"
#include "ui/docks/watchesdock.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

template<typename Dock>
QWidget *make(const DockContext &context, QWidget *parent)
{
    return new Dock(context, parent);
}

QString title(const char *text)
{
    return QCoreApplication::translate("Backstep::DockSpec", text);
}

} // namespace

QList<DockSpec> dockSpecs()
{
    constexpr auto left = Qt::LeftDockWidgetArea;
    constexpr auto right = Qt::RightDockWidgetArea;
    constexpr auto bottom = Qt::BottomDockWidgetArea;
    return {
        {u"recordings"_s, title(QT_TRANSLATE_NOOP("Backstep::DockSpec", "Recordings")), u"recordings"_s, left, 0,
         make<RecordingsDock>},
        {u"transfers"_s, title(QT_TRANSLATE_NOOP("Backstep::DockSpec", "Transfers")), u"transfers"_s, bottom, 1,
         make<TransfersDock>},
        {u"goroutines"_s, title(QT_TRANSLATE_NOOP("Backstep::DockSpec", "Goroutines")), u"goroutines"_s, bottom, 0,
         make<GoroutinesDock>},
        {u"stack"_s, title(QT_TRANSLATE_NOOP("Backstep::DockSpec", "Stack")), u"stack"_s, right, 0, make<StackDock>},
        {u"variables"_s, title(QT_TRANSLATE_NOOP("Backstep::DockSpec", "Variables")), u"variables"_s, right, 1,
         make<VariablesDock>},
        {u"watches"_s, title(QT_TRANSLATE_NOOP("Backstep::DockSpec", "Watches")), u"watches"_s, right, 1,
         make<WatchesDock>},
        {u"breakpoints"_s, title(QT_TRANSLATE_NOOP("Backstep::DockSpec", "Breakpoints")), u"breakpoints"_s, bottom, 1,
         make<BreakpointsDock>},
        {u"output"_s, title(QT_TRANSLATE_NOOP("Backstep::DockSpec", "Output")), u"output"_s, bottom, 2,
         make<OutputDock>},
        {u"protocol"_s, title(QT_TRANSLATE_NOOP("Backstep::DockSpec", "Protocol")), u"protocol"_s, bottom, 2,
         make<ProtocolDock>},
        {u"waits"_s, title(QT_TRANSLATE_NOOP("Backstep::DockSpec", "Who Waits")), u"waits"_s, bottom, 0,
         make<WaitsDock>},
        {u"recorder"_s, title(QT_TRANSLATE_NOOP("Backstep::DockSpec", "Recorder")), u"recording-running"_s, bottom, 1,
         make<RecorderDock>},
    };
}

} // namespace Backstep
