// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/goroutinegroupstext.h"

#include "app/cli/jsontext.h"
#include "app/cli/texttable.h"

#include <QCoreApplication>

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostIds = 8; // in a line

QString translated(const char *text)
{
    return QCoreApplication::translate("Backstep::GoroutineGroupsText", text);
}

QStringList idsOf(const GoroutineGroup &group, const QList<Goroutine> &goroutines)
{
    QList<GoroutineId> ids;
    for (const int member : group.members) {
        ids.append(goroutines.at(member).id);
    }
    std::ranges::sort(ids);
    QStringList texts;
    for (const GoroutineId id : std::as_const(ids)) {
        texts.append(QString::number(id));
    }
    return texts;
}

void appendRows(QList<QStringList> &rows, const QList<GoroutineGroup> &groups, const Grouping &grouping,
                const QList<Goroutine> &goroutines, qsizetype depth)
{
    for (const GoroutineGroup &group : groups) {
        QStringList ids = idsOf(group, goroutines);
        if (ids.size() > mostIds) {
            ids = ids.mid(0, mostIds) + QStringList(u"…"_s);
        }
        rows.append({QString::number(group.count),
                     QString(2 * depth, u' ') + groupTitle(grouping.at(depth), group.value, group.place),
                     ids.join(u' ')});
        appendRows(rows, group.groups, grouping, goroutines, depth + 1);
    }
}

QString levelJson(const QList<GoroutineGroup> &groups, const Grouping &grouping, const QList<Goroutine> &goroutines,
                  qsizetype depth)
{
    const QString by = groupingText({grouping.at(depth)});
    return jsonArray(groups, [&](const GoroutineGroup &group) {
        JsonObject object;
        object.add("by"_L1, by).add("value"_L1, group.value).add("count"_L1, group.count);
        if (group.place.known()) {
            object.add("function"_L1, group.place.function)
                .add("file"_L1, group.place.file)
                .add("line"_L1, group.place.line);
        }
        if (depth + 1 < grouping.size()) {
            object.addRaw("groups"_L1, levelJson(group.groups, grouping, goroutines, depth + 1));
        } else {
            object.addRaw("goroutines"_L1, u'[' + idsOf(group, goroutines).join(u',') + u']');
        }
        return object;
    });
}

} // namespace

QString groupsText(const QList<GoroutineGroup> &groups, const Grouping &grouping, const QList<Goroutine> &goroutines)
{
    if (groups.isEmpty()) {
        return translated("no goroutines");
    }
    QList<QStringList> rows{{translated("COUNT"), translated("GROUP"), translated("GOROUTINES")}};
    appendRows(rows, groups, grouping, goroutines, 0);
    return textTable(rows);
}

QString groupsJson(const QList<GoroutineGroup> &groups, const Grouping &grouping, const QList<Goroutine> &goroutines)
{
    return levelJson(groups, grouping, goroutines, 0);
}

} // namespace Backstep
