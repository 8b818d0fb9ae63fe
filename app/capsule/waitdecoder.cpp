// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// How a MomentDecoder reads who waits for whom.
#include "app/capsule/momentdecoder.h"

#include <algorithm>

namespace Backstep {

using namespace CapsuleFormat;
using namespace Qt::StringLiterals;

namespace {

/// Each goroutine is there once, and waits for one lock at a time.
bool isSound(const WaitFacts &facts)
{
    QSet<GoroutineId> seen;
    return facts.goroutines.size() <= answerGoroutines
        && std::ranges::all_of(facts.goroutines, [&seen](const GoroutineWait &wait) {
               const bool fresh = wait.id > 0 && !seen.contains(wait.id);
               seen.insert(wait.id);
               return fresh && (!isLock(wait.kind) || wait.objects.size() <= 1);
           });
}

} // namespace

void MomentDecoder::addWait(WaitFacts &facts, const Records::Wait &record)
{
    GoroutineWait wait{.id = record.id,
                       .state = record.state,
                       .kind = record.kind,
                       .reason = text(record.reason),
                       .system = record.system,
                       .objects = record.objects,
                       .sends = {},
                       .unknown = record.unknown,
                       .place = location(record.place),
                       .labels = labels(record.labels)};
    for (const quint64 sends : record.sends) {
        wait.sends.append(sends != 0);
    }
    facts.goroutines.append(wait);
    if (record.stuck) {
        facts.stuck.insert(record.id);
    }
    if (record.likelyStuck) {
        facts.likelyStuck.insert(record.id);
    }
    if (!record.within.isEmpty()) {
        facts.within.insert(record.id, {record.within.cbegin(), record.within.cend()});
    }
}

void MomentDecoder::addObject(WaitFacts &facts, const Records::SyncObject &record)
{
    SyncObject object{.address = record.address,
                      .kind = record.kind,
                      .expression = text(record.expression),
                      .count = record.count,
                      .capacity = record.capacity,
                      .closed = record.closed,
                      .locked = record.locked,
                      .queue = {}};
    for (const quint64 goroutine : record.queue) {
        object.queue.append(static_cast<GoroutineId>(goroutine));
    }
    facts.objects.insert(record.address, object);
}

void MomentDecoder::addPart(WaitFacts &facts, const Records::WaitPart &part)
{
    if (!charge(m_waits, waitWeight, Records::weight(part) + 1, "too many waits")) {
        return;
    }
    for (const Records::Wait &wait : part.waits) {
        addWait(facts, wait);
    }
    for (const Records::SyncObject &object : part.objects) {
        addObject(facts, object);
    }
    for (const Records::Holding &holding : part.holdings) {
        facts.holdings.append({.goroutine = holding.goroutine,
                               .object = holding.object,
                               .reading = holding.reading,
                               .exact = holding.exact,
                               .taken = location(holding.taken)});
    }
    for (const quint64 sentence : part.missing) {
        facts.missing.append(text(sentence));
    }
    for (const quint64 goroutine : part.apart) {
        facts.apart.insert(static_cast<GoroutineId>(goroutine));
    }
    for (const quint64 address : part.unread) {
        if (const auto object = facts.objects.find(address); object != facts.objects.end()) {
            object->unread = true;
        }
    }
}

WaitFactsPtr MomentDecoder::waits(quint64 id)
{
    auto facts = std::make_shared<WaitFacts>();
    const auto record = read<Records::Waits>(id);
    for (const quint64 part : record.parts) {
        if (m_problem) {
            break;
        }
        addPart(*facts, read<Records::WaitPart>(part));
    }
    charge(m_waits, waitWeight, Records::weightOfEdges(*facts), "too many waits");
    qint64 chars = 0; // what is shared here is not where it is shown
    charge(chars, textChars, Records::charsOf(*facts), "too much text");
    if (!m_problem && !isSound(*facts)) {
        refuse(m_file.complaint().damaged(u"goroutines that wait twice"_s));
    }
    return facts;
}

} // namespace Backstep
