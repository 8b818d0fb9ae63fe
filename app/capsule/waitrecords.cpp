// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/waitrecords.h"

namespace Backstep::Records {

namespace {

template<typename Coder>
void codeNumbers(Coder &coder, QList<quint64> &numbers, qsizetype most)
{
    qsizetype size = numbers.size();
    coder.size(size, most, 1);
    if constexpr (Coder::reading) {
        numbers.resize(size);
    }
    for (quint64 &number : numbers) {
        coder.number(number);
    }
}

template<typename Coder>
void codeWait(Coder &coder, Wait &wait)
{
    coder.signedNumber(wait.id);
    coder.enumeration(wait.state, GoroutineState::Preempted);
    coder.enumeration(wait.kind, WaitKind::Coroutine);
    coder.id(RecordKind::Text, wait.reason);
    coder.flag(wait.system);
    coder.flag(wait.unknown);
    coder.flag(wait.stuck);
    coder.flag(wait.likelyStuck);
    coder.id(RecordKind::Location, wait.place);
    coder.id(RecordKind::Labels, wait.labels);
    codeNumbers(coder, wait.objects, CapsuleFormat::waitObjects);
    codeNumbers(coder, wait.sends, CapsuleFormat::waitObjects);
    codeNumbers(coder, wait.within, CapsuleFormat::waitReach);
    if constexpr (Coder::reading) {
        if (!wait.sends.isEmpty() && wait.sends.size() != wait.objects.size()) {
            coder.refuse("a select with other numbers of channels and directions");
        }
    }
}

template<typename Coder>
void codeObject(Coder &coder, SyncObject &object)
{
    coder.number(object.address);
    coder.enumeration(object.kind, SyncKind::Coroutine);
    coder.id(RecordKind::Text, object.expression);
    coder.signedNumber(object.count);
    coder.signedNumber(object.capacity);
    coder.flag(object.closed);
    coder.flag(object.locked);
    codeNumbers(coder, object.queue, CapsuleFormat::waitQueue);
}

template<typename Coder>
void codeHolding(Coder &coder, Holding &holding)
{
    coder.signedNumber(holding.goroutine);
    coder.number(holding.object);
    coder.flag(holding.reading);
    coder.flag(holding.exact);
    coder.id(RecordKind::Location, holding.taken);
}

template<typename Coder, typename Entry>
void codeList(Coder &coder, QList<Entry> &entries, qsizetype leastBytes, void (*codeEntry)(Coder &, Entry &))
{
    qsizetype size = entries.size();
    coder.size(size, CapsuleFormat::waitEntries, leastBytes);
    if constexpr (Coder::reading) {
        entries.resize(size);
    }
    for (Entry &entry : entries) {
        codeEntry(coder, entry);
    }
}

template<typename Coder>
void codeWaitPart(Coder &coder, WaitPart &record)
{
    codeList(coder, record.waits, 13, codeWait<Coder>);
    codeList(coder, record.objects, 8, codeObject<Coder>);
    codeList(coder, record.holdings, 5, codeHolding<Coder>);
    qsizetype size = record.missing.size();
    coder.size(size, CapsuleFormat::waitMissing, 1);
    if constexpr (Coder::reading) {
        record.missing.resize(size);
    }
    for (quint64 &text : record.missing) {
        coder.id(RecordKind::Text, text);
    }
    bool more = !record.apart.isEmpty() || !record.unread.isEmpty();
    if constexpr (Coder::reading) {
        more = coder.left() > 0;
    }
    if (more) { // else as in the versions before
        codeNumbers(coder, record.apart, CapsuleFormat::waitEntries);
        codeNumbers(coder, record.unread, CapsuleFormat::waitEntries);
    }
}

template<typename Coder>
void codeWaits(Coder &coder, Waits &record)
{
    coder.ids(RecordKind::WaitPart, record.parts, CapsuleFormat::waitParts);
}

constexpr qint64 entry = 16;

} // namespace

qint64 weight(const WaitPart &part)
{
    qint64 numbers = entry
        * (part.waits.size() + part.objects.size() + part.holdings.size() + part.missing.size() + part.apart.size()
           + part.unread.size());
    for (const Wait &wait : part.waits) {
        numbers += wait.objects.size() + wait.sends.size() + entry * wait.within.size();
    }
    for (const SyncObject &object : part.objects) {
        numbers += object.queue.size();
    }
    return numbers;
}

qint64 weightOfEdges(const WaitFacts &facts)
{
    QHash<quint64, qint64> others; // that have it, or wait to write
    for (const LockHolding &holding : facts.holdings) {
        ++others[holding.object];
    }
    for (const GoroutineWait &wait : facts.goroutines) {
        if (wait.kind == WaitKind::WriteLock) {
            ++others[wait.objects.value(0)];
        }
    }
    qint64 edges = 0;
    for (const GoroutineWait &wait : facts.goroutines) {
        edges += isLock(wait.kind) ? others.value(wait.objects.value(0)) : 0;
    }
    return edges;
}

qint64 charsOf(const WaitFacts &facts)
{
    qint64 chars = 0;
    const auto add = [&chars](const QString &text) {
        chars += text.size() > CapsuleFormat::leafChars ? 2 * text.size() : text.size();
    };
    const auto addPlace = [&add](const CodeLocation &place) {
        add(place.file);
        add(place.function);
    };
    for (const GoroutineWait &wait : facts.goroutines) {
        add(wait.reason);
        addPlace(wait.place);
        for (auto label = wait.labels.cbegin(); label != wait.labels.cend(); ++label) {
            add(label.key());
            add(label.value());
        }
    }
    for (const Backstep::SyncObject &object : facts.objects) {
        add(object.expression);
    }
    for (const LockHolding &holding : facts.holdings) {
        addPlace(holding.taken);
    }
    for (const QString &sentence : facts.missing) {
        add(sentence);
    }
    return chars;
}

void code(RecordSink &coder, WaitPart &record)
{
    codeWaitPart(coder, record);
}

void code(RecordSource &coder, WaitPart &record)
{
    codeWaitPart(coder, record);
}

void code(RecordSink &coder, Waits &record)
{
    codeWaits(coder, record);
}

void code(RecordSource &coder, Waits &record)
{
    codeWaits(coder, record);
}

} // namespace Backstep::Records
