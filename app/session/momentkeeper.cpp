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
    Private(DebugSession &watched, JobRunner &jobs, const CapsuleRequest &wanted, const QList<OutputLine> &before)
        : session(&watched)
        , request(wanted)
        , collector(watched, wanted.contents)
        , store(wanted, jobs)
    {
        collector.keepAllWaits();
        collector.stayWhereItStands();
        for (const OutputLine &line : before) {
            store.addLine(line);
        }
        connect(&watched, &DebugSession::outputAdded, &store, &MomentStore::addLine);
        connect(&watched, &DebugSession::stopped, this, [this](const StopPtr &stop) { order.arrive(*stop); });
        if (const StopPtr stop = watched.currentStop()) {
            order.arrive(*stop);
        }
        connect(&watched, &DebugSession::lost, this, &Private::endKeeps);
        connect(&watched, &QObject::destroyed, this, [this] { endKeeps(ended()); });
    }

    [[nodiscard]] static Error ended() { return {QString(ErrorCode::stale), tr("The session has ended."), {}}; }
    FutureResult<qint64> keep(const QString &note);
    void collected(int keep, const MomentPtr &found, const QString &note);
    [[nodiscard]] Moment positioned(Moment moment);
    void add(int keep, const MomentPtr &moment, const QString &note);
    void answer(int keep, const Result<qint64> &kept);
    void endKeeps(const Error &why);
    void finish();

    QPointer<DebugSession> session;
    CapsuleRequest request;
    MomentCollector collector;
    MomentStore store;
    MomentOrder order;
    qint64 withoutEvent = 1LL << 40; ///< after everything that has one
    qint64 kept = 0;              ///< moments that are on disk
    int lastKeep = 0;
    QMap<int, SharedPromise<qint64>> keeps; ///< under way
    std::optional<SharedPromise<CapsuleMade>> finishing;
};

FutureResult<qint64> MomentKeeper::Private::keep(const QString &note)
{
    if (!session || finishing) {
        return readyResult<qint64>(fail(ended()));
    }
    const int keep = ++lastKeep;
    const FutureResult<qint64> future = keeps[keep].future();
    collector.collect(MomentCollector::Whose::AlsoOfWaiting)
        .then(this, [this, keep, note](const Result<MomentPtr> &moment) {
            if (moment) {
                collected(keep, *moment, note);
            } else {
                answer(keep, fail(moment.error()));
            }
        });
    return future;
}

void MomentKeeper::Private::collected(int keep, const MomentPtr &found, const QString &note)
{
    // At once, while the session still stands there.
    const auto moment = std::make_shared<const Moment>(positioned(*found));
    if (store.isCreated() || !session) {
        add(keep, moment, note);
        return;
    }
    askFacts(*session, request).then(this, [this, keep, moment, note](const Result<CapsuleFacts> &facts) {
        if (!facts) {
            answer(keep, fail(facts.error()));
            return;
        }
        if (!store.isCreated()) {
            store.create(*facts);
        }
        add(keep, moment, note);
    });
}

Moment MomentKeeper::Private::positioned(Moment moment)
{
    const qint64 end = session ? session->lastEvent().value_or(0) : 0;
    const std::optional<qint64> event = moment.stop.event;
    moment.position = {.event = event.value_or(end), .order = event ? order.keep() : withoutEvent++};
    moment.why = tr("Kept by hand.");
    return moment;
}

void MomentKeeper::Private::add(int keep, const MomentPtr &moment, const QString &note)
{
    if (!keeps.contains(keep)) {
        return; // answered: the session has ended
    }
    store.add(*moment, note);
    store.save().then(this, [this, keep](const Result<void> &saved) {
        answer(keep, saved ? Result<qint64>(++kept) : fail(saved.error()));
    });
}

void MomentKeeper::Private::answer(int keep, const Result<qint64> &result)
{
    if (!keeps.contains(keep)) {
        return;
    }
    const SharedPromise<qint64> promise = keeps.take(keep);
    if (keeps.isEmpty() && finishing) {
        finish();
    }
    promise.answer(result); // last: whoever hears it may end the keeper
}

/// Of a session that has ended no answer comes any more.
void MomentKeeper::Private::endKeeps(const Error &why)
{
    const QMap<int, SharedPromise<qint64>> all = std::exchange(keeps, {});
    if (!all.isEmpty() && finishing) {
        finish();
    }
    for (const SharedPromise<qint64> &promise : all) {
        promise.answer(fail(why));
    }
}

void MomentKeeper::Private::finish()
{
    const SharedPromise<CapsuleMade> promise = *finishing;
    if (store.moments() == 0) {
        promise.answer(CapsuleMade());
        return;
    }
    store.finish(true).then(this, [this, promise](const Result<void> &result) {
        if (!result) {
            promise.answer(fail(result.error()));
            return;
        }
        promise.answer(CapsuleMade{.file = request.file,
                                   .moments = store.moments(),
                                   .bytes = QFileInfo(request.file).size(),
                                   .complete = true,
                                   .sentence = {}});
    });
}

MomentKeeper::MomentKeeper(DebugSession &session, JobRunner &jobs, const CapsuleRequest &request,
                           const QList<OutputLine> &before, QObject *parent)
    : QObject(parent)
    , m_d(std::make_unique<Private>(session, jobs, request, before))
{
}

MomentKeeper::~MomentKeeper() = default;

FutureResult<qint64> MomentKeeper::keep(const QString &note)
{
    return m_d->keep(note);
}

FutureResult<CapsuleMade> MomentKeeper::finish()
{
    if (!m_d->finishing) {
        m_d->finishing.emplace();
        if (m_d->keeps.isEmpty()) {
            m_d->finish();
        }
    }
    return m_d->finishing->future();
}

qint64 MomentKeeper::kept() const
{
    return m_d->kept;
}

QString MomentKeeper::file() const
{
    return m_d->request.file;
}

} // namespace Backstep
