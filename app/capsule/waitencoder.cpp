// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// How a MomentEncoder writes who waits for whom: in parts, each of which fits into a record, and those that are as at
// another moment are written once.
#include "app/capsule/momentencoder.h"

#include <QCoreApplication>

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

QString cutSentence()
{
    return QCoreApplication::translate("Backstep::MomentEncoder",
                                       "More was known of who waits for whom than a capsule takes; the rest was left "
                                       "out.");
}

} // namespace

template<typename T>
QList<quint64> MomentEncoder::numbers(Parts &parts, const T &values, qsizetype most)
{
    QList<quint64> list;
    for (const auto value : values) {
        list.append(static_cast<quint64>(value));
    }
    parts.cut = parts.cut || list.size() > most;
    return list.first(std::min(most, list.size()));
}

Records::Wait MomentEncoder::wait(Parts &parts, const GoroutineWait &wait, const WaitFacts &facts)
{
    QList<quint64> within = numbers(parts, facts.within.value(wait.id), waitReach);
    std::ranges::sort(within); // equal sets are to be equal records
    parts.pairs += wait.labels.size();
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
            .objects = numbers(parts, wait.objects, waitObjects),
            .sends = numbers(parts, wait.sends, waitObjects),
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

void MomentEncoder::addObjects(Parts &parts, const WaitFacts &facts)
{
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
                                      .queue = numbers(parts, object.queue, waitQueue)});
    }
}

/// Behind the objects, which it is said of.
void MomentEncoder::addWhatIsNotKnown(Parts &parts, const WaitFacts &facts)
{
    QList<quint64> apart;
    for (const GoroutineId id : facts.apart) {
        apart.append(static_cast<quint64>(id));
    }
    QList<quint64> unread;
    for (const SyncObject &object : facts.objects) {
        if (object.unread) {
            unread.append(object.address);
        }
    }
    for (const auto &[list, numbers] :
         {std::pair(&Records::WaitPart::apart, &apart), std::pair(&Records::WaitPart::unread, &unread)}) {
        std::ranges::sort(*numbers); // equal sets are to be equal records
        for (const quint64 number : std::as_const(*numbers)) {
            addToPart(parts, list, number);
        }
    }
}

void MomentEncoder::addMissing(Parts &parts, QStringList sentences)
{
    if (parts.cut || sentences.size() > waitMissing) {
        sentences =
            sentences.first(std::min<qsizetype>(sentences.size(), waitMissing - 1)) + QStringList{cutSentence()};
    }
    for (const QString &sentence : std::as_const(sentences)) {
        ++parts.numbers;
        parts.open.missing.append(text(sentence));
    }
}

quint64 MomentEncoder::waits(const WaitFacts &facts)
{
    constexpr qint64 edges = waitWeight / 2;
    Parts parts{.open = {}, .numbers = 0, .weight = Records::weightOfEdges(facts), .written = {}};
    if (facts.goroutines.size() > answerGoroutines || parts.weight > edges || Records::charsOf(facts) > textChars
        || m_waitsInAll > waitsInAll - waitWeight) {
        return 0;
    }
    for (const GoroutineWait &one : facts.goroutines) {
        addToPart(parts, &Records::WaitPart::waits, wait(parts, one, facts));
    }
    closePart(parts);
    addObjects(parts, facts);
    for (const LockHolding &holding : facts.holdings) {
        addToPart(parts, &Records::WaitPart::holdings,
                  Records::Holding{.goroutine = holding.goroutine,
                                   .object = holding.object,
                                   .reading = holding.reading,
                                   .exact = holding.exact,
                                   .taken = location(holding.taken)});
    }
    addWhatIsNotKnown(parts, facts);
    addMissing(parts, facts.missing);
    closePart(parts);
    if (parts.written.size() > waitParts || parts.weight > waitWeight || parts.pairs > labelPairs) {
        return 0;
    }
    const quint64 id = write(Records::Waits{.parts = parts.written}); // also of nothing: that was looked at
    if (id > m_lastWaits) {
        m_lastWaits = id;
        m_waitsInAll += parts.weight;
    }
    return id;
}

} // namespace Backstep
