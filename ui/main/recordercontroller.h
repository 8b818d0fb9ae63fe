// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/recorder/hoststate.h"
#include "app/session/failure.h"
#include "ui/dialogs/recorddialog.h"
#include "ui/docks/recorderact.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

class QWidget;

namespace Backstep {

class ActionTable;
class DockIntents;
class RecorderActs;
class RecorderModel;
struct HostProfile;
struct TransferJob;
struct Services;

/// What hosts record: starts it, asks how it goes while somebody looks or waits for it, and does what the recorder
/// panel asks for. What was to be fetched when complete is fetched; where the window was closed meanwhile it is found
/// again, as all of it lives on the host, and the next window remembers what was to become of it.
class RecorderController : public QObject
{
    Q_OBJECT

public:
    RecorderController(const Services &services, RecorderModel &model, DockIntents &intents, ActionTable &actions,
                       QWidget *window);

    /// Something is open, which is not replaced without a question.
    void setSessionOpen(bool open) { m_sessionOpen = open; }
    /// The panel is seen: all hosts are asked, and again while something goes on there.
    void setShown(bool shown);
    /// "recordings.record"; false for other ids. `hostId`: the host that is selected; may be empty.
    bool runAction(const QString &id, const QString &hostId);

Q_SIGNALS:
    void failed(const Backstep::Error &error);
    /// One sentence on what became of a recording.
    void said(const QString &sentence);
    /// What was to be opened waits, since something else is open; `act` opens it.
    void openingOffered(const QString &sentence, const Backstep::RecorderAct &act);
    /// A recording that failed is about to be opened.
    void failureExpected(const QString &hostId, const QByteArray &path, const Backstep::Failure &failure);
    /// Something was started: the panel is to come forward.
    void panelWanted();

private:
    using Verb = RecorderAct::Verb;

    /// Started here and not over yet.
    struct Waiting
    {
        AfterRecording after = AfterRecording::Leave;
        bool loop = false;
        QStringList said{}; ///< patterns, one of which it prints where it fails
        bool missed = false; ///< it, or what it caught, was not in the last answer
        int cuts = 0; ///< times that the host could not be asked for it
        bool told = false; ///< the host knows that it is awaited, and makes no room from it
        bool runsOut = false; ///< what it was told, at the last look; the host's clock may be far from ours
    };
    using Key = std::pair<QString, QByteArray>; ///< host and id

    void restoreWishes();
    void keepWishes();
    void openDialog(const QString &hostId);
    void start(RecordDialog *dialog);
    void started(const HostProfile &host, const HostState &state, const Waiting &wish);
    [[nodiscard]] static QString startWords(const HostProfile &host, const HostState &state);
    /// The host is told that it is awaited here, or is not any more.
    void tellAwaited(const HostProfile &host, const Key &key, Waiting &waiting);
    void letGo(const Key &key, const Waiting &waiting);
    void askAll();
    void askLive();
    void ask(const QString &hostId);
    void take(const HostProfile &host, const HostState &state);
    void unheard(const HostProfile &host, const Error &error);
    void showStatus();
    [[nodiscard]] bool hasMoreComplete(const QString &hostId, const HostState &state);
    void endLoop(const HostProfile &host, const HostLoop &loop);
    [[nodiscard]] bool isOver(const Key &key, const Waiting &waiting, const HostState &state);
    void ended(const HostProfile &host, const HostRecording &recording, const Key &key, const Waiting &waiting);
    void act(const RecorderAct &act);
    void fetched(const TransferJob &job);
    bool dropFetching(const Key &trace);
    void bring(const QString &hostId, const QByteArray &trace, bool open);
    void notBrought(const QString &hostId, const QByteArray &trace, const Error &error);
    [[nodiscard]] bool isHere(const QString &hostId, const QByteArray &trace) const;
    /// The next one that is opened, if it is this, goes to where it failed.
    void expectFailure(const QString &hostId, const QByteArray &trace);
    void updateHosts();

    const Services &m_services;
    RecorderModel &m_model;
    DockIntents &m_intents;
    ActionTable &m_actions;
    QWidget *m_window;
    RecorderActs *m_acts;
    QHash<Key, Waiting> m_waiting;
    QSet<QString> m_asking; ///< hosts whose answer is still to come
    QHash<QString, QSet<QByteArray>> m_complete; ///< recordings of each host, at the last look
    QHash<QString, QString> m_failures; ///< why a host could not be asked, until it can
    QHash<QString, int> m_looksLeft; ///< at hosts that were told something, although nothing goes on there
    QSet<QString> m_refused; ///< hosts that are not asked until the person wants it
    QTimer m_timer;
    /// Being fetched, by host and trace, with what they were awaited as: kept until they are here.
    QHash<Key, std::pair<Key, Waiting>> m_fetching;
    QHash<Key, QStringList> m_said; ///< patterns of what was caught, by host and trace
    bool m_sessionOpen = false;
    bool m_shown = false;
    bool m_asked = false;
};

} // namespace Backstep
