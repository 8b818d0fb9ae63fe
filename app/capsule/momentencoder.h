// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/capsule/moment.h"
#include "app/capsule/recordpool.h"
#include "app/capsule/records.h"
#include "app/session/sessionlog.h"

#include <utility>

namespace Backstep {

/// Turns values into records. Keeps to the limits of CapsuleFormat by cutting.
class MomentEncoder
{
public:
    explicit MomentEncoder(RecordPool &pool) : m_pool(pool) {}

    /// The moment's id; 0: it has more goroutines than a capsule takes.
    [[nodiscard]] quint64 moment(const Moment &moment);
    void output(const OutputLine &line);
    void source(const QString &path, const QString &text);

private:
    template<typename Record>
    quint64 write(Record record, bool share = true)
    {
        m_sink.clear();
        Records::code(m_sink, record);
        constexpr CapsuleFormat::RecordKind kind = Records::kindOf<Record>;
        return share ? m_pool.shared(kind, m_sink.bytes()) : m_pool.append(kind, m_sink.bytes());
    }
    quint64 text(const QString &text);
    quint64 longText(const QString &text);
    quint64 location(const CodeLocation &location);
    quint64 labels(const QMap<QString, QString> &labels);
    quint64 stack(const Stack &stack);
    quint64 variable(const Variable &variable, int depth, int &budget);
    quint64 list(const VariableList &variables);
    quint64 values(const QList<FrameValues> &values);
    quint64 goroutine(const CapturedGoroutine &captured);
    std::optional<quint64> roster(const QList<CapturedGoroutine> &goroutines);
    quint64 threads(const QList<ThreadPlace> &places);
    void stop(const Stop &stop, Records::Moment &record);

    // Who waits for whom (waitencoder.cpp)
    struct Parts
    {
        Records::WaitPart open;
        qsizetype numbers = 0; ///< in the open one
        qint64 weight = 0;     ///< of those that are written
        QList<quint64> written;
        qint64 pairs = 0; ///< of labels
        bool cut = false; ///< something did not fit
    };
    /// 0: there is more than a capsule takes.
    quint64 waits(const WaitFacts &facts);
    Records::Wait wait(Parts &parts, const GoroutineWait &wait, const WaitFacts &facts);
    void addObjects(Parts &parts, const WaitFacts &facts);
    void addWhatIsNotKnown(Parts &parts, const WaitFacts &facts);
    void addMissing(Parts &parts, QStringList sentences);
    template<typename T>
    static QList<quint64> numbers(Parts &parts, const T &values, qsizetype most);
    template<typename Entry>
    void addToPart(Parts &parts, QList<Entry> Records::WaitPart::*list, const Entry &entry);
    void closePart(Parts &parts);

    quint64 m_lastWaits = 0;
    qint64 m_waitsInAll = 0; ///< see CapsuleFormat

    RecordPool &m_pool;
    RecordSink m_sink;
    QHash<QString, quint64> m_texts; ///< short ones, which come again and again
    QHash<quint64, std::pair<CodeLocation, quint64>> m_locations; ///< the last one with an address, and its id
};

/// What navigation needs to know of a moment's goroutine: frames of its stack, and where the frame of the person's own
/// code lies in it. Both 0 where its stack was not captured.
struct StandingFrame
{
    int depth = 0;
    qint64 offset = 0;
};
[[nodiscard]] StandingFrame standingFrame(const Moment &moment);

} // namespace Backstep
