// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/capsule/recordcoder.h"
#include "app/goroutines/waitfacts.h"

/// The records about who waits for whom, since version 2 of the format. Objects are meant by their addresses.
namespace Backstep::Records {

using CapsuleFormat::RecordKind;

struct Wait
{
    GoroutineId id = 0;
    GoroutineState state = GoroutineState::Unknown;
    WaitKind kind = WaitKind::None;
    quint64 reason = 0;
    bool system = false;
    bool unknown = false;
    bool stuck = false;
    bool likelyStuck = false;
    quint64 place = 0;
    quint64 labels = 0;
    QList<quint64> objects;
    QList<quint64> sends;  ///< 1 or 0 for each object, or empty
    QList<quint64> within; ///< addresses
};

struct SyncObject
{
    quint64 address = 0;
    SyncKind kind = SyncKind::Channel;
    quint64 expression = 0;
    qint64 count = 0;
    qint64 capacity = 0;
    bool closed = false;
    bool locked = false;
    QList<quint64> queue; ///< ids of goroutines
};

struct Holding
{
    GoroutineId goroutine = 0;
    quint64 object = 0;
    bool reading = false;
    bool exact = false;
    quint64 taken = 0;
};

/// A part of what is known at a moment.
struct WaitPart
{
    QList<Wait> waits;
    QList<SyncObject> objects;
    QList<Holding> holdings;
    QList<quint64> missing; ///< texts
    QList<quint64> apart;   ///< goroutines, WaitFacts::apart; since version 4, as what follows
    QList<quint64> unread;  ///< objects, SyncObject::unread
};

/// All parts of a moment.
struct Waits
{
    QList<quint64> parts;
};

/// What a part costs who reads it, in numbers.
[[nodiscard]] qint64 weight(const WaitPart &part);
/// The same of what is made of the facts: it has an edge from each that waits for a lock to each that has it.
[[nodiscard]] qint64 weightOfEdges(const WaitFacts &facts);
/// Characters of all texts, each as often as it is used: a report has it as often. Those in pieces count twice, as
/// they are read and put together.
[[nodiscard]] qint64 charsOf(const WaitFacts &facts);

void code(RecordSink &coder, WaitPart &record);
void code(RecordSource &coder, WaitPart &record);
void code(RecordSink &coder, Waits &record);
void code(RecordSource &coder, Waits &record);

} // namespace Backstep::Records
