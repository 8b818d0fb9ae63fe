// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/catalog/sftpscan.h"

#include "app/base/foreigntext.h"
#include "app/catalog/capsulefiles.h"
#include "app/ssh/connection.h"

#include <QDateTime>

#include <algorithm>

namespace Backstep {

namespace {

constexpr int mostEntries = 100'000;
constexpr qsizetype mostHeads = 100;    ///< with more recordings than that, version files are not read one by one
constexpr qint64 largestVersion = 64 * 1024;
constexpr qint64 progressEvery = 1000;

qint64 nowMilliseconds()
{
    return QDateTime::currentMSecsSinceEpoch();
}

} // namespace

SftpScan::SftpScan(SshConnection *connection, const HostProfile &profile, const QString &why, const StopToken &stop,
                   QObject *parent)
    : QObject(parent)
    , m_connection(connection)
    , m_profile(profile)
    , m_stop(stop)
{
    m_scan.problems.append(
        why
        + tr(" It is listed by SFTP, slowly: its $_RR_TRACE_DIR is not known, and whether a recording "
             "is still being made is judged by its last write."));
    m_scan.hostId = profile.id;
    m_scan.way = HostScan::Way::Sftp;
}

FutureResult<HostScanPtr> SftpScan::run()
{
    m_lastProgress = nowMilliseconds();
    m_connection->realPath(".", m_stop).then(this, [this](const Result<QByteArray> &home) {
        if (!home) {
            m_promise.answer(fail(home.error()));
            return;
        }
        planRoots(*home);
        nextRoot();
    });
    return m_promise.future();
}

void SftpScan::planRoots(const QByteArray &home)
{
    m_roots.append({home + "/.local/share/rr", ScannedFolder::Origin::Default});
    m_roots.append({home + "/.rr", ScannedFolder::Origin::Default});
    for (const QString &added : std::as_const(m_profile.recordingFolders)) {
        QByteArray path = added.toUtf8();
        if (path == "~" || path.startsWith("~/")) {
            path = home + path.sliced(1);
        } else if (!path.startsWith('/')) {
            path = home + '/' + path;
        }
        while (path.size() > 1 && path.endsWith('/')) {
            path.chop(1);
        }
        if (!std::ranges::contains(m_roots, path, &Root::path)) {
            m_roots.append({path, ScannedFolder::Origin::Added});
        }
    }
}

bool SftpScan::giveUp(const Error &error)
{
    const bool ordinary = error.code == ErrorCode::notFound || error.code == SshErrorCode::permission
        || error.code == SshErrorCode::remoteFailure || error.code == SshErrorCode::tooLarge;
    if (!ordinary) {
        finish(error);
    }
    return !ordinary;
}

bool SftpScan::gone()
{
    if (m_connection.isNull()) {
        finish(Error{QString(SshErrorCode::lost), tr("The connection was closed meanwhile."), {}});
    }
    return m_connection.isNull();
}

void SftpScan::nextRoot()
{
    if (gone()) {
        return;
    }
    if (m_roots.isEmpty()) {
        finish(std::nullopt);
        return;
    }
    m_root = m_roots.takeFirst();
    m_folder = {.path = harmless(m_root.path), .origin = m_root.origin};
    m_latest.clear();
    m_latestSince = 0;
    m_connection->listFolder(m_root.path, m_stop, mostEntries)
        .then(this, [this](const Result<QList<RemoteEntry>> &listed) { rootListed(listed); });
}

void SftpScan::rootListed(const Result<QList<RemoteEntry>> &listed)
{
    if (!listed) {
        if (!giveUp(listed.error())) {
            const bool missing = listed.error().code == ErrorCode::notFound;
            m_folder.exists = !missing;
            m_folder.note = missing ? tr("There is no such folder.") : listed.error().message;
            endRoot();
        }
        return;
    }
    m_folder.exists = true;
    m_pending.clear();
    m_capsules.clear();
    qint64 latestSince = 0;
    for (const RemoteEntry &entry : *listed) {
        if (!isPlainFileName(entry.name)) {
            ++m_refusedNames;
        } else if (entry.type == RemoteEntry::Type::Folder && !entry.name.startsWith('.')) {
            m_pending.append({entry.name, entry.mtime});
        } else if (entry.type == RemoteEntry::Type::File && entry.name.endsWith(capsuleEndingThere)) {
            m_capsules.insert(entry.name, static_cast<qint64>(qMin(entry.size, quint64(1) << 60)));
        } else if (entry.type == RemoteEntry::Type::Symlink && entry.name == "latest-trace") {
            latestSince = entry.mtime * 1000;
        }
    }
    const auto isTraceFile = [](const RemoteEntry &entry) {
        return entry.name == "version" || entry.name == "incomplete";
    };
    if (std::ranges::any_of(*listed, isTraceFile)) {
        // The folder that was added is a recording itself.
        m_facts = {};
        takeFiles(*listed);
        m_facts.setLock(TraceFacts::Lock::Unknown);
        addRecording(lastPart(m_root.path).toByteArray(), m_root.path);
    }
    // The newest first: of a long listing that is what people look for.
    std::ranges::sort(m_pending, std::ranges::less(), &Pending::mtime);
    if (latestSince > 0) {
        readLatest(latestSince);
    } else {
        nextTrace();
    }
}

void SftpScan::readLatest(qint64 since)
{
    if (gone()) {
        return;
    }
    m_connection->readLink(m_root.path + "/latest-trace", m_stop)
        .then(this, [this, since](const Result<QByteArray> &target) {
            if (target) {
                m_latest = lastPart(*target).toByteArray();
                m_latestSince = since;
            } else if (giveUp(target.error())) {
                return;
            }
            nextTrace();
        });
}

void SftpScan::nextTrace()
{
    if (gone()) {
        return;
    }
    if (m_pending.isEmpty()) {
        endRoot();
        return;
    }
    m_trace = m_pending.takeLast().name;
    m_facts = {};
    m_hasVersion = false;
    m_connection->listFolder(m_root.path + '/' + m_trace, m_stop, mostEntries)
        .then(this, [this](const Result<QList<RemoteEntry>> &listed) { traceListed(listed); });
}

void SftpScan::takeFiles(const QList<RemoteEntry> &entries)
{
    m_capsule.clear();
    for (const RemoteEntry &entry : entries) {
        if (!isPlainFileName(entry.name)) {
            ++m_refusedNames;
        } else if (entry.type == RemoteEntry::Type::File && entry.name.endsWith(capsuleEndingThere)) {
            if (m_capsule.isEmpty() || entry.name < m_capsule) { // the one that capsulesOf() takes here
                m_capsule = entry.name;
                m_capsuleSize = static_cast<qint64>(qMin(entry.size, quint64(1) << 60));
            }
        } else if (entry.type == RemoteEntry::Type::File) {
            const auto size = static_cast<qint64>(qMin(entry.size, quint64(1) << 60));
            m_facts.addFile({.name = entry.name, .size = size, .modified = entry.mtime * 1000});
            m_hasVersion = m_hasVersion || (entry.name == "version" && size <= largestVersion);
        }
    }
}

void SftpScan::traceListed(const Result<QList<RemoteEntry>> &listed)
{
    if (!listed) {
        if (giveUp(listed.error())) {
            return;
        }
        m_facts.setUnreadable();
        addTrace();
        return;
    }
    takeFiles(*listed);
    if (m_latestSince > 0 && m_trace == m_latest) {
        m_facts.setLatestSince(m_latestSince);
    }
    m_facts.setLock(TraceFacts::Lock::Unknown);
    if (m_hasVersion && m_pending.size() + m_scan.recordings.size() < mostHeads) {
        readHead();
    } else {
        addTrace();
    }
}

void SftpScan::readHead()
{
    if (gone()) {
        return;
    }
    m_connection->readFile(m_root.path + '/' + m_trace + "/version", largestVersion, m_stop)
        .then(this, [this](const Result<QByteArray> &content) {
            if (content) {
                m_facts.setVersionHead(content->first(qMin<qsizetype>(qMax<qsizetype>(content->indexOf('\n'), 0), 16)));
            } else if (giveUp(content.error())) {
                return;
            }
            addTrace();
        });
}

void SftpScan::addRecording(const QByteArray &name, const QByteArray &path)
{
    if (m_facts.looksLikeTrace()) {
        RecordingInfo info = m_facts.judge(name, nowMilliseconds());
        info.hostId = m_profile.id;
        info.path = path;
        const QByteArray beside = name + capsuleEndingThere.toByteArray();
        if (m_capsules.contains(beside)) {
            info.capsule = m_root.path + '/' + beside;
            info.capsuleSize = m_capsules.value(beside);
        } else if (!m_capsule.isEmpty()) {
            info.capsule = path + '/' + m_capsule;
            info.capsuleSize = m_capsuleSize;
        }
        m_scan.recordings.append(info);
        ++m_folder.recordings;
    }
}

void SftpScan::addTrace()
{
    addRecording(m_trace, m_root.path + '/' + m_trace);
    if (nowMilliseconds() - m_lastProgress > progressEvery) {
        m_lastProgress = nowMilliseconds();
        Q_EMIT progressed(snapshot());
    }
    nextTrace();
}

void SftpScan::endRoot()
{
    m_scan.folders.append(m_folder);
    nextRoot();
}

HostScanPtr SftpScan::snapshot() const
{
    HostScan copy = m_scan;
    copy.at = QDateTime::currentDateTimeUtc();
    copy.problems.append(tr("Still listing: %1 recordings so far.").arg(copy.recordings.size()));
    std::ranges::stable_sort(copy.recordings, std::ranges::greater(), &RecordingInfo::when);
    return std::make_shared<const HostScan>(std::move(copy));
}

void SftpScan::finish(const std::optional<Error> &error)
{
    if (error && (m_scan.recordings.isEmpty() || error->code == ErrorCode::cancelled)) {
        m_promise.answer(fail(*error));
        return;
    }
    if (error) {
        m_scan.problems.append(tr("The listing ended early, so recordings are missing: %1").arg(error->message));
    }
    if (m_refusedNames > 0) {
        m_scan.problems.append(tr("%n name(s) that no honest host sends were left out.", nullptr, m_refusedNames));
    }
    m_scan.at = QDateTime::currentDateTimeUtc();
    std::ranges::stable_sort(m_scan.recordings, std::ranges::greater(), &RecordingInfo::when);
    m_promise.answer(std::make_shared<const HostScan>(m_scan));
}

} // namespace Backstep
