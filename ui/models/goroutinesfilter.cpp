// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/goroutinesfilter.h"

#include "ui/models/goroutinesmodel.h"

#include <algorithm>
#include <utility>

namespace Backstep {

namespace {

bool shown(const Goroutine &goroutine, const GoroutineQuery &query, bool system, GoroutineId current)
{
    return (!goroutine.system || system || goroutine.id == current) && query.accepts(goroutine);
}

int comparePlaces(const CodeLocation &left, const CodeLocation &right)
{
    const int files = left.file.compare(right.file);
    return files != 0 ? files : left.line - right.line;
}

int compareIds(qint64 left, qint64 right)
{
    return left < right ? -1 : int(left > right);
}

/// As their texts would compare, without making them.
int compareLabels(const QMap<QString, QString> &left, const QMap<QString, QString> &right)
{
    auto a = left.cbegin();
    auto b = right.cbegin();
    for (; a != left.cend() && b != right.cend(); ++a, ++b) {
        const int keys = a.key().compare(b.key());
        if (const int order = keys != 0 ? keys : a.value().compare(b.value()); order != 0) {
            return order;
        }
    }
    return int(a != left.cend()) - int(b != right.cend());
}

int compare(const Goroutine &left, const Goroutine &right, int column)
{
    switch (column) {
    case GoroutinesModel::Id: return compareIds(left.id, right.id);
    case GoroutinesModel::State: return static_cast<int>(left.state) - static_cast<int>(right.state);
    case GoroutinesModel::WaitReason: return left.waitReason.compare(right.waitReason);
    case GoroutinesModel::UserPlace: return comparePlaces(left.user, right.user);
    case GoroutinesModel::Labels: return compareLabels(left.labels, right.labels);
    case GoroutinesModel::CurrentFunction: return left.current.function.compare(right.current.function);
    case GoroutinesModel::GoPlace: return comparePlaces(left.goStatement, right.goStatement);
    case GoroutinesModel::StartFunction: return left.start.function.compare(right.start.function);
    case GoroutinesModel::Thread: return left.thread - right.thread;
    default: return 0; // the tag is no part of it
    }
}

} // namespace

GoroutinesFilter::GoroutinesFilter(const GoroutinesModel *goroutines, QObject *parent)
    : SnapshotFilter(parent)
    , m_goroutines(goroutines)
{
    connect(goroutines, &GoroutinesModel::progressChanged, this, [this] {
        // A later page may hold a later wait, from which those before it are measured, too.
        if (m_query.needsTime() && std::exchange(m_time, m_goroutines->now()) != m_goroutines->now()) {
            refilter();
        }
    });
}

void GoroutinesFilter::setText(const QString &text)
{
    const Result<GoroutineQuery> query = GoroutineQuery::parse(text);
    const QString before = std::exchange(m_mistake, query ? QString() : query.error().message);
    if (query) {
        m_query = *query;
        SnapshotFilter::setText(text);
    }
    if (before != m_mistake) {
        Q_EMIT mistakeChanged();
    }
}

GoroutineQuery GoroutinesFilter::readyQuery() const
{
    GoroutineQuery query = m_query;
    if (query.needsTime()) {
        query.setTime(m_goroutines->now().value_or(0));
    }
    if (query.needsTags()) {
        query.setTags(m_goroutines->marks().tagTexts());
    }
    return query;
}

void GoroutinesFilter::setSystemShown(bool shown)
{
    if (shown != m_systemShown) {
        m_systemShown = shown;
        refilter();
    }
}

bool GoroutinesFilter::accepts(int row) const
{
    return shown(m_goroutines->at(row), readyQuery(), m_systemShown, m_goroutines->current());
}

SnapshotFilter::Question GoroutinesFilter::question(int sortColumn) const
{
    Question question;
    const GoroutineRows rows = m_goroutines->rows();
    question.rows = int(rows.size());
    question.accepts = [rows, query = readyQuery(), system = m_systemShown, current = m_goroutines->current()](
                           int row) { return shown(*rows.at(row), query, system, current); };
    if (sortColumn == GoroutinesModel::Tag) {
        question.compare = [rows, tags = m_goroutines->marks().tagTexts()](int left, int right) {
            return tags.value(rows.at(left)->id).localeAwareCompare(tags.value(rows.at(right)->id));
        };
    } else if (sortColumn >= 0) {
        question.compare = [rows, sortColumn](int left, int right) {
            return compare(*rows.at(left), *rows.at(right), sortColumn);
        };
    }
    return question;
}

} // namespace Backstep
