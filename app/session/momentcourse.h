// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/session/capsulerequest.h"
#include "app/session/motion.h"
#include "app/session/stop.h"

#include <QObject>

#include <functional>
#include <memory>

namespace Backstep {

class DebugSession;

/// A position that is to be kept, and the sentence why.
struct CourseStop
{
    StopPtr stop;
    QString why;
    std::optional<qint64> order; ///< within its event, where positions do not come in the order of time
    bool isEnd = false;          ///< how the program ended: who waits there is worth a closer look
};

/// Takes a session from one position that a recipe asks for to the next. Main thread; one request at a time, and none
/// after next() answered the end or an error.
class MomentCourse : public QObject
{
    Q_OBJECT

public:
    /// What next() answers; absent at the end.
    using Next = std::optional<CourseStop>;

    /// Where a recipe chooses events, those of the bookmarks are among them.
    [[nodiscard]] static std::unique_ptr<MomentCourse> make(DebugSession &session, const CapsuleRequest &request);

    /// Before the session is opened.
    virtual void prepare() {}
    /// Once it stands at its first stop; why the recipe cannot be followed, if it cannot.
    [[nodiscard]] virtual std::optional<Error> begin() { return {}; }
    [[nodiscard]] virtual FutureResult<Next> next() = 0;
    /// How many positions there are, where that is known beforehand; of some only after begin().
    [[nodiscard]] virtual std::optional<qint64> total() const { return {}; }
    /// After the end: why nothing of what was asked for was met, whatever else was kept; absent where something was.
    [[nodiscard]] virtual std::optional<Error> nothingMet() const { return {}; }
    /// After the end: back to the last position, where that was left to look for another one. Whether the session is
    /// there.
    [[nodiscard]] virtual FutureResult<bool> returnToLast();
    /// After the end: what is to be said of moments that may not be what was asked for; mostly empty.
    [[nodiscard]] virtual QString remark() const { return {}; }
    /// Nothing more is wanted: what next() has under way is answered with `cancelled` as soon as the session stands,
    /// which whoever cancels sees to.
    void cancel() { m_cancelled = true; }

protected:
    explicit MomentCourse(DebugSession &session) : m_session(session) {}

    [[nodiscard]] DebugSession &session() const { return m_session; }
    /// Why there are no events to go to, where there are none.
    [[nodiscard]] std::optional<Error> needsEvents() const;
    /// Answers the promise with `cancelled` where cancel() was called.
    [[nodiscard]] bool endedBy(const SharedPromise<Next> &promise) const;
    /// Hands the stop on, or answers the promise with the error.
    void go(FutureResult<StopPtr> movement, const SharedPromise<Next> &promise,
            std::function<void(const StopPtr &)> then);

private:
    DebugSession &m_session;
    bool m_cancelled = false;
};

} // namespace Backstep
