// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/actions/actionspec.h"

#include <QtGlobal>

// Short names keep a row on one or two lines. A text is marked for translation where it stands.
#define TEXT(x) QT_TRANSLATE_NOOP("Backstep::Actions", x)

namespace Backstep {

namespace {

using Keys = QList<QKeySequence>;

QList<ActionSpec> fileActions()
{
    constexpr auto menu = MenuPlace::File;
    return {
        {"file.openFolder", TEXT("&Open Recording Folder…"), "folder", Keys{QKeySequence(Qt::CTRL | Qt::Key_O)},
         TEXT("Open an rr trace folder on this machine."), menu, 0},
        {"file.openCapsule", TEXT("Open C&apsule…"), "capsule", Keys{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O)},
         TEXT("Open a capsule: captured moments of a recording in one file, which needs neither rr nor dlv."), menu, 0},
        {"file.startProgram", TEXT("Start &Program…"), "program", Keys{QKeySequence(Qt::CTRL | Qt::Key_N)},
         TEXT("Start a program live under Delve. Live programs cannot go back in time."), menu, 0},
        {"file.connect",
         TEXT("&Connect to dlv…"),
         "connect",
         {},
         TEXT("Connect to a headless dlv that already runs, by TCP or by a unix socket."),
         menu,
         0},
        {"file.openCore",
         TEXT("Open Core &Dump…"),
         "core",
         {},
         TEXT("Look at a core dump with the executable it came from."),
         menu,
         0},
        {"file.openDump", TEXT("Open &Goroutine Dump…"), "goroutines",
         Keys{QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_O)},
         TEXT("Look at what Go printed of its goroutines: a crash, a log, or the answer of net/http/pprof."), menu, 0},
        {"capsule.keep", TEXT("&Keep This Moment…"), "pin", Keys{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M)},
         TEXT("Keep what can be seen at this stop in a capsule, a file that opens anywhere."), menu, 1},
        {"capsule.finish",
         TEXT("&Finish the Kept Moments"),
         "capsule",
         {},
         TEXT("Give the capsule of the moments that were kept its name; the next one begins another."),
         menu,
         1},
        {"capsule.make",
         TEXT("&Make a Capsule…"),
         "capsule",
         {},
         TEXT("Capture moments of the whole recording in one file that opens anywhere, in the background."),
         menu,
         1},
        {"file.settings", TEXT("&Settings…"), "settings", Keys{QKeySequence(Qt::CTRL | Qt::Key_Comma)},
         TEXT("Theme, code font, where rr and dlv are, and where recordings are kept."), menu, 2},
        {"file.quit", TEXT("&Quit"), "close", Keys{QKeySequence(Qt::CTRL | Qt::Key_Q)},
         TEXT("End the session and close the window."), menu, 3},
    };
}

QList<ActionSpec> viewActions()
{
    constexpr auto menu = MenuPlace::View;
    return {
        {"view.palette", TEXT("&Command Palette…"), "palette", Keys{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_P)},
         TEXT("Find any action by its name."), menu, 0},
        {"view.layoutBrowse", TEXT("Layout &Browse"), "layout", Keys{QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_1)},
         TEXT("Recordings and transfers large."), menu, 1},
        {"view.layoutDebug", TEXT("Layout &Debug"), "layout", Keys{QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_2)},
         TEXT("Source in the middle, stack, variables and goroutines around it."), menu, 1},
        {"view.layoutOwn", TEXT("&My Layout"), "layout", Keys{QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_3)},
         TEXT("The layout you saved."), menu, 1},
        {"view.saveLayout", TEXT("&Save as My Layout"), "pin", {}, TEXT("Keep the panels as they are now."), menu, 1},
        {"view.resetLayout",
         TEXT("&Reset Layout"),
         "restart",
         {},
         TEXT("Put every panel back where it was at first."),
         menu,
         1},
        {"view.goToEvent", TEXT("&Go to Event…"), "seek-event", Keys{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_G)},
         TEXT("Jump to an event of the recording."), menu, 2, Ability::SeekEvent},
    };
}

QList<ActionSpec> forwardActions()
{
    constexpr auto menu = MenuPlace::Debug;
    return {
        {"debug.continue", TEXT("&Continue"), "continue", Keys{QKeySequence(Qt::Key_F5)},
         TEXT("Run forwards to the next breakpoint or to the end."), menu, 0, Ability::Continue},
        {"debug.stepOver", TEXT("Step &Over"), "step-over", Keys{QKeySequence(Qt::Key_F10)},
         TEXT("Run this goroutine to its next line, through the calls on this one."), menu, 0, Ability::Step},
        {"debug.stepInto", TEXT("Step &Into"), "step-into", Keys{QKeySequence(Qt::Key_F11)},
         TEXT("Run this goroutine to its next line, into a call if there is one."), menu, 0, Ability::Step},
        {"debug.stepOut", TEXT("Step O&ut"), "step-out", Keys{QKeySequence(Qt::SHIFT | Qt::Key_F11)},
         TEXT("Run this goroutine until the current function returns."), menu, 0, Ability::Step},
        {"debug.stepInstruction", TEXT("Step I&nstruction"), "step-instruction",
         Keys{QKeySequence(Qt::CTRL | Qt::Key_F11)}, TEXT("Run one machine instruction."), menu, 0,
         Ability::StepInstruction},
        {"debug.runToCursor", TEXT("Run &to Cursor"), "run-to", Keys{QKeySequence(Qt::CTRL | Qt::Key_F10)},
         TEXT("Run forwards to the line that the cursor is on."), menu, 0, Ability::RunTo},
    };
}

QList<ActionSpec> backwardActions()
{
    constexpr auto menu = MenuPlace::Debug;
    // Window managers take some Alt+F-keys (GNOME: F5 and F10) and consoles those under Ctrl+Alt: each has a second
    // key.
    return {
        {"debug.continueBack", TEXT("Continue &Back"), "continue-back",
         Keys{QKeySequence(Qt::ALT | Qt::Key_F5), QKeySequence(Qt::SHIFT | Qt::Key_F6)},
         TEXT("Run backwards to the breakpoint before, or to the start."), menu, 1, Ability::ContinueBack},
        {"debug.stepOverBack", TEXT("Step O&ver Back"), "step-over-back",
         Keys{QKeySequence(Qt::ALT | Qt::Key_F10), QKeySequence(Qt::SHIFT | Qt::Key_F8)},
         TEXT("Take this goroutine back to the line before, through the calls on it."), menu, 1, Ability::StepBack},
        {"debug.stepIntoBack", TEXT("Step Into Bac&k"), "step-into-back",
         Keys{QKeySequence(Qt::ALT | Qt::Key_F11), QKeySequence(Qt::SHIFT | Qt::Key_F7)},
         TEXT("Take this goroutine back to the line before, into the end of a call if there is one."), menu, 1,
         Ability::StepBack},
        {"debug.stepOutBack", TEXT("Step Out B&ack"), "step-out-back",
         Keys{QKeySequence(Qt::ALT | Qt::SHIFT | Qt::Key_F11), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F8)},
         TEXT("Take this goroutine back to where the current function was called."), menu, 1, Ability::StepBack},
        {"debug.stepInstructionBack", TEXT("Step Instruction Back"), "step-instruction-back",
         Keys{QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_F11), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F11)},
         TEXT("Go back by one machine instruction."), menu, 1, Ability::StepInstructionBack},
        {"debug.runToCursorBack", TEXT("Run Back to Cursor"), "run-to-back",
         Keys{QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_F10), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F10)},
         TEXT("Run backwards to the line that the cursor is on."), menu, 1, Ability::RunToBack},
    };
}

QList<ActionSpec> positionActions()
{
    constexpr auto menu = MenuPlace::Debug;
    return {
        {"debug.seekStart", TEXT("To the &Start"), "seek-start", Keys{QKeySequence(Qt::ALT | Qt::Key_Home)},
         TEXT("Jump to where the recording or the capsule begins."), menu, 2, Ability::SeekStart},
        {"debug.seekEnd", TEXT("To the &End"), "seek-end", Keys{QKeySequence(Qt::ALT | Qt::Key_End)},
         TEXT("Jump to where the recording or the capsule ends."), menu, 2, Ability::SeekEnd},
        {"debug.moment", TEXT("Next &Moment"), "moment", Keys{QKeySequence(Qt::ALT | Qt::Key_Right)},
         TEXT("Go to the moment of this capsule after the one that is shown, whichever goroutine it is of."), menu, 2,
         Ability::NextMoment},
        {"debug.momentBack", TEXT("Previous Moment"), "moment-back", Keys{QKeySequence(Qt::ALT | Qt::Key_Left)},
         TEXT("Go to the moment of this capsule before the one that is shown, whichever goroutine it is of."), menu, 2,
         Ability::PreviousMoment},
        {"debug.checkpoint", TEXT("Add Checkpoint"), "checkpoint", Keys{QKeySequence(Qt::CTRL | Qt::Key_B)},
         TEXT("Keep this position, to come back to it at once."), menu, 2, Ability::Checkpoints},
        {"debug.checkpoints", TEXT("C&heckpoints…"), "checkpoint", Keys{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_B)},
         TEXT("Go back to a position that was kept, or let it go."), menu, 2, Ability::Checkpoints},
        {"debug.pause", TEXT("&Pause"), "pause", Keys{QKeySequence(Qt::Key_F6), QKeySequence(Qt::Key_Pause)},
         TEXT("Halt the program where it is."), menu, 3, Ability::Pause},
        {"debug.restart", TEXT("&Restart"), "restart", Keys{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F5)},
         TEXT("Begin again: a recording at its start, a live program as a new process."), menu, 3, Ability::Restart},
        {"debug.close", TEXT("C&lose Session"), "stop", Keys{QKeySequence(Qt::SHIFT | Qt::Key_F5)},
         TEXT("End the session and everything that was started for it."), menu, 3, Ability::Close},
        {"debug.toggleBreakpoint", TEXT("To&ggle Breakpoint"), "breakpoint", Keys{QKeySequence(Qt::Key_F9)},
         TEXT("Set or remove a breakpoint on the line that the cursor is on."), menu, 4, Ability::Breakpoints},
        {"debug.editBreakpoint", TEXT("E&dit Breakpoint…"), "breakpoint-conditional",
         Keys{QKeySequence(Qt::CTRL | Qt::Key_F9)},
         TEXT("Condition and hit condition of the breakpoint on the line that the cursor is on."), menu, 4,
         Ability::Breakpoints},
        {"debug.addWatch", TEXT("Add &Watch…"), "watches", Keys{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_W)},
         TEXT("Show the value of an expression at every stop."), menu, 4, Ability::Evaluate},
        {"debug.wholeStack", TEXT("Whole Stack of This Goroutine…"), "stack",
         Keys{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_T)},
         TEXT("All calls of the goroutine that steps move, what they deferred, and the goroutines that led to it."),
         menu, 5, Ability::Goroutines},
        {"debug.pinGoroutine", TEXT("Pin or Unpin This Goroutine"), "pin",
         Keys{QKeySequence(Qt::CTRL | Qt::ALT | Qt::Key_P)},
         TEXT("Keep the goroutine that steps move above the list, with what it did at the last stops."), menu, 5,
         Ability::Goroutines},
        {"debug.followGoroutine", TEXT("&Follow This Goroutine, or No Longer"), "goroutines",
         Keys{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)},
         TEXT("Breakpoints stop the program only for the goroutine that steps move, until this is chosen again."), menu,
         5, Ability::Breakpoints},
    };
}

QList<ActionSpec> recordingsActions()
{
    constexpr auto menu = MenuPlace::Recordings;
    return {
        {"recordings.addHost", TEXT("&Add Host…"), "host", Keys{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_H)},
         TEXT("Add a host whose recordings to browse over SSH."), menu, 0},
        {"recordings.editHost", TEXT("&Edit Host…"), "edit", {}, TEXT("Change the selected host."), menu, 0},
        {"recordings.removeHost",
         TEXT("Re&move Host"),
         "delete",
         {},
         TEXT("Take the selected host out of the list. Nothing is deleted on it."),
         menu,
         0},
        {"recordings.record", TEXT("Re&cord on a Host…"), "recording-running",
         Keys{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_R)},
         TEXT("Record a command on a host with rr, once or until it fails. It goes on without this window."), menu, 1},
        {"recordings.refresh", TEXT("&Refresh"), "refresh", Keys{QKeySequence(Qt::CTRL | Qt::Key_R)},
         TEXT("List the recordings of all hosts anew."), menu, 1},
        {"recordings.fetch", TEXT("&Fetch"), "download", Keys{QKeySequence(Qt::CTRL | Qt::Key_D)},
         TEXT("Fetch the selected recordings to this machine."), menu, 1},
        {"recordings.open", TEXT("&Open"), "continue", Keys{QKeySequence(Qt::CTRL | Qt::Key_Return)},
         TEXT("Replay the selected recording."), menu, 1},
        {"recordings.showFolder",
         TEXT("&Show in File Manager"),
         "folder",
         {},
         TEXT("Show the folder of the selected recording."),
         menu,
         2},
        {"recordings.delete",
         TEXT("&Delete from This Machine…"),
         "delete",
         {},
         TEXT("Delete the selected recording here. The one on the host stays."),
         menu,
         2},
    };
}

QList<ActionSpec> helpActions()
{
    constexpr auto menu = MenuPlace::Help;
    return {
        {"help.start", TEXT("&How to Begin"), "help", Keys{QKeySequence(Qt::Key_F1)},
         TEXT("The page that says how to begin; once more, and the source is back."), menu, 0},
        {"help.keys", TEXT("&Keys"), "palette", Keys{QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K)},
         TEXT("All actions with their keys."), menu, 0},
        {"help.about", TEXT("&About Backstep"), "info", {}, TEXT("Version and licences."), menu, 1},
    };
}

} // namespace

QList<ActionSpec> actionSpecs()
{
    return fileActions() + viewActions() + forwardActions() + backwardActions() + positionActions()
        + recordingsActions() + helpActions();
}

} // namespace Backstep
