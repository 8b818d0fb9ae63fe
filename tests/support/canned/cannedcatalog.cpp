// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/canned/canned.h"

#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace Backstep::Testing::Canned {

QList<HostProfile> hosts()
{
    HostProfile first;
    first.id = u"h1"_s;
    first.name = u"prod-1"_s;
    first.host = u"prod-1.example.org"_s;
    HostProfile second;
    second.id = u"h2"_s;
    second.host = u"staging"_s;
    return {first, second};
}

static RecordingInfo recording(const QString &hostId, int index)
{
    RecordingInfo info;
    info.hostId = hostId;
    info.name = u"bank-%1"_s.arg(index);
    info.path = "/home/ada/.local/share/rr/" + info.name.toUtf8();
    info.program = u"bank"_s;
    info.ended = QDateTime({2026, 11, 20}, {14, 5}, QTimeZone::UTC).addSecs(-3600LL * index);
    info.started = info.ended.addSecs(-74);
    info.milliseconds = 74'250;
    info.size = 2'100'000LL * (index + 1);
    info.ownSize = 300'000;
    info.files = 11;
    info.traceVersion = 85;
    info.exitCode = 0;
    info.detailsKnown = true;
    info.state = RecordingState::Finished;
    info.stateReason = u"Complete: rr closed it."_s;
    if (index % 5 == 1) {
        info.state = RecordingState::Recording;
        info.stateReason = u"rr still writes it."_s;
        info.exitCode.reset();
    } else if (index % 5 == 2) {
        info.exitCode.reset();
        info.exitSignal = u"SIGSEGV"_s;
    } else if (index % 5 == 3) {
        info.state = RecordingState::Broken;
        info.stateReason = u"rr was killed while recording: the file \"incomplete\" is still there."_s;
        info.exitCode.reset();
        info.traceVersion.reset();
        info.milliseconds.reset();
    }
    return info;
}

HostScanPtr scan(const QString &hostId, int recordings)
{
    auto scan = std::make_shared<HostScan>();
    scan->hostId = hostId;
    scan->at = QDateTime({2026, 11, 20}, {15, 0}, QTimeZone::UTC);
    scan->milliseconds = 61;
    scan->folders = {{.path = u"/home/ada/.local/share/rr"_s, .exists = true, .recordings = recordings, .note = {}}};
    for (int index = 0; index < recordings; ++index) {
        scan->recordings.append(recording(hostId, index));
    }
    return scan;
}

LibraryListPtr library()
{
    auto list = std::make_shared<LibraryList>();
    LibraryEntry entry;
    entry.id = 7;
    entry.name = u"bank-0"_s;
    entry.path = u"/home/ada/.local/share/backstep/recordings/prod-1/bank-0"_s;
    entry.program = u"bank"_s;
    entry.hostId = u"h1"_s;
    entry.hostName = u"prod-1"_s;
    entry.remotePath = "/home/ada/.local/share/rr/bank-0";
    entry.recordedAt = QDateTime({2026, 11, 20}, {14, 5}, QTimeZone::UTC);
    entry.fetchedAt = entry.recordedAt.addSecs(600);
    entry.size = 2'100'000;
    entry.verification = Verification::Verified;
    entry.notes = u"the deadlock of Friday"_s;
    list->append(entry);
    LibraryEntry own;
    own.id = 8;
    own.name = u"bank-local"_s;
    own.path = u"/home/ada/traces/bank-local"_s;
    own.program = u"bank"_s;
    own.size = 900'000;
    own.owned = false;
    list->append(own);
    LibraryEntry gone = own;
    gone.id = 9;
    gone.name = u"bank-gone"_s;
    gone.path = u"/mnt/stick/bank-gone"_s;
    gone.missing = true;
    list->append(gone);
    return list;
}

HostState recorder()
{
    return parseHostState(
        "rule name=slow-pay state=armed fired=2\n"
        "rule name=nightly state=disarmed fired=10 reason=the%20maximum%20of%2010%20recordings\n"
        "loop id=flaky-1 state=running runs=26 kept=1 chaos-runs=13 chaos-kept=1\n"
        "recording id=bank-7 state=recording trace=/srv/rr/bank-7 size=48234496 by=hand with=rr running=83 "
        "command=/srv/bank%20--port%208080\n"
        "recording id=bank-6 state=complete trace=/srv/rr/bank-6 size=2100000 by=rule:slow-pay with=rr duration=41 "
        "exit=2 reason=the%20program%20ended command=/srv/bank%20--port%208080 kept=yes\n"
        "recording id=bank-5 state=broken trace=/srv/rr/bank-5 size=900000 by=hand with=rr duration=3 "
        "reason=rr%20was%20killed command=/srv/bank\n"
        "end\n");
}

QList<TransferJob> transfers()
{
    const auto job = [](TransferId id, int index, TransferJob::State state, const QString &sentence) {
        TransferJob result;
        result.id = id;
        result.recording = recording(u"h1"_s, index);
        result.hostId = u"h1"_s;
        result.hostName = u"prod-1"_s;
        result.state = state;
        result.sentence = sentence;
        result.bytesTotal = result.recording.size;
        return result;
    };
    TransferJob moving = job(1, 10, TransferJob::State::Fetching, u"Fetching from prod-1."_s);
    moving.bytesDone = moving.bytesTotal / 3;
    moving.bytesPerSecond = 34.2e6;
    moving.secondsLeft = 12;
    moving.filesTotal = 11;
    moving.filesDone = 4;
    moving.currentFile = u"data"_s;
    TransferJob failed = job(3, 5, TransferJob::State::Failed, u"The connection to prod-1 was lost; try again."_s);
    failed.error = {.code = u"connection-lost"_s, .message = failed.sentence, .details = {u"read: reset by peer"_s}};
    TransferJob finished = job(4, 0, TransferJob::State::Finished, u"Fetched and verified."_s);
    finished.libraryId = 7;
    finished.finalPath = u"/home/ada/.local/share/backstep/recordings/prod-1/bank-0"_s;
    return {moving, job(2, 4, TransferJob::State::Queued, u"Waits for bank-10."_s), failed, finished,
            job(5, 2, TransferJob::State::Cancelled, u"Cancelled."_s)};
}

} // namespace Backstep::Testing::Canned
