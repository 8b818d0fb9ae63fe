// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/catalog/scanparser.h"

#include "app/base/foreigntext.h"
#include "app/catalog/capsulefiles.h"

#include <QCoreApplication>

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct ScanText
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::ScanParser)
};

constexpr int mostFolders = 1000;
constexpr int mostTraces = 200'000;

/// The text up to the next tab, which is taken off.
QByteArrayView field(QByteArrayView &fields)
{
    const qsizetype tab = fields.indexOf('\t');
    const QByteArrayView one = tab < 0 ? fields : fields.first(tab);
    fields = tab < 0 ? QByteArrayView() : fields.sliced(tab + 1);
    return one;
}

/// "1795466382.3171862260" as milliseconds; 0 when it is nothing like a time ("-1.-000000010" is how GNU find writes
/// a birth time that the file system does not keep).
qint64 milliseconds(QByteArrayView seconds)
{
    bool valid = false;
    const double value = seconds.toDouble(&valid);
    constexpr double latest = 1e11;
    return valid && value > 0 && value < latest ? static_cast<qint64>(value * 1000) : 0;
}

} // namespace

ScanParser::ScanParser(const QString &hostId, const QByteArray &nonce) : m_hostId(hostId), m_nonce(nonce) {}

ScanAnswer ScanParser::parse(QByteArrayView output)
{
    ScanAnswer answer;
    answer.scan.hostId = m_hostId;
    const QByteArray begin = m_nonce + " begin" + '\0';
    const QByteArray end = m_nonce + " end";
    const qsizetype at = output.indexOf(begin);
    answer.began = at >= 0;
    if (answer.began) {
        m_rest = output.sliced(at + begin.size());
        while (!atEnd()) {
            const QByteArrayView one = next();
            if (one == end) {
                answer.complete = true;
                break;
            }
            token(one);
        }
    }
    finish(answer);
    return answer;
}

QByteArrayView ScanParser::next()
{
    const qsizetype end = m_rest.indexOf('\0');
    if (end < 0) {
        // A token that was cut may be wrong in its last byte: drop it.
        m_cut = true;
        m_rest = {};
        return {};
    }
    const QByteArrayView one = m_rest.first(end);
    m_rest = m_rest.sliced(end + 1);
    return one;
}

void ScanParser::token(QByteArrayView token)
{
    if (token.isEmpty()) {
        return;
    }
    const QByteArrayView rest = token.sliced(1);
    switch (token.front()) {
    case 'H': m_now = milliseconds(next()); return;
    case 'G': foundFolder(); return;
    case 'D': beginFolder(rest); return;
    case 'F': file(rest); return;
    case 'M': mappedFile(rest); return;
    case 'L': link(rest); return;
    case 'U': unreadable(rest); return;
    case 'V': versionHead(rest); return;
    case 'K': lockState(rest); return;
    case 'P': locks(rest); return;
    default: ++m_notUnderstood;
    }
}

void ScanParser::beginFolder(QByteArrayView origin)
{
    const QByteArrayView path = next();
    const QByteArrayView state = next();
    if (m_cut || !path.startsWith('/') || m_folders.size() >= mostFolders) {
        ++m_notUnderstood;
        return;
    }
    Folder folder;
    folder.path = path.toByteArray();
    folder.facts.path = harmless(path);
    folder.facts.origin = origin == "E" ? ScannedFolder::Origin::Environment
        : origin == "A"                 ? ScannedFolder::Origin::Added
                                        : ScannedFolder::Origin::Default;
    folder.facts.exists = state != "missing";
    folder.open = state == "open";
    if (state == "missing") {
        folder.facts.note = ScanText::tr("There is no such folder.");
    } else if (state == "closed") {
        folder.facts.note = ScanText::tr("It may not be read by the user who logs in.");
    }
    m_folders.append(folder);
}

void ScanParser::foundFolder()
{
    if (!m_folders.isEmpty()) {
        m_folders.last().listed = true;
    }
}

TraceFacts *ScanParser::place(QByteArrayView relative, QByteArray &file)
{
    if (m_folders.isEmpty()) {
        ++m_notUnderstood;
        return nullptr;
    }
    const qsizetype slash = relative.indexOf('/');
    const QByteArrayView folder = slash < 0 ? QByteArrayView() : relative.first(slash);
    const QByteArrayView name = relative.sliced(slash + 1);
    if ((slash >= 0 && !isPlainFileName(folder)) || !isPlainFileName(name)) {
        ++m_refusedNames;
        return nullptr;
    }
    auto &traces = m_folders.last().traces;
    const QByteArray key = folder.toByteArray();
    if (traces.size() >= mostTraces && !traces.contains(key)) {
        ++m_notUnderstood;
        return nullptr;
    }
    file = name.toByteArray();
    return &traces[key];
}

void ScanParser::file(QByteArrayView fields)
{
    TraceFacts::File facts;
    facts.size = field(fields).toLongLong();
    facts.modified = milliseconds(field(fields));
    facts.born = milliseconds(field(fields));
    facts.inode = field(fields).toULongLong();
    if (fields.endsWith(capsuleEndingThere)) {
        capsule(fields, facts.size); // made later than the recording, so none of its facts
        return;
    }
    if (TraceFacts *trace = place(fields, facts.name)) {
        trace->addFile(facts);
    }
}

/// "NAME.capsule" beside the folder NAME, or the first by name in it; the one beside it counts where there are both.
void ScanParser::capsule(QByteArrayView relative, qint64 size)
{
    const qsizetype slash = relative.indexOf('/');
    const QByteArrayView name = relative.sliced(slash + 1);
    const QByteArrayView owner = slash < 0 ? name.chopped(capsuleEndingThere.size()) : relative.first(slash);
    if (m_folders.isEmpty() || !isPlainFileName(owner) || !isPlainFileName(name) || size < 0) {
        ++m_refusedNames;
        return;
    }
    auto &capsules = m_folders.last().capsules;
    const QByteArray key = owner.toByteArray();
    const QByteArray root = m_folders.last().path + '/';
    const QByteArray path = root + relative.toByteArray();
    const auto before = capsules.constFind(key);
    const bool first = before == capsules.constEnd()
        || (before->capsule != root + key + capsuleEndingThere.toByteArray() && path < before->capsule);
    if ((slash < 0 || first) && capsules.size() < mostTraces) {
        RecordingInfo &found = capsules[key];
        found.capsule = path;
        found.capsuleSize = size;
    }
}

void ScanParser::mappedFile(QByteArrayView fields)
{
    TraceFacts::File facts;
    facts.size = field(fields).toLongLong();
    facts.modified = milliseconds(field(fields));
    if (TraceFacts *trace = place(fields, facts.name)) {
        trace->addFile(facts);
    }
}

void ScanParser::link(QByteArrayView fields)
{
    const qint64 time = milliseconds(field(fields));
    const QByteArrayView target = next();
    if (fields == "latest-trace" && !m_folders.isEmpty()) {
        m_folders.last().latest = lastPart(target).toByteArray();
        m_folders.last().latestSince = time;
    }
}

void ScanParser::unreadable(QByteArrayView path)
{
    if (m_folders.isEmpty() || !isPlainFileName(path)) {
        return;
    }
    m_folders.last().traces[path.toByteArray()].setUnreadable();
}

TraceFacts *ScanParser::placeAbsolute(QByteArrayView path)
{
    if (m_folders.isEmpty() || !path.startsWith(m_folders.last().path)) {
        ++m_refusedNames;
        return nullptr;
    }
    QByteArrayView relative = path.sliced(m_folders.last().path.size());
    while (relative.startsWith('/')) {
        relative = relative.sliced(1);
    }
    QByteArray file;
    return place(relative, file);
}

void ScanParser::versionHead(QByteArrayView path)
{
    const QByteArrayView head = next();
    if (TraceFacts *trace = m_cut ? nullptr : placeAbsolute(path)) {
        trace->setVersionHead(head.first(qMin<qsizetype>(head.size(), 16)).toByteArray());
    }
}

void ScanParser::lockState(QByteArrayView path)
{
    const QByteArrayView code = next();
    if (TraceFacts *trace = m_cut ? nullptr : placeAbsolute(path)) {
        trace->setLock(code == "0"       ? TraceFacts::Lock::Free
                           : code == "1" ? TraceFacts::Lock::Held
                                         : TraceFacts::Lock::Unknown);
    }
}

void ScanParser::locks(QByteArrayView table)
{
    m_sawLocks = true;
    const QByteArrayList lines = table.toByteArray().split('\n');
    for (const QByteArray &line : lines) {
        // "2: FLOCK  ADVISORY  WRITE 532 fe:00:9978297 0 EOF"
        const QByteArrayList words = line.simplified().split(' ');
        if (words.size() > 5 && words.at(1) == "FLOCK") {
            m_lockedInodes.insert(words.at(5).split(':').last().toULongLong());
        }
    }
}

void ScanParser::finish(ScanAnswer &answer)
{
    answer.scan.way = HostScan::Way::Exec;
    answer.noFind = answer.complete
        && std::ranges::any_of(m_folders, [](const Folder &folder) { return folder.open && !folder.listed; });
    for (Folder &folder : m_folders) {
        finishFolder(folder, answer.scan);
    }
    std::ranges::stable_sort(answer.scan.recordings, std::ranges::greater(), &RecordingInfo::when);
    sayProblems(answer);
}

void ScanParser::finishFolder(Folder &folder, HostScan &scan)
{
    for (auto trace = folder.traces.begin(); trace != folder.traces.end(); ++trace) {
        const QByteArray &name = trace.key();
        if (!trace->looksLikeTrace() || name.startsWith('.')) {
            continue;
        }
        if (m_sawLocks && trace->hasIncomplete()) {
            trace->setLock(m_lockedInodes.contains(trace->incompleteInode()) ? TraceFacts::Lock::Held
                                                                             : TraceFacts::Lock::Free);
        }
        if (!name.isEmpty() && name == folder.latest) {
            trace->setLatestSince(folder.latestSince);
        }
        const QByteArray shown = name.isEmpty() ? lastPart(folder.path).toByteArray() : name;
        RecordingInfo info = trace->judge(shown, m_now);
        info.hostId = m_hostId;
        info.path = name.isEmpty() ? folder.path : folder.path + '/' + name;
        const RecordingInfo capsule = folder.capsules.value(name);
        info.capsule = capsule.capsule;
        info.capsuleSize = capsule.capsuleSize;
        scan.recordings.append(info);
        ++folder.facts.recordings;
    }
    scan.folders.append(folder.facts);
}

void ScanParser::sayProblems(ScanAnswer &answer) const
{
    QStringList &problems = answer.scan.problems;
    if (answer.began && !answer.complete) {
        problems.append(ScanText::tr("The host's answer was cut off, so recordings may be missing; refresh to ask "
                                     "again."));
    }
    if (m_refusedNames > 0) {
        problems.append(ScanText::tr("%n name(s) that no honest host sends were left out.", nullptr, m_refusedNames));
    }
    if (m_notUnderstood > 0) {
        problems.append(ScanText::tr("%n part(s) of the host's answer could not be understood and were left out.",
                                     nullptr, m_notUnderstood));
    }
}

} // namespace Backstep
