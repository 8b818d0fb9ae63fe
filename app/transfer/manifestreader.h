// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/base/stoptoken.h"
#include "app/ssh/types.h"
#include "app/transfer/manifest.h"

#include <QObject>
#include <QPointer>

namespace Backstep {

class SshConnection;

/// Lists a recording's folder over SFTP, or looks at a capsule, which is one file. Links are never followed: they are
/// left out with a note, as is everything that is no regular file. A name that is not fit refuses the whole recording.
/// Main thread; one run an object.
class ManifestReader : public QObject
{
    Q_OBJECT

public:
    ManifestReader(SshConnection *connection, const QByteArray &path, const StopToken &stop, QObject *parent = nullptr);

    /// Errors: those of Manifest and of app/ssh; `not-a-recording` when the path is no folder or holds no version file.
    [[nodiscard]] FutureResult<Manifest> run();

private:
    void next();
    void listed(const QByteArray &folder, const Result<QList<RemoteEntry>> &entries);
    void takeCapsule(const RemoteEntry &file);
    [[nodiscard]] Result<void> take(const QByteArray &folder, const RemoteEntry &entry);
    void leaveOut(const QString &note);
    void finish();

    QPointer<SshConnection> m_connection;
    QByteArray m_path;
    StopToken m_stop;
    SharedPromise<Manifest> m_promise;
    Manifest m_manifest;
    int m_entries = 0; ///< of every kind, so that no host can keep us listing for ever
    int m_leftOut = 0;
    QByteArrayList m_pending; ///< folders to list, relative; the recording itself is empty
};

} // namespace Backstep
