// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/base/programrunner.h"
#include "app/catalog/hostconnections.h"
#include "app/recorder/hostscript.h"
#include "app/recorder/hoststate.h"
#include "app/recorder/recordrequest.h"

#include <QObject>

#include <memory>

namespace Backstep {

/// Starts, lists and ends recordings on hosts, by the script that it brings along and sends where the host has another
/// version of it. Main thread; nothing blocks. What runs there goes on without a connection. Errors: those below and of
/// app/ssh.
class HostRecorder : public QObject
{
    Q_OBJECT

public:
    /// `connections` must outlive this.
    explicit HostRecorder(HostConnections &connections, QObject *parent = nullptr);

    [[nodiscard]] FutureResult<HostState> list(const HostProfile &host);
    /// The same for a look around: where the host has no script yet, nothing is put there and there is nothing.
    [[nodiscard]] FutureResult<HostState> look(const HostProfile &host);
    /// The same where something is known to be there: without a script that is an error.
    [[nodiscard]] FutureResult<HostState> lookAgain(const HostProfile &host);
    /// The answer holds one recording, or one loop.
    [[nodiscard]] FutureResult<HostState> start(const HostProfile &host, const RecordRequest &request);
    /// Ends a recording or a loop cleanly and waits until it is sealed; the answer holds it.
    [[nodiscard]] FutureResult<HostState> stop(const HostProfile &host, const QByteArray &id);
    /// Ends it where it runs, and removes it.
    [[nodiscard]] FutureResult<void> discard(const HostProfile &host, const QByteArray &id);
    /// Says that somebody fetches this recording, or will within `time` ("10m", "7d"; "0": no longer): meanwhile no
    /// room is made from it there. Nobody is logged in, and no script sent, for that. A host that knows no such word
    /// refuses.
    [[nodiscard]] FutureResult<void> sayFetching(const HostProfile &host, const QByteArray &id, const QByteArray &time);
    /// The time that is said of what is fetched only when it has ended: `awaited`, or that it is not any more.
    [[nodiscard]] FutureResult<void> sayAwaited(const HostProfile &host, const QByteArray &id, bool awaited)
    {
        return sayFetching(host, id, awaited ? "7d" : "0");
    }
    /// That it is awaited was said so long ago that it is to be said again.
    [[nodiscard]] static bool isToBeSaidAgain(const HostRecording &recording);
    /// Whether a rule is understood, before anything is sent: the script reads it here. A machine without sh lets it
    /// pass; the host reads it again. Error: `recorder-refused`, with the line.
    [[nodiscard]] FutureResult<void> checkRule(const QByteArray &text);
    /// Arms a rule; `command`, where it has one, is recorded in place of what the rule says. The answer holds the rule.
    [[nodiscard]] FutureResult<HostState> arm(const HostProfile &host, const QByteArray &text,
                                              const RecordRequest &command);
    /// Another verb of the script, and what it printed.
    [[nodiscard]] FutureResult<QByteArray> ask(const HostProfile &host, const QByteArrayList &words,
                                               const QByteArray &input = {});

private:
    struct Question;
    using QuestionPtr = std::shared_ptr<Question>;

    [[nodiscard]] FutureResult<QByteArray> ask(const QuestionPtr &question);
    void send(const QuestionPtr &question);
    void answered(const QuestionPtr &question, const ExecResult &result);
    /// What it means that there is no whole answer.
    [[nodiscard]] static Error unanswered(const Question &question, const ExecResult &result);
    /// What it means that the script ended with another status than 0.
    [[nodiscard]] static Error refusal(const Question &question, int status, QStringList said);
    void install(const QuestionPtr &question);
    [[nodiscard]] FutureResult<HostState> look(const HostProfile &host, bool again);
    [[nodiscard]] static Result<HostState> listed(const Result<QByteArray> &output);

    HostConnections &m_connections;
    ProgramRunner m_programs;
};

namespace RecorderErrorCode {
inline constexpr QLatin1StringView refused{"recorder-refused"}; ///< the script said why
inline constexpr QLatin1StringView notInstalled{"recorder-not-installed"}; ///< the script cannot be put there
inline constexpr QLatin1StringView notUnderstood{"recorder-not-understood"};
inline constexpr QLatin1StringView gone{"recorder-gone"}; ///< no script is there, where one was
inline constexpr QLatin1StringView ended{"recorder-ended"}; ///< what asked the host was ended there, as by a signal
} // namespace RecorderErrorCode

} // namespace Backstep
