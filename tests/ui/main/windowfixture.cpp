// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/ui/main/windowfixture.h"

#include "app/session/capsulesession.h"
#include "app/session/dumpsession.h"
#include "app/settings/keys.h"
#include "ui/main/sessioncontroller.h"
#include "ui/main/stopfiller.h"

#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace Backstep::Testing {

Result<std::unique_ptr<DebugSession>> FakeSessionFactory::create(const Target &target)
{
    if (!error.code.isEmpty()) {
        return fail(std::exchange(error, {}));
    }
    if (const auto *capsule = std::get_if<CapsuleTarget>(&target); capsule && capsules) {
        return std::make_unique<CapsuleSession>(*capsule);
    }
    if (const auto *dump = std::get_if<DumpTarget>(&target)) {
        return std::make_unique<DumpSession>(*dump);
    }
    const bool recording = std::holds_alternative<ReplayTarget>(target);
    FakeProgram program = recording ? FakeProgram::bank(idlers) : FakeProgram::live(idlers);
    program.waits = waits;
    auto session = std::make_unique<FakeSession>(program);
    if (!openError.code.isEmpty()) {
        session->failNext(u"open"_s, std::exchange(openError, {}));
    }
    if (held) {
        session->hold();
    }
    session->setTarget(target);
    last = session.get();
    return session;
}

WindowFixture::WindowFixture() : hosts(settings), sources(finder, runner)
{
    settings.set(SettingKey::toldOnce(), {u"capsule"_s, u"recording"_s, u"program"_s});
}

Services WindowFixture::services()
{
    return {settings, hosts, catalog, library, transfers, sessions, finder, sources, {}};
}

MainWindow &WindowFixture::show()
{
    window = std::make_unique<MainWindow>(services(), theme);
    window->resize(1440, 900);
    window->show();
    [[maybe_unused]] const bool active = QTest::qWaitForWindowActive(window.get());
    return *window;
}

FakeSession &WindowFixture::openRecording()
{
    window->open(ReplayTarget{u"/recordings/bank"_s});
    [[maybe_unused]] const bool filled = QTest::qWaitFor([this] {
        const StopPtr stop = window->session().filler().stop();
        return stop && window->session().filler().stack();
    });
    QTest::qWait(0);
    return *sessions.last;
}

namespace {

RecordingInfo recording(const QString &host, const QString &name, const QString &program, int minutesAgo, qint64 size)
{
    RecordingInfo info;
    info.hostId = host;
    info.name = name;
    info.path = "/home/ann/.local/share/rr/" + name.toUtf8();
    info.program = program;
    info.started = QDateTime(QDate(2026, 3, 14), QTime(15, 9), QTimeZone::UTC).addSecs(-60 * minutesAgo);
    info.ended = info.started.addMSecs(2480);
    info.milliseconds = 2480;
    info.size = size;
    info.files = 42;
    info.state = RecordingState::Finished;
    info.traceVersion = 85;
    return info;
}

} // namespace

void WindowFixture::fillCatalog()
{
    HostProfile prod;
    prod.host = u"prod-1.example.org"_s;
    prod.name = u"prod-1"_s;
    prod = *hosts.add(prod);
    HostProfile build;
    build.host = u"build-7"_s;
    build = *hosts.add(build);
    HostScan scan;
    scan.hostId = prod.id;
    scan.at = QDateTime::currentDateTimeUtc();
    scan.recordings = {recording(prod.id, u"bank-3"_s, u"bank"_s, 3, 2'100'000),
                       recording(prod.id, u"bank-2"_s, u"bank"_s, 95, 31'400'000),
                       recording(prod.id, u"gateway-11"_s, u"gateway"_s, 900, 412'000'000),
                       recording(prod.id, u"gateway-10"_s, u"gateway"_s, 4000, 98'000'000)};
    scan.recordings[2].state = RecordingState::Recording;
    scan.recordings[3].state = RecordingState::Broken;
    scan.recordings[3].stateReason = u"rr died while it was recording."_s;
    catalog.setScan(scan);
    catalog.setScanError(build.id, {u"ssh-refused"_s, u"build-7 refuses SSH connections on port 22."_s, {}});
    LibraryEntry entry;
    entry.name = u"bank-1"_s;
    entry.path = u"/recordings/bank"_s;
    entry.program = u"bank"_s;
    entry.hostName = u"prod-1"_s;
    entry.hostId = prod.id;
    entry.size = 2'000'000;
    entry.recordedAt = QDateTime(QDate(2026, 3, 13), QTime(9, 0), QTimeZone::UTC);
    entry.fetchedAt = entry.recordedAt.addDays(1);
    entry.verification = Verification::Verified;
    library.setEntries({entry});
    TransferJob job;
    job.id = 1;
    job.recording = scan.recordings.at(1);
    job.hostId = prod.id;
    job.hostName = u"prod-1"_s;
    job.state = TransferJob::State::Fetching;
    job.bytesTotal = 31'400'000;
    job.bytesDone = 12'000'000;
    job.filesTotal = 42;
    job.filesDone = 17;
    job.bytesPerSecond = 3.4e6;
    job.secondsLeft = 6;
    job.sentence = u"fetching data"_s;
    transfers.setJob(job);
}

} // namespace Backstep::Testing
