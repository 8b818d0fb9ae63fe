// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/capsulemaker.h"
#include "app/session/debugsession.h"
#include "app/session/momentcollector.h"
#include "app/session/momentcourse.h"
#include "app/session/momentstore.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTimer>

namespace Backstep {

/// Asks a session that stands what a capsule says of the program as a whole: Go's version, the modules, and, where they
/// were asked for, its command line and environment. `known` wins over what is asked.
[[nodiscard]] FutureResult<CapsuleFacts> askFacts(DebugSession &session, const CapsuleRequest &request);

/// What CapsuleMaker does: from position to position, collecting while the file's thread writes what was collected.
class CapsuleMaker::Private : public QObject
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::CapsuleMaker)

public:
    Private(std::unique_ptr<DebugSession> session, JobRunner &jobs, CapsuleMaker &owner);
    ~Private() override;

    FutureResult<CapsuleMade> make(const CapsuleRequest &request);
    void pause();
    void resume();
    void cancel();
    void discard();
    /// Whether the making ends when it is ended, and not by itself.
    [[nodiscard]] bool isOpenEnded() const;
    /// The ordinary end of what is open-ended.
    void conclude();

private:
    [[nodiscard]] static Error cancelledError();
    void opened(const Result<StopPtr> &stop);
    void next();
    void goOn();
    void later();
    void tick();
    void comeBack();
    void travelled(const Result<MomentCourse::Next> &next);
    void keepWhereItStands();
    void keep(const CourseStop &stop, Moment moment);
    void atTheEnd();
    void collected(const CourseStop &stop, const Result<MomentPtr> &moment);
    [[nodiscard]] MomentPosition positionOf(const CourseStop &stop);
    void report();
    void estimate(CapsuleProgress &progress);
    [[nodiscard]] qint64 worked() const;
    /// `why` empty: everything that was asked for is in.
    void finish(const std::optional<Error> &why);
    void written(const Result<void> &result, const std::optional<Error> &why);

    CapsuleMaker &m_owner;
    JobRunner &m_jobs;
    std::unique_ptr<DebugSession> m_session;
    CapsuleRequest m_request;
    std::unique_ptr<MomentCourse> m_course;
    std::unique_ptr<MomentCollector> m_collector;
    std::unique_ptr<MomentStore> m_store;
    SharedPromise<CapsuleMade> m_promise;
    QElapsedTimer m_clock; ///< since the first position or the last pause
    qint64 m_workedBefore = 0; ///< milliseconds before that
    QElapsedTimer m_sinceSave;
    QElapsedTimer m_onTheWay; ///< to the next position
    QTimer m_ticks;
    QString m_what;
    std::pair<qint64, qint64> m_firstBytes; ///< the first size of the file that is known, and of how many moments
    quint64 m_lastKept = 0; ///< Stop::number
    MomentPosition m_position{.event = -1, .order = 0};
    bool m_travelling = false;
    bool m_paused = false;
    bool m_cancelled = false;
    bool m_concluded = false;
    bool m_discarded = false;
    bool m_nothingMet = false; ///< of what was asked for
    bool m_ended = false;
};

} // namespace Backstep
