// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/catalog/hostprofile.h"
#include "app/catalog/hostscan.h"
#include "app/ssh/secret.h"
#include "app/ssh/types.h"

#include <QObject>

#include <vector>

namespace Backstep {

/// How things stand with a host, for its row in the window.
struct HostLink
{
    enum class State { Idle, Connecting, Asking, Connected, Failed };

    State state = State::Idle;
    QString sentence;   ///< what it is doing, what it asks, or why it failed
    Error error;        ///< when Failed; empty code otherwise

    friend bool operator==(const HostLink &, const HostLink &) = default;
};

/// Recordings on hosts. Hosts are those of the HostStore, by id. Main thread; nothing blocks. There is one connection a
/// host; it is made by the first request that needs it, kept, and shared with the transfers. Questions on the way in
/// come as signals with the host's id and wait until they are answered.
class Catalog : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    [[nodiscard]] virtual HostLink link(const QString &hostId) const = 0;
    /// Null before the first scan of this run.
    [[nodiscard]] virtual HostScanPtr lastScan(const QString &hostId) const = 0;

    /// Lists all recordings of a host. While one is under way further calls share its answer. Errors: `not-found` (no
    /// such host), `cancelled` and those of app/ssh. A listing that came incomplete is an answer with `problems`.
    virtual FutureResult<HostScanPtr> scan(const QString &hostId) = 0;
    /// Asks the host's rr about single recordings (command line, exit status); `paths` are RecordingInfo::path, at most
    /// 200 are asked for. The answer is a newer lastScan(). Where the host has no rr, or none answers in time,
    /// `detailsKnown` stays false and `exitNote` says why. A scan() gets its turn in between.
    virtual FutureResult<HostScanPtr> details(const QString &hostId, const QList<QByteArray> &paths) = 0;
    /// Tries to log in with a profile that need not be stored on a connection of its own. The six steps in order, each
    /// with a sentence. Error: `cancelled`. Its id names the test in signals, answers and cancel(): where the host may
    /// be asking something at the same time, give the test an id of its own, so that no answer reaches the wrong one.
    virtual FutureResult<QList<ConnectionStep>> testHost(const HostProfile &profile) = 0;

    /// Ends what is under way for a host (log-in, scan, test) with `cancelled`.
    virtual void cancel(const QString &hostId) = 0;
    /// The same, and closes the connection. Transfers that use it end, too.
    virtual void disconnectHost(const QString &hostId) = 0;

    /// Answers to hostKeyUnknown(); ignored when nothing was asked.
    virtual void acceptHostKey(const QString &hostId, HostKeyTrust trust) = 0;
    virtual void rejectHostKey(const QString &hostId) = 0;
    /// Answers to promptNeeded(), one a line; ignored when nothing was asked.
    virtual void answerPrompt(const QString &hostId, std::vector<Secret> answers) = 0;
    virtual void cancelPrompt(const QString &hostId) = 0;

Q_SIGNALS:
    void linkChanged(const QString &hostId, const Backstep::HostLink &link);
    void hostKeyUnknown(const QString &hostId, const Backstep::HostKeyInfo &key);
    void promptNeeded(const QString &hostId, const Backstep::AuthPrompt &prompt);
    void scanStarted(const QString &hostId);
    /// A new lastScan(), by scan() or by details().
    void scanChanged(const Backstep::HostScanPtr &scan);
    void scanFailed(const QString &hostId, const Backstep::Error &error);
    /// Each step of testHost() as it ends.
    void testStepFinished(const QString &hostId, const Backstep::ConnectionStep &step);
};

} // namespace Backstep

Q_DECLARE_METATYPE(Backstep::HostLink)
