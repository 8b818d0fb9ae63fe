// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/recordcommand.h"

#include "app/base/foreigntext.h"
#include "app/cli/catalogwords.h"
#include "app/cli/cliconsole.h"
#include "app/cli/hostquestions.h"
#include "app/cli/lineretry.h"
#include "app/cli/recordingfetch.h"
#include "app/cli/recordingopening.h"
#include "app/cli/recordjson.h"
#include "app/cli/recordoptions.h"
#include "app/cli/sessionjson.h"
#include "app/recorder/hostrecorder.h"
#include "app/recorder/recorderwords.h"

#include <QFile>
#include <QRegularExpression>

#include <utility>

namespace Backstep {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr qint64 longestRule = 1'000'000; // bytes
} // namespace

RecordCommand::RecordCommand(const CliServices &services, const CommandLine &line, QObject *parent)
    : CliCommand(services, line, parent)
    , m_retry(new LineRetry(services.console, this))
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(1000);
    connect(&m_timer, &QTimer::timeout, this, &RecordCommand::follow);
}

void RecordCommand::start()
{
    const Result<QString> action = recordAction(line());
    const Result<HostProfile> host = hostCalled(line().words.first());
    if (!action) {
        failWith(action.error(), CliExit::Usage);
        return;
    }
    if (!host || services().recorder == nullptr) {
        failWith(host ? Error{QString(ErrorCode::notSupported), tr("Nothing can be recorded here."), {}}
                      : host.error());
        return;
    }
    const bool takesCommand = action->isEmpty() || *action == u"arm"_s || *action == u"service"_s;
    const Result<RecordRequest> request = takesCommand ? recordRequest(line()) : RecordRequest();
    if (!request) { // before the host is asked
        failWith(request.error(), CliExit::Usage);
        return;
    }
    m_host = *host;
    new HostQuestions(services(), this);
    console().showProgress(tr("asking %1…").arg(harmless(m_host.title())));
    const QString value = line().option(*action);
    if (action->isEmpty()) {
        record();
    } else if (*action == u"list"_s) {
        list();
    } else if (*action == u"stop"_s) {
        find(value, &RecordCommand::end);
    } else if (*action == u"discard"_s) {
        find(value, &RecordCommand::discard);
    } else if (*action == u"arm"_s) {
        arm(value);
    } else if (*action == u"service"_s) {
        serve(value.toUtf8());
    } else if (*action == u"pin"_s || *action == u"unpin"_s || *action == u"output"_s) {
        find(value, &RecordCommand::ask);
    } else {
        ask(value.toUtf8());
    }
}

void RecordCommand::record()
{
    const Result<RecordRequest> wanted = recordRequest(line());
    if (!wanted) {
        failWith(wanted.error(), CliExit::Usage);
        return;
    }
    if (const QString rule = line().option(u"rule"_s); !rule.isEmpty()) {
        arm(rule);
        return;
    }
    services().recorder->start(m_host, *wanted).then(this, [this](const Result<HostState> &state) {
        if (state) {
            started(*state);
        } else {
            failWith(state.error());
        }
    });
}

void RecordCommand::started(const HostState &state)
{
    if (state.recordings.isEmpty() && state.loops.isEmpty()) {
        failWith({QString(RecorderErrorCode::notUnderstood),
                  tr("The host did not say what it started; \"backstep record %1 --list\" tells.").arg(m_host.title()),
                  {}});
        return;
    }
    m_loop = state.recordings.isEmpty();
    m_id = m_loop ? state.loops.first().id : state.recordings.first().id;
    if (line().options.contains(u"fetch"_s) || line().options.contains(u"open"_s)) {
        m_followed = true;
        if (m_loop) {
            followed(state); // what it catches is pinned
            return;
        }
        // It may be long until it has ended, and the line may be cut when it has.
        services().recorder->sayAwaited(m_host, m_id, true).then(this, [this, state](const Result<void> &said) {
            m_keptUntil = said ? QDateTime::currentDateTime().addDays(7) : QDateTime();
            followed(state);
        });
    } else if (m_loop || state.recordings.first().isFinal()) {
        sayStarted(state);
    } else {
        QTimer::singleShot(1s, this, [this, state] {
            services().recorder->look(m_host).then(this, [this, state](const Result<HostState> &later) {
                const HostRecording *recording = later ? later->recording(m_id) : nullptr;
                HostState now = state;
                now.recordings = recording != nullptr ? QList{*recording} : state.recordings;
                sayStarted(now);
            });
        });
    }
}

bool RecordCommand::refusedToRecord(const HostRecording &recording)
{
    if (!recording.isFinal() || recording.state == HostRecording::State::Complete) {
        return false;
    }
    const QString help = recording.lacksCounters() ? noCountersWords(harmless(m_host.title())) + u' ' : QString();
    failWith({QString(RecorderErrorCode::refused),
              tr("Nothing was recorded: %1.").arg(harmless(recording.reason)) + u' ' + help
                  + tr("\"backstep record %1 --output %2\" shows what was said.")
                        .arg(m_host.title(), QString::fromUtf8(recording.id)),
              {}});
    return true;
}

void RecordCommand::sayStarted(const HostState &state)
{
    if (!m_loop && refusedToRecord(state.recordings.first())) {
        return;
    }
    const QString id = QString::fromUtf8(m_id);
    const QString what = m_loop ? tr("%1 repeats on %2 until it fails.") : tr("%1 is being recorded on %2.");
    JsonObject json;
    json.add("ok"_L1, true).add("host"_L1, m_host.title());
    m_loop ? json.add("loop"_L1, hostLoopJson(state.loops.first()))
           : json.add("recording"_L1, hostRecordingJson(state.recordings.first()));
    const QString name = line().option(u"name"_s);
    if (!name.isEmpty() && !id.startsWith(name)) {
        console().writeError(tr("backstep: names there have letters, digits, - _ and . only, so it is not called %1.")
                                 .arg(harmless(name)));
    }
    QString words = what.arg(id, harmless(m_host.title())) + u'\n'
        + tr("\"backstep record %1 --stop %2\" ends it.").arg(m_host.title(), id);
    if (!m_loop && !state.recordings.first().removed.isEmpty()) {
        words += u'\n' + removedWords(state.recordings.first());
    }
    if (state.endsWithLogin) {
        json.add("ends_with_login"_L1, true);
        words += u'\n' + endsWithLoginWords();
    }
    succeed(words, json);
}

void RecordCommand::list()
{
    services().recorder->look(m_host).then(this, [this](const Result<HostState> &state) {
        if (!state) {
            failWith(state.error());
            return;
        }
        succeed(hostStateText(harmless(m_host.title()), *state),
                JsonObject()
                    .add("ok"_L1, true)
                    .add("host"_L1, m_host.title())
                    .addRaw("recordings"_L1, jsonArray(state->recordings, hostRecordingJson))
                    .addRaw("loops"_L1, jsonArray(state->loops, hostLoopJson))
                    .addRaw("rules"_L1, jsonArray(state->rules, hostRuleJson))
                    .addRaw("services"_L1, jsonArray(state->services, hostServiceJson))
                    .add("free"_L1, state->root.isEmpty() ? std::nullopt : std::optional(state->free)));
    });
}

void RecordCommand::find(const QString &typed, void (RecordCommand::*then)(const QByteArray &id))
{
    services().recorder->look(m_host).then(this, [this, typed, then](const Result<HostState> &state) {
        const QByteArrayList ids = state ? idsBeginning(*state, typed.toUtf8()) : QByteArrayList();
        if (ids.size() > 1) {
            failWith({QString(CliErrorCode::recordingUnknown),
                      tr("%1 may be any of %2; say more of the name.").arg(harmless(typed), harmless(ids.join(", "))),
                      {}});
            return;
        }
        const QByteArray id = ids.value(0);
        m_seen = !id.isEmpty();
        const HostRecording *recording = state ? state->recording(id) : nullptr;
        const HostLoop *loop = state ? state->loop(id) : nullptr;
        m_live = (recording != nullptr && !recording->isFinal()) || (loop != nullptr && !loop->over);
        (this->*then)(id.isEmpty() ? typed.toUtf8() : id); // of what it has not, the host says so
    });
}

void RecordCommand::end(const QByteArray &id)
{
    console().showProgress(tr("ending %1…").arg(harmless(id)));
    services().recorder->stop(m_host, id).then(this, [this, id](const Result<HostState> &state) {
        const HostRecording *recording = state ? state->recording(id) : nullptr;
        const HostLoop *loop = state ? state->loop(id) : nullptr;
        if (!state) {
            failedWith(state.error(), id, [this, id] { failRemoved(id); });
        } else if (recording != nullptr && recording->isFinal()) {
            succeed(u"%1: %2"_s.arg(harmless(id), recordingWords(*recording)),
                    JsonObject().add("ok"_L1, true).add("recording"_L1, hostRecordingJson(*recording)));
        } else if (loop != nullptr && loop->over) {
            succeed(u"%1: %2"_s.arg(harmless(id), loopWords(*loop)),
                    JsonObject().add("ok"_L1, true).add("loop"_L1, hostLoopJson(*loop)));
        } else {
            failWith({QString(ErrorCode::timeout),
                      tr("%1 has been asked to end and has not yet; \"backstep record %2 --list\" tells when it has.")
                          .arg(harmless(id), m_host.title()),
                      {}});
        }
    });
}

void RecordCommand::discard(const QByteArray &id)
{
    if (m_seen && harmless(id) != line().option(u"discard"_s)) { // the beginning of a name is soon another one's
        failWith({QString(CliErrorCode::recordingUnknown),
                  tr("What is removed does not come back, so say its whole name: backstep record %1 --discard %2")
                      .arg(m_host.title(), harmless(id)),
                  {}});
        return;
    }
    services().recorder->discard(m_host, id).then(this, [this, id](const Result<void> &done) {
        if (done) {
            succeed((m_live ? tr("%1 was under way: it was ended, with the program that it recorded, and removed.")
                            : tr("%1 was removed."))
                        .arg(harmless(id)),
                    JsonObject().add("ok"_L1, true));
            return;
        }
        failedWith(done.error(), id, [this, id] {
            succeed(tr("%1 is no longer on %2: somebody else removed it.").arg(harmless(id), harmless(m_host.title())),
                    JsonObject().add("ok"_L1, true));
        });
    });
}

void RecordCommand::failedWith(const Error &error, const QByteArray &id, const std::function<void()> &removed)
{
    if (error.code != RecorderErrorCode::refused || !m_seen) {
        failWith(error);
        return;
    }
    services().recorder->look(m_host).then(this, [this, error, id, removed](const Result<HostState> &state) {
        if (state && state->recording(id) == nullptr && state->loop(id) == nullptr) {
            removed();
        } else {
            failWith(error);
        }
    });
}

void RecordCommand::failRemoved(const QByteArray &id)
{
    failWith({QString(CliErrorCode::recordingUnknown),
              tr("%1 is no longer on %2: somebody removed it.").arg(harmless(id), harmless(m_host.title())),
              {}});
}

void RecordCommand::ask(const QByteArray &value)
{
    read(hostWords(line(), *recordAction(line()), value));
}

void RecordCommand::arm(const QString &file)
{
    QFile source(file);
    if (!source.open(QFile::ReadOnly) || source.size() > longestRule) {
        failWith({QString(ErrorCode::io),
                  tr("The rule %1 cannot be read: %2").arg(harmless(file), source.errorString()),
                  {}});
        return;
    }
    const QByteArray text = source.readAll();
    static const QRegularExpression record(u"^\\s*record\\b"_s, QRegularExpression::MultilineOption);
    m_overrides = line().words.size() > 1 && record.match(QString::fromUtf8(text)).hasMatch();
    const Result<RecordRequest> command = recordRequest(line());
    if (!command) {
        failWith(command.error(), CliExit::Usage);
        return;
    }
    services().recorder->arm(m_host, text, *command).then(this, [this](const Result<HostState> &state) {
        if (state) {
            sayRule(*state);
        } else {
            failWith(state.error());
        }
    });
}

void RecordCommand::serve(const QByteArray &unit)
{
    const Result<QByteArray> words = recordRequest(line()).and_then(recordWords);
    if (!words) {
        failWith(words.error(), CliExit::Usage);
        return;
    }
    read({"service", "on", unit, "-"}, *words);
}

void RecordCommand::sayRule(const HostState &state)
{
    if (state.rules.isEmpty()) {
        failWith({QString(RecorderErrorCode::notUnderstood),
                  tr("The host did not say what it armed; \"backstep record %1 --list\" tells.").arg(m_host.title()),
                  {}});
        return;
    }
    const HostRule &rule = state.rules.first();
    QString what = rule.again ? tr("The rule %1 is armed on %2, in place of the one that was called so before.")
        : rule.armed          ? tr("The rule %1 is armed on %2.")
                              : tr("The rule %1 is not armed on %2.");
    what = what.arg(harmless(rule.name), harmless(m_host.title()));
    if (m_overrides) {
        what += u'\n' + tr("The command after -- is recorded, in place of the one in the rule's line \"record\".");
    }
    if (rule.armed && !rule.afterRestart.isEmpty()) {
        what += u'\n' + afterRestartWords(rule.afterRestart, m_host.title());
    }
    JsonObject json;
    json.add("ok"_L1, true).add("rule"_L1, hostRuleJson(rule));
    if (rule.armed && state.endsWithLogin) {
        json.add("ends_with_login"_L1, true);
        what += u'\n' + endsWithLoginWords();
    }
    succeed(what, json);
}

void RecordCommand::read(const QByteArrayList &words, const QByteArray &input)
{
    services().recorder->ask(m_host, words, input).then(this, [this, words](const Result<QByteArray> &output) {
        if (!output) {
            failWith(output.error());
            return;
        }
        if (const HostState state = parseHostState(*output); state.rules.size() == 1) {
            sayRule(state);
            return;
        }
        if (words.first() == "limits") {
            JsonObject limits;
            QString text = limitsText(*output, limits);
            if (words.size() > 1) {
                text += u'\n' + tr("They hold at once, for whatever is recorded there, also for what runs just now.");
            }
            succeed(text, JsonObject().add("ok"_L1, true).add("limits"_L1, limits));
            return;
        }
        QStringList lines;
        const QByteArrayList all = output->split('\n');
        for (const QByteArray &text : all) {
            lines.append(harmless(text));
        }
        while (!lines.isEmpty() && lines.last().isEmpty()) {
            lines.removeLast();
        }
        const QString done =
            doneWords(harmless(m_host.title()), *recordAction(line()), harmless(words.last()), *output);
        succeed(done.isEmpty() ? lines.join(u'\n') : done, JsonObject().add("ok"_L1, true).add("lines"_L1, lines));
    });
}

void RecordCommand::follow()
{
    services().recorder->lookAgain(m_host).then(this, [this](const Result<HostState> &state) {
        if (state) {
            m_retry->heard();
            followed(*state);
        } else if (!m_retry->again(state.error(), m_host.title(), tr("What was started there goes on"),
                                   [this] { follow(); })) {
            const bool gone = state.error().code == RecorderErrorCode::gone;
            failWith(state.error().withDetail(
                !gone        ? tr("What was started there goes on: backstep record %1 --list").arg(m_host.title())
                    : m_loop ? tr("What was recorded is no part of that: backstep recordings %1").arg(m_host.title())
                             : tr("What was recorded is no part of that: backstep pull %1:%2")
                                   .arg(m_host.title(), harmless(m_id))));
        }
    });
}

void RecordCommand::followed(const HostState &state)
{
    const HostRecording *recording = state.recording(m_id);
    const HostLoop *loop = state.loop(m_id);
    const bool missing = state.misses(m_id, m_loop);
    if (!std::exchange(m_missed, missing) && missing) {
        m_timer.start(); // the next answer may have it
    } else if (m_loop && loop != nullptr && loop->over) {
        loopEnded(*loop, state.caught(m_id));
    } else if (!m_loop && recording != nullptr && recording->isFinal()) {
        if (!refusedToRecord(*recording)) {
            fetch(*recording);
        }
    } else if (recording == nullptr && loop == nullptr) {
        failRemoved(m_id);
    } else {
        if (recording != nullptr && m_keptUntil.isValid()) {
            sayAgain(*recording);
        }
        console().showProgress(harmless(m_id) + u": "_s + (m_loop ? loopWords(*loop) : recordingWords(*recording)));
        m_timer.start();
    }
}

void RecordCommand::sayAgain(const HostRecording &recording)
{
    const bool runsOut = HostRecorder::isToBeSaidAgain(recording);
    if (std::exchange(m_runsOut, runsOut) || !runsOut) {
        return;
    }
    services().recorder->sayAwaited(m_host, m_id, true).then(this, [this](const Result<void> &said) {
        if (said) {
            m_keptUntil = QDateTime::currentDateTime().addDays(7);
        } else {
            m_runsOut = false; // at the next look
        }
    });
}

void RecordCommand::loopEnded(const HostLoop &loop, const HostRecording *caught)
{
    if (caught != nullptr) {
        fetch(*caught);
        return;
    }
    QString sentence = loop.failed > 0 ? tr("It failed, but no recording of that is left on the host: %1 (%2).")
                                       : tr("Nothing was caught: %1 (%2).");
    sentence = sentence.arg(loopWords(loop), harmless(loop.reason));
    if (const QString ends = runEndWords(loop); !ends.isEmpty()) {
        sentence += u' ' + ends;
    }
    if (loop.failed == 0 && line().options.value(u"fail"_s).contains(u"signal"_s)) {
        sentence += u' '
            + tr("A signal is one that ended the program; what Go reports itself, as of a nil pointer, is --fail "
                 "exit=2 or --fail panic.");
    }
    if (loop.kept > loop.failed) {
        sentence += u' ' + tr("\"backstep record %1 --list\" tells what was kept.").arg(m_host.title());
    }
    failWith({u"nothing-kept"_s, sentence, {}});
}

void RecordCommand::fetch(const HostRecording &recording)
{
    m_followed = false;
    m_fetching = new RecordingFetch(services(), this);
    m_fetching->insist();
    m_fetching->run({.host = m_host.title(), .recording = QString::fromUtf8(recording.trace)})
        .then(this, [this, recording](const Result<TransferJob> &job) {
            m_fetching = nullptr;
            if (job) {
                letGo([this, recording, job = *job] { fetched(recording, job); });
            } else if (m_interrupted) {
                failWith(job.error().withDetail(
                    tr("It stays on the host: backstep pull %1:%2").arg(m_host.title(), harmless(recording.id))
                    + keptWords()));
            } else {
                letGo([this, recording, error = job.error()] {
                    failWith(error.withDetail(
                        tr("It stays on the host: backstep pull %1:%2").arg(m_host.title(), harmless(recording.id))));
                });
            }
        });
}

void RecordCommand::letGo(const std::function<void()> &then)
{
    if (m_loop) {
        then();
        return;
    }
    services().recorder->sayAwaited(m_host, m_id, false).then(this, [then](const Result<void> &) { then(); });
}

void RecordCommand::fetched(const HostRecording &recording, const TransferJob &job)
{
    if (line().options.contains(u"open"_s)) {
        open(recording, job.finalPath);
        return;
    }
    succeed(tr("%1 (%2) is in %3").arg(harmless(recording.id), recordingWords(recording), harmless(job.finalPath))
                + u'\n' + (recording.removed.isEmpty() ? QString() : removedWords(recording) + u'\n')
                + tr("\"backstep %1\" opens it, \"backstep replay %2\" steps through it.")
                      .arg(harmless(job.finalPath), harmless(recording.id)),
            JsonObject()
                .add("ok"_L1, true)
                .add("recording"_L1, hostRecordingJson(recording))
                .add("path"_L1, job.finalPath));
}

/// What is known to have gone wrong, as far as a replay can find it.
Failure RecordCommand::failureOf(const HostRecording &recording) const
{
    Failure failure{.exits = recording.exitCode.value_or(0) != 0,
                    .killed = recording.exitSignal.has_value(),
                    .status = recording.exitCode,
                    .signal = recording.exitSignal};
    for (const QString &kind : line().options.value(u"fail"_s)) {
        if (kind.startsWith(u"output="_s)) {
            failure.said.append(kind.section(u'=', 1));
        }
    }
    return failure;
}

void RecordCommand::open(const HostRecording &recording, const QString &folder)
{
    const Failure failure = failureOf(recording);
    const QString where =
        tr("%1 (%2) is in %3").arg(harmless(recording.id), recordingWords(recording), harmless(folder));
    JsonObject json;
    json.add("ok"_L1, true).add("recording"_L1, hostRecordingJson(recording)).add("path"_L1, folder);
    if (services().becomeWindow) {
        services().becomeWindow(folder, failure);
        succeed(where, json.add("opened"_L1, u"window"_s));
        return;
    }
    m_opening = new RecordingOpening(services(), this);
    m_opening->look(folder, failure)
        .then(this, [this, where, folder, json](const Result<RecordingOpening::Place> &place) {
            if (!place) {
                Error error = place.error();
                error.message = tr("It was caught and fetched, but not opened: %1").arg(error.message);
                failWith(error.withDetail(where), CliExit::TargetNotOpened);
                return;
            }
            JsonObject answer = json;
            answer.add("opened"_L1, u"here"_s).add("stop"_L1, stopJson(*place->stop));
            if (place->stack) {
                answer.addRaw("stack"_L1, jsonArray(place->stack->frames, frameJson));
            }
            succeed(
                where + u'\n' + RecordingOpening::text(*place) + u'\n'
                    + tr("\"backstep %1\" opens it, \"backstep replay %1\" steps through it.").arg(harmless(folder)),
                answer);
        });
}

QString RecordCommand::keptWords() const
{
    return m_keptUntil.isValid() ? tr("; it is kept for that until %1").arg(timeWords(m_keptUntil)) : QString();
}

void RecordCommand::interrupt()
{
    if (m_fetching != nullptr && !std::exchange(m_interrupted, true)) {
        std::ignore = m_fetching->cancel(); // fetch() hears of it
        return;
    }
    if (m_followed) {
        console().showProgress({});
        const QString words = m_loop
            ? tr("backstep: it goes on; \"backstep record %1 --stop %2\" ends it, and \"backstep record %1 --list\" "
                 "tells what it caught.")
            : tr("backstep: it goes on; \"backstep record %1 --stop %2\" ends it, and \"backstep pull %1:%2\" fetches "
                 "it "
                 "then%3.");
        const QString told = words.arg(m_host.title(), QString::fromUtf8(m_id));
        console().writeError(m_loop ? told : told.arg(keptWords()));
    }
    if (m_opening != nullptr) {
        m_opening->close().then(this, [this](const Result<void> &) { CliCommand::interrupt(); });
        return;
    }
    CliCommand::interrupt();
}

} // namespace Backstep
