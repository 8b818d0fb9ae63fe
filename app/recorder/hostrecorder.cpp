// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/recorder/hostrecorder.h"

#include "app/base/foreigntext.h"
#include "app/catalog/scancommand.h"
#include "app/ssh/connection.h"

#include <QDateTime>
#include <QFile>
#include <QTemporaryDir>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 mostOutput = 1 << 20; ///< bytes; the script itself gives much less
constexpr qsizetype longestRule = 64 << 10; ///< bytes
constexpr auto patience = std::chrono::minutes(2); ///< ending takes the program's grace, rr's five seconds and hashing

QStringList linesOf(const QByteArray &text)
{
    QStringList lines;
    const QByteArrayList all = text.split('\n');
    for (const QByteArray &line : all) {
        if (!line.isEmpty()) {
            lines.append(harmless(line));
        }
    }
    return lines;
}

/// The script's own sentence, which is its last line; empty where it has none.
QString takeSentence(QStringList &said)
{
    const QString own = u"backstep-host: "_s;
    return !said.isEmpty() && said.last().startsWith(own) ? said.takeLast().mid(own.size()) : QString();
}

bool write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QFile::WriteOnly) && file.write(content) == content.size();
}

} // namespace

struct HostRecorder::Question
{
    HostProfile host;
    QByteArrayList words;
    QByteArray input;
    QByteArray nonce = newNonce();
    HostConnections::Pointer connection{};
    bool mayInstall = true;
    bool installed = false; ///< the script was sent once; not there after that: it never will be
    SharedPromise<QByteArray> promise{};
};

HostRecorder::HostRecorder(HostConnections &connections, QObject *parent) : QObject(parent), m_connections(connections)
{
}

FutureResult<HostState> HostRecorder::list(const HostProfile &host)
{
    return ask(host, {"list"}).then(this, &HostRecorder::listed);
}

Result<HostState> HostRecorder::listed(const Result<QByteArray> &output)
{
    if (output && !output->contains("\nend\n") && !output->endsWith("\nend")) {
        return fail(RecorderErrorCode::ended,
                    tr("The host's answer is not complete, so what it records is not known; ask again."),
                    linesOf(*output));
    }
    return output.transform(parseHostState);
}

FutureResult<HostState> HostRecorder::look(const HostProfile &host)
{
    return look(host, false);
}

FutureResult<HostState> HostRecorder::lookAgain(const HostProfile &host)
{
    return look(host, true);
}

FutureResult<HostState> HostRecorder::look(const HostProfile &host, bool again)
{
    const auto question = std::make_shared<Question>(Question{.host = host, .words = {"list"}, .input = {}});
    question->mayInstall = false;
    return ask(question).then(
        this, [again, name = harmless(host.title())](const Result<QByteArray> &output) -> Result<HostState> {
            if (!output || !output->isEmpty()) {
                return listed(output);
            }
            if (!again) {
                return HostState();
            }
            return fail(RecorderErrorCode::gone,
                        tr("What records on %1 is not found there: its home folder is not mounted, or somebody removed "
                           "all of it. Where the folder is mounted again, what was recorded is listed again.")
                            .arg(name));
        });
}

FutureResult<HostState> HostRecorder::start(const HostProfile &host, const RecordRequest &request)
{
    const Result<QByteArray> words = recordWords(request);
    if (!words) {
        return readyResult<HostState>(fail(words.error()));
    }
    return ask(host, {"start", "-"}, *words).then(this, [](const Result<QByteArray> &output) {
        return output.transform(parseHostState);
    });
}

FutureResult<HostState> HostRecorder::stop(const HostProfile &host, const QByteArray &id)
{
    return ask(host, {"stop", id}).then(this, [](const Result<QByteArray> &output) {
        return output.transform(parseHostState);
    });
}

FutureResult<void> HostRecorder::sayFetching(const HostProfile &host, const QByteArray &id, const QByteArray &time)
{
    const HostConnections::Pointer connection = m_connections.current(host.id);
    if (connection.isNull() || connection->state() != SshConnection::State::Ready) {
        return readyResult<void>(fail(ErrorCode::cancelled, tr("The connection was closed meanwhile.")));
    }
    const auto question =
        std::make_shared<Question>(Question{.host = host, .words = {"fetching", id, time}, .input = {}});
    question->mayInstall = false;
    return ask(question).then(
        this, [](const Result<QByteArray> &output) { return output.transform([](const QByteArray &) {}); });
}

FutureResult<void> HostRecorder::checkRule(const QByteArray &text)
{
    if (text.size() > longestRule) {
        return readyResult<void>(fail(RecorderErrorCode::refused, tr("A rule has at most 64 kB; this is longer.")));
    }
    const auto folder = std::make_shared<QTemporaryDir>();
    const QString script = folder->filePath(u"backstep-host.sh"_s);
    const QString rule = folder->filePath(u"rule"_s);
    if (!write(script, hostScript()) || !write(rule, text)) {
        return readyResult<void>({});
    }
    using namespace std::chrono_literals;
    ProgramCall call{.program = u"sh"_s, .arguments = {script, u"check"_s, rule, u"elsewhere"_s}, .limit = 20s};
    call.environment = QProcessEnvironment::systemEnvironment();
    call.environment.insert(u"BACKSTEP_HOST_DIR"_s, folder->path());
    return m_programs.run(call).then(this, [folder](const Result<ProgramEnd> &end) -> Result<void> {
        if (!end && end.error().code == ErrorCode::timeout) {
            return fail(RecorderErrorCode::refused, tr("The rule takes too long to read; a line of it is too long."));
        }
        if (!end || end->exitCode == 0) {
            return {};
        }
        QStringList said = linesOf(end->errors);
        return fail(RecorderErrorCode::refused, tr("The rule is not understood: %1.").arg(takeSentence(said)), said);
    });
}

FutureResult<HostState> HostRecorder::arm(const HostProfile &host, const QByteArray &text, const RecordRequest &command)
{
    QByteArray input = text;
    if (command.command.isEmpty() && !command.options.isEmpty()) {
        return readyResult<HostState>(fail(
            ErrorCode::badInput,
            tr("Options belong to a command: say the command, too, or write both into the rule's line \"record\".")));
    }
    if (command.command.isEmpty()) {
        input += "\n# end\n";
    } else if (const Result<QByteArray> words = recordWords(command)) {
        input += "\n# words\n" + *words;
    } else {
        return readyResult<HostState>(fail(words.error()));
    }
    const SharedPromise<HostState> promise;
    checkRule(text).then(this, [this, host, input, promise](const Result<void> &fine) {
        if (!fine) {
            promise.answer(fail(fine.error()));
            return;
        }
        ask(host, {"arm", "-"}, input).then(this, [promise](const Result<QByteArray> &output) {
            promise.answer(output.transform(parseHostState));
        });
    });
    return promise.future();
}

FutureResult<void> HostRecorder::discard(const HostProfile &host, const QByteArray &id)
{
    return ask(host, {"discard", id}).then(this, [](const Result<QByteArray> &output) {
        return output.transform([](const QByteArray &) {});
    });
}

FutureResult<QByteArray> HostRecorder::ask(const HostProfile &host, const QByteArrayList &words,
                                           const QByteArray &input)
{
    return ask(std::make_shared<Question>(Question{.host = host, .words = words, .input = input}));
}

FutureResult<QByteArray> HostRecorder::ask(const QuestionPtr &question)
{
    m_connections.open(question->host).then(this, [this, question](const Result<HostConnections::Pointer> &connection) {
        if (!connection) {
            question->promise.answer(fail(connection.error()));
            return;
        }
        question->connection = *connection;
        send(question);
    });
    return question->promise.future();
}

void HostRecorder::send(const QuestionPtr &question)
{
    const Result<QByteArray> command = hostScriptCommand(question->nonce, question->words, !question->mayInstall);
    if (!command) {
        question->promise.answer(fail(command.error()));
        return;
    }
    if (question->connection.isNull()) {
        question->promise.answer(fail(ErrorCode::cancelled, tr("The connection was closed meanwhile.")));
        return;
    }
    question->connection
        ->exec({.command = *command, .input = question->input, .maxOutput = mostOutput, .timeout = patience})
        .then(this, [this, question](const Result<ExecResult> &result) {
            if (result) {
                answered(question, *result);
            } else {
                question->promise.answer(fail(result.error()));
            }
        });
}

void HostRecorder::answered(const QuestionPtr &question, const ExecResult &result)
{
    const std::optional<HostScriptAnswer> answer = parseHostScriptAnswer(result.output, question->nonce);
    const QStringList said = linesOf(result.errorOutput);
    if (!answer) {
        question->promise.answer(fail(unanswered(*question, result)));
    } else if (answer->missing && !question->mayInstall) {
        question->promise.answer(QByteArray());
    } else if (answer->missing && !question->installed) {
        install(question);
    } else if (answer->missing || answer->status != 0) {
        question->promise.answer(fail(refusal(*question, answer->status, said)));
    } else {
        question->promise.answer(answer->output);
    }
}

Error HostRecorder::unanswered(const Question &question, const ExecResult &result)
{
    const QString host = harmless(question.host.title());
    const QStringList said = linesOf(result.errorOutput);
    const bool began = hostScriptBegan(result.output, question.nonce);
    const QString by = result.signal.isEmpty() ? QString() : u' ' + tr("by signal %1").arg(harmless(result.signal));
    if (!began && result.exitCode) {
        return {
            QString(RecorderErrorCode::notUnderstood),
            tr("%1 did not run what was sent to it; it needs a POSIX shell called sh for recording there.").arg(host),
            said};
    }
    const QString ended = began ? tr("What was asked of %1 was ended there%2 before it was done; ask again. What it "
                                     "records goes on.")
                                : tr("What was sent to %1 was ended there%2 before it began; ask again.");
    return {QString(RecorderErrorCode::ended), ended.arg(host, by), said};
}

Error HostRecorder::refusal(const Question &question, int status, QStringList said)
{
    const QString host = harmless(question.host.title());
    const QString why = takeSentence(said);
    if (why.isEmpty() && status > 128) { // as a shell tells a signal
        return {QString(RecorderErrorCode::ended),
                tr("What was asked of %1 was ended there by signal %2 before it was done; ask again. What it records "
                   "goes on.")
                    .arg(host)
                    .arg(status - 128),
                said};
    }
    return {QString(RecorderErrorCode::refused),
            why.isEmpty() ? tr("%1 could not do it.").arg(host) : tr("%1 says: %2.").arg(host, why), said};
}

bool HostRecorder::isToBeSaidAgain(const HostRecording &recording)
{
    constexpr qint64 least = 3 * 86'400; // seconds
    return recording.fetchingUntil && *recording.fetchingUntil < QDateTime::currentSecsSinceEpoch() + least;
}

void HostRecorder::install(const QuestionPtr &question)
{
    const Result<QByteArray> command = hostScriptInstallCommand();
    if (!command || question->connection.isNull()) {
        question->promise.answer(fail(ErrorCode::cancelled, tr("The connection was closed meanwhile.")));
        return;
    }
    question->installed = true;
    question->connection->exec({.command = *command, .input = hostScript(), .timeout = patience})
        .then(this, [this, question](const Result<ExecResult> &result) {
            if (!result) {
                question->promise.answer(fail(result.error()));
            } else if (!result->succeeded()) {
                question->promise.answer(
                    fail(RecorderErrorCode::notInstalled,
                         tr("The script that records could not be put on %1; is the disk full, or the home folder not "
                            "yours to write?")
                             .arg(harmless(question->host.title())),
                         linesOf(result->errorOutput)));
            } else {
                send(question);
            }
        });
}

} // namespace Backstep
