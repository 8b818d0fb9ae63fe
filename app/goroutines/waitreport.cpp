// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/waitreport.h"

#include "app/goroutines/namenumbers.h"
#include "app/goroutines/waitcauses.h"
#include "app/goroutines/waitpurpose.h"
#include "app/goroutines/waitwords.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

/// Goroutines that are listed behind rings, over all of them: a crowd behind each of many would be told many times.
constexpr qsizetype mostListed = 1'000'000;

FindingKind simpleKind(WaitKind kind)
{
    switch (kind) {
    case WaitKind::Receive:
    case WaitKind::Send: return FindingKind::Channel;
    case WaitKind::Select:
    case WaitKind::EmptySelect: return FindingKind::Select;
    case WaitKind::Mutex: return FindingKind::Mutex;
    case WaitKind::ReadLock:
    case WaitKind::WriteLock: return FindingKind::RwMutex;
    case WaitKind::WaitGroup: return FindingKind::WaitGroup;
    case WaitKind::Cond: return FindingKind::Cond;
    case WaitKind::NilChannel: return FindingKind::NilChannel;
    case WaitKind::Coroutine: return FindingKind::Coroutine;
    default: return FindingKind::Mixed;
    }
}

/// Of goroutines that never end, and of which nobody else need wait.
bool isLeak(FindingKind kind)
{
    return kind == FindingKind::Channel || kind == FindingKind::Select || kind == FindingKind::NilChannel
        || kind == FindingKind::Coroutine;
}

/// Sets of goroutines that have something to do with each other.
class Groups
{
public:
    void join(GoroutineId one, GoroutineId other) { m_parent[root(one)] = root(other); }
    GoroutineId root(GoroutineId of)
    {
        GoroutineId at = of;
        while (m_parent.value(at, at) != at) {
            at = m_parent.value(at);
        }
        m_parent[of] = at;
        return at;
    }

private:
    QHash<GoroutineId, GoroutineId> m_parent;
};

class ReportMaker
{
public:
    explicit ReportMaker(const WaitFacts &facts)
        : m_facts(facts)
        , m_graph(facts)
        , m_rings(m_graph.rings())
        , m_causes(facts, m_graph, m_rings, stuckOf(facts))
    {
    }

    [[nodiscard]] WaitReport make();

private:
    [[nodiscard]] static QSet<GoroutineId> stuckOf(const WaitFacts &facts);
    void findRings();
    void findStuck();
    void findKeptLocks();
    [[nodiscard]] bool keepsLock(const GoroutineWait &wait) const;
    [[nodiscard]] QSet<GoroutineId> unexplained() const;
    [[nodiscard]] QList<QList<GoroutineId>> groupsOf(const QSet<GoroutineId> &stuck) const;
    [[nodiscard]] FindingKind ringKind(const QList<GoroutineId> &ring) const;
    [[nodiscard]] FindingKind groupKind(const QList<GoroutineId> &group) const;
    [[nodiscard]] bool ringIsCertain(const QList<GoroutineId> &ring) const;
    [[nodiscard]] bool groupIsCertain(const QList<GoroutineId> &group) const;
    [[nodiscard]] bool isOnPurpose(const QList<GoroutineId> &group) const;
    [[nodiscard]] bool othersGoOn() const;
    [[nodiscard]] bool fromOutside() const;
    [[nodiscard]] bool allAreStuck() const;
    void addFinding(FindingKind kind, bool certain, const QList<GoroutineId> &goroutines);
    void mergeEqual();
    [[nodiscard]] WaitVerdict verdict() const;
    [[nodiscard]] QList<WaitLine> waiting() const;

    const WaitFacts &m_facts;
    const WaitGraph m_graph;
    const QList<QList<GoroutineId>> m_rings;
    const WaitCauses m_causes;
    QList<WaitFinding> m_findings;
    QSet<GoroutineId> m_explained; ///< in a ring, or behind one
};

WaitReport ReportMaker::make()
{
    findRings();
    findStuck();
    findKeptLocks();
    mergeEqual();
    std::ranges::stable_sort(m_findings, [](const WaitFinding &one, const WaitFinding &other) {
        return std::tuple(!one.certain, one.kind) < std::tuple(!other.certain, other.kind);
    });
    WaitReport report{.verdict = verdict(),
                      .findings = m_findings,
                      .waiting = waiting(),
                      .objects = m_facts.objects,
                      .missing = m_facts.missing,
                      .caveat = m_facts.caveat,
                      .proven = allAreStuck(),
                      .fromOutside = fromOutside()};
    summarize(report, m_facts);
    return report;
}

QSet<GoroutineId> ReportMaker::stuckOf(const WaitFacts &facts)
{
    return facts.stuck + facts.likelyStuck;
}

void ReportMaker::addFinding(FindingKind kind, bool certain, const QList<GoroutineId> &goroutines)
{
    WaitFinding finding;
    finding.kind = kind;
    finding.certain = certain;
    finding.goroutines = goroutines;
    QSet<quint64> seen;
    QSet<std::pair<QString, int>> lines;
    for (const GoroutineId id : goroutines) {
        const GoroutineWait *wait = m_graph.wait(id);
        for (const quint64 object : wait->objects) {
            if (!seen.contains(object)) {
                seen.insert(object);
                finding.objects.append(object);
            }
        }
        const std::pair line(wait->place.file, wait->place.line);
        if (wait->place.known() && !lines.contains(line)) {
            lines.insert(line);
            finding.lines.append(wait->place);
        }
    }
    m_findings.append(finding);
}

void ReportMaker::findRings()
{
    QSet<GoroutineId> all;
    qsizetype left = mostListed;
    for (qsizetype i = 0; i < m_rings.size(); ++i) {
        const QList<GoroutineId> &ring = m_rings.at(i);
        const QSet<GoroutineId> members(ring.begin(), ring.end());
        all += members;
        QSet<GoroutineId> behind = m_causes.behind(i);
        if (left > 0) {
            behind += m_graph.behind(members);
            left -= behind.size();
        }
        addFinding(ringKind(ring), ringIsCertain(ring), ring);
        QList<GoroutineId> &listed = m_findings.last().behind;
        listed = {behind.begin(), behind.end()};
        std::ranges::sort(listed);
        m_explained += behind;
    }
    m_explained += all + m_graph.behind(all);
}

FindingKind ReportMaker::ringKind(const QList<GoroutineId> &ring) const
{
    bool reading = false;
    bool readWrite = false;
    for (const GoroutineId id : ring) {
        const GoroutineWait *wait = m_graph.wait(id);
        const quint64 object = wait->objects.constFirst();
        readWrite = readWrite || m_facts.objects.value(object).kind == SyncKind::RwMutex;
        reading = reading || wait->kind == WaitKind::ReadLock
            || std::ranges::any_of(m_graph.holders(object), &LockHolding::reading);
    }
    if (ring.size() == 1) {
        return readWrite ? FindingKind::RwMutex : FindingKind::DoubleLock;
    }
    return reading ? FindingKind::RwMutex : FindingKind::MutexCycle;
}

bool ReportMaker::ringIsCertain(const QList<GoroutineId> &ring) const
{
    return std::ranges::all_of(ring, [this](GoroutineId id) {
        const QList<LockHolding> holders = m_graph.holders(m_graph.wait(id)->objects.constFirst());
        return !holders.isEmpty() && std::ranges::all_of(holders, &LockHolding::exact);
    });
}

QSet<GoroutineId> ReportMaker::unexplained() const
{
    QSet<GoroutineId> found = stuckOf(m_facts) - m_explained;
    // main in an empty select is how programs say that the others do the work, if there are any.
    const bool isAlone = found == QSet<GoroutineId>{1} && allAreStuck();
    found.removeIf([this, isAlone](GoroutineId id) {
        const GoroutineWait *wait = m_graph.wait(id);
        return wait == nullptr || wait->system || (id == 1 && wait->kind == WaitKind::EmptySelect && !isAlone);
    });
    return found;
}

QList<QList<GoroutineId>> ReportMaker::groupsOf(const QSet<GoroutineId> &stuck) const
{
    QHash<quint64, QList<GoroutineId>> concerned; // waiting for an object, having it, or leading to it
    for (const GoroutineId id : stuck) {
        for (const quint64 object : m_graph.wait(id)->objects) {
            concerned[object].append(id);
        }
    }
    for (const GoroutineId id : stuck) {
        const QSet<quint64> within = m_facts.within.value(id);
        for (const quint64 object : within) {
            if (concerned.contains(object)) {
                concerned[object].append(id);
            }
        }
    }
    Groups groups;
    for (auto it = concerned.cbegin(); it != concerned.cend(); ++it) {
        for (const GoroutineId id : it.value()) {
            groups.join(id, it.value().constFirst());
        }
        const QList<LockHolding> holders = m_graph.holders(it.key());
        for (const LockHolding &holding : holders) {
            if (stuck.contains(holding.goroutine)) {
                groups.join(holding.goroutine, it.value().constFirst());
            }
        }
    }
    std::map<GoroutineId, QList<GoroutineId>> sorted;
    QList<GoroutineId> ids(stuck.begin(), stuck.end());
    std::ranges::sort(ids);
    for (const GoroutineId id : std::as_const(ids)) {
        sorted[groups.root(id)].append(id);
    }
    QList<QList<GoroutineId>> result;
    for (const auto &[root, members] : sorted) {
        result.append(members);
    }
    return result;
}

FindingKind ReportMaker::groupKind(const QList<GoroutineId> &group) const
{
    std::set<FindingKind> kinds;
    for (const GoroutineId id : group) {
        kinds.insert(simpleKind(m_graph.wait(id)->kind));
    }
    if (kinds == std::set{FindingKind::Channel, FindingKind::Select}) {
        return FindingKind::Channel;
    }
    if (kinds.size() > 1) {
        kinds.erase(FindingKind::Coroutine); // waits as the others do
    }
    return kinds.size() == 1 ? *kinds.begin() : FindingKind::Mixed;
}

/// Who is stuck is so whoever has the locks: what is only inferred was left out there.
bool ReportMaker::groupIsCertain(const QList<GoroutineId> &group) const
{
    return std::ranges::all_of(group, [this](GoroutineId id) { return m_facts.stuck.contains(id); });
}

/// Whether main alone waits as programs do on purpose.
bool ReportMaker::isOnPurpose(const QList<GoroutineId> &group) const
{
    return group.size() == 1 && maybeOnPurpose(*m_graph.wait(group.constFirst())) && othersGoOn();
}

/// Whether the program does anything beside main.
bool ReportMaker::othersGoOn() const
{
    const QSet<GoroutineId> dead = stuckOf(m_facts) + m_explained;
    return std::ranges::any_of(m_facts.goroutines, [&dead](const GoroutineWait &wait) {
        return wait.id != 1 && !wait.system && !onlyListens(wait) && wait.kind != WaitKind::Coroutine
            && !dead.contains(wait.id);
    });
}

void ReportMaker::findStuck()
{
    const QList<QList<GoroutineId>> groups = groupsOf(unexplained());
    for (const QList<GoroutineId> &group : groups) {
        QList<GoroutineId> causes;
        QList<GoroutineId> behind;
        for (const GoroutineId id : group) {
            (m_causes.isCause(id) ? causes : behind).append(id);
        }
        if (causes.isEmpty()) { // what they lead to is not among them
            causes = std::exchange(behind, {});
        }
        // Who asks for the next value waits behind the one that is to give it, whatever that one leads to.
        const auto asks = [this](GoroutineId id) { return m_graph.wait(id)->kind == WaitKind::Coroutine; };
        if (!std::ranges::all_of(causes, asks)) {
            std::ranges::copy_if(causes, std::back_inserter(behind), asks);
            causes.removeIf(asks);
        }
        addFinding(groupKind(causes), groupIsCertain(causes) && !isOnPurpose(group), causes);
        m_findings.last().behind = behind;
        m_explained += QSet<GoroutineId>(behind.begin(), behind.end());
    }
}

/// Nothing but package variables leads to what it waits for. That alone is how idle pools wait for work; but who has a
/// lock that others wait for is not idle: nobody comes by who could do without the lock, as far as can be seen.
bool ReportMaker::keepsLock(const GoroutineWait &wait) const
{
    if (!m_facts.apart.contains(wait.id) || !isBlocked(wait.kind) || isLock(wait.kind) || wait.system
        || wait.kind == WaitKind::Coroutine || m_facts.stuck.contains(wait.id) || m_facts.likelyStuck.contains(wait.id)
        || m_explained.contains(wait.id)) {
        return false;
    }
    const QSet<GoroutineId> behind = m_graph.behind({wait.id});
    return std::ranges::any_of(behind, [this, &wait](GoroutineId id) {
        return isLock(m_graph.wait(id)->kind) && m_graph.waitsFor(id).contains(wait.id);
    });
}

void ReportMaker::findKeptLocks()
{
    for (const GoroutineWait &wait : m_facts.goroutines) {
        if (!keepsLock(wait)) {
            continue;
        }
        const QSet<GoroutineId> behind = m_graph.behind({wait.id});
        QList<GoroutineId> waiters(behind.begin(), behind.end());
        std::ranges::sort(waiters);
        addFinding(FindingKind::Mixed, false, QList{wait.id} + waiters);
        WaitFinding &finding = m_findings.last();
        finding.goroutines = {wait.id};
        finding.behind = waiters;
        finding.keepsLock = true;
        m_explained += behind;
    }
}

/// Whether nobody runs, and some wait for what comes from outside of the program's code.
bool ReportMaker::fromOutside() const
{
    bool any = false;
    for (const GoroutineWait &wait : m_facts.goroutines) {
        const bool outside =
            wait.kind == WaitKind::Sleep || wait.kind == WaitKind::Network || wait.kind == WaitKind::Syscall;
        if (!wait.system && !outside && !isBlocked(wait.kind)) {
            return false;
        }
        any = any || (outside && !wait.system);
    }
    return any;
}

/// Whether it is certain of each that nothing can wake it, whatever keeps it.
bool ReportMaker::allAreStuck() const
{
    return !m_facts.stuck.isEmpty() && std::ranges::all_of(m_facts.goroutines, [this](const GoroutineWait &wait) {
        return wait.system || onlyListens(wait) || m_facts.stuck.contains(wait.id);
    });
}

/// A leak repeats: a thousand goroutines that wait in the same line for a thousand channels are one finding.
void ReportMaker::mergeEqual()
{
    QList<WaitFinding> merged;
    QHash<QString, qsizetype> known;
    NameNumbers names;
    for (const WaitFinding &finding : std::as_const(m_findings)) {
        const bool ring = finding.kind == FindingKind::MutexCycle || finding.kind == FindingKind::DoubleLock
            || finding.kind == FindingKind::RwMutex;
        QString key = ring ? QString() : u"%1 %2"_s.arg(static_cast<int>(finding.kind)).arg(finding.certain);
        for (const CodeLocation &line : ring ? QList<CodeLocation>() : finding.lines) {
            key += u"\n%1 %2 %3 %4"_s.arg(line.pc).arg(line.line).arg(names.of(line.file)).arg(names.of(line.function));
        }
        const auto same = known.constFind(key);
        if (ring || same == known.cend()) {
            known.insert(key, merged.size());
            merged.append(finding);
        } else {
            merged[*same].goroutines += finding.goroutines;
            merged[*same].objects += finding.objects;
            merged[*same].behind += finding.behind;
        }
    }
    for (WaitFinding &finding : merged) {
        std::ranges::sort(finding.behind);
    }
    m_findings = merged;
}

WaitVerdict ReportMaker::verdict() const
{
    if (m_findings.isEmpty()) {
        return WaitVerdict::None;
    }
    if (allAreStuck()) {
        return WaitVerdict::Deadlock;
    }
    const bool allWait = std::ranges::all_of(m_facts.goroutines, [](const GoroutineWait &wait) {
        return wait.system || onlyListens(wait) || isBlocked(wait.kind);
    });
    QSet<GoroutineId> dead = m_explained;
    bool leaksOnly = true;
    for (const WaitFinding &finding : m_findings) {
        dead += QSet<GoroutineId>(finding.goroutines.begin(), finding.goroutines.end());
        leaksOnly = leaksOnly && (isLeak(finding.kind) || isOnPurpose(finding.goroutines));
    }
    const bool allDead = allWait && std::ranges::all_of(m_facts.goroutines, [&dead](const GoroutineWait &wait) {
                             return wait.system || onlyListens(wait) || dead.contains(wait.id)
                                 || wait.kind == WaitKind::EmptySelect
                                 || wait.kind == WaitKind::Coroutine; // somebody has to ask, or to answer
                         });
    return allDead ? WaitVerdict::Deadlock : leaksOnly ? WaitVerdict::LeakSuspects : WaitVerdict::PartialDeadlock;
}

QList<WaitLine> ReportMaker::waiting() const
{
    QHash<std::pair<quint64, GoroutineId>, qsizetype> places;
    for (const SyncObject &object : m_facts.objects) {
        for (qsizetype i = object.queue.size() - 1; i >= 0; --i) {
            places.insert({object.address, object.queue.at(i)}, i + 1);
        }
    }
    QList<WaitLine> lines;
    for (const GoroutineWait &wait : m_facts.goroutines) {
        if (wait.system || wait.kind == WaitKind::None) {
            continue;
        }
        WaitLine line{.wait = wait, .heldBy = {}, .places = {}};
        for (const quint64 object : wait.objects) {
            line.places.append(places.value({object, wait.id}));
        }
        if (isLock(wait.kind) || wait.kind == WaitKind::Coroutine) {
            line.heldBy = m_graph.holders(wait.objects.value(0));
        }
        lines.append(line);
    }
    std::ranges::sort(lines, {},
                      [](const WaitLine &line) { return std::pair(!isBlocked(line.wait.kind), line.wait.id); });
    return lines;
}

} // namespace

qsizetype blockedCount(const WaitReport &report)
{
    const auto others =
        std::ranges::partition_point(report.waiting, [](const WaitLine &line) { return isBlocked(line.wait.kind); });
    return others - report.waiting.begin();
}

bool verdictIsCertain(const WaitReport &report)
{
    QSet<GoroutineId> certain;
    QSet<GoroutineId> all;
    bool any = false;
    for (const WaitFinding &finding : report.findings) {
        QSet<GoroutineId> concerned(finding.goroutines.begin(), finding.goroutines.end());
        concerned += QSet<GoroutineId>(finding.behind.begin(), finding.behind.end());
        all += concerned;
        if (finding.certain) {
            certain += concerned;
            // A leak beside it does not make a suspected deadlock certain.
            any = any || !isLeak(finding.kind) || report.verdict == WaitVerdict::LeakSuspects;
        }
    }
    return report.verdict == WaitVerdict::Deadlock ? report.proven || certain.contains(all) : any;
}

WaitReport makeWaitReport(const WaitFacts &facts)
{
    return ReportMaker(facts).make();
}

} // namespace Backstep
