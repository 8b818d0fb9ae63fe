// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/catalog/libraryentry.h"
#include "app/catalog/recordinginfo.h"
#include "app/session/target.h"
#include "app/transfer/transferjob.h"

#include <QHash>
#include <QObject>
#include <QSet>

namespace Backstep {

class ActionTable;
class DockIntents;
struct HostLink;
struct ModelSet;
struct Services;

/// Hosts, their recordings, the library and the transfers: keeps their models up to date and does what the recordings
/// and transfers panels ask for.
class RecordingsController : public QObject
{
    Q_OBJECT

public:
    RecordingsController(const Services &services, ModelSet &models, DockIntents &intents, ActionTable &actions,
                         QObject *parent);

    /// Fills the models and asks the library; hosts are asked when the panel is first seen.
    void start();
    /// The panel is seen: hosts that were not asked in this run are asked now.
    void setShown(bool shown);
    void scanAll();
    /// "recordings.refresh", ".fetch", ".open", ".showFolder"; false for other ids.
    bool runAction(const QString &id);
    /// The name of the host that a recording was fetched from; empty when it was not.
    [[nodiscard]] QString hostOf(const Target &target) const;
    /// Fetches the recording of a host (by name) and opens it then.
    void openRemote(const RemoteTarget &target);
    void remove(const QList<LibraryEntry> &entries);
    [[nodiscard]] const QList<LibraryEntry> &selectedLocal() const { return m_local; }
    [[nodiscard]] QString selectedHost() const { return m_hostId; }

Q_SIGNALS:
    void openRequested(const Backstep::Target &target, const QString &program);
    /// The person wants these deleted here and has not been asked yet.
    void deleteRequested(const QList<Backstep::LibraryEntry> &entries);
    void failed(const Backstep::Error &error);
    /// For the status bar; empty when nothing moves.
    void transfersChanged(const QString &sentence);

private:
    void connectServices();
    void connectRecordings(DockIntents &intents);
    void connectTransfers(DockIntents &intents);
    void scanWhenSeen();
    void updateHosts();
    void updateLink(const QString &hostId, const HostLink &link);
    void scanStarted(const QString &hostId);
    void scanFailed(const QString &hostId, const Error &error);
    void showFailed(const QString &hostId, const Error &error);
    /// The row as it is while nothing is under way: what was listed last, or nothing yet.
    void showSettled(const QString &hostId);
    void select(const QString &hostId, const QList<RecordingInfo> &remote, const QList<LibraryEntry> &local);
    void updateActions();
    void fetch(const QList<RecordingInfo> &recordings);
    void openLocal(const LibraryEntry &entry);
    void openWhenFetched(const RecordingInfo &recording);
    void jobChanged(const TransferJob &job);
    void updateTransfers();
    void openJob(TransferId id);
    void showFolder(const QString &path);

    const Services &m_services;
    ModelSet &m_models;
    ActionTable &m_actions;
    QString m_hostId;
    QList<RecordingInfo> m_remote;
    QList<LibraryEntry> m_local;
    QSet<TransferId> m_openWhenDone;
    QSet<QString> m_scanning;         ///< hosts that are being listed
    QHash<QString, Error> m_failures; ///< why, by host
    bool m_started = false;
    bool m_shown = false;
    bool m_asked = false;
};

/// The key under which a recorded program's breakpoints are kept: the same for all recordings of it.
[[nodiscard]] QString programKey(const LibraryEntry &entry);

} // namespace Backstep
