// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/capsule/capsulefile.h"
#include "app/capsule/moment.h"
#include "app/capsule/records.h"
#include "app/session/sessionlog.h"

namespace Backstep {

/// Turns records back into values. Every answer begins with begin() and ends with problem(): once something was wrong,
/// all that follows is empty and only the first problem counts. An answer may only grow so far (CapsuleFormat), however
/// often what it holds is shared.
class MomentDecoder
{
public:
    explicit MomentDecoder(CapsuleFile &file) : m_file(file) {}

    void begin();
    [[nodiscard]] const std::optional<Error> &problem() const { return m_problem; }

    /// The record itself; of type Text, `leaf` is not valid.
    template<typename Record>
    Record read(quint64 id)
    {
        Record record;
        const std::optional<CapsuleFile::Record> found = find(Records::kindOf<Record>, id);
        if (!found) {
            return {};
        }
        RecordSource source = sourceOf(*found, Records::kindOf<Record>, id);
        Records::code(source, record);
        if (!accept(source, Records::kindOf<Record>, id)) {
            return {};
        }
        return record;
    }

    QString text(quint64 id);
    CodeLocation location(quint64 id);
    QMap<QString, QString> labels(quint64 id);
    StackPtr stack(quint64 id, GoroutineId goroutine);
    VariableList list(quint64 id);
    Goroutine goroutine(const Records::Goroutine &record);
    Stop stop(const Records::Moment &record);
    MomentInfo info(quint64 id, const Records::Moment &record);
    OutputLine output(quint64 id);
    WaitFactsPtr waits(quint64 id);

    void refuse(const Error &error);

private:
    [[nodiscard]] std::optional<CapsuleFile::Record> find(CapsuleFormat::RecordKind kind, quint64 id);
    [[nodiscard]] RecordSource sourceOf(const CapsuleFile::Record &record, CapsuleFormat::RecordKind kind,
                                        quint64 id) const;
    bool accept(RecordSource &source, CapsuleFormat::RecordKind kind, quint64 id);
    /// A string in one piece; null where it is another.
    std::optional<QString> leaf(quint64 id, QList<quint64> &parts);
    QString joined(const QList<quint64> &parts);
    Variable variable(quint64 id, int depth);
    // Who waits for whom (waitdecoder.cpp)
    void addWait(WaitFacts &facts, const Records::Wait &record);
    void addObject(WaitFacts &facts, const Records::SyncObject &record);
    void addPart(WaitFacts &facts, const Records::WaitPart &part);
    bool charge(qint64 &account, qint64 most, qint64 amount, const char *what);

    CapsuleFile &m_file;
    std::optional<Error> m_problem;
    qint64 m_chars = 0; ///< read for this answer
    qint64 m_nodes = 0; ///< values made for this answer
    qint64 m_pairs = 0; ///< labels made for this answer
    qint64 m_waits = 0; ///< weight of who waits for whom, made for this answer
    qint64 m_kept = 0; ///< characters in m_texts
    QHash<quint64, QString> m_texts;
    QHash<quint64, CodeLocation> m_locations;
    QHash<quint64, QMap<QString, QString>> m_labels;
};

} // namespace Backstep
