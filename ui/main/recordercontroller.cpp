// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/recordercontroller.h"

#include "app/base/foreigntext.h"
#include "app/catalog/catalog.h"
#include "app/catalog/hoststore.h"
#include "app/catalog/library.h"
#include "app/recorder/hostrecorder.h"
#include "app/recorder/recorderwords.h"
#include "app/settings/awaitedrecordings.h"
#include "app/transfer/transferqueue.h"
#include "ui/actions/actiontable.h"
#include "ui/docks/dockintents.h"
#include "ui/main/recorderacts.h"
#include "ui/main/recordertailreader.h"
#include "ui/main/services.h"
#include "ui/models/recordermodel.h"
#include "ui/models/texts.h"

#include <QApplication>
#include <QPointer>

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstep {

namespace {

constexpr auto interval = 2s;
constexpr auto longInterval = 15s; ///< while a host cannot be asked
constexpr int looksAfterAct = 5; ///< at a host that was told to end something, which it does in its own time
constexpr int mostCuts = 20; ///< in one recording's way here

/// The host knows by which of the ways it failed; `said` are patterns that were asked for where it does not.
Failure failureOf(const HostRecording &recording, const QStringList &said)
{
    const QString printing = u"output="_s;
    if (recording.failure.startsWith(printing)) {
        return {.said = {recording.failure.sliced(printing.size())}};
    }
    if (recording.failure.startsWith(u"longer="_s)) {
        return {}; // it ended since it was made to
    }
    return {.exits = recording.exitCode.value_or(0) != 0,
            .said = recording.failure.isEmpty() ? said : QStringList(),
            .killed = recording.exitSignal.has_value(),
            .status = recording.exitCode,
            .signal = recording.exitSignal};
}

/// Of its options: what a run prints where it fails.
QStringList patternsOf(const RecordRequest &request)
{
    QStringList patterns;
    const QByteArray printing = "output=";
    for (const auto &[option, value] : request.options) {
        if (option == "fail" && value.startsWith(printing)) {
            patterns.append(QString::fromUtf8(value.sliced(printing.size())));
        }
    }
    return patterns;
}

} // namespace

RecorderController::RecorderController(const Services &services, RecorderModel &model, DockIntents &intents,
                                       ActionTable &actions, QWidget *window)
    : QObject(window)
    , m_services(services)
    , m_model(model)
    , m_intents(intents)
    , m_actions(actions)
    , m_window(window)
    , m_acts(new RecorderActs(services, window, this))
{
    new RecorderTailReader(services, model.tail(), this);
    m_timer.setInterval(interval);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &RecorderController::askLive);
    connect(&intents, &DockIntents::recorderActRequested, this, &RecorderController::act);
    connect(&intents, &DockIntents::recordersWanted, this, &RecorderController::askAll);
    connect(&services.transfers, &TransferQueue::jobChanged, this, &RecorderController::fetched);
    connect(&services.hosts, &HostStore::hostsChanged, this, &RecorderController::updateHosts);
    connect(m_acts, &RecorderActs::failed, this, &RecorderController::failed);
    connect(m_acts, &RecorderActs::said, this, &RecorderController::said);
    connect(m_acts, &RecorderActs::done, this, [this](const QString &hostId) {
        m_looksLeft[hostId] = looksAfterAct;
        ask(hostId);
    });
    connect(m_acts, &RecorderActs::discarding, this, [this](const QString &hostId, const QByteArray &id) {
        m_waiting.remove({hostId, id}); // the person's own doing needs no message
        keepWishes();
    });
    updateHosts();
    restoreWishes();
}

void RecorderController::restoreWishes()
{
    const QList<AwaitedRecording> awaited = loadAwaitedRecordings(m_services.settings);
    for (const AwaitedRecording &one : awaited) {
        if (m_services.hosts.host(one.hostId)) {
            m_waiting.insert({one.hostId, one.id},
                             {.after = one.open ? AfterRecording::FetchAndOpen : AfterRecording::Fetch,
                              .loop = one.loop,
                              .said = one.said});
        }
    }
    if (!m_waiting.isEmpty()) {
        QTimer::singleShot(0, this, &RecorderController::askLive); // once the window can ask questions
    }
}

void RecorderController::keepWishes()
{
    QList<AwaitedRecording> awaited;
    const auto keep = [&awaited](const Key &key, const Waiting &waiting) {
        if (waiting.after != AfterRecording::Leave) {
            awaited.append({.hostId = key.first,
                            .id = key.second,
                            .loop = waiting.loop,
                            .open = waiting.after == AfterRecording::FetchAndOpen,
                            .said = waiting.said});
        }
    };
    for (auto it = m_waiting.cbegin(); it != m_waiting.cend(); ++it) {
        keep(it.key(), *it);
    }
    for (const auto &[key, waiting] : std::as_const(m_fetching)) {
        keep(key, waiting);
    }
    saveAwaitedRecordings(m_services.settings, awaited);
}

void RecorderController::updateHosts()
{
    const QList<HostProfile> hosts = m_services.hosts.hosts();
    QSet<QString> ids;
    for (const HostProfile &host : hosts) {
        ids.insert(host.id);
    }
    m_model.keepHosts(ids);
    const auto isGone = [&ids](auto one) { return !ids.contains(one.key().first); };
    if (m_waiting.removeIf(isGone) + m_fetching.removeIf(isGone) > 0) {
        keepWishes();
    }
    m_actions.setRefusal(u"recordings.record"_s,
                         m_services.recorder == nullptr || hosts.isEmpty() ? tr("There is no host yet; add one.")
                                                                           : QString());
}

void RecorderController::setShown(bool shown)
{
    m_shown = shown;
    if (shown && !m_asked) {
        askAll();
    } else if (shown) {
        askLive();
    }
}

bool RecorderController::runAction(const QString &id, const QString &hostId)
{
    if (id != "recordings.record"_L1) {
        return false;
    }
    openDialog(hostId);
    return true;
}

void RecorderController::openDialog(const QString &hostId)
{
    auto *dialog = new RecordDialog(m_services.hosts.hosts(), hostId, m_services.settings, m_window);
    connect(dialog, &RecordDialog::startWanted, this, [this, dialog] { start(dialog); });
    dialog->open();
}

void RecorderController::start(RecordDialog *dialog)
{
    const std::optional<HostProfile> host = m_services.hosts.host(dialog->hostId());
    if (!host || m_services.recorder == nullptr) {
        dialog->refused(tr("This host was removed; choose another."));
        return;
    }
    const QByteArray rule = dialog->rule().toUtf8();
    const FutureResult<HostState> starting = rule.isEmpty() ? m_services.recorder->start(*host, dialog->request())
                                                            : m_services.recorder->arm(*host, rule, dialog->request());
    QFuture(starting).then(this,
                           [this, host = *host, dialog = QPointer(dialog),
                            wish = Waiting{.after = dialog->after(), .said = patternsOf(dialog->request())}](
                               const Result<HostState> &state) {
            // Closed meanwhile: what was started goes on, and is listed.
                               if (!state) {
                                   if (dialog.isNull()) {
                                       Q_EMIT failed(state.error());
                                   } else {
                                       dialog->refused(state.error().message);
                                   }
                                   return;
                               }
                               if (!dialog.isNull()) {
                                   dialog->started();
                               }
                               started(host, *state, wish);
                           });
}

void RecorderController::started(const HostProfile &host, const HostState &state, const Waiting &wish)
{
    for (const HostLoop &loop : state.loops) {
        m_waiting.insert({host.id, loop.id}, {.after = wish.after, .loop = true, .said = wish.said});
    }
    for (const HostRecording &recording : state.recordings) {
        const Key key{host.id, recording.id};
        tellAwaited(host, key, *m_waiting.insert(key, {.after = wish.after}));
    }
    keepWishes();
    if (const QString words = startWords(host, state); !words.isEmpty()) {
        Q_EMIT said(words);
    }
    Q_EMIT panelWanted();
    m_refused.remove(host.id);
    ask(host.id);
}

/// What a person should know of what they have just started; mostly nothing.
QString RecorderController::startWords(const HostProfile &host, const HostState &state)
{
    QStringList words;
    for (const HostRule &rule : state.rules) {
        if (rule.armed && rule.afterRestart == "asked") {
            words.append(
                tr("The rule %1 is armed on %2. After a restart of the host nobody watches until somebody asks it, as "
                   "this panel does; “Watch Again After a Restart of the Host” in the rule's menu makes its systemd do "
                   "so.")
                    .arg(harmless(rule.name), host.title()));
        }
    }
    for (const HostRecording &recording : state.recordings) {
        if (const QString made = roomWords(recording); !made.isEmpty()) {
            words.append(made);
        }
    }
    if (state.endsWithLogin) {
        words.append(endsWithLoginWords());
    }
    return words.join(u' ');
}

void RecorderController::tellAwaited(const HostProfile &host, const Key &key, Waiting &waiting)
{
    if (waiting.after != AfterRecording::Leave && !waiting.loop && !std::exchange(waiting.told, true)) {
        std::ignore = m_services.recorder->sayAwaited(host, key.second, true);
    }
}

void RecorderController::letGo(const Key &key, const Waiting &waiting)
{
    const std::optional<HostProfile> host = m_services.hosts.host(key.first);
    if (host && m_services.recorder != nullptr && waiting.after != AfterRecording::Leave && !waiting.loop) {
        std::ignore = m_services.recorder->sayAwaited(*host, key.second, false);
    }
}

void RecorderController::askAll()
{
    m_asked = true;
    m_refused.clear();
    for (const HostProfile &host : m_services.hosts.hosts()) {
        ask(host.id);
    }
}

/// Those of which something is awaited or in sight.
void RecorderController::askLive()
{
    QSet<QString> hosts;
    for (auto it = m_waiting.cbegin(); it != m_waiting.cend(); ++it) {
        hosts.insert(it.key().first);
    }
    for (const RecorderRow &row : m_model.rows()) {
        if (m_shown && row.isLive()) {
            hosts.insert(row.hostId);
        }
    }
    for (auto it = m_looksLeft.begin(); it != m_looksLeft.end(); ++it) {
        if (m_shown && it.value() > 0) {
            --it.value();
            hosts.insert(it.key());
        }
    }
    for (const QString &host : std::as_const(hosts)) {
        ask(host);
    }
}

void RecorderController::ask(const QString &hostId)
{
    const std::optional<HostProfile> host = m_services.hosts.host(hostId);
    if (!host || m_services.recorder == nullptr || m_asking.contains(hostId) || m_refused.contains(hostId)) {
        return;
    }
    m_asking.insert(hostId);
    if (m_model.rowCount() == 0) {
        m_model.status().setLoading(tr("Asking %1 what it records…").arg(host->title()));
    }
    const auto isThere = [&hostId](const Key &key) { return key.first == hostId; };
    const FutureResult<HostState> looking = std::ranges::any_of(m_waiting.keys(), isThere)
        ? m_services.recorder->lookAgain(*host)
        : m_services.recorder->look(*host);
    QFuture(looking).then(this, [this, host = *host](const Result<HostState> &state) {
        m_asking.remove(host.id);
        if (state) {
            m_failures.remove(host.id);
            take(host, *state);
        } else {
            unheard(host, state.error());
        }
        showStatus();
        m_timer.start(m_failures.isEmpty() ? interval : longInterval);
    });
}

/// The person's own Cancel is no failure, and is not followed by the same question again.
void RecorderController::unheard(const HostProfile &host, const Error &error)
{
    m_model.setUnheard(host.id);
    if (error.code == ErrorCode::cancelled) {
        m_refused.insert(host.id);
        m_failures.remove(host.id);
    } else {
        m_failures.insert(host.id, tr("%1: %2").arg(host.title(), error.message));
    }
}

void RecorderController::showStatus()
{
    if (!m_failures.isEmpty()) {
        m_model.status().setFailed(QStringList(m_failures.values()).join(u' '));
    } else if (m_asking.isEmpty()) {
        m_model.status().setReady();
    }
}

void RecorderController::take(const HostProfile &host, const HostState &state)
{
    if (hasMoreComplete(host.id, state)) {
        std::ignore = m_services.catalog.scan(host.id); // its list of recordings has more
    }
    m_model.setHost(host.id, host.title(), state);
    const QList<Key> keys = m_waiting.keys();
    for (const Key &key : keys) {
        if (key.first != host.id) {
            continue;
        }
        const HostRecording *recording = state.recording(key.second);
        const bool runsOut = recording != nullptr && HostRecorder::isToBeSaidAgain(*recording);
        if (!std::exchange(m_waiting[key].runsOut, runsOut) && runsOut) {
            m_waiting[key].told = false;
        }
        tellAwaited(host, key, m_waiting[key]); // again, after a window that awaited it was closed
        const Waiting waiting = m_waiting.value(key);
        const bool missing = state.misses(key.second, waiting.loop);
        m_waiting[key].missed = missing;
        if (!isOver(key, waiting, state) || (missing && !waiting.missed)) {
            continue; // the next look may have what is missing
        }
        m_waiting.remove(key);
        const HostRecording *found = waiting.loop ? state.caught(key.second) : state.recording(key.second);
        if (found != nullptr) {
            ended(host, *found, key, waiting);
        } else if (const HostLoop *loop = state.loop(key.second)) {
            endLoop(host, *loop);
        } else {
            Q_EMIT said(tr("%1 is no longer on %2: somebody removed it.").arg(harmless(key.second), host.title()));
        }
        keepWishes();
    }
}

/// Than at the last look.
bool RecorderController::hasMoreComplete(const QString &hostId, const HostState &state)
{
    QSet<QByteArray> complete;
    for (const HostRecording &one : state.recordings) {
        if (one.state == HostRecording::State::Complete) {
            complete.insert(one.id);
        }
    }
    const auto before = m_complete.constFind(hostId);
    const bool more = before != m_complete.cend() && !(complete - *before).isEmpty();
    m_complete.insert(hostId, complete);
    return more;
}

/// It caught nothing.
void RecorderController::endLoop(const HostProfile &host, const HostLoop &loop)
{
    QApplication::alert(m_window);
    QString sentence = tr("%1 on %2 is over after %n run(s), and nothing was caught: %3.", nullptr, loop.runs)
                           .arg(harmless(loop.id), host.title(), harmless(loop.reason));
    if (const QString ends = runEndWords(loop); !ends.isEmpty()) {
        sentence += u' ' + ends;
    }
    Q_EMIT said(sentence);
}

bool RecorderController::isOver(const Key &key, const Waiting &waiting, const HostState &state)
{
    if (waiting.loop) {
        const HostLoop *loop = state.loop(key.second);
        return loop == nullptr || loop->over;
    }
    const HostRecording *recording = state.recording(key.second);
    return recording == nullptr || recording->isFinal();
}

void RecorderController::ended(const HostProfile &host, const HostRecording &recording, const Key &key,
                               const Waiting &waiting)
{
    QApplication::alert(m_window);
    const QString name = harmless(recording.id);
    if (recording.state != HostRecording::State::Complete) {
        letGo(key, waiting);
        QString sentence = tr("%1 on %2 is not complete, so it cannot be replayed: %3.")
                               .arg(name, host.title(), harmless(recording.reason));
        if (recording.lacksCounters()) {
            sentence += u' '
                + tr("Its processor counts nothing for rr, as in many virtual machines; with an rr that has -W, "
                     "record with “Count in software”.");
        }
        Q_EMIT failed({u"not-complete"_s, sentence, {}});
        return;
    }
    if (waiting.after == AfterRecording::Leave) {
        Q_EMIT said(tr("%1 on %2 is complete; the Recorder panel fetches and opens it.").arg(name, host.title()));
        return;
    }
    m_fetching.insert({host.id, recording.trace}, {key, waiting});
    m_said.insert({host.id, recording.trace}, waiting.said);
    const bool open = waiting.after == AfterRecording::FetchAndOpen;
    if (open && m_sessionOpen) {
        Q_EMIT openingOffered(
            tr("%1 on %2 is complete and is being fetched. It does not take the place of what is open.")
                .arg(name, host.title()),
            {.verb = Verb::FetchAndOpen, .hostId = host.id, .id = recording.id, .trace = recording.trace});
    } else {
        Q_EMIT said(tr("%1 on %2 is complete; it is being fetched.").arg(name, host.title()));
    }
    bring(host.id, recording.trace, open && !m_sessionOpen);
}

/// What was said of it is over. One that failed is tried again by its button here, or by the next window.
void RecorderController::fetched(const TransferJob &job)
{
    if (job.state != TransferJob::State::Finished && job.state != TransferJob::State::Cancelled) {
        return;
    }
    if (!dropFetching({job.hostId, job.recording.path})) {
        return;
    }
    if (job.state == TransferJob::State::Finished && !m_sessionOpen) {
        Q_EMIT said(tr("%1 was fetched and is in the library.").arg(job.recording.name));
    }
}

/// False: nobody awaited it.
bool RecorderController::dropFetching(const Key &trace)
{
    const auto awaited = m_fetching.constFind(trace);
    if (awaited == m_fetching.cend()) {
        return false;
    }
    letGo(awaited->first, awaited->second);
    m_fetching.erase(awaited);
    keepWishes();
    return true;
}

void RecorderController::bring(const QString &hostId, const QByteArray &trace, bool open)
{
    m_services.catalog.scan(hostId).then(this, [this, hostId, trace, open](const Result<HostScanPtr> &scan) {
        if (!scan) {
            notBrought(hostId, trace, scan.error());
            return;
        }
        const auto found = std::ranges::find((*scan)->recordings, trace, &RecordingInfo::path);
        if (found == (*scan)->recordings.end()) {
            Q_EMIT failed({QString(ErrorCode::notFound),
                           tr("%1 is not in the folders that are listed of this host; add its folder to the host.")
                               .arg(harmless(trace)),
                           {}});
        } else if (open) {
            expectFailure(found->hostId, trace);
            if (isHere(found->hostId, trace)) {
                dropFetching({found->hostId, trace}); // nothing is fetched: it is opened at once
            }
            Q_EMIT m_intents.openRemoteRequested(*found);
        } else {
            Q_EMIT m_intents.fetchRequested({*found});
        }
    });
}

/// What is awaited is asked for again, as when the line was cut just then, but not for ever.
void RecorderController::notBrought(const QString &hostId, const QByteArray &trace, const Error &error)
{
    const auto awaited = m_fetching.constFind({hostId, trace});
    if (awaited == m_fetching.cend() || error.code == ErrorCode::cancelled || awaited->second.cuts >= mostCuts) {
        Q_EMIT failed(error);
        return;
    }
    auto [key, waiting] = *awaited;
    ++waiting.cuts;
    m_fetching.erase(awaited);
    m_waiting.insert(key, waiting);
    m_timer.start(longInterval);
}

bool RecorderController::isHere(const QString &hostId, const QByteArray &trace) const
{
    const LibraryListPtr entries = m_services.library.entries();
    return std::ranges::any_of(*entries, [&](const LibraryEntry &entry) {
        return !entry.missing && entry.hostId == hostId && entry.remotePath == trace;
    });
}

void RecorderController::expectFailure(const QString &hostId, const QByteArray &trace)
{
    for (const RecorderRow &row : m_model.rows()) {
        const HostRecording *recording = row.hostId == hostId ? row.recording() : nullptr;
        if (recording != nullptr && recording->trace == trace && recording->failed) {
            Q_EMIT failureExpected(hostId, trace, failureOf(*recording, m_said.value({hostId, trace})));
        }
    }
}

void RecorderController::act(const RecorderAct &act)
{
    switch (act.verb) {
    case Verb::Fetch:
    case Verb::FetchAndOpen: bring(act.hostId, act.trace, act.verb == Verb::FetchAndOpen); break;
    default: m_acts->act(act);
    }
}

} // namespace Backstep
