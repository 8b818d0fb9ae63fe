// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/capsulemaker.h"

#include "app/base/logging.h"
#include "app/session/capsulemaking.h"

#include <QFile>
#include <QFileInfo>

namespace Backstep {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto tickEvery = 1s;         ///< what waits goes to the disk, and a program that takes its time is told
constexpr qint64 saveAfter = 1000;     ///< milliseconds
constexpr qint64 waitingAfter = 1500;  ///< milliseconds
constexpr qint64 enoughMoments = 5;    ///< to judge the rest by

MomentCollector::Whose whoseOf(const CourseStop &stop)
{
    return stop.isEnd ? MomentCollector::Whose::AlsoOfWaiting : MomentCollector::Whose::OfTheStopped;
}

} // namespace

CapsuleMaker::Private::Private(std::unique_ptr<DebugSession> session, JobRunner &jobs, CapsuleMaker &owner)
    : m_owner(owner)
    , m_jobs(jobs)
    , m_session(std::move(session))
{
    connect(&m_ticks, &QTimer::timeout, this, &Private::tick);
}

CapsuleMaker::Private::~Private() = default;

Error CapsuleMaker::Private::cancelledError()
{
    return {QString(ErrorCode::cancelled), tr("The making was cancelled."), {}};
}

FutureResult<CapsuleMade> CapsuleMaker::Private::make(const CapsuleRequest &request)
{
    m_request = request;
    if (const std::optional<Error> problem = problemOf(request)) {
        return readyResult<CapsuleMade>(fail(*problem));
    }
    if (const std::optional<Error> problem = nameProblem(request.file)) {
        return readyResult<CapsuleMade>(fail(*problem));
    }
    if (const std::optional<Error> problem = folderProblem(request.file)) {
        return readyResult<CapsuleMade>(fail(*problem)); // not after hours
    }
    m_course = MomentCourse::make(*m_session, request);
    m_collector = std::make_unique<MomentCollector>(*m_session, request.contents);
    if (std::holds_alternative<OneMoment>(request.recipe)) {
        m_collector->keepAllWaits();
    }
    m_store = std::make_unique<MomentStore>(request, m_jobs);
    connect(m_session.get(), &DebugSession::outputAdded, m_store.get(), &MomentStore::addLine);
    connect(m_session.get(), &DebugSession::lost, this, [this](const Error &why) { finish(why); });
    m_course->prepare();
    m_what = tr("opening what it is made of");
    report();
    m_session->open().then(this, [this](const Result<StopPtr> &stop) { opened(stop); });
    return m_promise.future();
}

void CapsuleMaker::Private::opened(const Result<StopPtr> &stop)
{
    if (m_ended) {
        return; // nothing may be begun any more
    }
    if (!stop) {
        finish(stop.error());
        return;
    }
    if (const std::optional<Error> problem = m_course->begin()) {
        finish(problem);
        return;
    }
    if (m_course->total().value_or(0) > m_request.most) {
        finish(tooManyMoments(m_request.most)); // not after hours, with the first part of it
        return;
    }
    askFacts(*m_session, m_request).then(this, [this](const Result<CapsuleFacts> &facts) {
        if (m_ended) {
            return;
        }
        if (!facts) {
            finish(facts.error());
            return;
        }
        m_store->create(*facts);
        m_what.clear();
        if (!m_paused) {
            m_clock.start();
        }
        m_ticks.start(tickEvery);
        if (m_request.runFor.count() > 0) {
            QTimer::singleShot(m_request.runFor, this, &Private::conclude);
        }
        next();
    });
}

void CapsuleMaker::Private::tick()
{
    if (m_ended || !m_onTheWay.isValid() || !m_onTheWay.hasExpired(waitingAfter)) {
        return;
    }
    m_sinceSave.start();
    const auto saved = [this](const Result<void> &) {
        report();
        if (m_store->trouble() && !m_ended) {
            comeBack(); // the next hit, before which it would be noticed, may never come
        }
    };
    m_session->isRecording() ? m_store->saveEarlier().then(this, saved) : m_store->save().then(this, saved);
}

void CapsuleMaker::Private::later()
{
    QMetaObject::invokeMethod(this, &Private::next, Qt::QueuedConnection);
}

void CapsuleMaker::Private::next()
{
    if (m_ended || m_travelling) {
        return;
    }
    const bool due = !m_sinceSave.isValid() || m_sinceSave.hasExpired(saveAfter);
    if (!due || m_store->saved() >= m_store->moments() - 1) {
        goOn();
        return;
    }
    m_travelling = true;
    m_store->saveEarlier().then(this, [this](const Result<void> &) { // an error is in trouble()
        m_travelling = false;
        m_sinceSave.start();
        if (!m_ended) {
            goOn();
        }
    });
}

void CapsuleMaker::Private::goOn()
{
    report();
    if (m_store->trouble()) {
        finish(m_store->trouble());
    } else if (m_cancelled) {
        m_concluded ? keepWhereItStands() : finish(cancelledError());
    } else if (m_store->moments() >= m_request.most) {
        finish(tooManyMoments(m_request.most));
    } else if (!m_paused) {
        m_travelling = true;
        m_onTheWay.start();
        m_course->next().then(this, [this](const Result<MomentCourse::Next> &answer) {
            m_travelling = false;
            m_onTheWay.invalidate();
            travelled(answer);
        });
    }
}

void CapsuleMaker::Private::travelled(const Result<MomentCourse::Next> &answer)
{
    if (m_ended) {
        return;
    }
    if (m_concluded && !answer) {
        keepWhereItStands();
        return;
    }
    if (!answer) {
        const Error why = m_cancelled ? cancelledError() : answer.error();
        finish(m_store->trouble().value_or(why));
        return;
    }
    if (!*answer) {
        atTheEnd();
        return;
    }
    m_travelling = true;
    m_collector->collect(whoseOf(**answer), worked())
        .then(this, [this, stop = **answer](const Result<MomentPtr> &moment) {
            m_travelling = false;
            collected(stop, moment);
        });
}

bool CapsuleMaker::Private::isOpenEnded() const
{
    const bool runs = std::holds_alternative<AtPlaces>(m_request.recipe) || m_request.runFor.count() > 0;
    return runs && !m_session->isRecording();
}

void CapsuleMaker::Private::conclude()
{
    if (!m_ended && !m_cancelled) {
        m_concluded = true;
        cancel();
    }
}

void CapsuleMaker::Private::keepWhereItStands()
{
    const StopPtr stop = m_session->currentStop();
    if (!stop || stop->exited || stop->number == m_lastKept || m_session->state() != SessionState::Stopped) {
        atTheEnd();
        return;
    }
    m_travelling = true;
    const CourseStop end{
        .stop = stop, .why = tr("Where the program stood when the making ended."), .order = {}, .isEnd = true};
    m_collector->collect(whoseOf(end), worked()).then(this, [this, end](const Result<MomentPtr> &moment) {
        m_travelling = false;
        if (moment && !m_ended) {
            keep(end, **moment);
        }
        atTheEnd();
    });
}

void CapsuleMaker::Private::atTheEnd()
{
    const std::optional<Error> nothing = m_course->nothingMet();
    m_nothingMet = nothing.has_value();
    if (nothing || !m_store->waitsAreMissing()) {
        finish(nothing);
        return;
    }
    // What hangs at the end hung at the last moment already, and that is what most capsules are made for.
    // Many courses have gone on from there to see that it was the last.
    m_travelling = true;
    const StopPtr stop = m_session->currentStop();
    const bool stands = stop && stop->number == m_lastKept && m_session->state() == SessionState::Stopped;
    const FutureResult<bool> there = stands ? readyResult<bool>(true) : m_course->returnToLast();
    QFuture(there).then(this, [this](const Result<bool> &returned) {
        if (m_cancelled || m_ended || !returned.value_or(false)) {
            m_travelling = false;
            finish(std::nullopt);
            return;
        }
        // The session is the maker's own: it may move for this, with the places switched off on its way.
        m_session->waitFacts(LockOwners::Searched).then(this, [this](const Result<WaitFactsPtr> &facts) {
            m_travelling = false;
            if (facts && !m_ended) { // where it has ended meanwhile, the last moment is written
                m_store->addWaits(*facts);
            }
            finish(std::nullopt);
        });
    });
}

MomentPosition CapsuleMaker::Private::positionOf(const CourseStop &stop)
{
    const qint64 end = m_session->lastEvent().value_or(0);
    const qint64 event = stop.stop->event.value_or(end);
    const qint64 order = stop.order.value_or(event == m_position.event ? m_position.order + 1 : 0);
    m_position = {.event = event, .order = order};
    return m_position;
}

void CapsuleMaker::Private::collected(const CourseStop &stop, const Result<MomentPtr> &moment)
{
    if (m_ended) {
        return;
    }
    if (!moment) {
        finish(moment.error());
        return;
    }
    keep(stop, **moment);
    later();
}

void CapsuleMaker::Private::keep(const CourseStop &stop, Moment moment)
{
    moment.position = positionOf(stop);
    moment.why = stop.why;
    m_lastKept = stop.stop->number;
    m_store->add(moment);
}

/// Only of what is known beforehand: hits and steps come as they come.
void CapsuleMaker::Private::estimate(CapsuleProgress &progress)
{
    if (m_firstBytes.second == 0 && progress.bytes > 0) {
        m_firstBytes = {progress.bytes, progress.done};
    }
    if (!progress.of) {
        progress.event = progress.done > 0 ? std::optional(m_position.event) : std::nullopt;
        progress.lastEvent = m_session->lastEvent();
        progress.event = progress.lastEvent ? progress.event : std::nullopt;
        return;
    }
    const qint64 left = *progress.of - progress.done;
    if (progress.done < qMax(enoughMoments, *progress.of / 10) || left < 0) {
        return;
    }
    progress.secondsLeft =
        static_cast<double>(worked()) / 1000 * static_cast<double>(left) / static_cast<double>(progress.done);
    const auto &[firstBytes, firstMoments] = m_firstBytes;
    if (firstBytes > 0 && progress.done - firstMoments >= *progress.of / 5) {
        // Without the first ones, which bring what all share.
        progress.expectedBytes = progress.bytes + (progress.bytes - firstBytes) * left / (progress.done - firstMoments);
    }
}

void CapsuleMaker::Private::report()
{
    CapsuleProgress progress;
    progress.what = m_what;
    progress.done = m_store->moments();
    progress.onDisk = m_store->saved();
    progress.of = m_course->total();
    progress.bytes = m_store->bytes();
    progress.paused = m_paused;
    progress.waiting = isOpenEnded() && m_onTheWay.isValid() && m_onTheWay.hasExpired(waitingAfter);
    estimate(progress);
    Q_EMIT m_owner.progressed(progress);
}

/// Milliseconds since the first position, without pauses.
qint64 CapsuleMaker::Private::worked() const
{
    return m_workedBefore + (m_clock.isValid() ? m_clock.elapsed() : 0);
}

void CapsuleMaker::Private::pause()
{
    if (m_ended || std::exchange(m_paused, true)) {
        return;
    }
    m_workedBefore = worked();
    m_clock.invalidate();
    if (m_store) {
        report();
    }
}

void CapsuleMaker::Private::resume()
{
    if (!std::exchange(m_paused, false)) {
        return;
    }
    if (m_store && m_store->isCreated()) {
        m_clock.start();
        report();
        later();
    }
}

void CapsuleMaker::Private::discard()
{
    m_discarded = true;
    m_concluded = false;
    cancel();
}

/// It may be on its way through the whole recording.
void CapsuleMaker::Private::comeBack()
{
    m_course->cancel();
    if (m_session->state() == SessionState::Moving) {
        m_session->pause();
    }
}

void CapsuleMaker::Private::cancel()
{
    m_cancelled = true;
    m_paused = false;
    if (!m_session || m_ended || !m_store) {
        return;
    }
    comeBack();
    if (!m_store->isCreated()) {
        finish(cancelledError()); // nothing was begun
    } else {
        later();
    }
}

void CapsuleMaker::Private::finish(const std::optional<Error> &why)
{
    if (std::exchange(m_ended, true)) {
        return;
    }
    m_ticks.stop();
    m_what = tr("finishing");
    report();
    if (why) {
        qCInfo(lcSession) << "a making ends early:" << why->message << why->details;
    }
    // How a recording ends can be had at any time; how a live program did, only now.
    const bool worthless = m_nothingMet && m_session->isRecording();
    if (m_discarded || worthless || m_store->moments() == 0 || !m_store->isCreated()) {
        m_store->discard();
        const Error error = why.value_or(
            Error{QString(ErrorCode::notFound), tr("There was no moment to keep, so there is no capsule."), {}});
        m_session->close().then(this, [this, error](const Result<void> &) { m_promise.answer(fail(error)); });
        return;
    }
    m_store->finish(!why).then(this, [this, why](const Result<void> &result) { written(result, why); });
}

void CapsuleMaker::Private::written(const Result<void> &result, const std::optional<Error> &why)
{
    if (m_discarded) { // while it was being finished
        QFile::remove(m_request.file);
        m_store->discard();
        m_session->close().then(this, [this](const Result<void> &) { m_promise.answer(fail(cancelledError())); });
        return;
    }
    CapsuleMade made;
    made.file = m_request.file;
    made.moments = m_store->moments();
    made.bytes = QFileInfo(m_request.file).size();
    made.complete = !why && result;
    made.sentence = !why ? m_course->remark()
        : m_nothingMet   ? tr("%1 The capsule holds only where the program stood last.").arg(why->message)
                         : tr("%1 The capsule holds what was kept until then.").arg(why->message);
    m_session->close().then(this, [this, result, made](const Result<void> &) {
        m_promise.answer(result ? Result<CapsuleMade>(made) : fail(result.error()));
    });
}

CapsuleMaker::CapsuleMaker(std::unique_ptr<DebugSession> session, JobRunner &jobs, QObject *parent)
    : QObject(parent)
    , m_d(std::make_unique<Private>(std::move(session), jobs, *this))
{
}

CapsuleMaker::~CapsuleMaker() = default;

FutureResult<CapsuleMade> CapsuleMaker::make(const CapsuleRequest &request)
{
    return m_d->make(request);
}

void CapsuleMaker::pause()
{
    m_d->pause();
}

void CapsuleMaker::resume()
{
    m_d->resume();
}

void CapsuleMaker::cancel()
{
    if (m_d->isOpenEnded()) {
        m_d->conclude();
    } else {
        m_d->cancel();
    }
}

void CapsuleMaker::discard()
{
    m_d->discard();
}

} // namespace Backstep
