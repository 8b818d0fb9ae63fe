// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/catalog/hostprofile.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <memory>

namespace Backstep {

class HostRecorder;
struct HostState;
struct RecordingInfo;

/// Tells a host what is fetched from it, so that no room is made from that meanwhile, and says it again as long as it
/// takes. Only of recordings that the host's own recorder made. A host that cannot be told does as before: nothing here
/// fails, and what was said ends by itself some minutes after it was said last. Main thread.
class FetchLeases : public QObject
{
    Q_OBJECT

public:
    /// `recorder` must outlive this.
    explicit FetchLeases(HostRecorder &recorder, QObject *parent = nullptr);

    /// How often it is said again.
    void setInterval(std::chrono::milliseconds interval) { m_timer.setInterval(interval); }

    /// Answered when the host has been told, or soon where it cannot be. Of what is awaited there for longer, by
    /// whomever, nothing is said, neither now nor at the end. Where others fetch it as well the end is not said either.
    [[nodiscard]] FutureResult<void> begin(const HostProfile &host, const RecordingInfo &recording);
    [[nodiscard]] FutureResult<void> end(const HostProfile &host, const RecordingInfo &recording);

private:
    struct Lease;
    using LeasePtr = std::shared_ptr<Lease>;

    void looked(const LeasePtr &lease, const Result<HostState> &state);
    static void compare(const LeasePtr &lease, const Result<HostState> &state);
    void say(const LeasePtr &lease);
    void sayEnd(const LeasePtr &lease);
    void drop(const LeasePtr &lease);

    HostRecorder &m_recorder;
    QHash<std::pair<QString, QByteArray>, LeasePtr> m_leases; ///< by host and folder there
    QTimer m_timer;
};

} // namespace Backstep
