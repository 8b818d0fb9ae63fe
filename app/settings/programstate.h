// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>
#include <QStringList>

namespace Backstep {

class SettingsStore;

/// A breakpoint as it is kept between two runs of Backstep; the fields mean what they mean in BreakpointSpec. Either
/// `expression` or `file` and `line` say where.
struct SavedBreakpoint
{
    QString file{};
    int line = 0;
    QString expression{};
    QString condition{};
    QString hitCondition{};
    bool enabled = true;

    friend bool operator==(const SavedBreakpoint &, const SavedBreakpoint &) = default;
};

/// What a person made of one goroutine of a recording, where its number means the same every time.
struct SavedGoroutine
{
    qint64 id = 0;
    QString tag{};
    int color = -1; ///< -1: none
    bool pinned = false;

    friend bool operator==(const SavedGoroutine &, const SavedGoroutine &) = default;
};

/// What comes back the next time the same program is opened.
struct ProgramState
{
    QList<SavedBreakpoint> breakpoints;
    QStringList watches;
    QList<SavedGoroutine> goroutines;

    friend bool operator==(const ProgramState &, const ProgramState &) = default;
};

/// `program` is any stable text (the path of the executable, or targetText()). Entries that cannot be read are left
/// out. The 200 programs used last are kept. Who changes one part of it loads it first. Main thread.
[[nodiscard]] ProgramState loadProgramState(const SettingsStore &store, const QString &program);
void saveProgramState(SettingsStore &store, const QString &program, const ProgramState &state);

} // namespace Backstep
