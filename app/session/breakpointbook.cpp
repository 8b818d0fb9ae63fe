// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/breakpointbook.h"

#include "app/base/pathtranslator.h"
#include "app/session/convertframes.h"

namespace Backstep {

using namespace Qt::StringLiterals;

BreakpointBook::BreakpointBook(const PathTranslator *paths, QObject *parent) : QObject(parent), m_paths(paths) {}

BreakpointListPtr BreakpointBook::list() const
{
    QList<Breakpoint> result;
    for (const Entry &entry : m_entries) {
        result.append(entry.breakpoint);
    }
    return std::make_shared<const QList<Breakpoint>>(result);
}

const Breakpoint *BreakpointBook::find(int id) const
{
    const auto found = std::ranges::find(m_entries, id, [](const Entry &entry) { return entry.breakpoint.id; });
    return found == m_entries.end() ? nullptr : &found->breakpoint;
}

BreakpointBook::Entry *BreakpointBook::entry(int id)
{
    const auto found = std::ranges::find(m_entries, id, [](const Entry &entry) { return entry.breakpoint.id; });
    return found == m_entries.end() ? nullptr : &*found;
}

int BreakpointBook::idOf(int delveId) const
{
    const auto found = std::ranges::find(m_entries, delveId, &Entry::delveId);
    return delveId > 0 && found != m_entries.end() ? found->breakpoint.id : 0;
}

bool BreakpointBook::hasWork() const
{
    return !m_stale.isEmpty() || std::ranges::any_of(m_entries, &Entry::dirty);
}

int BreakpointBook::add(const BreakpointSpec &spec)
{
    m_entries.append(Entry{.breakpoint = {.id = ++m_lastId, .spec = spec, .places = {}, .problem = {}, .hits = 0},
                           .delveId = 0,
                           .dirty = true});
    return m_lastId;
}

bool BreakpointBook::change(int id, const BreakpointSpec &spec)
{
    Entry *known = entry(id);
    if (known == nullptr) {
        return false;
    }
    if (known->delveId != 0) {
        m_stale.append(std::exchange(known->delveId, 0));
    }
    known->breakpoint = {.id = id, .spec = spec, .places = {}, .problem = {}, .hits = known->breakpoint.hits};
    known->dirty = true;
    return true;
}

bool BreakpointBook::remove(int id)
{
    const Entry *known = entry(id);
    if (known == nullptr) {
        return false;
    }
    if (known->delveId != 0) {
        m_stale.append(known->delveId);
    }
    m_entries.removeIf([id](const Entry &entry) { return entry.breakpoint.id == id; });
    Q_EMIT changed();
    return true;
}

void BreakpointBook::setGoroutine(GoroutineId goroutine)
{
    if (goroutine == m_goroutine) {
        return;
    }
    m_goroutine = goroutine;
    for (Entry &entry : m_entries) {
        if (entry.delveId != 0) {
            m_stale.append(std::exchange(entry.delveId, 0));
            entry.dirty = true;
        }
    }
}

QString BreakpointBook::conditionOf(const BreakpointSpec &spec) const
{
    if (m_goroutine == 0) {
        return spec.condition;
    }
    const QString only = u"runtime.curg.goid == %1"_s.arg(m_goroutine);
    return spec.condition.isEmpty() ? only : u"%1 && (%2)"_s.arg(only, spec.condition);
}

void BreakpointBook::forgetDebugger()
{
    m_stale.clear();
    for (Entry &entry : m_entries) {
        entry.delveId = 0;
        entry.dirty = true;
    }
}

void BreakpointBook::noteHits(int id, quint64 total)
{
    Entry *known = entry(id);
    if (known != nullptr && known->breakpoint.hits != total) {
        known->breakpoint.hits = total;
        Q_EMIT changed();
    }
}

void BreakpointBook::apply(Delve::Client &client, bool exited, std::function<void()> done)
{
    m_done = std::move(done);
    m_pending = 1; // so that nothing is over before everything was asked
    clearStale(client);
    for (Entry &entry : m_entries) {
        if (!std::exchange(entry.dirty, false)) {
            continue;
        }
        if (entry.breakpoint.spec.enabled) {
            set(client, entry, exited);
        } else if (entry.breakpoint.spec.line > 0) {
            const BreakpointSpec &spec = entry.breakpoint.spec;
            entry.breakpoint.places = {{.pc = 0, .file = spec.file, .line = spec.line, .function = {}}};
        }
    }
    finishOne();
}

void BreakpointBook::clearStale(Delve::Client &client)
{
    for (const int delveId : std::exchange(m_stale, {})) {
        ++m_pending;
        client.clearBreakpoint(delveId).then(this, [this](const Result<Delve::Breakpoint> &) { finishOne(); });
    }
}

void BreakpointBook::set(Delve::Client &client, Entry &entry, bool exited)
{
    const BreakpointSpec spec = entry.breakpoint.spec;
    const QString file = m_paths == nullptr || spec.file.isEmpty() ? spec.file : m_paths->toBuild(spec.file);
    const Delve::NewBreakpoint wish{.expression = spec.expression,
                                    .file = file,
                                    .line = spec.line,
                                    .condition = conditionOf(spec),
                                    .hitCondition = spec.hitCondition,
                                    .disabled = false,
                                    .pathRules = {},
                                    .address = 0};
    ++m_pending;
    client.createBreakpoint(wish).then(
        this, [this, id = entry.breakpoint.id, spec, exited](const Result<Delve::Breakpoint> &reply) {
            answered(id, spec, reply, exited);
            finishOne();
        });
}

void BreakpointBook::answered(int id, const BreakpointSpec &asked, const Result<Delve::Breakpoint> &reply, bool exited)
{
    Entry *known = entry(id);
    if (known == nullptr || known->breakpoint.spec != asked) {
        if (reply) {
            m_stale.append(reply->id); // changed or removed meanwhile
        }
        return;
    }
    if (!reply) {
        known->breakpoint.problem = reply.error().message;
        return;
    }
    known->delveId = reply->id;
    known->breakpoint.places = placesOf(*reply, asked, exited);
    if (known->breakpoint.places.isEmpty()) {
        m_stale.append(std::exchange(known->delveId, 0));
        known->breakpoint.problem = tr("Nothing in the program matches “%1”.").arg(asked.expression);
    }
}

QList<CodeLocation> BreakpointBook::placesOf(const Delve::Breakpoint &reply, const BreakpointSpec &spec,
                                             bool exited) const
{
    if (reply.addrs.isEmpty() && !exited) {
        return {}; // Delve takes an expression that matches nothing without a word
    }
    const QString buildFile = m_paths == nullptr || spec.file.isEmpty() ? spec.file : m_paths->toBuild(spec.file);
    Delve::Location place{.pc = 0,
                          .file = reply.file.isEmpty() ? buildFile : reply.file,
                          .line = reply.line > 0 ? reply.line : spec.line,
                          .function = reply.function,
                          .optimized = false,
                          .pcs = {}};
    QList<CodeLocation> places;
    for (const quint64 address : reply.addrs.isEmpty() ? QList<quint64>{0} : reply.addrs) {
        place.pc = address;
        places.append(convertLocation(place, m_paths));
    }
    return places;
}

void BreakpointBook::finishOne()
{
    if (--m_pending == 0) {
        Q_EMIT changed();
        if (const auto done = std::exchange(m_done, nullptr)) {
            done();
        }
    }
}

} // namespace Backstep
