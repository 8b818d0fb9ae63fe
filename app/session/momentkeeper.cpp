// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/capsulemaking.h"
#include "app/session/momentorder.h"

#include <QFileInfo>
#include <QPointer>

namespace Backstep {

class MomentKeeper::Private : public QObject
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::MomentKeeper)

public:
    Private(DebugSession &watched, JobRunner &jobs, const CapsuleRequest &wanted)
        : session(&watched)
        , request(wanted)
        , collector(watched, wanted.contents)
        , store(wanted, jobs)
    {
        connect(&watched, &DebugSession::outputAdded, &store, &MomentStore::addLine);
        connect(&watched, &DebugSession::stopped, this, [this](const StopPtr &stop) { order.arrive(*stop); });
        if (const StopPtr stop = watched.currentStop()) {
            order.arrive(*stop);
        }
    }

    void keep(const Result<MomentPtr> &moment, const QString &note, const SharedPromise<qint64> &promise);
    void add(const MomentPtr &moment, const QString &note, const SharedPromise<qint64> &promise);

    QPointer<DebugSession> session;
    CapsuleRequest request;
    MomentCollector collector;
    MomentStore store;
    MomentOrder order;
    qint64 withoutEvent = 1LL << 40; ///< after everything that has one
};

void MomentKeeper::Private::keep(const Result<MomentPtr> &moment, const QString &note,
                                 const SharedPromise<qint64> &promise)
{
    if (!moment || !session) {
        promise.answer(
            fail(moment ? Error{QString(ErrorCode::stale), tr("The session has ended."), {}} : moment.error()));
    } else if (store.isCreated()) {
        add(*moment, note, promise);
    } else {
        askFacts(*session, request)
            .then(this, [this, moment = *moment, note, promise](const Result<CapsuleFacts> &facts) {
                if (!facts) {
                    promise.answer(fail(facts.error()));
                    return;
                }
                if (!store.isCreated()) {
                    CapsuleFacts byHand = *facts;
                    byHand.recipe = tr("Moments kept by hand.");
                    store.create(byHand);
                }
                add(moment, note, promise);
            });
    }
}

void MomentKeeper::Private::add(const MomentPtr &moment, const QString &note, const SharedPromise<qint64> &promise)
{
    Moment kept = *moment;
    const qint64 end = session ? session->lastEvent().value_or(0) : 0;
    const qint64 event = kept.stop.event.value_or(end);
    kept.position = {.event = event, .order = kept.stop.event ? order.keep() : withoutEvent++};
    kept.why = tr("Kept by hand.");
    store.add(kept, note);
    store.flush();
    if (store.trouble()) {
        promise.answer(fail(*store.trouble()));
    } else {
        promise.answer(store.moments());
    }
}

MomentKeeper::MomentKeeper(DebugSession &session, JobRunner &jobs, const CapsuleRequest &request, QObject *parent)
    : QObject(parent)
    , m_d(std::make_unique<Private>(session, jobs, request))
{
}

MomentKeeper::~MomentKeeper() = default;

FutureResult<qint64> MomentKeeper::keep(const QString &note)
{
    const SharedPromise<qint64> promise;
    if (!m_d->session) {
        return readyResult<qint64>(fail(ErrorCode::stale, tr("The session has ended.")));
    }
    m_d->collector.collect().then(
        m_d.get(), [this, note, promise](const Result<MomentPtr> &moment) { m_d->keep(moment, note, promise); });
    return promise.future();
}

FutureResult<CapsuleMade> MomentKeeper::finish()
{
    if (m_d->store.moments() == 0) {
        return readyResult<CapsuleMade>(CapsuleMade());
    }
    const SharedPromise<CapsuleMade> promise;
    m_d->store.finish(true).then(m_d.get(), [this, promise](const Result<void> &result) {
        if (!result) {
            promise.answer(fail(result.error()));
            return;
        }
        promise.answer(CapsuleMade{
            .file = file(), .moments = kept(), .bytes = QFileInfo(file()).size(), .complete = true, .sentence = {}});
    });
    return promise.future();
}

qint64 MomentKeeper::kept() const
{
    return m_d->store.moments();
}

QString MomentKeeper::file() const
{
    return m_d->request.file;
}

} // namespace Backstep
