// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "ui/docks/dock.h"
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

namespace Backstep {

/// Owns the data of all panels; they outlive the panels and the sessions.
struct ModelSet
{
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

    [[nodiscard]] DockModels models()
    {
        return {recordings, transfers,   goroutines, waits,    stack,   variables,
                watches,    breakpoints, output,     protocol, recorder};
    }
};

} // namespace Backstep
