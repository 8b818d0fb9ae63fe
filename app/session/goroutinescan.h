// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/goroutine.h"
#include "app/session/labelreader.h"
#include "app/session/progresspace.h"
#include "app/session/runtimelayout.h"

namespace Backstep {

/// All goroutines of a stop, many times faster than Delve lists them: their records, and where asked for their stacks,
/// and labels, come from memory in large pieces. What Delve alone can tell (names and lines of an address) is asked for
/// one goroutine of each kind: of those with the same entry function, go statement and stack one is looked at, and the
/// others are like it. Once; main thread. When it is destroyed before its end it answers "stale".
class GoroutineScan : public QObject
{
    Q_OBJECT

public:
    /// Delve's own view of the goroutine in one slot of the runtime's table, as a page of one.
    using Look = std::function<FutureResult<GoroutinePagePtr>(int slot)>;

    GoroutineScan(std::shared_ptr<Delve::Client> client, Look look, QObject *parent = nullptr);
    ~GoroutineScan() override;

    /// "not-supported" where they are of so many kinds that a plain list is quicker.
    FutureResult<GoroutinePagePtr> run(GoroutineDetail detail);
    /// Where the runtime's table has a goroutine, once that was read.
    [[nodiscard]] std::optional<int> slotOf(GoroutineId goroutine) const;

Q_SIGNALS:
    /// What has been read of how many; not of what takes less than half a second.
    void progressed(const QString &what);

private:
    /// Those with the same numbers are alike in what they stand for.
    struct Traits
    {
        quint64 start = 0;
        quint64 goStatement = 0;
        quint64 place = 0; ///< key of the stack's youngest frames, or its topmost address where stacks are not read

        friend bool operator==(const Traits &, const Traits &) = default;
    };
    struct Record
    {
        int slot = 0;
        quint64 address = 0;
        GoroutineId id = 0; ///< 0: ended, or not read
        GoroutineState state = GoroutineState::Unknown;
        quint8 reason = 0;
        bool read = false;
        qint64 waitSince = 0;
        quint64 stackTop = 0;
        quint64 stackEnd = 0;
        quint64 frame = 0; ///< saved frame pointer
        quint64 pc = 0;
        quint64 labels = 0; ///< where its set of them is
        quint64 stack = 0; ///< key of it
        quint64 machine = 0; ///< the runtime's record of the thread it is on
        int thread = 0;
        Traits traits;
        bool alone = false; ///< runs, or could not be read: only Delve knows
    };
    /// One that is looked at for each value of each trait.
    struct Samples
    {
        QHash<quint64, int> start, goStatement, place; ///< slots
    };
    /// In a record, from its start.
    struct Offsets
    {
        qint64 id = 0, status = 0, reason = 0, waitSince = 0, goStatement = 0, start = 0, labels = 0, stackEnd = 0;
        qint64 stackTop = 0, pc = 0, frame = 0, machine = 0;
    };

    template<typename T>
    void then(const FutureResult<T> &step, std::function<void(const T &)> next);
    void then(const FutureResult<void> &step, std::function<void()> next);
    void readLayout();
    void readTable();
    void tell(const char *sentence);
    [[nodiscard]] bool findOffsets(const FieldOffsets &gobuf);
    void readRecords();
    void takeRecords(quint64 address, const QByteArray &bytes);
    void decode(Record &record, const char *bytes) const;
    void readThreads();
    void readStacks();
    void takeStacks(quint64 address, const QByteArray &bytes);
    void chooseSamples();
    [[nodiscard]] QList<int> samples();
    void readLabels();
    void lookAtSamples();
    void lookAtNext();
    void oneIsDone();
    void answer();
    [[nodiscard]] GoroutinePagePtr assembleAll() const;
    [[nodiscard]] Goroutine assemble(const Record &record) const;
    [[nodiscard]] const Goroutine &sample(const QHash<quint64, int> &slots, quint64 trait) const;

    std::shared_ptr<Delve::Client> m_client;
    Look m_look;
    MemoryReader m_memory;
    MemoryReader m_labelMemory; ///< of its own: it is looked into on another thread
    LabelReader m_labels;
    GoroutineDetail m_detail = GoroutineDetail::Places;
    RuntimeLayout m_layout;
    Offsets m_at;
    qint64 m_extent = 0; ///< of a record, as far as it is needed
    QList<Record> m_records;
    QList<int> m_order; ///< m_records by address, later by the stack's
    Samples m_samples;
    QList<int> m_toLookAt; ///< slots
    QHash<int, Goroutine> m_seen; ///< by slot
    LabelSets m_sets;
    qsizetype m_read = 0; ///< records, or stacks, that are here
    ProgressPace m_pace;
    int m_open = 0;
    SharedPromise<GoroutinePagePtr> m_promise;
    JobRunner m_jobs; ///< last: its work uses the members above, and nothing changes them meanwhile
};

} // namespace Backstep
