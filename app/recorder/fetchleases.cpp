// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/recorder/fetchleases.h"

#include "app/catalog/recordinginfo.h"
#include "app/recorder/hostrecorder.h"

#include <QDateTime>

#include <algorithm>

namespace Backstep {

using namespace std::chrono_literals;

namespace {

constexpr auto interval = 3min;
constexpr char term[] = "10m"; ///< what is said; three times the interval, so that one may get lost
constexpr auto patience = 5s;  ///< of who waits for a word to arrive
constexpr qint64 longTerm = 3600; ///< seconds; above that it is not the like of ours that somebody has said

} // namespace

struct FetchLeases::Lease
{
    HostProfile host;
    QByteArray path;
    QByteArray id{};     ///< what the host calls it; empty: not known yet
    bool asking = true;  ///< an answer is still to come
    bool ending = false;
    bool shared = false;  ///< somebody else fetches it as well, and the host knows one time for both
    qint64 until = 0;     ///< that the host has noted for us
    SharedPromise<void> begun{};
    SharedPromise<void> over{};
};

FetchLeases::FetchLeases(HostRecorder &recorder, QObject *parent) : QObject(parent), m_recorder(recorder)
{
    m_timer.setInterval(interval);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        const QList<LeasePtr> leases = m_leases.values();
        for (const LeasePtr &lease : leases) {
            if (!lease->asking) {
                lease->asking = true;
                m_recorder.look(lease->host).then(this, [this, lease](const Result<HostState> &state) {
                    compare(lease, state);
                    lease->ending ? sayEnd(lease) : say(lease);
                });
            }
        }
    });
}

FutureResult<void> FetchLeases::begin(const HostProfile &host, const RecordingInfo &recording)
{
    if (!recording.byRecorder || recording.onlyCapsule) {
        return readyResult<void>({});
    }
    const auto lease = std::make_shared<Lease>(Lease{.host = host, .path = recording.path});
    m_leases.insert({host.id, recording.path}, lease);
    m_recorder.look(host).then(this, [this, lease](const Result<HostState> &state) { looked(lease, state); });
    QTimer::singleShot(patience, this, [lease] { lease->begun.answer({}); });
    return lease->begun.future();
}

FutureResult<void> FetchLeases::end(const HostProfile &host, const RecordingInfo &recording)
{
    const LeasePtr lease = m_leases.take({host.id, recording.path});
    if (lease == nullptr) {
        return readyResult<void>({});
    }
    lease->ending = true;
    if (!lease->asking) {
        m_recorder.look(host).then(this, [this, lease](const Result<HostState> &state) {
            compare(lease, state);
            sayEnd(lease);
        });
    }
    QTimer::singleShot(patience, this, [lease] { lease->over.answer({}); });
    return lease->over.future();
}

void FetchLeases::looked(const LeasePtr &lease, const Result<HostState> &state)
{
    lease->asking = false;
    const QByteArray folder = lease->path.sliced(lease->path.lastIndexOf('/') + 1);
    // A home folder may be reached by two paths, so its own name will do.
    const auto isIt = [&](const HostRecording &one) {
        return one.trace == lease->path || (one.id == folder && one.trace.endsWith('/' + folder));
    };
    const QList<HostRecording> all = state.value_or(HostState()).recordings;
    const auto found = std::ranges::find_if(all, isIt);
    if (lease->ending || found == all.end()
        || found->fetchingUntil.value_or(0) > QDateTime::currentSecsSinceEpoch() + longTerm) {
        drop(lease);
        return;
    }
    lease->id = found->id;
    compare(lease, state);
    say(lease);
}

/// Another time than ours was said by another who fetches it.
void FetchLeases::compare(const LeasePtr &lease, const Result<HostState> &state)
{
    const HostRecording *found = state ? state->recording(lease->id) : nullptr;
    const qint64 until = found != nullptr ? found->fetchingUntil.value_or(0) : 0;
    lease->shared = lease->shared || (until != lease->until && until > QDateTime::currentSecsSinceEpoch());
}

void FetchLeases::say(const LeasePtr &lease)
{
    lease->asking = true;
    m_recorder.sayFetching(lease->host, lease->id, term).then(this, [this, lease](const Result<void> &said) {
        lease->begun.answer({});
        if (!said && said.error().code == RecorderErrorCode::refused) {
            drop(lease); // it knows no such word, or has removed it
            return;
        }
        m_recorder.look(lease->host).then(this, [this, lease](const Result<HostState> &state) {
            lease->asking = false;
            const HostRecording *found = state ? state->recording(lease->id) : nullptr;
            lease->until = found != nullptr ? found->fetchingUntil.value_or(0) : lease->until;
            if (lease->ending) {
                sayEnd(lease);
            } else if (!m_timer.isActive()) {
                m_timer.start();
            }
        });
    });
}

/// What is shared ends by itself some minutes after the last has said it.
void FetchLeases::sayEnd(const LeasePtr &lease)
{
    if (lease->shared) {
        drop(lease);
        return;
    }
    m_recorder.sayFetching(lease->host, lease->id, "0").then(this, [this, lease](const Result<void> &) {
        drop(lease);
    });
}

void FetchLeases::drop(const LeasePtr &lease)
{
    const std::pair key{lease->host.id, lease->path};
    if (m_leases.value(key) == lease) { // it may have begun anew
        m_leases.remove(key);
    }
    if (m_leases.isEmpty()) {
        m_timer.stop();
    }
    lease->begun.answer({});
    lease->over.answer({});
}

} // namespace Backstep
