// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/delve/client.h"
#include "app/goroutines/goroutine.h"
#include "app/session/breakpoint.h"

#include <QObject>

namespace Backstep {

class PathTranslator;

/// The person's breakpoints and what they are in the debugger. Ours keep their ids and outlive the debugger; a switched
/// off one is not in the debugger at all. Changes are written down at once and carried out by apply(), which the owner
/// calls while the target stands. A breakpoint that cannot be set stays, with its `problem`.
class BreakpointBook : public QObject
{
    Q_OBJECT

public:
    explicit BreakpointBook(const PathTranslator *paths, QObject *parent = nullptr);

    [[nodiscard]] BreakpointListPtr list() const;
    [[nodiscard]] const Breakpoint *find(int id) const;
    /// Ours for Delve's; 0 when it is none of ours.
    [[nodiscard]] int idOf(int delveId) const;
    [[nodiscard]] bool hasWork() const;

    int add(const BreakpointSpec &spec);
    bool change(int id, const BreakpointSpec &spec);
    bool remove(int id);
    /// Only this goroutine is stopped by them; 0: any is. What the person wrote down stays as it is.
    void setGoroutine(GoroutineId goroutine);
    [[nodiscard]] GoroutineId goroutine() const { return m_goroutine; }
    /// The debugger is new and knows none of them.
    void forgetDebugger();
    void noteHits(int id, quint64 total);

    /// Carries out what is written down; `done` when the debugger has answered everything. `exited`: the program has
    /// ended, and what is set now takes effect when it is gone back into.
    void apply(Delve::Client &client, bool exited, std::function<void()> done);

Q_SIGNALS:
    void changed();

private:
    struct Entry
    {
        Breakpoint breakpoint;
        int delveId = 0; ///< 0: not in the debugger
        bool dirty = true; ///< the debugger does not know the present wish
    };

    [[nodiscard]] QString conditionOf(const BreakpointSpec &spec) const;
    void clearStale(Delve::Client &client);
    void set(Delve::Client &client, Entry &entry, bool exited);
    void answered(int id, const BreakpointSpec &asked, const Result<Delve::Breakpoint> &reply, bool exited);
    void finishOne();
    [[nodiscard]] Entry *entry(int id);
    [[nodiscard]] QList<CodeLocation> placesOf(const Delve::Breakpoint &reply, const BreakpointSpec &spec,
                                               bool exited) const;

    const PathTranslator *m_paths;
    QList<Entry> m_entries;
    QList<int> m_stale; ///< Delve's ids to be cleared
    int m_lastId = 0;
    GoroutineId m_goroutine = 0;
    int m_pending = 0;
    std::function<void()> m_done;
};

} // namespace Backstep
