// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/capsule/capsulereader.h"
#include "app/capsule/moment.h"

#include <QRandomGenerator>

namespace Backstep::Testing {

/// A moment in which every field has a value that only it has, with the awkward ones among them: addresses beyond
/// 2^63, NUL and half surrogate pairs in strings, what could not be read, stacks that were not asked for.
[[nodiscard]] Moment fullMoment();
[[nodiscard]] CapsuleFacts fullFacts();

/// Moments of an imagined service: goroutines work through requests in a dozen functions, some move from one moment
/// to the next, most wait. The same `seed` gives the same program.
class SampleProgram
{
public:
    SampleProgram(int goroutines, int stackDepth, quint32 seed = 1);
    /// As if nobody had asked for values.
    void leaveValuesOut() { m_values = false; }
    /// The moment as it stands, `moving` goroutines having moved since the last.
    [[nodiscard]] Moment next(int moving);

private:
    struct Worker
    {
        GoroutineId id = 0;
        int work = 0;      ///< which function it is in
        int line = 0;
        qint64 count = 0;
        quint32 noise = 0; ///< what its values come from that nobody could guess
        bool waiting = false;
    };
    void move(Worker &worker);
    [[nodiscard]] CapturedGoroutine captured(const Worker &worker) const;
    [[nodiscard]] StackPtr stack(const Worker &worker) const;
    [[nodiscard]] VariableList locals(const Worker &worker) const;

    int m_depth;
    bool m_values = true;
    qint64 m_event = 1000;
    QList<Worker> m_workers;
    QRandomGenerator m_random;
};

/// Everything a reader says of a moment, for comparing with what was written. Lines of what differs.
[[nodiscard]] QStringList differences(CapsuleReader &reader, qint64 id, const Moment &moment);

} // namespace Backstep::Testing
