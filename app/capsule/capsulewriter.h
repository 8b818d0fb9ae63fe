// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/capsule/capsulefacts.h"
#include "app/capsule/moment.h"
#include "app/session/breakpoint.h"
#include "app/session/sessionlog.h"

#include <memory>

namespace Backstep {

/// Writes a capsule, moment by moment. Blocking and bound to the thread that made it; CapsuleRecorder is the same for
/// the main thread. What is added is on disk a second later (here with the next call, or by flush()) and then survives
/// a kill: the file at `path` + ".part" opens as a smaller capsule at any time. finish() gives it its final name, 0600.
/// Without finish() the ".part" file stays for whoever wants to rescue it; discard() removes it.
///
/// Strings, places, stacks, values and goroutines are written once and referred to, so a moment costs what changed.
/// What is beyond a reader's limits is cut. Values and stacks say so (Variable::childCount, Variable::truncated,
/// Stack::complete, WaitFacts::missing); labels, hits, threads, frames with values and breakpoints beyond
/// CapsuleFormat's numbers are left out. Errors: `io` (disk full, no permission: the sentence says which, and what is
/// kept where), `bad-input` (a moment that exists already).
class CapsuleWriter
{
public:
    /// Neither `path` nor its ".part" may exist: that one is still written, or all that is left of a making.
    [[nodiscard]] static Result<std::unique_ptr<CapsuleWriter>> create(const QString &path, const CapsuleFacts &facts);
    CapsuleWriter(const CapsuleWriter &) = delete;
    CapsuleWriter &operator=(const CapsuleWriter &) = delete;
    ~CapsuleWriter();

    /// The new moment's id. Moments may come in any order of their positions.
    [[nodiscard]] Result<qint64> add(const Moment &moment);
    /// A line of the program's output; in the order it was written, each once.
    [[nodiscard]] Result<void> addOutput(const OutputLine &line);
    /// The text of a source file under its path in stacks (CodeLocation::file). A second text for a path is ignored.
    [[nodiscard]] Result<void> addSource(const QString &path, const QString &text);
    [[nodiscard]] Result<void> setBreakpoints(const QList<BreakpointSpec> &breakpoints);
    /// The person's note on a moment; empty removes it.
    [[nodiscard]] Result<void> setBookmark(qint64 moment, const QString &note);

    /// What was added so far to disk, now.
    [[nodiscard]] Result<void> flush();

    /// Bytes on disk and still to be written.
    [[nodiscard]] qint64 bytes() const;

    /// Everything to disk, checked, and the final name. `complete`: see CapsuleFacts. Nothing may be added after it.
    [[nodiscard]] Result<void> finish(bool complete);
    void discard();

private:
    class Private;
    explicit CapsuleWriter(std::unique_ptr<Private> d);
    std::unique_ptr<Private> m_d;
};

} // namespace Backstep
