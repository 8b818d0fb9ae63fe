// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/jobrunner.h"
#include "app/goroutines/heapimage.h"
#include "app/goroutines/waitfacts.h"
#include "app/session/memoryreader.h"
#include "app/session/runtimelayout.h"

namespace Backstep {

/// A goroutine as the runtime's own record shows it.
struct RawGoroutine
{
    GoroutineId id = 0;
    quint64 record = 0; ///< address of its g
    GoroutineState state = GoroutineState::Unknown;
    bool listed = false; ///< the runtime has a list of what it waits for
    bool leaked = false; ///< the runtime itself found that nothing can wake it
    QString reason;      ///< Go's word, empty unless it waits
    quint64 stackTop = 0; ///< saved stack pointer; 0 while it runs
    quint64 pc = 0;       ///< where it goes on
    quint64 labels = 0;   ///< address of its set of them
    quint64 stackLow = 0;
    quint64 stackEnd = 0; ///< its oldest end
    QList<quint64> channels;   ///< it waits for one of these
    QList<quint64> waits;      ///< the runtime's record of each of these waits
    std::optional<quint64> semaphore; ///< or for this word
};

struct GoroutineTable
{
    QList<RawGoroutine> goroutines;
    /// Of all goroutines, ended ones, too, of their waits, of threads and processors: they lead to everything, and are
    /// full of numbers.
    QSet<quint64> records;
    QList<HeapSpan> spans;
    QHash<quint64, quint64> specials; ///< starts of spans to the first record of finalizers and the like
    /// Who waits at a semaphore, the next one first.
    QHash<quint64, QList<GoroutineId>> semaphores;
    bool complete = true; ///< all of this could be read
};

/// Reads all goroutines and what they wait for straight from memory: a handful of large reads, however many there are.
/// Once; main thread.
class GoroutineTableReader : public QObject
{
    Q_OBJECT

public:
    GoroutineTableReader(MemoryReader &memory, const RuntimeLayout &layout, QObject *parent = nullptr);

    FutureResult<GoroutineTable> read();

private:
    void then(const FutureResult<void> &fetched, std::function<void()> next);
    void checkLengths();
    void readRecords();
    void expect(quint64 address, qint64 size);
    void takeRecords();
    void takeSpans();
    void followWaits();
    [[nodiscard]] QList<MemoryRange> followAsRead();
    void takeWaits(const StopToken &stop);
    void followMachines(quint64 machine);
    void takeChannels(RawGoroutine &goroutine);
    void takeSemaphores(const StopToken &stop);
    void takeSemaphore(quint64 sudog);
    [[nodiscard]] quint64 field(quint64 record, quint64 offset, int size = 8) const;
    [[nodiscard]] static qint64 extent(const FieldOffsets &offsets);

    /// Offsets that are asked for again and again.
    struct Offsets
    {
        explicit Offsets(const RuntimeLayout &layout);
        quint64 status, id, reason, waiting, stack, sched, labels;
        quint64 g, c, elem, waitlink, next, prev;
        quint64 state, start, pages, element, spanClass, specials;
    };

    MemoryReader &m_memory;
    RuntimeLayout m_layout;
    const Offsets m_at;
    const qint64 m_sudogSize;
    GoroutineTable m_table;
    QList<quint64> m_records;
    QHash<quint64, qsizetype> m_byRecord; ///< index in m_table.goroutines
    QSet<quint64> m_sudogs;
    QList<quint64> m_open; ///< sudogs to follow
    QList<quint64> m_lastOpen; ///< when memory was asked for the last time
    SharedPromise<GoroutineTable> m_promise;
    JobRunner m_jobs; ///< last: its work uses the members above, and nothing else touches them meanwhile
};

} // namespace Backstep
