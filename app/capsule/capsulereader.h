// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/base/stoptoken.h"
#include "app/capsule/capsulefacts.h"
#include "app/capsule/moment.h"
#include "app/session/breakpoint.h"
#include "app/session/sessionlog.h"

#include <memory>

namespace Backstep {

/// Reads a capsule. The file is foreign: it is opened read-only, its schema must be exactly ours, every block's
/// checksum and every length, reference and nesting is checked before it is used. Blocking and bound to the thread that
/// made it; CapsuleLibrarian is the same for the main thread. Reads what is asked for and keeps little, so that neither
/// a huge nor a hostile file costs more than the questions put to it.
/// Errors: those of CapsuleCode, `not-found`, `io`, `cancelled`.
class CapsuleReader
{
public:
    /// Also opens the ".part" of a capsule whose making was killed. Nothing is written beside or into the file. Once
    /// `stop` is requested this and every later question fails with `cancelled` as soon as it has to read.
    [[nodiscard]] static Result<std::unique_ptr<CapsuleReader>> open(const QString &path, const StopToken &stop = {});
    CapsuleReader(const CapsuleReader &) = delete;
    CapsuleReader &operator=(const CapsuleReader &) = delete;
    ~CapsuleReader();

    [[nodiscard]] const CapsuleFacts &facts() const;
    /// All moments, by position.
    [[nodiscard]] MomentInfoListPtr moments() const;

    /// The stop itself, with return values and hits; Stop::number is 0.
    [[nodiscard]] Result<Stop> stop(qint64 moment);
    /// Goroutines from the index `first` on, at most `count`; GoroutinePage::total is their number.
    [[nodiscard]] Result<GoroutinePage> goroutines(qint64 moment, int first, int count);
    /// `not-found`: there is no such goroutine at that moment.
    [[nodiscard]] Result<Goroutine> goroutine(qint64 moment, GoroutineId goroutine);
    /// Null: it was not captured (the goroutine exists). `not-found`: there is no such goroutine at that moment.
    [[nodiscard]] Result<StackPtr> stack(qint64 moment, GoroutineId goroutine);
    /// `not-captured` when nothing of that frame was asked for.
    [[nodiscard]] Result<FrameValues> values(qint64 moment, GoroutineId goroutine, int frame);
    [[nodiscard]] Result<VariableList> packageVariables(qint64 moment);
    /// `not-captured` where nobody asked, see MomentInfo::waits.
    [[nodiscard]] Result<WaitFactsPtr> waits(qint64 moment);
    /// Lines of output from the index `first` on, at most `count`.
    [[nodiscard]] Result<QList<OutputLine>> output(qint64 first, int count);
    [[nodiscard]] qint64 outputLines() const;
    /// How many lines of output there were at a moment.
    [[nodiscard]] Result<qint64> outputLinesAt(qint64 moment);
    [[nodiscard]] QStringList sourcePaths() const;
    [[nodiscard]] Result<QString> source(const QString &path);
    [[nodiscard]] QList<BreakpointSpec> breakpoints() const;

    /// Every block read and every reference followed: what the writer and `backstep capsule --info` check with. Only
    /// that one answer may need more text or labels than it may is not looked at, but for who waits for whom.
    [[nodiscard]] Result<void> verify();
    [[nodiscard]] qint64 bytes() const; ///< of the file

private:
    class Private;
    explicit CapsuleReader(std::unique_ptr<Private> d);
    std::unique_ptr<Private> m_d;
};

} // namespace Backstep
