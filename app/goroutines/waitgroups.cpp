// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/waitgroups.h"

#include "app/goroutines/namenumbers.h"

#include <algorithm>
#include <functional>
#include <numeric>

namespace Backstep {

namespace {

QString placeKey(NameNumbers &names, const GoroutineWait &wait)
{
    return QString::number(static_cast<int>(wait.kind)) + u' ' + QString::number(names.of(wait.place.file)) + u':'
        + QString::number(wait.place.line);
}

QString objectsKey(NameNumbers &names, const GoroutineWait &wait)
{
    QString key = placeKey(names, wait);
    for (const quint64 object : wait.objects) {
        key += u' ' + QString::number(object, 16);
    }
    return key;
}

using Key = QString (*)(NameNumbers &, const GoroutineWait &);

/// Joins single lines that have the same key; groups that are there already stay.
QList<WaitGroup> joined(const WaitReport &report, const QList<WaitGroup> &groups, int least,
                        const std::function<bool(qsizetype)> &may, Key key)
{
    NameNumbers names;
    QHash<QString, WaitGroup> equal;
    const auto keyOf = [&](const WaitGroup &group) {
        return group.size() == 1 && may(group.constFirst()) ? key(names, report.waiting.at(group.constFirst()).wait)
                                                            : QString();
    };
    for (const WaitGroup &group : groups) {
        if (const QString text = keyOf(group); !text.isEmpty()) {
            equal[text].append(group.constFirst());
        }
    }
    QList<WaitGroup> result;
    for (const WaitGroup &group : groups) {
        const WaitGroup same = equal.value(keyOf(group));
        if (same.size() < least) {
            result.append(group);
        } else if (same.constFirst() == group.constFirst()) {
            result.append(same);
        }
    }
    return result;
}

} // namespace

QList<WaitGroup> groupEqualWaits(const WaitReport &report, const QList<qsizetype> &lines, int least)
{
    QSet<GoroutineId> holders;
    for (const WaitLine &line : report.waiting) {
        for (const LockHolding &holding : line.heldBy) {
            holders.insert(holding.goroutine);
        }
    }
    QList<WaitGroup> groups;
    groups.reserve(lines.size());
    for (const qsizetype line : lines) {
        groups.append(WaitGroup{line});
    }
    const auto isNoHolder = [&](qsizetype line) { return !holders.contains(report.waiting.at(line).wait.id); };
    groups = joined(report, groups, least, isNoHolder, objectsKey);
    const auto hasNoHolder = [&](qsizetype line) {
        return isNoHolder(line) && report.waiting.at(line).heldBy.isEmpty();
    };
    return joined(report, groups, least, hasNoHolder, placeKey);
}

QList<WaitGroup> groupBlocked(const WaitReport &report)
{
    QList<qsizetype> lines(blockedCount(report));
    std::iota(lines.begin(), lines.end(), 0);
    return groupEqualWaits(report, lines);
}

QList<WaitGroup> groupPassing(const WaitReport &report)
{
    constexpr int least = 2; // where they wait is all that there is to see
    const qsizetype first = blockedCount(report);
    QList<qsizetype> lines(report.waiting.size() - first);
    std::iota(lines.begin(), lines.end(), first);
    return groupEqualWaits(report, lines, least);
}

} // namespace Backstep
