// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/waitrows.h"

#include "app/goroutines/waitgroups.h"
#include "app/goroutines/waitwords.h"

#include <algorithm>

namespace Backstep {

namespace {

class ViewMaker
{
public:
    explicit ViewMaker(WaitView &view) : m_view(view) {}

    void make();

private:
    int add(int parent, WaitRow row);
    void addGroups(int parent, const QList<WaitGroup> &groups);
    void addGroup(int parent, const WaitGroup &group);
    void addHeading(WaitRow::Kind kind, const QList<WaitGroup> &groups);

    WaitView &m_view;
};

int ViewMaker::add(int parent, WaitRow row)
{
    const int place = static_cast<int>(m_view.rows.size());
    QList<int> &siblings = parent < 0 ? m_view.top : m_view.rows[parent].children;
    row.parent = parent;
    row.row = static_cast<int>(siblings.size());
    siblings.append(place);
    m_view.rows.append(std::move(row));
    return place;
}

void ViewMaker::addGroup(int parent, const WaitGroup &group)
{
    const int place = add(parent, {.kind = WaitRow::Kind::Group, .lines = group});
    const qsizetype listed = std::min<qsizetype>(group.size(), WaitView::mostInGroup);
    for (const qsizetype line : group.first(listed)) {
        add(place, {.kind = WaitRow::Kind::Goroutine, .lines = {line}});
    }
    if (listed < group.size()) {
        add(place, {.kind = WaitRow::Kind::More, .lines = group.sliced(listed)});
    }
}

void ViewMaker::addGroups(int parent, const QList<WaitGroup> &groups)
{
    for (const WaitGroup &group : groups) {
        if (group.size() > 1) {
            addGroup(parent, group);
        } else {
            add(parent, {.kind = WaitRow::Kind::Goroutine, .lines = group});
        }
    }
}

void ViewMaker::addHeading(WaitRow::Kind kind, const QList<WaitGroup> &groups)
{
    WaitGroup all;
    for (const WaitGroup &group : groups) {
        all += group;
    }
    if (!all.isEmpty()) {
        addGroups(add(-1, {.kind = kind, .lines = all}), groups);
    }
}

void ViewMaker::make()
{
    const WaitReport &report = m_view.report;
    QHash<GoroutineId, qsizetype> lines;
    lines.reserve(report.waiting.size());
    for (qsizetype line = 0; line < report.waiting.size(); ++line) {
        lines.insert(report.waiting.at(line).wait.id, line);
        for (const quint64 object : report.waiting.at(line).wait.objects) {
            ++m_view.queue[object];
        }
    }
    for (qsizetype i = 0; i < report.findings.size(); ++i) {
        const int place = add(-1, {.kind = WaitRow::Kind::Finding, .finding = i});
        const auto linesOf = [&lines](const QList<GoroutineId> &goroutines) {
            QList<qsizetype> of;
            for (const GoroutineId id : goroutines) {
                if (const auto line = lines.constFind(id); line != lines.cend()) {
                    of.append(*line);
                }
            }
            return of;
        };
        addGroups(place, groupEqualWaits(report, linesOf(report.findings.at(i).goroutines)));
        if (const QList<qsizetype> behind = linesOf(report.findings.at(i).behind); !behind.isEmpty()) {
            addGroups(add(place, {.kind = WaitRow::Kind::Behind, .lines = behind}), groupEqualWaits(report, behind));
        }
    }
    const auto firstOfAll = static_cast<int>(m_view.rows.size());
    addHeading(WaitRow::Kind::Waiting, groupBlocked(report));
    addHeading(WaitRow::Kind::Passing, groupPassing(report));
    for (auto place = firstOfAll; place < m_view.rows.size(); ++place) {
        const WaitRow &row = m_view.rows.at(place);
        if (row.kind == WaitRow::Kind::Goroutine || row.kind == WaitRow::Kind::More) {
            for (const qsizetype line : row.lines) {
                m_view.rowOf.insert(report.waiting.at(line).wait.id, place);
            }
        }
    }
}

} // namespace

WaitViewPtr makeWaitView(const WaitFacts &facts)
{
    auto view = std::make_shared<WaitView>();
    view->report = makeWaitReport(facts);
    view->drawing = drawWaits(facts, view->report);
    view->names = distinctNames(view->report);
    ViewMaker(*view).make();
    return view;
}

} // namespace Backstep
