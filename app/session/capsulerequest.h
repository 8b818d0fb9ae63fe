// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/capsule/capsulefacts.h"
#include "app/goroutines/goroutine.h"
#include "app/session/breakpoint.h"
#include "app/session/target.h"

#include <chrono>
#include <variant>

namespace Backstep {

/// Moments every `events` events over the whole recording.
struct EveryEvents
{
    qint64 events = 100;
    friend bool operator==(const EveryEvents &, const EveryEvents &) = default;
};

/// So many moments, spread evenly over what the program did; few of them after a fatal error or a panic that ended it,
/// and one at that.
struct SpreadMoments
{
    int moments = 200;
    friend bool operator==(const SpreadMoments &, const SpreadMoments &) = default;
};

/// A moment at every hit of these lines or functions, with their conditions.
struct AtPlaces
{
    QList<BreakpointSpec> places;
    friend bool operator==(const AtPlaces &, const AtPlaces &) = default;
};

/// Every step of one goroutine through the program's own code, between two events.
struct EveryStep
{
    GoroutineId goroutine = 1;
    qint64 firstEvent = 0;
    qint64 lastEvent = 0;
    friend bool operator==(const EveryStep &, const EveryStep &) = default;
};

/// Steps both ways from an event. `place` narrows down where in that event, since many stops share one.
struct AroundEvent
{
    qint64 event = 0;
    CodeLocation place;
    GoroutineId goroutine = 0; ///< 0: the one that runs there
    int back = 20;
    int forward = 20;
    friend bool operator==(const AroundEvent &, const AroundEvent &) = default;
};

/// Where the program stands after it was opened: all that a core has, and the first stop of a live program.
struct OneMoment
{
    friend bool operator==(const OneMoment &, const OneMoment &) = default;
};

/// Where the person's own session stands each time they ask for it (MomentKeeper).
struct ByHand
{
    friend bool operator==(const ByHand &, const ByHand &) = default;
};

/// How the moments of a capsule are chosen.
using MomentRecipe = std::variant<SpreadMoments, EveryEvents, AtPlaces, EveryStep, AroundEvent, OneMoment, ByHand>;

/// Which sources go into a capsule: of files that a stack of a moment touches.
enum class CapsuleSources { None, Program, WithLibraries };

/// What is kept of each moment. `masks` are regular expressions on names of variables, fields, map keys and labels:
/// what they match is written as "•••", and so is every text that would show it.
struct CapsuleContents
{
    /// Of how many waiting goroutines there are values, where there are any.
    static constexpr int waitingAtALine = 8;
    static constexpr int waitingInAll = 64;

    int valueDepth = 1;           ///< how deep values are followed
    int stackDepth = 50;          ///< frames of each goroutine
    /// Arguments and locals of the topmost user frame of the goroutine that stopped, and at the end, or where a person
    /// keeps a moment by hand, of those that wait in the program's own code: some of each line.
    bool values = true;
    bool valuesOfAll = false; ///< the same of every other goroutine
    QString packageVariables; ///< regular expression on their full names; empty: none
    bool output = true;
    CapsuleSources sources = CapsuleSources::Program;
    bool commandLine = false;
    bool environment = false;
    QStringList masks = defaultMasks();

    [[nodiscard]] static QStringList defaultMasks();
    friend bool operator==(const CapsuleContents &, const CapsuleContents &) = default;
};

/// A position that the person marked, with the note.
struct EventBookmark
{
    qint64 event = 0;
    QString note;
    friend bool operator==(const EventBookmark &, const EventBookmark &) = default;
};

/// One capsule to be made. `known` is what the caller knows of the recording (title, host, CPU, when it was recorded,
/// program, command line); the maker adds what the debugger says and leaves out what `contents` does not ask for.
struct CapsuleRequest
{
    Target target;
    QString file;
    MomentRecipe recipe;
    CapsuleContents contents;
    QList<BreakpointSpec> breakpoints; ///< the person's; those of AtPlaces are added
    QList<EventBookmark> bookmarks;
    CapsuleFacts known;
    bool withBreakpoints = true; ///< false: neither the person's nor those of AtPlaces are in the capsule
    int most = 10'000; ///< moments
    std::chrono::milliseconds runFor{0}; ///< how long a live program runs; 0: until it ends, or the making is ended
};

/// "main.transfer", "bank.go:31 if amount > 100".
[[nodiscard]] QString placeText(const BreakpointSpec &spec);

/// One sentence on how the moments are chosen: "A moment at every hit of main.transfer."
[[nodiscard]] QString recipeSentence(const MomentRecipe &recipe);

/// What the capsule will contain and what it leaves out, a sentence each, to be read before anything is written.
[[nodiscard]] QStringList describeCapsule(const CapsuleRequest &request);

/// Between which sizes the file will probably be, where it is known beforehand how many moments there are.
[[nodiscard]] std::optional<std::pair<qint64, qint64>> roughBytes(const CapsuleRequest &request);

/// Why a capsule cannot get this name: it exists, or an unfinished one of that name does. Looks at the disk.
[[nodiscard]] std::optional<Error> nameProblem(const QString &file);

/// Why nothing can be written beside it: there is no such folder, or it takes no files. Tries it on the disk.
[[nodiscard]] std::optional<Error> folderProblem(const QString &file);

/// There would be more than `most` moments.
[[nodiscard]] Error tooManyMoments(int most);

/// Why this cannot be made (a mask that is no regular expression, no place, …); absent when it can.
[[nodiscard]] std::optional<Error> problemOf(const CapsuleRequest &request);

} // namespace Backstep
