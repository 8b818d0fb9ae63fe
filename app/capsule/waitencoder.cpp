// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// How a MomentEncoder writes who waits for whom: in parts, each of which fits into a record, and those that are as at
// another moment are written once.
#include "app/capsule/momentencoder.h"

#include <algorithm>

namespace Backstep {

using namespace CapsuleFormat;

namespace {

constexpr qsizetype fullPart = 2'000; ///< numbers, of up to ten bytes each

template<typename Entry>
qsizetype numbersIn(const Entry & /*entry*/)
{
    return 6;
}

qsizetype numbersIn(const Records::Wait &wait)
{
    return 10 + wait.objects.size() + wait.sends.size() + wait.within.size();
}

qsizetype numbersIn(const Records::SyncObject &object)
{
    return 8 + object.queue.size();
}

template<typename T>
QList<quint64> numbers(const T &values, qsizetype most)
{
    QList<quint64> list;
    for (const auto value : values) {
        list.append(static_cast<quint64>(value));
    }
    return list.first(std::min(most, list.size()));
}

} // namespace

Records::Wait MomentEncoder::wait(const GoroutineWait &wait, const WaitFacts &facts)
{
    QList<quint64> within = numbers(facts.within.value(wait.id), waitReach);
    std::ranges::sort(within); // equal sets are to be equal records
    return {.id = wait.id,
            .state = wait.state,
            .kind = wait.kind,
            .reason = text(wait.reason),
            .system = wait.system,
            .unknown = wait.unknown,
            .stuck = facts.stuck.contains(wait.id),
            .likelyStuck = facts.likelyStuck.contains(wait.id),
            .place = location(wait.place),
            .labels = labels(wait.labels),
            .objects = numbers(wait.objects, waitObjects),
            .sends = numbers(wait.sends, waitObjects),
            .within = within};
}

template<typename Entry>
void MomentEncoder::addToPart(Parts &parts, QList<Entry> Records::WaitPart::*list, const Entry &entry)
{
    parts.numbers += numbersIn(entry);
    (parts.open.*list).append(entry);
    if (parts.numbers >= fullPart) {
        closePart(parts);
    }
}

void MomentEncoder::closePart(Parts &parts)
{
    if (std::exchange(parts.numbers, 0) > 0) {
        parts.weight += Records::weight(parts.open) + 1;
        parts.written.append(write(std::exchange(parts.open, {})));
    }
}

quint64 MomentEncoder::waits(const WaitFacts &facts)
{
    constexpr qint64 edges = waitWeight / 2;
    Parts parts{.open = {}, .numbers = 0, .weight = Records::weightOfEdges(facts), .written = {}};
    if (facts.goroutines.size() > answerGoroutines || parts.weight > edges) {
        return 0;
    }
    for (const GoroutineWait &one : facts.goroutines) {
        addToPart(parts, &Records::WaitPart::waits, wait(one, facts));
    }
    closePart(parts);
    QList<quint64> addresses = facts.objects.keys();
    std::ranges::sort(addresses);
    for (const quint64 address : std::as_const(addresses)) {
        const SyncObject object = facts.objects.value(address);
        addToPart(parts, &Records::WaitPart::objects,
                  Records::SyncObject{.address = address,
                                      .kind = object.kind,
                                      .expression = text(object.expression),
                                      .count = object.count,
                                      .capacity = object.capacity,
                                      .closed = object.closed,
                                      .locked = object.locked,
                                      .queue = numbers(object.queue, waitQueue)});
    }
    for (const LockHolding &holding : facts.holdings) {
        addToPart(parts, &Records::WaitPart::holdings,
                  Records::Holding{.goroutine = holding.goroutine,
                                   .object = holding.object,
                                   .reading = holding.reading,
                                   .exact = holding.exact,
                                   .taken = location(holding.taken)});
    }
    for (const QString &sentence : facts.missing.first(std::min<qsizetype>(facts.missing.size(), waitMissing))) {
        ++parts.numbers;
        parts.open.missing.append(text(sentence));
    }
    closePart(parts);
    // Also of nothing: that was looked at.
    const bool tooMuch = parts.written.size() > waitParts || parts.weight > waitWeight;
    return tooMuch ? 0 : write(Records::Waits{.parts = parts.written});
}

} // namespace Backstep
