// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/stoptoken.h"
#include "app/goroutines/goroutine.h"

#include <QHash>

namespace Backstep {

/// Goroutines of one stop, wherever they are kept; whoever passes them keeps them alive.
using GoroutineRefs = QList<const Goroutine *>;

/// How often each value occurs.
using Counts = QHash<QString, int>;

/// What occurs among the goroutines of a stop: how many there are of each state and reason, and the values that a
/// filter can ask for. Of names that are all different (trace ids) some are kept.
struct GoroutineFacets
{
    int goroutines = 0;
    int system = 0;
    QMap<GoroutineState, int> states;
    Counts reasons;
    Counts requests;
    Counts functions; ///< of the person's own code
    Counts files;     ///< names without folder
    Counts starts;    ///< entry functions
    Counts tags;      ///< of the person's, whatever is listed; filled in by who knows them
    QMap<QString, Counts> labels;
    std::optional<qint64> latestWait; ///< the latest Goroutine::waitSince
};

/// Takes some 50 ms for 100,000, so on another thread. When stopped it returns what it has.
[[nodiscard]] GoroutineFacets collectFacets(const GoroutineRefs &goroutines, const StopToken &stop = {});
/// The values, most frequent first, at most `limit`.
[[nodiscard]] QStringList byFrequency(const Counts &counts, qsizetype limit);

/// Candidates for the word of a query at the cursor: they replace `length` characters from `start` on.
struct QueryCompletions
{
    qsizetype start = 0;
    qsizetype length = 0;
    QStringList words;

    friend bool operator==(const QueryCompletions &, const QueryCompletions &) = default;
};

/// Fields first ("state:"), then the values seen at this stop. A word that goes on (field, label) ends in ":" or "=".
[[nodiscard]] QueryCompletions completeQuery(const QString &text, qsizetype cursor, const GoroutineFacets &facets);

} // namespace Backstep
