// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/startfailure.h"

#include <QCoreApplication>

namespace Backstep::Delve {

using namespace Qt::StringLiterals;

namespace {

struct Rule
{
    QLatin1StringView part;
    QLatin1StringView code;
    const char *sentence;
};

/// The first that matches counts: what rr says is more telling than dlv's bare "EOF" after it.
constexpr Rule rules[] = {
    {"unknown command \"replay\""_L1, "no-rr"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve",
                       "rr was not found, and without it recordings cannot be replayed; install rr or name it in the "
                       "settings.")},
    {"backend unavailable"_L1, "no-rr"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve",
                       "rr was not found, and without it recordings cannot be replayed; install rr or name it in the "
                       "settings.")},
    {"perf_event_paranoid"_L1, "counters-forbidden"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve",
                       "This system forbids the performance counters that rr needs; allow them with “sudo sysctl "
                       "kernel.perf_event_paranoid=1”.")},
    {"Permission denied to use 'perf_event_open'"_L1, "counters-forbidden"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve",
                       "This system forbids the performance counters that rr needs; allow them with “sudo sysctl "
                       "kernel.perf_event_paranoid=1”.")},
    {"Unable to open performance counter"_L1, "no-counters"_L1,
     QT_TRANSLATE_NOOP(
         "Backstep::Delve",
         "This machine has no performance counters (most virtual machines have none), so rr cannot replay "
         "here; replay it on a machine that has them, or make a capsule of it there.")},
    {"Event type not supported"_L1, "other-rr"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve",
                       "The recording was made with another kind of rr (software counters) than the one that is "
                       "installed here; replay it with the same kind.")},
    {"has an incompatible version"_L1, "other-rr"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve",
                       "The recording was made with a version of rr whose format this one cannot read; replay it with "
                       "that version.")},
    {"This rr build is too old"_L1, "other-rr"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve", "The recording was made with a newer rr; update rr here.")},
    // What rr looks at is what its counters count: those of another make of processor, and software's, count otherwise.
    {"defines ticks differently"_L1, "other-ticks"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve",
                       "rr counts a program's progress otherwise here than where this was recorded (on another make of "
                       "processor, or counting in software). Replay it there, or make a capsule of it there.")},
    {"CPUID faulting"_L1, "no-cpuid-faulting"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve",
                       "This machine cannot hide its processor from the program (CPUID faulting) as the one did that "
                       "recorded it; virtual machines often cannot. Replay it there, or make a capsule of it there.")},
    {"XSAVE"_L1, "other-cpu"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve",
                       "This processor lacks abilities of the one on which this was recorded (XSAVE). Replay it there, "
                       "or make a capsule of it there.")},
    {"SpecLockMap"_L1, "zen-workaround"_L1,
     QT_TRANSLATE_NOOP(
         "Backstep::Delve",
         "On this AMD processor rr needs the Zen workaround (see rr's wiki, “Zen”) before it is reliable.")},
    {"incomplete' found"_L1, "incomplete"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve",
                       "The recording was never finished: it is still being made, or its recorder died. It cannot be "
                       "replayed.")},
    {"There is no trace there"_L1, "no-recording"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve", "There is no recording in this folder; check the path or fetch it again.")},
    {"version' not readable"_L1, "no-recording"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve", "You may not read this recording; check its permissions.")},
    {"replay is impossible"_L1, "file-missing"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve",
                       "A file that the recording was made with is missing; run “rr pack” on it where it was made and "
                       "fetch it again.")},
    {"Should have written"_L1, "damaged"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve", "A file of the recording is damaged or cut; fetch it again.")},
    {"Can't read version file"_L1, "damaged"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve", "A file of the recording is damaged or cut; fetch it again.")},
    {"Premature EOF"_L1, "damaged"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve", "A file of the recording is damaged or cut; fetch it again.")},
    {"rr::IOException"_L1, "damaged"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve", "A file of the recording is damaged or cut; fetch it again.")},
    {"ticks mismatch"_L1, "damaged"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve", "The recording is damaged, or this machine replays it differently.")},
    {"in trace. Try 'rr ps'"_L1, "no-process"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve", "The recording holds no such process.")},
    {"not an executable file"_L1, "not-executable"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve", "This is not a program that can be debugged.")},
    {"no such file or directory"_L1, "not-found"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve", "The program or file does not exist; check the path.")},
    {"is not executable"_L1, "not-executable"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve", "This is not a program that can be debugged.")},
    {"permission denied"_L1, "not-permitted"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve", "You may not open this; check its permissions.")},
    {"could not open debug info"_L1, "no-debug-info"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve", "The program has no debug information; build it without “-ldflags=-s -w”.")},
    {"Failed to parse debugger request"_L1, "broken-pair"_L1,
     QT_TRANSLATE_NOOP("Backstep::Delve",
                       "This version of Delve cannot drive this version of rr; install Delve 1.24.1 or later.")},
};

} // namespace

Error startFailure(const QStringList &said, const QString &program)
{
    QStringList stderrLines = said;
    stderrLines.removeIf([](const QString &line) { return line.trimmed().isEmpty(); });
    for (const Rule &rule : rules) {
        for (const QString &line : stderrLines) {
            if (line.contains(rule.part, Qt::CaseInsensitive)) {
                return {QString(rule.code), QCoreApplication::translate("Backstep::Delve", rule.sentence), stderrLines};
            }
        }
    }
    const QString text = QCoreApplication::translate("Backstep::Delve", "Delve ended before %1 was open: %2");
    const QString last = stderrLines.isEmpty()
        ? QCoreApplication::translate("Backstep::Delve", "it said nothing about why.")
        : stderrLines.last();
    return {u"start-failed"_s, text.arg(program, last), stderrLines};
}

} // namespace Backstep::Delve
