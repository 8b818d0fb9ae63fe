// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/goroutinegroups.h"

#include "app/goroutines/requestname.h"
#include "app/goroutines/statename.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <numeric>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype shownKey = 6; // digits of a stack's key: enough to tell apart those of one list

constexpr qsizetype betweenStops = 1'024;

struct LevelRow
{
    QLatin1StringView name;
    GroupBy by;
};

constexpr std::array levels{
    LevelRow{"request"_L1, GroupBy::Request},      LevelRow{"state"_L1, GroupBy::State},
    LevelRow{"reason"_L1, GroupBy::WaitReason},    LevelRow{"user"_L1, GroupBy::UserPlace},
    LevelRow{"current"_L1, GroupBy::CurrentPlace}, LevelRow{"go"_L1, GroupBy::CreationSite},
    LevelRow{"start"_L1, GroupBy::StartFunction},  LevelRow{"stack"_L1, GroupBy::Stack},
};
constexpr QLatin1StringView labelPrefix{"label:"};

QString tr(const char *text)
{
    return QCoreApplication::translate("Backstep::GoroutineGroups", text);
}

QString placeText(const CodeLocation &place)
{
    return place.known() ? QString(place.file % u':' % QString::number(place.line)) : place.function;
}

QString valueOf(const Goroutine &goroutine, const GroupLevel &level)
{
    switch (level.by) {
    case GroupBy::Label: return goroutine.labels.value(level.label);
    case GroupBy::Request: return requestName(goroutine.labels);
    case GroupBy::State: return goroutineStateName(goroutine.state);
    case GroupBy::WaitReason: return goroutine.waitReason;
    case GroupBy::UserPlace: return placeText(goroutine.user);
    case GroupBy::CurrentPlace: return placeText(goroutine.current);
    case GroupBy::CreationSite: return placeText(goroutine.goStatement);
    case GroupBy::StartFunction: return goroutine.start.function;
    case GroupBy::Stack: break;
    }
    return goroutine.stackKey != 0 ? QString::number(goroutine.stackKey, 16) : QString();
}

class Grouper
{
public:
    Grouper(const GoroutineRefs &goroutines, const Grouping &grouping, const StopToken &stop)
        : m_goroutines(goroutines)
        , m_grouping(grouping)
        , m_stop(stop)
    {
    }

    QList<GoroutineGroup> divide(const QList<int> &members, qsizetype depth) const
    {
        QList<GoroutineGroup> groups;
        QHash<QString, qsizetype> byValue;
        const GroupLevel &level = m_grouping.at(depth);
        for (qsizetype i = 0; i < members.size(); ++i) {
            if (i % betweenStops == 0 && m_stop.stopRequested()) {
                return {};
            }
            const QString value = valueOf(*m_goroutines.at(members.at(i)), level);
            auto known = byValue.constFind(value);
            if (known == byValue.cend()) {
                known = byValue.insert(value, groups.size());
                groups.append({.value = value, .place = {}, .count = 0, .groups = {}, .members = {}});
            }
            if (level.by == GroupBy::Stack && !value.isEmpty() && !groups.at(*known).place.known()) {
                groups[*known].place = m_goroutines.at(members.at(i))->user;
            }
            groups[*known].members.append(members.at(i));
        }
        for (GoroutineGroup &group : groups) {
            group.count = int(group.members.size());
            if (depth + 1 < m_grouping.size()) {
                group.groups = divide(std::exchange(group.members, {}), depth + 1);
            }
        }
        std::ranges::sort(groups, [](const GoroutineGroup &left, const GoroutineGroup &right) {
            return left.count != right.count ? left.count > right.count : left.value < right.value;
        });
        return groups;
    }

private:
    const GoroutineRefs &m_goroutines;
    const Grouping &m_grouping;
    const StopToken &m_stop;
};

Result<GroupLevel> parseLevel(const QString &text)
{
    if (text.startsWith(labelPrefix) && text.size() > labelPrefix.size()) {
        return GroupLevel{.by = GroupBy::Label, .label = text.sliced(labelPrefix.size())};
    }
    const auto row = std::ranges::find(levels, text, &LevelRow::name);
    if (row != levels.end()) {
        return GroupLevel{.by = row->by, .label = {}};
    }
    QStringList names{labelPrefix + u"NAME"_s};
    for (const LevelRow &level : levels) {
        names.append(level.name);
    }
    return fail(ErrorCode::badInput,
                tr("Goroutines cannot be grouped by “%1”; there are %2.").arg(text, names.join(u", "_s)));
}

} // namespace

Result<Grouping> parseGrouping(const QString &text)
{
    Grouping grouping;
    for (const QString &part : text.split(u',', Qt::SkipEmptyParts)) {
        const Result<GroupLevel> level = parseLevel(part.trimmed());
        if (!level) {
            return fail(level.error());
        }
        grouping.append(*level);
    }
    return grouping;
}

QString groupingText(const Grouping &grouping)
{
    QStringList parts;
    for (const GroupLevel &level : grouping) {
        const auto row = std::ranges::find(levels, level.by, &LevelRow::by);
        parts.append(row == levels.end() ? labelPrefix + level.label : QString(row->name));
    }
    return parts.join(u',');
}

QList<GoroutineGroup> groupGoroutines(const GoroutineRefs &goroutines, const Grouping &grouping, const StopToken &stop)
{
    if (grouping.isEmpty()) {
        return {};
    }
    QList<int> all(goroutines.size());
    std::iota(all.begin(), all.end(), 0);
    return Grouper(goroutines, grouping, stop).divide(all, 0);
}

QString groupTitle(const GroupLevel &level, const QString &value, const CodeLocation &place)
{
    switch (level.by) {
    case GroupBy::Label: return value.isEmpty() ? tr("no label %1").arg(level.label) : value;
    case GroupBy::Request: return value.isEmpty() ? tr("no request") : value;
    case GroupBy::WaitReason: return value.isEmpty() ? tr("does not wait") : value;
    case GroupBy::UserPlace:
    case GroupBy::CurrentPlace:
    case GroupBy::CreationSite:
        return value.isEmpty() ? tr("unknown place") : value.sliced(value.lastIndexOf(u'/') + 1);
    case GroupBy::StartFunction: return value.isEmpty() ? tr("unknown function") : value;
    case GroupBy::Stack:
        return value.isEmpty() ? tr("unknown stack")
            : place.known()    ? tr("%1 at %2:%3, stack %4")
                                  .arg(place.function, place.file.sliced(place.file.lastIndexOf(u'/') + 1),
                                       QString::number(place.line), value.left(shownKey))
                            : tr("stack %1").arg(value.left(shownKey));
    case GroupBy::State: break;
    }
    return value;
}

} // namespace Backstep
