// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/waitfacts.h"
#include "app/session/sessionlog.h"
#include "app/session/stack.h"
#include "app/session/stop.h"

namespace Backstep::Testing {

struct FakeFrame
{
    CodeLocation location;
    qint64 offset = 0;
    bool runtime = false;
    VariableList arguments;
    VariableList locals;
};

/// One position of the canned execution: a goroutine is about to run the top frame's line.
struct FakeMoment
{
    qint64 event = 0;
    GoroutineId goroutine = 0;
    QList<FakeFrame> stack; ///< topmost first
    QList<OutputLine> output; ///< printed on the way to this moment
};

/// An execution that was thought out beforehand; the scripted session walks along it. Index is time.
struct FakeProgram
{
    QString name;
    bool recording = true;
    QList<FakeMoment> moments;
    int firstMoment = 0;    ///< main.main, where open() goes
    qint64 lastEvent = 0;
    QList<Goroutine> idlers; ///< goroutines that never move, in the runtime's order after the moving ones
    VariableList packageVariables;
    WaitFacts waits;

    /// tests/data/bank: three workers move money between three accounts; 5 moving goroutines and `idlers` more that
    /// wait for locks, channels, sleep and the network, with request labels.
    [[nodiscard]] static FakeProgram bank(int idlers = 8);
    /// The same as a live program: no going back, no events.
    [[nodiscard]] static FakeProgram live(int idlers = 8);

    /// The last moment at or before `index` in which `goroutine` moved; -1: none.
    [[nodiscard]] int lastMomentOf(GoroutineId goroutine, int index) const;
};

/// The folder of the sources that the bank's locations point into.
[[nodiscard]] QString bankFolder();

} // namespace Backstep::Testing
