// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/capsule/moment.h"
#include "app/capsule/recordcoder.h"
#include "app/capsule/waitrecords.h"
#include "app/session/sessionlog.h"

/// The records as they are stored: numbers, and ids of other records where values have strings, lists and pointers.
/// Each has one function code() that describes its bytes for both ways, writing (RecordSink) and reading
/// (RecordSource). Reading checks everything that can be seen in the record alone.
namespace Backstep::Records {

using CapsuleFormat::RecordKind;

struct Location
{
    quint64 pc = 0;
    quint64 file = 0;
    int line = 0;
    quint64 function = 0;
};

/// A string in one piece, or the pieces of a long one (which are such themselves).
struct Text
{
    QByteArrayView leaf; ///< encodedText(); of the record's own bytes when read
    QList<quint64> parts;
};

struct Labels
{
    QList<quint64> texts; ///< key, value, key, value, …
};

struct Frame
{
    quint64 location = 0;
    qint64 offset = 0;
    bool inlined = false;
    bool runtime = false;
    bool last = false;
    quint64 error = 0;
    quint64 below = 0; ///< the frame nearer to the base
};

struct Stack
{
    quint64 top = 0;
    qint64 count = 0;
    int firstUserFrame = 0;
    bool complete = true;
    QList<int> indexes; ///< empty: 0, 1, 2, …
};

struct Variable
{
    quint64 name = 0;
    quint64 type = 0;
    quint64 value = 0;
    VariableKind kind = VariableKind::Invalid;
    quint64 address = 0;
    qint64 length = 0;
    qint64 capacity = 0;
    qint64 childCount = 0;
    QList<quint64> children;
    quint64 expression = 0;
    quint64 unreadable = 0;
    int declarationLine = 0;
    bool argument = false;
    bool returnValue = false;
    bool shadowed = false;
    bool truncated = false;
    bool optimisedOut = false;
};

struct VariableList
{
    QList<quint64> variables;
    quint64 more = 0; ///< the list with those that follow
};

struct FrameValues
{
    int frame = 0;
    quint64 arguments = 0;
    quint64 locals = 0;
};

struct Values
{
    QList<FrameValues> frames;
};

struct Origin
{
    GoroutineId id = 0;
    quint64 goStatement = 0;
    quint64 start = 0;
    bool system = false;
};

struct Goroutine
{
    quint64 origin = 0;
    GoroutineState state = GoroutineState::Unknown;
    quint64 waitReason = 0;
    quint64 labels = 0;
    quint64 current = 0;
    quint64 user = 0;
    int thread = 0;
    std::optional<qint64> waitSince;
    quint64 unreadable = 0;
    quint64 stack = 0; ///< 0: not captured
    std::optional<qint64> stackGoroutine; ///< where it is another than this
    quint64 values = 0;
};

struct Page
{
    QList<qint64> ids;         ///< of the goroutines, so that one is found without reading them
    QList<quint64> goroutines;
};

struct Roster
{
    QList<quint64> pages;
    QList<int> counts; ///< goroutines in each
};

struct Hit
{
    int breakpoint = 0;
    GoroutineId goroutine = 0;
    quint64 totalHits = 0;
};

struct Thread
{
    int id = 0;
    GoroutineId goroutine = 0;
    quint64 location = 0;
};

struct Threads
{
    QList<Thread> threads;
};

struct Moment
{
    MomentPosition position;
    quint64 why = 0;
    int depth = 0;
    qint64 frameOffset = 0;
    std::optional<qint64> event;
    StopReason reason = StopReason::Unknown;
    quint64 reasonText = 0;
    quint64 sentence = 0;
    GoroutineId goroutine = 0;
    quint64 labels = 0;
    quint64 location = 0;
    int thread = 0;
    QList<Hit> hits;
    quint64 returnValues = 0;
    bool stepUnfinished = false;
    bool atStart = false;
    bool atEnd = false;
    bool exited = false;
    std::optional<qint64> exitStatus;
    double milliseconds = 0;
    quint64 roster = 0;
    quint64 packageVariables = 0;
    qint64 outputLines = 0;
    quint64 waits = 0;   ///< 0: not kept
    quint64 threads = 0; ///< the same
};

struct Output
{
    OutputSource source = OutputSource::ProgramOut;
    quint64 text = 0;
    std::optional<qint64> event;
};

struct Source
{
    quint64 path = 0;
    quint64 text = 0;
};

void code(RecordSink &coder, Location &record);
void code(RecordSource &coder, Location &record);
void code(RecordSink &coder, Text &record);
void code(RecordSource &coder, Text &record);
void code(RecordSink &coder, Labels &record);
void code(RecordSource &coder, Labels &record);
void code(RecordSink &coder, Frame &record);
void code(RecordSource &coder, Frame &record);
void code(RecordSink &coder, Stack &record);
void code(RecordSource &coder, Stack &record);
void code(RecordSink &coder, Variable &record);
void code(RecordSource &coder, Variable &record);
void code(RecordSink &coder, VariableList &record);
void code(RecordSource &coder, VariableList &record);
void code(RecordSink &coder, Values &record);
void code(RecordSource &coder, Values &record);
void code(RecordSink &coder, Origin &record);
void code(RecordSource &coder, Origin &record);
void code(RecordSink &coder, Goroutine &record);
void code(RecordSource &coder, Goroutine &record);
void code(RecordSink &coder, Page &record);
void code(RecordSource &coder, Page &record);
void code(RecordSink &coder, Roster &record);
void code(RecordSource &coder, Roster &record);
void code(RecordSink &coder, Threads &record);
void code(RecordSource &coder, Threads &record);
void code(RecordSink &coder, Moment &record);
void code(RecordSource &coder, Moment &record);
void code(RecordSink &coder, Output &record);
void code(RecordSource &coder, Output &record);
void code(RecordSink &coder, Source &record);
void code(RecordSource &coder, Source &record);

/// Which kind a record is of.
template<typename Record>
constexpr RecordKind kindOf = RecordKind::None;
template<>
inline constexpr RecordKind kindOf<Location> = RecordKind::Location;
template<>
inline constexpr RecordKind kindOf<Text> = RecordKind::Text;
template<>
inline constexpr RecordKind kindOf<Labels> = RecordKind::Labels;
template<>
inline constexpr RecordKind kindOf<Frame> = RecordKind::Frame;
template<>
inline constexpr RecordKind kindOf<Stack> = RecordKind::Stack;
template<>
inline constexpr RecordKind kindOf<Variable> = RecordKind::Variable;
template<>
inline constexpr RecordKind kindOf<VariableList> = RecordKind::VariableList;
template<>
inline constexpr RecordKind kindOf<Values> = RecordKind::Values;
template<>
inline constexpr RecordKind kindOf<Origin> = RecordKind::Origin;
template<>
inline constexpr RecordKind kindOf<Goroutine> = RecordKind::Goroutine;
template<>
inline constexpr RecordKind kindOf<Page> = RecordKind::Page;
template<>
inline constexpr RecordKind kindOf<Roster> = RecordKind::Roster;
template<>
inline constexpr RecordKind kindOf<Threads> = RecordKind::Threads;
template<>
inline constexpr RecordKind kindOf<Moment> = RecordKind::Moment;
template<>
inline constexpr RecordKind kindOf<Output> = RecordKind::Output;
template<>
inline constexpr RecordKind kindOf<Source> = RecordKind::Source;
template<>
inline constexpr RecordKind kindOf<WaitPart> = RecordKind::WaitPart;
template<>
inline constexpr RecordKind kindOf<Waits> = RecordKind::Waits;

} // namespace Backstep::Records
