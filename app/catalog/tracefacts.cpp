// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/catalog/tracefacts.h"

#include "app/base/foreigntext.h"

#include <QCoreApplication>
#include <QTimeZone>

#include <algorithm>
#include <array>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct TraceText
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::TraceFacts)
};

const std::array<QByteArray, 4> streams{"data", "events", "mmaps", "tasks"};
constexpr qint64 silence = 60'000;          ///< without a write for so long, a recorder counts as gone
constexpr qint64 shortest = 10;             ///< below that, birth and last write are those of a copy
constexpr qint64 longest = 366LL * 86'400'000;
constexpr qint64 largest = qint64(1) << 60; ///< sums stay below, whatever a host claims

/// The name behind "mmap_KIND_N_", and N.
std::optional<std::pair<int, QByteArray>> mappedFile(const QByteArray &name)
{
    const QByteArrayList parts = name.split('_');
    bool numeric = false;
    const int number = parts.size() > 3 ? parts.at(2).toInt(&numeric) : 0;
    if (!numeric) {
        return std::nullopt;
    }
    return std::pair(number, parts.sliced(3).join('_'));
}

bool isLibrary(const QByteArray &name)
{
    return name.startsWith("ld-") || name.startsWith("lib") || name.contains(".so") || name.startsWith("rr_page");
}

/// "demo" of "demo-3".
QByteArray withoutNumber(const QByteArray &folder)
{
    const qsizetype dash = folder.lastIndexOf('-');
    const QByteArray tail = folder.sliced(dash + 1);
    const bool numbered =
        dash > 0 && !tail.isEmpty() && std::ranges::all_of(tail, [](char c) { return c >= '0' && c <= '9'; });
    return numbered ? folder.first(dash) : QByteArray();
}

QString exitNote(RecordingState state)
{
    switch (state) {
    case RecordingState::Finished: return TraceText::tr("rr on its host was not asked yet how it ended.");
    case RecordingState::Recording: return TraceText::tr("It has not ended yet.");
    case RecordingState::Broken: return TraceText::tr("rr cannot open it, so how it ended is not known.");
    case RecordingState::Unknown: break;
    }
    return TraceText::tr("It may not be read, so how it ended is not known.");
}

QDateTime utc(qint64 time)
{
    return time > 0 ? QDateTime::fromMSecsSinceEpoch(time, QTimeZone::UTC) : QDateTime();
}

} // namespace

void TraceFacts::addFile(const File &file)
{
    const qint64 size = std::clamp(file.size, qint64(0), largest - m_size);
    m_size += size;
    ++m_files;
    if (file.name.startsWith("mmap_")) {
        addBacking(file);
        return;
    }
    m_ownSize += size;
    m_newest = std::max(m_newest, file.modified);
    if (file.name == "version") {
        m_version = true;
        m_versionSize = size;
        m_versionBorn = file.born;
        m_versionModified = file.modified;
    } else if (file.name == "incomplete") {
        m_incomplete = true;
        m_incompleteInode = file.inode;
        m_versionBorn = file.born;
    } else if (file.name == "backstep.facts") {
        m_noted = true;
    } else if (std::ranges::contains(streams, file.name)) {
        m_own.append(file.name);
    }
}

void TraceFacts::addBacking(const File &file)
{
    ++m_backing;
    const auto mapped = mappedFile(file.name);
    if (!mapped) {
        return;
    }
    const auto &[number, name] = *mapped;
    m_backingNames.append(name);
    if (!isLibrary(name) && (m_programNumber < 0 || number < m_programNumber)) {
        m_programNumber = number;
        m_program = name;
    }
    // A copy is written when the program is mapped; hard links keep the times of the original.
    if (file.name.startsWith("mmap_copy_") && (m_firstCopy == 0 || file.modified < m_firstCopy)) {
        m_firstCopy = file.modified;
    }
}

void TraceFacts::setVersionHead(const QByteArray &head)
{
    m_head = head.trimmed();
}

bool TraceFacts::looksLikeTrace() const
{
    return m_version || m_incomplete || m_unreadable || m_own.size() >= 2;
}

RecordingInfo TraceFacts::judge(const QByteArray &folder, qint64 now) const
{
    RecordingInfo info;
    info.name = harmless(folder);
    info.program = harmless(programName(folder));
    info.size = m_size;
    info.ownSize = m_ownSize;
    info.files = m_files;
    info.isLatest = m_latestSince > 0;
    info.byRecorder = m_noted;
    bool numeric = false;
    const int version = m_head ? m_head->toInt(&numeric) : 0;
    if (numeric && version > 0) {
        info.traceVersion = version;
    }
    judgeState(info, now);
    judgeTimes(info, now);
    info.exitNote = exitNote(info.state);
    if (info.state == RecordingState::Finished && m_backing == 0) {
        info.warnings.append(TraceText::tr("The program and its libraries are not in the recording, only their paths "
                                           "are: it replays only where exactly these files are, which is its host."));
    }
    return info;
}

void TraceFacts::judgeState(RecordingInfo &info, qint64 now) const
{
    if (m_unreadable) {
        info.state = RecordingState::Unknown;
        info.stateReason = TraceText::tr("The folder may not be read by the user who logs in.");
    } else if (!m_version) {
        judgeUnfinished(info, now);
    } else if (m_versionSize <= 3 || (m_head && !info.traceVersion)) {
        info.state = RecordingState::Broken;
        info.stateReason = TraceText::tr("Its version file is damaged, so rr cannot open it.");
    } else if (const QStringList missing = missingFiles(); !missing.isEmpty()) {
        info.state = RecordingState::Broken;
        info.stateReason = TraceText::tr("Files are missing (%1), so rr cannot open it.").arg(missing.join(u", "_s));
    } else {
        info.state = RecordingState::Finished;
        info.stateReason = TraceText::tr("Complete: it can be fetched and replayed.");
    }
}

void TraceFacts::judgeUnfinished(RecordingInfo &info, qint64 now) const
{
    const bool quiet = now - m_newest > silence;
    if (m_incomplete && m_lock == Lock::Held) {
        info.state = RecordingState::Recording;
        info.stateReason = TraceText::tr("rr is recording it now; it can be fetched when the program has ended.");
    } else if (m_incomplete && m_lock == Lock::Free) {
        info.state = RecordingState::Broken;
        info.stateReason = TraceText::tr("rr was killed while it recorded; what is there cannot be replayed.");
    } else if (!quiet) {
        info.state = RecordingState::Recording;
        info.stateReason = TraceText::tr("It was written to less than a minute ago, so rr is probably recording it.");
    } else {
        info.state = RecordingState::Broken;
        info.stateReason = TraceText::tr("It is not complete and nothing was written for over a minute: rr has "
                                         "probably been killed. What is there cannot be replayed.");
    }
}

void TraceFacts::judgeTimes(RecordingInfo &info, qint64 now) const
{
    const bool recording = info.state == RecordingState::Recording;
    const qint64 end = m_version ? m_versionModified : m_newest;
    info.ended = utc(end);
    qint64 start = 0;
    QString how;
    const auto fits = [end, recording](qint64 time) {
        return time > 0 && end >= time && end - time < longest && (recording || end - time >= shortest);
    };
    if (fits(m_versionBorn)) {
        start = m_versionBorn;
        how = TraceText::tr("From the first to the last write, as the host's file system keeps them.");
    } else if (fits(m_latestSince)) {
        start = m_latestSince;
        how = TraceText::tr("From rr's link to its latest recording to the last write.");
    } else if (fits(m_firstCopy)) {
        start = m_firstCopy;
        how = TraceText::tr("From rr's copy of the program to the last write.");
    } else {
        info.durationSource = TraceText::tr("Not known: the host's file system does not keep when a file was made.");
        return;
    }
    info.started = utc(start);
    info.durationSource = how;
    if (recording || info.state == RecordingState::Finished) {
        info.milliseconds = std::max(qint64(0), (recording ? now : end) - start);
    }
}

QStringList TraceFacts::missingFiles() const
{
    QStringList missing;
    for (const QByteArray &name : streams) {
        if (!m_own.contains(name)) {
            missing.append(QString::fromLatin1(name));
        }
    }
    return missing;
}

QByteArray TraceFacts::programName(const QByteArray &folder) const
{
    const QByteArray prefix = withoutNumber(folder);
    if (!prefix.isEmpty() && (m_program.isEmpty() || m_backingNames.contains(prefix))) {
        return prefix;
    }
    return m_program.isEmpty() ? folder : m_program;
}

} // namespace Backstep
