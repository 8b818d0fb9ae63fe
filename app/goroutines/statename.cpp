// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/statename.h"

#include <QCoreApplication>

namespace Backstep {

using namespace Qt::StringLiterals;

QString goroutineStateName(GoroutineState state)
{
    switch (state) {
    case GoroutineState::Idle: return u"idle"_s;
    case GoroutineState::Runnable: return u"runnable"_s;
    case GoroutineState::Running: return u"running"_s;
    case GoroutineState::Syscall: return u"syscall"_s;
    case GoroutineState::Waiting: return u"waiting"_s;
    case GoroutineState::Dead: return u"dead"_s;
    case GoroutineState::CopyingStack: return u"copying stack"_s;
    case GoroutineState::Preempted: return u"preempted"_s;
    case GoroutineState::Unknown: break;
    }
    return u"unknown"_s;
}

QString goroutineStateWord(GoroutineState state)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("Backstep::GoroutineState", text); };
    switch (state) {
    case GoroutineState::Idle: return tr("just made");
    case GoroutineState::Runnable: return tr("queued to run");
    case GoroutineState::Running: return tr("running");
    case GoroutineState::Syscall: return tr("in a system call");
    case GoroutineState::Waiting: return tr("waiting");
    case GoroutineState::Dead: return tr("ended");
    case GoroutineState::CopyingStack: return tr("growing its stack");
    case GoroutineState::Preempted: return tr("preempted");
    case GoroutineState::Unknown: break;
    }
    return tr("unknown");
}

} // namespace Backstep
