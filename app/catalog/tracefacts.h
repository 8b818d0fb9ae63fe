// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/catalog/recordinginfo.h"

namespace Backstep {

/// Collects what a host says of the files in one folder and judges from it what the recording is like. Knows rr's
/// trace folder (trace version 85; docs of rr and trials): `version` appears last, `incomplete` is locked by the
/// recorder, `mmap_*` are the program and its libraries. Plain value, no I/O. Times are milliseconds since 1970.
class TraceFacts
{
public:
    enum class Lock { NotAsked, Held, Free, Unknown };

    struct File
    {
        QByteArray name;
        qint64 size = 0;
        qint64 modified = 0;
        qint64 born = 0;        ///< 0: not known
        quint64 inode = 0;      ///< 0: not known
    };

    void addFile(const File &file);
    void setVersionHead(const QByteArray &head);
    void setLock(Lock lock) { m_lock = lock; }
    void setUnreadable() { m_unreadable = true; }
    /// When rr made the link to this folder as its latest, which is when the recording began.
    void setLatestSince(qint64 time) { m_latestSince = time; }

    /// False for a folder that holds nothing of a trace.
    [[nodiscard]] bool looksLikeTrace() const;
    [[nodiscard]] bool hasIncomplete() const { return m_incomplete; }
    [[nodiscard]] quint64 incompleteInode() const { return m_incompleteInode; }

    /// What is known as a RecordingInfo; `folder` is the name of the folder, `now` the host's clock.
    [[nodiscard]] RecordingInfo judge(const QByteArray &folder, qint64 now) const;

private:
    void addBacking(const File &file);
    void judgeState(RecordingInfo &info, qint64 now) const;
    void judgeUnfinished(RecordingInfo &info, qint64 now) const;
    void judgeTimes(RecordingInfo &info, qint64 now) const;
    [[nodiscard]] QStringList missingFiles() const;
    [[nodiscard]] QByteArray programName(const QByteArray &folder) const;

    qint64 m_size = 0;
    qint64 m_ownSize = 0;
    int m_files = 0;
    int m_backing = 0;
    bool m_version = false;
    bool m_incomplete = false;
    bool m_unreadable = false;
    bool m_noted = false; ///< it has the notes of the host's recorder
    quint64 m_incompleteInode = 0;
    qint64 m_versionSize = 0;
    qint64 m_versionBorn = 0;
    qint64 m_versionModified = 0;
    qint64 m_newest = 0;
    qint64 m_firstCopy = 0;
    qint64 m_latestSince = 0;
    Lock m_lock = Lock::NotAsked;
    std::optional<QByteArray> m_head;
    QByteArrayList m_own;           ///< of rr's four streams, those that are there
    QByteArrayList m_backingNames;  ///< names of mapped files, as the program knows them
    int m_programNumber = -1;
    QByteArray m_program;           ///< the mapped file that was first and is no library
};

} // namespace Backstep
