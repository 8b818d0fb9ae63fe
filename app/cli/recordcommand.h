// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/catalog/hostprofile.h"
#include "app/cli/clicommand.h"
#include "app/recorder/hoststate.h"
#include "app/recorder/recordrequest.h"
#include "app/transfer/transferjob.h"

#include <QTimer>

#include <functional>

namespace Backstep {

class LineRetry;
class RecordingFetch;
class RecordingOpening;
struct Failure;

/// record HOST [OPTIONS] -- CMD ARGS…, or one of --list, --stop and what else is to be done there. What was
/// started goes on when this ends; with --fetch it waits for the end and fetches the recording, with --open it opens
/// it, too, where it failed.
class RecordCommand : public CliCommand
{
    Q_OBJECT

public:
    RecordCommand(const CliServices &services, const CommandLine &line, QObject *parent = nullptr);

    void start() override;
    void interrupt() override;

private:
    void record();
    void started(const HostState &state);
    /// rr has had a moment to fail: says that it is being recorded, or that it is not.
    void sayStarted(const HostState &state);
    [[nodiscard]] bool refusedToRecord(const HostRecording &recording);
    void list();
    /// Asks for the id that the beginning of a name stands for, and goes on with it.
    void find(const QString &typed, void (RecordCommand::*then)(const QByteArray &id));
    void end(const QByteArray &id);
    /// What the host's script does by itself, with the option's value.
    void ask(const QByteArray &value);
    void discard(const QByteArray &id);
    /// Tells how that failed; where the recording is gone meanwhile `removed` instead.
    void failedWith(const Error &error, const QByteArray &id, const std::function<void()> &removed);
    /// Error: somebody removed it.
    void failRemoved(const QByteArray &id);
    void arm(const QString &file);
    void serve(const QByteArray &unit);
    void sayRule(const HostState &state);
    /// A verb that answers with text for people.
    void read(const QByteArrayList &words, const QByteArray &input = {});

    void follow();
    void followed(const HostState &state);
    /// Says, where that is due, that it is still awaited.
    void sayAgain(const HostRecording &recording);
    void loopEnded(const HostLoop &loop, const HostRecording *caught);
    void fetch(const HostRecording &recording);
    void fetched(const HostRecording &recording, const TransferJob &job);
    /// The host need not keep it for us any more; `then` whether or not it could be told.
    void letGo(const std::function<void()> &then);
    void open(const HostRecording &recording, const QString &folder);
    /// "; it is kept for that until …", or nothing.
    [[nodiscard]] QString keptWords() const;
    [[nodiscard]] Failure failureOf(const HostRecording &recording) const;

    HostProfile m_host;
    QByteArray m_id;      ///< of what was started
    bool m_loop = false;  ///< it is one
    bool m_seen = false;  ///< what is to be ended or removed was there
    bool m_live = false;  ///< and under way
    bool m_overrides = false; ///< the command is recorded in place of the rule's own
    bool m_followed = false;
    bool m_missed = false; ///< it, or what it caught, was not in the last answer
    QTimer m_timer;
    LineRetry *m_retry;
    QDateTime m_keptUntil; ///< of what is awaited, as the host was told
    bool m_runsOut = false; ///< that time, at the last look; the host's clock may be far from ours
    bool m_interrupted = false;
    RecordingFetch *m_fetching = nullptr; ///< while it is under way
    RecordingOpening *m_opening = nullptr;
};

} // namespace Backstep
