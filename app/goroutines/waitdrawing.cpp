// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/waitdrawing.h"

#include "app/base/foreigntext.h"
#include "app/goroutines/layeredlayout.h"
#include "app/goroutines/waitgroups.h"
#include "app/goroutines/waitwords.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestText = 32;
constexpr double sideMargin = 10;
constexpr double nodeHeight = 42;
constexpr qsizetype drawnOneByOne = 4; ///< objects that only one box of goroutines waits for

class Words
{
    Q_DECLARE_TR_FUNCTIONS(WaitDrawing)

public:
    static QString place(const CodeLocation &at)
    {
        return at.known() ? QFileInfo(at.file).fileName() + u':' + QString::number(at.line) : tr("unknown line");
    }

    static QString count(qsizetype number) { return QLocale().toString(number); }

    static QString goroutines(const WaitDrawing::Node &node)
    {
        const qsizetype count = node.goroutines.size();
        return count == 1 ? tr("goroutine %1").arg(node.goroutines.constFirst())
                          : tr("%1 goroutines").arg(Words::count(count));
    }

    static QString kind(const SyncObject &object)
    {
        switch (object.kind) {
        case SyncKind::Channel:
            return object.unread       ? tr("channel")
                : object.closed        ? tr("closed channel")
                : object.capacity == 0 ? tr("channel, unbuffered")
                                       : tr("channel, %1 of %2").arg(count(object.count), count(object.capacity));
        case SyncKind::Mutex: return tr("mutex");
        case SyncKind::RwMutex: return tr("read-write mutex");
        case SyncKind::WaitGroup:
            return object.unread ? tr("wait group") : tr("wait group, %1 missing").arg(object.count);
        case SyncKind::Cond: return tr("condition");
        case SyncKind::Semaphore: return tr("semaphore");
        case SyncKind::Coroutine: return tr("iterator");
        }
        return {};
    }

    static QString manyObjects(qsizetype count, SyncKind kind)
    {
        switch (kind) {
        case SyncKind::Channel: return tr("%1 channels").arg(Words::count(count));
        case SyncKind::Mutex: return tr("%1 mutexes").arg(Words::count(count));
        case SyncKind::RwMutex: return tr("%1 read-write mutexes").arg(Words::count(count));
        case SyncKind::WaitGroup: return tr("%1 wait groups").arg(Words::count(count));
        case SyncKind::Cond: return tr("%1 conditions").arg(Words::count(count));
        case SyncKind::Semaphore: return tr("%1 semaphores").arg(Words::count(count));
        case SyncKind::Coroutine: return tr("%1 iterators").arg(Words::count(count));
        }
        return {};
    }

    static QString moreReleasers(qsizetype count)
    {
        return tr("and %n more could release it", nullptr, static_cast<int>(count));
    }

    static QString queue(const QString &goroutines) { return tr("its queue, the next one first: %1").arg(goroutines); }

    static QString edge(WaitDrawing::EdgeKind kind, bool exact)
    {
        switch (kind) {
        case WaitDrawing::EdgeKind::WaitsOn: return tr("waits on");
        case WaitDrawing::EdgeKind::HeldBy: return exact ? tr("held by") : tr("held by?");
        case WaitDrawing::EdgeKind::CouldRelease: return tr("released by?");
        }
        return {};
    }
};

/// The middle gives way: both the beginning and the end of a name say which it is.
QString shortened(const QString &text)
{
    const QString shown = harmless(text);
    const qsizetype half = longestText / 2;
    return shown.size() <= longestText ? shown : shown.left(half) + u'…' + shown.right(half - 1);
}

/// Of two level edges the lower one has its word below.
bool isLowerOfSeveral(const QList<QPointF> &points, const QRectF &node)
{
    constexpr double level = 0.5;
    const double start = points.constFirst().y();
    const bool bends =
        std::ranges::any_of(points, [start](const QPointF &point) { return std::abs(point.y() - start) > level; });
    return !bends && start > node.center().y() + level;
}

class Drawer
{
public:
    Drawer(const WaitFacts &facts, const WaitReport &report)
        : m_facts(facts)
        , m_report(report)
        , m_names(distinctNames(report))
    {
    }

    [[nodiscard]] WaitDrawing draw();

private:
    [[nodiscard]] QList<WaitGroup> groupsByWeight() const;
    void addGroup(const WaitGroup &group);
    void addWaits(int node, const WaitGroup &group);
    void addHolders(const WaitLine &line);
    void addReleasers();
    void addReleaser(int object, int goroutine);
    int addGoroutines(const QList<GoroutineId> &ids, const CodeLocation &place, bool waits);
    int addObjects(const QList<quint64> &objects);
    int holder(GoroutineId id);
    void addEdge(int from, int to, WaitDrawing::EdgeKind kind, bool exact);
    void describe(WaitDrawing::Node &node) const;
    void place();

    const WaitFacts &m_facts;
    const WaitReport &m_report;
    QHash<quint64, QString> m_names;
    WaitDrawing m_drawing;
    QHash<GoroutineId, QList<int>> m_findings;
    QSet<GoroutineId> m_behind;
    QHash<quint64, QList<int>> m_objectFindings;
    QHash<quint64, int> m_objectNode;
    QHash<quint64, qsizetype> m_waiters; ///< boxes of goroutines that wait for an object
    QHash<GoroutineId, const GoroutineWait *> m_waits;
    QHash<quint64, int> m_edgeAt; ///< by from and to
    QHash<int, QSet<int>> m_releasers; ///< boxes, by that of what they could release
    int m_releaserEdges = 0;
};

/// What was found first, then what is behind it or behind locks, then the rest; each in the order of the report.
QList<WaitGroup> Drawer::groupsByWeight() const
{
    QList<WaitGroup> groups = groupBlocked(m_report);
    std::ranges::stable_sort(groups, {}, [this](const WaitGroup &group) {
        const WaitLine &line = m_report.waiting.at(group.constFirst());
        const QList<int> findings = m_findings.value(line.wait.id);
        const int later = static_cast<int>(m_report.findings.size());
        const bool behind = !line.heldBy.isEmpty() || m_behind.contains(line.wait.id);
        return !findings.isEmpty() ? findings.constFirst() : behind ? later : later + 1;
    });
    return groups;
}

int Drawer::addGoroutines(const QList<GoroutineId> &ids, const CodeLocation &place, bool waits)
{
    const auto index = static_cast<int>(m_drawing.nodes.size());
    WaitDrawing::Node node;
    node.goroutines = ids;
    node.waits = waits;
    node.place = place;
    node.title = Words::goroutines(node);
    node.detail = shortened(Words::place(place));
    for (const GoroutineId id : ids) {
        m_drawing.nodeOf.insert(id, index);
        for (const int finding : m_findings.value(id)) {
            if (!node.findings.contains(finding)) {
                node.findings.append(finding);
            }
        }
    }
    m_drawing.nodes.append(node);
    return index;
}

int Drawer::addObjects(const QList<quint64> &objects)
{
    const auto index = static_cast<int>(m_drawing.nodes.size());
    const SyncObject first = m_report.objects.value(objects.constFirst());
    WaitDrawing::Node node;
    node.objects = objects;
    if (objects.size() == 1) {
        node.title = shortened(m_names.value(first.address));
        node.detail = Words::kind(first);
    } else {
        node.title = Words::manyObjects(objects.size(), first.kind);
        node.detail = shortened(first.expression);
    }
    for (const quint64 object : objects) {
        m_objectNode.insert(object, index);
        for (const int finding : m_objectFindings.value(object)) {
            if (!node.findings.contains(finding)) {
                node.findings.append(finding);
            }
        }
    }
    m_drawing.nodes.append(node);
    return index;
}

void Drawer::addEdge(int from, int to, WaitDrawing::EdgeKind kind, bool exact)
{
    const quint64 key = (static_cast<quint64>(from) << 32) | static_cast<quint64>(to);
    if (const auto known = m_edgeAt.constFind(key); known != m_edgeAt.cend()) {
        if (WaitDrawing::Edge &edge = m_drawing.edges[*known]; edge.kind == kind) {
            edge.exact = edge.exact && exact;
        }
        return;
    }
    m_edgeAt.insert(key, static_cast<int>(m_drawing.edges.size()));
    WaitDrawing::Edge edge;
    edge.from = from;
    edge.to = to;
    edge.kind = kind;
    edge.exact = exact;
    for (const int finding : m_drawing.nodes.at(from).findings) {
        if (m_drawing.nodes.at(to).findings.contains(finding)) {
            edge.findings.append(finding);
        }
    }
    m_drawing.edges.append(edge);
}

int Drawer::holder(GoroutineId id)
{
    if (const auto known = m_drawing.nodeOf.constFind(id); known != m_drawing.nodeOf.cend()) {
        return *known;
    }
    const GoroutineWait *wait = m_waits.value(id);
    return addGoroutines({id}, wait ? wait->place : CodeLocation(), wait && isBlocked(wait->kind));
}

void Drawer::addWaits(int node, const WaitGroup &group)
{
    QList<quint64> alone;
    QSet<quint64> seen;
    for (const qsizetype line : group) {
        for (const quint64 object : m_report.waiting.at(line).wait.objects) {
            if (seen.contains(object)) {
                continue;
            }
            seen.insert(object);
            if (m_objectNode.contains(object)) {
                addEdge(node, m_objectNode.value(object), WaitDrawing::EdgeKind::WaitsOn, true);
            } else if (m_waiters.value(object) > 1 || !m_report.waiting.at(line).heldBy.isEmpty()) {
                addEdge(node, addObjects({object}), WaitDrawing::EdgeKind::WaitsOn, true);
            } else {
                alone.append(object);
            }
        }
    }
    if (alone.size() > drawnOneByOne) {
        addEdge(node, addObjects(alone), WaitDrawing::EdgeKind::WaitsOn, true);
    } else {
        for (const quint64 object : std::as_const(alone)) {
            addEdge(node, addObjects({object}), WaitDrawing::EdgeKind::WaitsOn, true);
        }
    }
}

void Drawer::addHolders(const WaitLine &line)
{
    if (line.wait.objects.isEmpty()) {
        return;
    }
    const int object = m_objectNode.value(line.wait.objects.constFirst());
    for (const LockHolding &holding : line.heldBy) {
        if (m_drawing.nodes.size() >= 2 * WaitDrawing::mostNodes) {
            return; // a lock with thousands of readers
        }
        addEdge(object, holder(holding.goroutine), WaitDrawing::EdgeKind::HeldBy, holding.exact);
    }
}

void Drawer::addGroup(const WaitGroup &group)
{
    const WaitLine &first = m_report.waiting.at(group.constFirst());
    int node = m_drawing.nodeOf.value(first.wait.id, -1); // as a holder it may be there
    if (node < 0) {
        QList<GoroutineId> ids;
        ids.reserve(group.size());
        for (const qsizetype line : group) {
            ids.append(m_report.waiting.at(line).wait.id);
        }
        node = addGoroutines(ids, first.wait.place, true);
    }
    addWaits(node, group);
    addHolders(first);
}

/// Of goroutines that are stuck it is known what their stacks lead to. A lock that somebody has is no question.
void Drawer::addReleasers()
{
    QSet<quint64> held;
    for (const LockHolding &holding : m_facts.holdings) {
        held.insert(holding.object);
    }
    for (qsizetype i = 0; i < m_report.waiting.size(); ++i) {
        const GoroutineWait &wait = m_report.waiting.at(i).wait;
        const auto within = m_facts.within.constFind(wait.id);
        const int node = m_drawing.nodeOf.value(wait.id, -1);
        if (node < 0 || within == m_facts.within.cend()) {
            continue;
        }
        QList<quint64> objects(within->cbegin(), within->cend());
        std::ranges::sort(objects);
        for (const quint64 object : std::as_const(objects)) {
            const int at = m_objectNode.value(object, -1);
            if (at >= 0 && !held.contains(object) && !wait.objects.contains(object)) {
                addReleaser(at, node);
            }
        }
    }
}

/// Those that share a value with many channels could each release each: of such a crowd the first say enough.
void Drawer::addReleaser(int object, int goroutine)
{
    QSet<int> &known = m_releasers[object];
    if (known.contains(goroutine)) {
        return;
    }
    known.insert(goroutine);
    if (known.size() > WaitDrawing::mostReleasers || m_releaserEdges >= WaitDrawing::mostReleaserEdges) {
        ++m_drawing.nodes[object].moreReleasers;
        ++m_drawing.releasersNotDrawn;
        return;
    }
    ++m_releaserEdges;
    addEdge(object, goroutine, WaitDrawing::EdgeKind::CouldRelease, false);
}

void Drawer::describe(WaitDrawing::Node &node) const
{
    QStringList lines{node.title};
    if (node.isObject()) {
        lines.append(node.detail);
        if (const QString queue = queueText(m_report.objects.value(node.objects.constFirst()));
            node.objects.size() == 1 && !queue.isEmpty()) {
            lines.append(Words::queue(queue));
        }
        if (node.moreReleasers > 0) {
            lines.append(Words::moreReleasers(node.moreReleasers));
        }
        for (const quint64 object : node.objects.first(std::min<qsizetype>(node.objects.size(), drawnOneByOne))) {
            lines.append(u"0x"_s + QString::number(object, 16));
        }
    } else {
        lines.append(node.place.known() ? node.place.file + u':' + QString::number(node.place.line) : QString());
        lines.append(node.place.function);
        if (const GoroutineWait *wait = m_waits.value(node.goroutines.constFirst())) {
            lines.append(wait->reason);
            for (qsizetype i = 0; i < std::min(drawnOneByOne, wait->sends.size()); ++i) {
                lines.append(caseText(*wait, i, m_names.value(wait->objects.at(i))));
            }
            if (node.goroutines.size() == 1) {
                for (auto label = wait->labels.cbegin(); label != wait->labels.cend(); ++label) {
                    lines.append(label.key() + u'=' + label.value());
                }
            }
        }
    }
    for (const int finding : std::as_const(node.findings)) {
        lines.append(findingTitle(m_report.findings.at(finding)));
    }
    for (QString &line : lines) {
        line = harmless(line);
    }
    lines.removeAll(QString());
    node.description = lines.join(u'\n');
}

void Drawer::place()
{
    QList<QSizeF> sizes;
    for (WaitDrawing::Node &node : m_drawing.nodes) {
        describe(node);
        const qsizetype characters = std::max<qsizetype>({node.title.size(), node.detail.size(), 8});
        sizes.append({static_cast<double>(characters) * WaitDrawing::characterWidth + 2 * sideMargin, nodeHeight});
    }
    QList<LayeredEdge> edges;
    for (const WaitDrawing::Edge &edge : std::as_const(m_drawing.edges)) {
        edges.append({.from = edge.from, .to = edge.to});
    }
    const LayeredLayout layout = layOutInLayers(sizes, edges);
    for (qsizetype i = 0; i < m_drawing.nodes.size(); ++i) {
        m_drawing.nodes[i].rect = layout.nodes.at(i);
    }
    for (qsizetype i = 0; i < m_drawing.edges.size(); ++i) {
        m_drawing.edges[i].points = layout.edges.at(i).points;
        m_drawing.edges[i].backwards = layout.edges.at(i).backwards;
        if (!m_drawing.edges.at(i).points.isEmpty()) {
            const QRectF &from = m_drawing.nodes.at(m_drawing.edges.at(i).from).rect;
            m_drawing.edges[i].wordBelow = isLowerOfSeveral(m_drawing.edges.at(i).points, from);
        }
    }
    m_drawing.size = layout.size;
}

WaitDrawing Drawer::draw()
{
    for (int i = 0; i < m_report.findings.size(); ++i) {
        const WaitFinding &finding = m_report.findings.at(i);
        m_drawing.certain.append(finding.certain);
        for (const GoroutineId id : finding.goroutines) {
            m_findings[id].append(i);
        }
        m_behind.unite({finding.behind.cbegin(), finding.behind.cend()});
        for (const quint64 object : finding.objects) {
            m_objectFindings[object].append(i);
        }
    }
    for (const GoroutineWait &wait : m_facts.goroutines) {
        m_waits.insert(wait.id, &wait);
    }
    const QList<WaitGroup> groups = groupsByWeight();
    for (const WaitGroup &group : groups) {
        QSet<quint64> objects;
        for (const qsizetype line : group) {
            const QList<quint64> &of = m_report.waiting.at(line).wait.objects;
            objects.unite({of.cbegin(), of.cend()});
        }
        for (const quint64 object : std::as_const(objects)) {
            ++m_waiters[object];
        }
    }
    for (const WaitGroup &group : groups) {
        if (m_drawing.nodes.size() < WaitDrawing::mostNodes) {
            addGroup(group);
        } else {
            m_drawing.notDrawn += group.size();
        }
    }
    addReleasers();
    place();
    return m_drawing;
}

} // namespace

WaitDrawing drawWaits(const WaitFacts &facts, const WaitReport &report)
{
    return Drawer(facts, report).draw();
}

QString edgeWords(const WaitDrawing::Edge &edge)
{
    return Words::edge(edge.kind, edge.exact);
}

} // namespace Backstep
