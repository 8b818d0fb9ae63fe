// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/components.h"

#include <QSet>

#include <algorithm>

namespace Backstep {

namespace {

/// Tarjan's algorithm.
class Components
{
public:
    explicit Components(const DirectedEdges &edges) : m_edges(edges)
    {
        QList<qint64> starts = edges.keys();
        std::ranges::sort(starts);
        for (const qint64 start : std::as_const(starts)) {
            if (!m_index.contains(start)) {
                visit(start);
            }
        }
    }

    [[nodiscard]] QList<QList<qint64>> found() const { return m_found; }

private:
    struct Step
    {
        qint64 node = 0;
        qsizetype next = 0;
    };

    void enter(qint64 node)
    {
        const auto number = static_cast<int>(m_index.size());
        m_index.insert(node, number);
        m_low.insert(node, number);
        m_stack.append(node);
        m_onStack.insert(node);
        m_path.append({.node = node});
    }

    void visit(qint64 start)
    {
        enter(start);
        while (!m_path.isEmpty()) {
            const qint64 node = m_path.constLast().node;
            const QList<qint64> targets = m_edges.value(node);
            if (m_path.constLast().next < targets.size()) {
                follow(node, targets.at(m_path.last().next++));
            } else {
                leave(node);
            }
        }
    }

    void follow(qint64 node, qint64 target)
    {
        if (!m_index.contains(target)) {
            enter(target);
        } else if (m_onStack.contains(target)) {
            m_low[node] = std::min(m_low.value(node), m_index.value(target));
        }
    }

    void leave(qint64 node)
    {
        m_path.removeLast();
        if (!m_path.isEmpty()) {
            const qint64 parent = m_path.constLast().node;
            m_low[parent] = std::min(m_low.value(parent), m_low.value(node));
        }
        if (m_low.value(node) != m_index.value(node)) {
            return;
        }
        QList<qint64> component;
        do {
            component.append(m_stack.takeLast());
            m_onStack.remove(component.constLast());
        } while (component.constLast() != node);
        m_found.append(component);
    }

    const DirectedEdges &m_edges;
    QHash<qint64, int> m_index;
    QHash<qint64, int> m_low;
    QList<qint64> m_stack;
    QSet<qint64> m_onStack;
    QList<Step> m_path;
    QList<QList<qint64>> m_found;
};

} // namespace

QList<QList<qint64>> findComponents(const DirectedEdges &edges)
{
    return Components(edges).found();
}

} // namespace Backstep
