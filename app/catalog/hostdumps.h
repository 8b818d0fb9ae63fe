// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/base/jobrunner.h"
#include "app/catalog/hostprofile.h"

#include <QObject>

namespace Backstep {

class HostConnections;

/// The address of the goroutines of a service, as seen from its own host, from what a person writes: a port ("6060"),
/// HOST:PORT there, or the whole URL, whose path may be left out. Error "bad-input".
[[nodiscard]] Result<QString> goroutineAddress(const QString &text);

/// Asks services on hosts for their goroutines, by the curl or wget of the host, and keeps the answers in files of
/// their own, readable by this person only. Main thread.
class HostDumps : public QObject
{
    Q_OBJECT

public:
    /// `connections` must outlive this; `folder` is made when the first is fetched.
    HostDumps(HostConnections &connections, const QString &folder, QObject *parent = nullptr);

    /// The file. Errors: those of logging in, "bad-input", "dump-refused" when the service does not answer with one.
    [[nodiscard]] FutureResult<QString> fetch(const HostProfile &host, const QString &address, StopToken stop = {});
    /// Text that came another way, kept under such a name; `origin` begins the name.
    [[nodiscard]] FutureResult<QString> keep(const QString &origin, const QByteArray &text);

private:
    HostConnections &m_connections;
    QString m_folder;
    JobRunner m_jobs;
};

} // namespace Backstep
