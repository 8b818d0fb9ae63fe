// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/catalog/hostscan.h"
#include "app/catalog/tracefacts.h"

#include <QHash>
#include <QSet>

namespace Backstep {

/// What came back from scanCommand(). The scan is filled as far as the answer was understood; what was not is said in
/// its `problems`.
struct ScanAnswer
{
    HostScan scan;
    bool began = false;     ///< our begin mark was there: the command did run
    bool complete = false;  ///< our end mark, too
    bool noFind = false;    ///< the host has no GNU find: ask by SFTP
};

/// Reads the answer: everything between "NONCE begin" and "NONCE end", tokens that end with a zero byte. Never trusts
/// it: names with more than two parts, "." or ".." are refused, sums are bounded, unknown tokens counted and skipped.
/// Pure; call it off the main thread, the answer may be megabytes.
/// Tokens: "H" time · "D"origin path state · "F"facts · "M"facts of a mapped file · "L"time,path target of a link ·
/// "U"path of a folder that may not be read · "V"path head of a version file · "K"path exit code of flock ·
/// "P"/proc/locks · "G" the folder's find is GNU's and ran.
class ScanParser
{
public:
    ScanParser(const QString &hostId, const QByteArray &nonce);

    [[nodiscard]] ScanAnswer parse(QByteArrayView output);

private:
    struct Folder
    {
        QByteArray path;
        ScannedFolder facts;
        bool open = false;
        bool listed = false;
        QHash<QByteArray, RecordingInfo> capsules; ///< path and size, by the name of the recording they belong to
        QHash<QByteArray, TraceFacts> traces;   ///< by folder name; empty name: the folder itself
        QByteArray latest;
        qint64 latestSince = 0;
    };

    [[nodiscard]] QByteArrayView next();
    [[nodiscard]] bool atEnd() const { return m_rest.isEmpty(); }
    void token(QByteArrayView token);
    void beginFolder(QByteArrayView origin);
    void foundFolder();
    void file(QByteArrayView fields);
    void mappedFile(QByteArrayView fields);
    void capsule(QByteArrayView relative, qint64 size);
    void link(QByteArrayView fields);
    void unreadable(QByteArrayView path);
    void versionHead(QByteArrayView path);
    void lockState(QByteArrayView path);
    void locks(QByteArrayView table);
    /// The facts that a path in the current folder belongs to and the file's name; null for paths that are refused.
    [[nodiscard]] TraceFacts *place(QByteArrayView relative, QByteArray &file);
    [[nodiscard]] TraceFacts *placeAbsolute(QByteArrayView path);
    void finish(ScanAnswer &answer);
    void finishFolder(Folder &folder, HostScan &scan);
    void sayProblems(ScanAnswer &answer) const;

    QString m_hostId;
    QByteArray m_nonce;
    QByteArrayView m_rest;
    qint64 m_now = 0;
    QList<Folder> m_folders;
    QSet<quint64> m_lockedInodes;
    bool m_sawLocks = false;
    bool m_cut = false;
    int m_refusedNames = 0;
    int m_notUnderstood = 0;
};

} // namespace Backstep
