// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/capsule/capsulelibrarian.h"
#include "app/session/capsulemask.h"
#include "app/session/capsulerequest.h"

#include <QObject>

namespace Backstep {

class JobRunner;

/// Where collected moments go: masks them, counts the output until each, adds the sources that their stacks touch, and
/// hands everything to the file's own thread, so that an error of the disk comes later than the call that led to it.
/// The first one stays in trouble(); what is added after it is dropped, and save() and finish() answer it. Main thread.
class MomentStore : public QObject
{
    Q_OBJECT

public:
    MomentStore(const CapsuleRequest &request, JobRunner &jobs, QObject *parent = nullptr);

    void create(const CapsuleFacts &facts);
    [[nodiscard]] bool isCreated() const { return m_created; }
    /// Written with the next one or by save(), when the output until then has arrived. `note` becomes its bookmark.
    void add(const Moment &moment, const QString &note = {});
    /// Of the moment that was added last, while it is not written yet.
    [[nodiscard]] bool waitsAreMissing() const { return m_waiting && !m_waiting->waits; }
    void addWaits(const WaitFactsPtr &facts);
    void addLine(const OutputLine &line);
    /// Answered when what was added is on disk, and the file opens as a capsule of that.
    [[nodiscard]] FutureResult<void> save();
    /// The same of all but the last one, which waits for what may still be added to it.
    [[nodiscard]] FutureResult<void> saveEarlier();
    /// Everything to disk, with breakpoints and bookmarks, and the final name. Once; nothing may be added after it.
    [[nodiscard]] FutureResult<void> finish(bool complete);
    /// Nothing of it shall stay.
    void discard() { m_recorder.discard(); }

    [[nodiscard]] qint64 moments() const { return m_moments; }
    [[nodiscard]] qint64 saved() const { return m_saved; } ///< moments that are known to be on disk
    [[nodiscard]] qint64 bytes() const { return m_bytes; }
    [[nodiscard]] const std::optional<Error> &trouble() const { return m_trouble; }

private:
    void addSources(const Moment &moment);
    void readSource(const QString &path);
    void learnGoRoot(const Frame &frame);
    [[nodiscard]] bool wanted(const Frame &frame) const;
    [[nodiscard]] qint64 linesUntil(const Moment &moment) const;
    [[nodiscard]] QList<BreakpointSpec> breakpoints() const;
    void flush();
    [[nodiscard]] FutureResult<void> toDisk(qint64 moments);
    [[nodiscard]] QMap<qint64, QString> notes() const;
    void note(const Result<void> &result);
    void end();

    CapsuleRequest m_request;
    JobRunner &m_jobs;
    CapsuleMask m_mask;
    CapsuleRecorder m_recorder;
    bool m_created = false;
    std::optional<Moment> m_waiting;
    QList<OutputLine> m_lines;
    qsizetype m_linesWritten = 0;
    QSet<QString> m_sources;
    int m_reading = 0;
    QString m_goRoot; ///< ends with a slash
    QList<MomentPosition> m_positions; ///< by moment id, from 1 on
    QMap<qint64, QString> m_notes; ///< by moment id; of add()
    qint64 m_moments = 0;
    qint64 m_saved = 0;
    qint64 m_bytes = 0;
    std::optional<Error> m_trouble;
    std::optional<bool> m_complete; ///< finish() was asked for
    SharedPromise<void> m_finished;
};

} // namespace Backstep
