// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QList>
#include <QString>

#include <optional>

namespace Backstep {

/// A recording that the host's script looks after. All texts come from the host; the `id` is what its verbs take.
struct HostRecording
{
    enum class State { Starting, Recording, Ending, Sealing, Complete, Broken, Failed, Unknown };

    QByteArray id;
    State state = State::Unknown;
    QByteArray trace; ///< absolute path of rr's folder
    QString command; ///< as a shell reads it; very long ones are cut and end in …
    QString reason; ///< why it ended or is to end
    QString by;     ///< "hand", "loop:ID", "rule:NAME"
    std::optional<int> exitCode;
    std::optional<int> exitSignal;
    std::optional<qint64> seconds; ///< that it took, or has been running for
    qint64 size = 0;               ///< bytes on the disk
    bool kept = false;             ///< never removed to make room
    bool chaos = false;
    bool failed = false; ///< a run that is what its loop looked for
    QString failure;     ///< the kind of failure that it is, as --fail takes it; empty where the host does not know
    QByteArrayList removed; ///< ids of those that went to make room for it
    QString on;          ///< the other machine, with the same home folder, that makes or made it
    std::optional<qint64> fetchingUntil; ///< in seconds since 1970: until then no room is made from it

    [[nodiscard]] bool isFinal() const
    {
        return state == State::Complete || state == State::Broken || state == State::Failed;
    }
    /// rr ended at once, since the processor there counts nothing for it.
    [[nodiscard]] bool lacksCounters() const
    {
        return state != State::Complete
            && (reason.contains(u"perf_event_open") || reason.contains(u"performance counter"));
    }

    friend bool operator==(const HostRecording &, const HostRecording &) = default;
};

/// Runs that ended alike.
struct RunEnd
{
    enum class Way { Status, Signal, Ended, Other }; ///< the third: by the recorder; the last: nobody keeps count of it

    Way way = Way::Other;
    int value = 0; ///< the status or signal
    int runs = 0;

    friend bool operator==(const RunEnd &, const RunEnd &) = default;
};

/// A command that is repeated until it fails.
struct HostLoop
{
    QByteArray id;
    QString command;
    bool over = false;
    int runs = 0;
    int kept = 0; ///< also those that did not fail, where all are
    int failed = 0;
    int chaosRuns = 0; ///< of the runs
    int chaosKept = 0; ///< of those kept
    int chaosFailed = 0; ///< of those that failed
    QList<RunEnd> ends; ///< of most runs first; older scripts do not tell
    QString reason; ///< why it is over
    QString on; ///< as of a recording

    /// N of "in 1 of N runs", rounded; absent where it is not known, or in every run.
    [[nodiscard]] std::optional<int> odds() const;

    friend bool operator==(const HostLoop &, const HostLoop &) = default;
};

/// A rule that starts recordings by itself.
struct HostRule
{
    QString name;
    QString command; ///< that it records
    bool armed = false;
    bool again = false; ///< it was armed in place of an older one; told once
    int fired = 0;
    int kept = 0; ///< recordings, of what it fired; some may have been removed since
    QString reason; ///< why it is not armed any more, or what it does just now
    QString on; ///< as of a recording
    /// When nobody watched it, in seconds since 1970: as after a restart of the host; without an end nobody does yet.
    std::optional<qint64> unwatchedFrom;
    std::optional<qint64> unwatchedTo;
    QByteArray afterRestart; ///< of the host, who watches again: "timer", "login" (of the person), "asked"; told once

    friend bool operator==(const HostRule &, const HostRule &) = default;
};

/// A unit of the person's own systemd that is recorded instead of only run.
struct HostService
{
    QByteArray unit; ///< with its suffix
    QString by; ///< "hand", "rule:NAME"
    bool recorded = false; ///< it runs recorded; else it will from its next start

    friend bool operator==(const HostService &, const HostService &) = default;
};

/// Everything that the script on a host knows.
struct HostState
{
    QByteArray root; ///< where recordings are put
    qint64 free = 0; ///< bytes left there
    qint64 keepFree = 0; ///< bytes that are to stay
    bool endsWithLogin = false; ///< what was started ends when its person logs out there; told once, at the start
    QList<HostRecording> recordings;
    QList<HostLoop> loops;
    QList<HostRule> rules;
    QList<HostService> services;

    [[nodiscard]] const HostRecording *recording(const QByteArray &id) const;
    [[nodiscard]] const HostLoop *loop(const QByteArray &id) const;
    /// A complete recording of a run of this loop that failed.
    [[nodiscard]] const HostRecording *caught(const QByteArray &loopId) const;
    /// It is over and failed, and nothing here shows that: a host looks at one after the other, and this was in
    /// between. The next answer has it, unless it was removed.
    [[nodiscard]] bool missesCatch(const QByteArray &loopId) const;
    /// What is awaited is not here, or not what it caught. A host may be unable to read it just now, so that only a
    /// second answer shows that it was removed.
    [[nodiscard]] bool misses(const QByteArray &id, bool isLoop) const
    {
        return isLoop ? loop(id) == nullptr || missesCatch(id) : recording(id) == nullptr;
    }
    /// What a person means: a recording's or a loop's id, or the beginning of only one. Empty where there is none or
    /// more than one.
    [[nodiscard]] QByteArray idBeginning(const QByteArray &typed) const;
};

/// Reads what `list`, `start` and `stop` print: a line each, "kind key=value…", values percent-encoded. Unknown kinds
/// and keys are passed over; lines without an id that a verb could take, a second line of the same id, and what is
/// above 10,000 lines, too.
[[nodiscard]] HostState parseHostState(const QByteArray &output);

[[nodiscard]] QLatin1StringView stateWord(HostRecording::State state);

} // namespace Backstep
