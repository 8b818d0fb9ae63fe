// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/goroutines/goroutine.h"

#include <QHash>

namespace Backstep {

/// What a person wrote beside goroutines.
using GoroutineTags = QHash<GoroutineId, QString>;

/// A filter over goroutines, compiled from what a person types:
///
///     label:endpoint=/pay state:waiting reason:chan fn:transfer file:main.go:22 id:7,9 -runtime since>10s
///
/// All terms must hold; "-" turns one round; quotes keep blanks together ("chan receive", label:"a b"="c d"), and \" is
/// a quotation mark. What is no field is looked for everywhere. Letters' case does not matter. A value; copies are
/// cheap, and accepts() may be called on any thread.
class GoroutineQuery
{
public:
    GoroutineQuery() = default; ///< lets everything through

    /// Error "bad-input" with a sentence that names the character where it is.
    [[nodiscard]] static Result<GoroutineQuery> parse(const QString &text);

    [[nodiscard]] bool accepts(const Goroutine &goroutine) const;
    [[nodiscard]] bool isEmpty() const { return !m_terms; }
    /// Whether accepts() needs to know the time (`since`).
    [[nodiscard]] bool needsTime() const;
    /// The time of the stop on the clock of Goroutine::waitSince. Where it is not known the latest wait that is; what
    /// waits is then taken to wait for less than it does.
    void setTime(qint64 now) { m_now = now; }

    /// Whether accepts() needs to know the tags (`tag`).
    [[nodiscard]] bool needsTags() const;
    void setTags(const GoroutineTags &tags) { m_tags = tags; }

    struct Term; ///< one word of it, as it was compiled

private:
    std::shared_ptr<const QList<Term>> m_terms;
    qint64 m_now = 0;
    GoroutineTags m_tags;
};

/// What a person should know where `since` finds nothing.
[[nodiscard]] QString waitTimesSentence();
/// The names of the fields in the order in which they are offered: "state", "reason", …
[[nodiscard]] QStringList goroutineQueryFields();
/// A term that asks for just this, quoted where that is needed: label:"trace endpoint"="GET /pay", reason:select.
[[nodiscard]] QString goroutineQueryTerm(const QString &field, const QString &value);
[[nodiscard]] QString goroutineLabelTerm(const QString &label, const QString &value);

/// The query `text` with `term` ("state:running") in place of its terms of the same field: nothing is in two states.
[[nodiscard]] QString goroutineQueryWith(const QString &text, const QString &term);

} // namespace Backstep
