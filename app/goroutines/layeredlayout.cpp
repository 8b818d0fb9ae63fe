// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/layeredlayout.h"

#include <QHash>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <ranges>

namespace Backstep {

namespace {

constexpr double layerGap = 84;  ///< room for the curves, and for a word at their beginning
constexpr double nodeGap = 18;
constexpr double laneGap = 12;   ///< beside an edge that passes through a layer
constexpr double partGap = 36;
constexpr double portGap = 9;
constexpr int orderingSweeps = 12;
constexpr int levellingSweeps = 10;

/// A node of the graph, or a place at which an edge passes through a layer.
struct Slot
{
    int node = -1;
    int layer = 0;
    double width = 0;
    double height = 2;
    double centre = 0; ///< from the top
    QList<int> before; ///< in the layer to the left
    QList<int> after;
};

/// The part of a graph that hangs together.
class Part
{
public:
    Part(const QList<int> &nodes, const QList<int> &edges, const QList<QSizeF> &sizes, const QList<LayeredEdge> &all);

    void layOut();
    void write(LayeredLayout &layout, const QPointF &at) const;
    [[nodiscard]] QSizeF size() const { return m_size; }

private:
    struct Edge
    {
        int index = 0;
        int from = 0; ///< slots, after cycles are broken
        int to = 0;
        bool backwards = false;
        QList<int> chain; ///< of slots, both ends included
    };

    void breakCycles();
    void assignLayers();
    void insertLanes();
    void order();
    void sortLayer(int layer, bool byBefore);
    [[nodiscard]] qint64 crossings() const;
    [[nodiscard]] qint64 crossingsAfter(int layer) const;
    void level();
    void levelLayer(int layer, bool byBefore, bool byAfter);
    void placeColumns();
    [[nodiscard]] double gapBetween(int upper, int lower) const;
    [[nodiscard]] QHash<int, double> ports(bool leaving) const;
    [[nodiscard]] QList<QPointF> pointsOf(const Edge &edge, double start, double end) const;

    QList<Slot> m_slots;
    QList<Edge> m_edges;
    QList<QList<int>> m_layers; ///< of slots, from the top
    QList<double> m_left;       ///< of each layer
    QList<double> m_width;
    QSizeF m_size;
};

Part::Part(const QList<int> &nodes, const QList<int> &edges, const QList<QSizeF> &sizes, const QList<LayeredEdge> &all)
{
    QHash<int, int> slotOf;
    for (const int node : nodes) {
        slotOf.insert(node, static_cast<int>(m_slots.size()));
        Slot slot;
        slot.node = node;
        slot.width = sizes.at(node).width();
        slot.height = sizes.at(node).height();
        m_slots.append(slot);
    }
    for (const int index : edges) {
        Edge edge;
        edge.index = index;
        edge.from = slotOf.value(all.at(index).from);
        edge.to = slotOf.value(all.at(index).to);
        m_edges.append(edge);
    }
}

/// Walks in depth; an edge back to where the walk came through closes a cycle and is turned round. Begins where nothing
/// leads to, so that as few as possible are.
void Part::breakCycles()
{
    QList<QList<int>> leaving(m_slots.size());
    QList<int> entering(m_slots.size(), 0);
    for (int i = 0; i < m_edges.size(); ++i) {
        leaving[m_edges.at(i).from].append(i);
        ++entering[m_edges.at(i).to];
    }
    QList<int> starts(m_slots.size());
    std::iota(starts.begin(), starts.end(), 0);
    std::ranges::stable_sort(starts, {}, [&entering](int slot) { return entering.at(slot) > 0; });
    enum class Mark { New, Open, Done };
    QList<Mark> marks(m_slots.size(), Mark::New);
    QList<qsizetype> next(m_slots.size(), 0);
    QList<int> turned;
    for (const int start : std::as_const(starts)) {
        QList<int> way;
        if (marks.at(start) == Mark::New) {
            marks[start] = Mark::Open;
            way.append(start);
        }
        while (!way.isEmpty()) {
            const int at = way.constLast();
            if (next.at(at) == leaving.at(at).size()) {
                marks[at] = Mark::Done;
                way.removeLast();
                continue;
            }
            const int edge = leaving.at(at).at(next[at]++);
            const int to = m_edges.at(edge).to;
            if (marks.at(to) == Mark::Open) {
                turned.append(edge);
            } else if (marks.at(to) == Mark::New) {
                marks[to] = Mark::Open;
                way.append(to);
            }
        }
    }
    for (const int edge : std::as_const(turned)) {
        std::swap(m_edges[edge].from, m_edges[edge].to);
        m_edges[edge].backwards = true;
    }
}

void Part::assignLayers()
{
    QList<QList<int>> leaving(m_slots.size());
    QList<int> entering(m_slots.size(), 0);
    for (const Edge &edge : std::as_const(m_edges)) {
        leaving[edge.from].append(edge.to);
        ++entering[edge.to];
    }
    QList<int> order;
    for (int slot = 0; slot < m_slots.size(); ++slot) {
        if (entering.at(slot) == 0) {
            order.append(slot);
        }
    }
    for (qsizetype i = 0; i < order.size(); ++i) {
        const int from = order.at(i);
        for (const int to : leaving.at(from)) {
            m_slots[to].layer = std::max(m_slots.at(to).layer, m_slots.at(from).layer + 1);
            if (--entering[to] == 0) {
                order.append(to);
            }
        }
    }
    // As far to the right as what they lead to allows: short edges are easy to follow.
    for (const int from : std::views::reverse(order)) {
        if (!leaving.at(from).isEmpty()) {
            const auto layerOf = [this](int slot) { return m_slots.at(slot).layer; };
            m_slots[from].layer = std::ranges::min(leaving.at(from) | std::views::transform(layerOf)) - 1;
        }
    }
    const int first = std::ranges::min(m_slots, {}, &Slot::layer).layer;
    for (Slot &slot : m_slots) {
        slot.layer -= first;
    }
}

/// An edge over several layers gets a lane of its own through each of them.
void Part::insertLanes()
{
    for (Edge &edge : m_edges) {
        edge.chain = {edge.from};
        for (int layer = m_slots.at(edge.from).layer + 1; layer < m_slots.at(edge.to).layer; ++layer) {
            Slot lane;
            lane.layer = layer;
            edge.chain.append(static_cast<int>(m_slots.size()));
            m_slots.append(lane);
        }
        edge.chain.append(edge.to);
        for (qsizetype i = 1; i < edge.chain.size(); ++i) {
            m_slots[edge.chain.at(i - 1)].after.append(edge.chain.at(i));
            m_slots[edge.chain.at(i)].before.append(edge.chain.at(i - 1));
        }
    }
    for (int slot = 0; slot < m_slots.size(); ++slot) {
        const int layer = m_slots.at(slot).layer;
        m_layers.resize(std::max<qsizetype>(m_layers.size(), layer + 1));
        m_layers[layer].append(slot);
    }
}

void Part::sortLayer(int layer, bool byBefore)
{
    QHash<int, qsizetype> place;
    const int beside = byBefore ? layer - 1 : layer + 1;
    for (qsizetype i = 0; i < m_layers.at(beside).size(); ++i) {
        place.insert(m_layers.at(beside).at(i), i);
    }
    QHash<int, double> centre;
    for (qsizetype i = 0; i < m_layers.at(layer).size(); ++i) {
        const int slot = m_layers.at(layer).at(i);
        const QList<int> &neighbours = byBefore ? m_slots.at(slot).before : m_slots.at(slot).after;
        double sum = 0;
        for (const int neighbour : neighbours) {
            sum += static_cast<double>(place.value(neighbour));
        }
        const auto count = static_cast<double>(neighbours.size());
        centre.insert(slot, neighbours.isEmpty() ? static_cast<double>(i) : sum / count);
    }
    std::ranges::stable_sort(m_layers[layer], {}, [&centre](int slot) { return centre.value(slot); });
}

/// Counts pairs of edges whose ends are in the other order; by a tree of sums, so that stars of many rays are no loss.
qint64 Part::crossingsAfter(int layer) const
{
    const QList<int> &right = m_layers.at(layer + 1);
    QHash<int, qsizetype> place;
    for (qsizetype i = 0; i < right.size(); ++i) {
        place.insert(right.at(i), i);
    }
    QList<qint64> sums(right.size() + 1, 0);
    qint64 total = 0;
    qint64 found = 0;
    for (const int slot : m_layers.at(layer)) {
        QList<qsizetype> ends;
        for (const int to : m_slots.at(slot).after) {
            ends.append(place.value(to));
        }
        for (const qsizetype end : std::as_const(ends)) {
            qint64 notBelow = 0;
            for (qsizetype i = end + 1; i > 0; i -= i & -i) {
                notBelow += sums.at(i);
            }
            found += total - notBelow;
        }
        for (const qsizetype end : std::as_const(ends)) {
            for (qsizetype i = end + 1; i < sums.size(); i += i & -i) {
                ++sums[i];
            }
            ++total;
        }
    }
    return found;
}

qint64 Part::crossings() const
{
    qint64 sum = 0;
    for (int layer = 0; layer + 1 < m_layers.size(); ++layer) {
        sum += crossingsAfter(layer);
    }
    return sum;
}

void Part::order()
{
    QList<QList<int>> best = m_layers;
    qint64 fewest = crossings();
    const auto last = static_cast<int>(m_layers.size()) - 1;
    for (int sweep = 0; sweep < orderingSweeps && fewest > 0; ++sweep) {
        if (sweep % 2 == 0) {
            for (int layer = 1; layer <= last; ++layer) {
                sortLayer(layer, true);
            }
        } else {
            for (int layer = last - 1; layer >= 0; --layer) {
                sortLayer(layer, false);
            }
        }
        if (const qint64 now = crossings(); now < fewest) {
            fewest = now;
            best = m_layers;
        }
    }
    m_layers = best;
}

double Part::gapBetween(int upper, int lower) const
{
    const bool nodes = m_slots.at(upper).node >= 0 && m_slots.at(lower).node >= 0;
    return (m_slots.at(upper).height + m_slots.at(lower).height) / 2 + (nodes ? nodeGap : laneGap);
}

/// Brings each slot of a layer as near to the mean height of its neighbours as its own neighbours above and below
/// allow: those that would overlap move together to the mean of what they want.
void Part::levelLayer(int layer, bool byBefore, bool byAfter)
{
    struct Block
    {
        double sum = 0;
        int count = 0;

        [[nodiscard]] double mean() const { return sum / count; }
    };
    QList<Block> blocks;
    QList<double> offsets;
    double offset = 0;
    const QList<int> &members = m_layers.at(layer);
    for (qsizetype i = 0; i < members.size(); ++i) {
        offset += i > 0 ? gapBetween(members.at(i - 1), members.at(i)) : 0;
        offsets.append(offset);
        const Slot &slot = m_slots.at(members.at(i));
        const QList<int> neighbours = (byBefore ? slot.before : QList<int>()) + (byAfter ? slot.after : QList<int>());
        double wanted = slot.centre;
        if (!neighbours.isEmpty()) {
            wanted = 0;
            for (const int neighbour : neighbours) {
                wanted += m_slots.at(neighbour).centre / static_cast<double>(neighbours.size());
            }
        }
        blocks.append({.sum = wanted - offset, .count = 1});
        while (blocks.size() > 1 && blocks.at(blocks.size() - 2).mean() > blocks.constLast().mean()) {
            const Block merged = blocks.takeLast();
            blocks.last().sum += merged.sum;
            blocks.last().count += merged.count;
        }
    }
    qsizetype i = 0;
    for (const Block &block : std::as_const(blocks)) {
        for (int member = 0; member < block.count; ++member, ++i) {
            m_slots[members.at(i)].centre = block.mean() + offsets.at(i);
        }
    }
}

void Part::level()
{
    for (const QList<int> &layer : std::as_const(m_layers)) {
        for (qsizetype i = 1; i < layer.size(); ++i) {
            m_slots[layer.at(i)].centre = m_slots.at(layer.at(i - 1)).centre + gapBetween(layer.at(i - 1), layer.at(i));
        }
    }
    const auto count = static_cast<int>(m_layers.size());
    for (int sweep = 0; sweep < levellingSweeps; ++sweep) {
        const bool right = sweep % 2 == 0;
        const bool both = sweep >= levellingSweeps / 2;
        for (int i = 0; i < count; ++i) {
            levelLayer(right ? i : count - 1 - i, right || both, !right || both);
        }
    }
    double top = 0;
    double bottom = 0;
    for (bool first = true; const Slot &slot : std::as_const(m_slots)) {
        top = first ? slot.centre - slot.height / 2 : std::min(top, slot.centre - slot.height / 2);
        bottom = first ? slot.centre + slot.height / 2 : std::max(bottom, slot.centre + slot.height / 2);
        first = false;
    }
    for (Slot &slot : m_slots) {
        slot.centre -= top;
    }
    m_size.setHeight(bottom - top);
}

void Part::placeColumns()
{
    double left = 0;
    for (const QList<int> &layer : std::as_const(m_layers)) {
        double width = 0;
        for (const int slot : layer) {
            width = std::max(width, m_slots.at(slot).width);
        }
        m_left.append(left);
        m_width.append(width);
        left += width + layerGap;
    }
    m_size.setWidth(left - layerGap);
}

void Part::layOut()
{
    breakCycles();
    assignLayers();
    insertLanes();
    order();
    level();
    placeColumns();
}

/// Where each edge meets the side of its node: one below the other, in the order in which they go on.
QHash<int, double> Part::ports(bool leaving) const
{
    QHash<int, QList<int>> edgesAt;
    for (int i = 0; i < m_edges.size(); ++i) {
        edgesAt[leaving ? m_edges.at(i).from : m_edges.at(i).to].append(i);
    }
    QHash<int, double> result;
    for (auto at = edgesAt.begin(); at != edgesAt.end(); ++at) {
        const Slot &node = m_slots.at(at.key());
        std::ranges::stable_sort(at.value(), {}, [this, leaving](int edge) {
            const QList<int> &chain = m_edges.at(edge).chain;
            return m_slots.at(leaving ? chain.at(1) : chain.at(chain.size() - 2)).centre;
        });
        const auto count = static_cast<double>(at.value().size());
        const double step = std::min(portGap, node.height / (count + 1));
        for (qsizetype i = 0; i < at.value().size(); ++i) {
            result.insert(at.value().at(i), node.centre + (static_cast<double>(i) - (count - 1) / 2) * step);
        }
    }
    return result;
}

QList<QPointF> Part::pointsOf(const Edge &edge, double start, double end) const
{
    const Slot &from = m_slots.at(edge.from);
    QList<QPointF> points{{m_left.at(from.layer) + (m_width.at(from.layer) + from.width) / 2, start}};
    const double edgeOfColumn = m_left.at(from.layer) + m_width.at(from.layer);
    if (points.constFirst().x() < edgeOfColumn) {
        points.append({edgeOfColumn, start});
    }
    for (const int lane : edge.chain.sliced(1, edge.chain.size() - 2)) {
        const Slot &slot = m_slots.at(lane);
        points.append({m_left.at(slot.layer), slot.centre});
        points.append({m_left.at(slot.layer) + m_width.at(slot.layer), slot.centre});
    }
    const Slot &to = m_slots.at(edge.to);
    if (to.width < m_width.at(to.layer)) {
        points.append({m_left.at(to.layer), end});
    }
    points.append({m_left.at(to.layer) + (m_width.at(to.layer) - to.width) / 2, end});
    if (edge.backwards) {
        std::ranges::reverse(points);
    }
    return points;
}

void Part::write(LayeredLayout &layout, const QPointF &at) const
{
    for (const Slot &slot : m_slots) {
        if (slot.node >= 0) {
            const double left = m_left.at(slot.layer) + (m_width.at(slot.layer) - slot.width) / 2;
            layout.nodes[slot.node] =
                QRectF(at + QPointF(left, slot.centre - slot.height / 2), QSizeF(slot.width, slot.height));
        }
    }
    const QHash<int, double> starts = ports(true);
    const QHash<int, double> ends = ports(false);
    for (int i = 0; i < m_edges.size(); ++i) {
        LayeredLayout::Path &path = layout.edges[m_edges.at(i).index];
        path.backwards = m_edges.at(i).backwards;
        path.points = pointsOf(m_edges.at(i), starts.value(i), ends.value(i));
        for (QPointF &point : path.points) {
            point += at;
        }
    }
}

/// For each node the part that it belongs to, from 0 on.
QList<int> partsOf(qsizetype nodes, const QList<LayeredEdge> &edges)
{
    QList<QList<int>> beside(nodes);
    for (const LayeredEdge &edge : edges) {
        beside[edge.from].append(edge.to);
        beside[edge.to].append(edge.from);
    }
    QList<int> parts(nodes, -1);
    int part = 0;
    for (int node = 0; node < nodes; ++node) {
        if (parts.at(node) >= 0) {
            continue;
        }
        QList<int> reached{node};
        parts[node] = part;
        while (!reached.isEmpty()) {
            for (const int next : beside.at(reached.takeLast())) {
                if (parts.at(next) < 0) {
                    parts[next] = part;
                    reached.append(next);
                }
            }
        }
        ++part;
    }
    return parts;
}

/// In rows, as words on a page.
QList<QPointF> pack(const QList<QSizeF> &sizes, QSizeF &whole)
{
    double area = 0;
    double widest = 0;
    for (const QSizeF &size : sizes) {
        area += (size.width() + partGap) * (size.height() + partGap);
        widest = std::max(widest, size.width());
    }
    constexpr double wideRatio = 2;
    const double pageWidth = std::max(widest, std::sqrt(area * wideRatio));
    QList<QPointF> places;
    QPointF at;
    double rowHeight = 0;
    for (const QSizeF &size : sizes) {
        if (at.x() > 0 && at.x() + size.width() > pageWidth) {
            at = {0, at.y() + rowHeight + partGap};
            rowHeight = 0;
        }
        places.append(at);
        rowHeight = std::max(rowHeight, size.height());
        whole = whole.expandedTo({at.x() + size.width(), at.y() + rowHeight});
        at.rx() += size.width() + partGap;
    }
    return places;
}

} // namespace

LayeredLayout layOutInLayers(const QList<QSizeF> &nodes, const QList<LayeredEdge> &edges)
{
    LayeredLayout layout;
    layout.nodes.resize(nodes.size());
    layout.edges.resize(edges.size());
    const QList<int> partOf = partsOf(nodes.size(), edges);
    const int count = partOf.isEmpty() ? 0 : std::ranges::max(partOf) + 1;
    QList<QList<int>> nodesOf(count);
    QList<QList<int>> edgesOf(count);
    for (int node = 0; node < nodes.size(); ++node) {
        nodesOf[partOf.at(node)].append(node);
    }
    for (int edge = 0; edge < edges.size(); ++edge) {
        if (edges.at(edge).from != edges.at(edge).to) {
            edgesOf[partOf.at(edges.at(edge).from)].append(edge);
        }
    }
    QList<Part> parts;
    QList<QSizeF> sizes;
    for (int part = 0; part < count; ++part) {
        parts.append(Part(nodesOf.at(part), edgesOf.at(part), nodes, edges));
        parts.last().layOut();
        sizes.append(parts.constLast().size());
    }
    const QList<QPointF> places = pack(sizes, layout.size);
    for (int part = 0; part < count; ++part) {
        parts.at(part).write(layout, places.at(part));
    }
    return layout;
}

} // namespace Backstep
