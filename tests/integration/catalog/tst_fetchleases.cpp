// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/recorder/fetchleases.h"
#include "app/recorder/hostrecorder.h"
#include "tests/support/delayproxy.h"
#include "tests/support/fakes/faketraces.h"
#include "tests/support/fakes/remotebench.h"
#include "tests/support/recordinghost.h"
#include "tests/support/settled.h"
#include "tests/support/sshclient.h"
#include "tests/support/testmain.h"
#include "tests/support/tools.h"

#include <QDir>
#include <QFile>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace Backstep {

using State = TransferJob::State;

/// What is fetched from a host makes no room there meanwhile: over a real sshd, with the script that is sent there.
class FetchLeasesTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
    void whatIsFetchedMakesNoRoom();
    void whatWaitsForItsTurnMakesNoRoom();
    void itIsSaidAgainAndEnded();
    void whatIsGivenUpIsLetGo();
    void whoAwaitsItForLongerIsLeftAlone();
    void anOlderScriptIsNoHindrance();
    void ofOthersNothingIsAsked();

private:
    /// Records there and waits for the end; its id. `bytes`: about so many are in it.
    [[nodiscard]] QByteArray made(qint64 bytes = 0, const QString &name = QStringLiteral("one"));
    [[nodiscard]] RecordingInfo found(const QByteArray &id);
    /// Until when the host keeps it, in seconds since 1970; 0: nobody fetches it.
    [[nodiscard]] qint64 until(const QByteArray &id) const;
    [[nodiscard]] QByteArrayList ids() const;
    /// In place of the script: notes what it is asked, and knows no such word.
    void putOlderScript();

    std::unique_ptr<Testing::RecordingHost> m_host;
    std::unique_ptr<Testing::DelayProxy> m_proxy;
    std::unique_ptr<Testing::RemoteBench> m_bench;
    std::unique_ptr<HostRecorder> m_recorder;
    std::unique_ptr<FetchLeases> m_leases;
};

void FetchLeasesTest::initTestCase()
{
    BACKSTEP_NEEDS_SSHD();
    BACKSTEP_NEEDS(Testing::RecordingHost::missing());
}

void FetchLeasesTest::init()
{
    TestCase::init();
    m_host = std::make_unique<Testing::RecordingHost>();
    BACKSTEP_START(m_host->server());
    m_proxy = std::make_unique<Testing::DelayProxy>(m_host->server().port());
    m_bench = std::make_unique<Testing::RemoteBench>(m_host->server(), m_proxy->port(), m_host->home());
    m_recorder = std::make_unique<HostRecorder>(m_bench->connections);
    m_leases = std::make_unique<FetchLeases>(*m_recorder);
    m_bench->queue.useHold(
        {.begin = [this](const auto &host, const auto &recording) { return m_leases->begin(host, recording); },
         .end = [this](const auto &host, const auto &recording) { return m_leases->end(host, recording); }});
    QVERIFY(Testing::settled(m_recorder->ask(m_bench->profile, {"limits"})).has_value()); // brings the script there
}

void FetchLeasesTest::cleanup()
{
    m_leases.reset();
    m_recorder.reset();
    m_bench.reset();
    m_proxy.reset();
    QVERIFY(m_host == nullptr || m_host->remove());
    m_host.reset();
}

QByteArray FetchLeasesTest::made(qint64 bytes, const QString &name)
{
    qputenv("STANDIN_RATE", QByteArray::number(bytes));
    const HostState started = parseHostState(m_host->run(
        {u"start"_s, u"--name"_s, name, u"--"_s, u"sh"_s, u"-c"_s, bytes > 0 ? u"sleep 1"_s : u"exit 0"_s}));
    qunsetenv("STANDIN_RATE");
    const QByteArray id = started.recordings.value(0).id;
    const auto isComplete = [this, &id] {
        const HostState now = parseHostState(m_host->run({u"list"_s}));
        return now.recording(id) != nullptr && now.recording(id)->state == HostRecording::State::Complete;
    };
    return QTest::qWaitFor(isComplete, 60'000) ? id : QByteArray();
}

RecordingInfo FetchLeasesTest::found(const QByteArray &id)
{
    const Result<HostScanPtr> scan = Testing::settled(m_bench->catalog.scan(m_bench->profile.id));
    const QList<RecordingInfo> all = scan ? (*scan)->recordings : QList<RecordingInfo>();
    const auto one = std::ranges::find(all, QString::fromUtf8(id), &RecordingInfo::name);
    return one == all.end() ? RecordingInfo() : *one;
}

qint64 FetchLeasesTest::until(const QByteArray &id) const
{
    const HostState state = parseHostState(m_host->run({u"list"_s}));
    const HostRecording *recording = state.recording(id);
    return recording == nullptr ? -1 : recording->fetchingUntil.value_or(0);
}

QByteArrayList FetchLeasesTest::ids() const
{
    QByteArrayList all;
    const HostState state = parseHostState(m_host->run({u"list"_s}));
    for (const HostRecording &one : state.recordings) {
        all.append(one.id);
    }
    return all;
}

void FetchLeasesTest::putOlderScript()
{
    QFile script(m_host->script());
    QVERIFY(script.open(QFile::ReadWrite));
    const QByteArray text = script.readAll();
    QVERIFY(text.contains("\nmain \"$@\"\n"));
    script.resize(0);
    script.seek(0);
    script.write(QByteArray(text).replace("\nmain \"$@\"\n",
                                          "\necho \"$1\" >>'" + m_host->path(u"asked"_s).toUtf8()
                                              + "'\n[ \"$1\" != fetching ] || die \"there is no verb $1\"\n"
                                                "main \"$@\"\n"));
}

void FetchLeasesTest::whatIsFetchedMakesNoRoom()
{
    m_host->run({u"limits"_s, u"number=2"_s});
    const QByteArray first = made(20'000'000);
    const RecordingInfo info = found(first);
    QVERIFY(info.byRecorder);
    m_proxy->setRoundTrip(20ms);
    const TransferId id = m_bench->queue.enqueue(info, m_bench->profile);
    QTRY_VERIFY_WITH_TIMEOUT(m_bench->queue.job(id)->bytesDone > 100'000, 60'000);
    m_proxy->setFrozen(true);
    QTRY_VERIFY(m_proxy->isHolding());
    const qint64 now = QDateTime::currentSecsSinceEpoch();
    const qint64 kept = until(first);
    QVERIFY2(kept > now + 300 && kept < now + 900, qPrintable(QString::number(kept - now)));

    const QByteArray second = made(0, u"second"_s);
    const QByteArray third = made(0, u"third"_s);
    QVERIFY2(!ids().contains(second), "something had to go");
    QVERIFY2(ids().contains(first) && ids().contains(third), "it was the oldest, and is being fetched");
    QVERIFY(!m_bench->queue.job(id)->isFinal());

    m_proxy->setFrozen(false);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->queue.job(id)->state, State::Finished, 60'000);
    QCOMPARE(m_bench->library.entry(m_bench->queue.job(id)->libraryId)->verification, Verification::Verified);
    QCOMPARE(until(first), 0);
    const QByteArray fourth = made(0, u"fourth"_s);
    QVERIFY2(!ids().contains(first) && ids().contains(fourth), "it is here, so it may go");
}

void FetchLeasesTest::whatWaitsForItsTurnMakesNoRoom()
{
    const QByteArray first = made(20'000'000);
    const QByteArray second = made();
    m_proxy->setRoundTrip(20ms);
    const TransferId moving = m_bench->queue.enqueue(found(first), m_bench->profile);
    const TransferId waiting = m_bench->queue.enqueue(found(second), m_bench->profile);
    QTRY_VERIFY_WITH_TIMEOUT(m_bench->queue.job(moving)->bytesDone > 100'000, 60'000);
    m_proxy->setFrozen(true);
    QTRY_VERIFY(m_proxy->isHolding());
    QCOMPARE(m_bench->queue.job(waiting)->state, State::Queued);
    QVERIFY(until(second) > QDateTime::currentSecsSinceEpoch());
    m_bench->queue.cancel(waiting);
    m_proxy->setFrozen(false);
    QTRY_COMPARE_WITH_TIMEOUT(until(second), 0, 60'000);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->queue.job(moving)->state, State::Finished, 60'000);
}

void FetchLeasesTest::itIsSaidAgainAndEnded()
{
    const QByteArray id = made();
    const RecordingInfo info = found(id);
    m_leases->setInterval(200ms);
    QVERIFY(Testing::settled(m_leases->begin(m_bench->profile, info)).has_value());
    QVERIFY(until(id) > QDateTime::currentSecsSinceEpoch());
    QFile said(QFileInfo(m_host->script()).path() + u"/recordings/"_s + QString::fromUtf8(id) + u"/fetching"_s);
    QVERIFY(said.open(QFile::WriteOnly | QFile::Truncate));
    said.write("1700000000\n");
    said.close();
    QTRY_VERIFY_WITH_TIMEOUT(until(id) > QDateTime::currentSecsSinceEpoch(), 30'000);
    QVERIFY(Testing::settled(m_leases->end(m_bench->profile, info)).has_value());
    QCOMPARE(until(id), 0);
}

void FetchLeasesTest::whatIsGivenUpIsLetGo()
{
    const QByteArray first = made(20'000'000);
    m_proxy->setRoundTrip(20ms);
    const TransferId id = m_bench->queue.enqueue(found(first), m_bench->profile);
    QTRY_VERIFY_WITH_TIMEOUT(m_bench->queue.job(id)->bytesDone > 100'000, 60'000);
    QVERIFY(until(first) > 0);
    m_bench->queue.cancel(id);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->queue.job(id)->state, State::Cancelled, 60'000);
    QTRY_COMPARE_WITH_TIMEOUT(until(first), 0, 60'000);
    m_bench->queue.retry(id);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->queue.job(id)->state, State::Finished, 60'000);
    QCOMPARE(until(first), 0);
}

void FetchLeasesTest::whoAwaitsItForLongerIsLeftAlone()
{
    const QByteArray id = made();
    m_host->run({u"fetching"_s, QString::fromUtf8(id), u"7d"_s});
    const qint64 before = until(id);
    const TransferId job = m_bench->queue.enqueue(found(id), m_bench->profile);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->queue.job(job)->state, State::Finished, 60'000);
    QCOMPARE(until(id), before);
}

void FetchLeasesTest::anOlderScriptIsNoHindrance()
{
    const QByteArray id = made();
    putOlderScript();
    const TransferId job = m_bench->queue.enqueue(found(id), m_bench->profile);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->queue.job(job)->state, State::Finished, 60'000);
    QFile asked(m_host->path(u"asked"_s));
    QVERIFY(asked.open(QFile::ReadOnly));
    QCOMPARE(asked.readAll(), "list\nfetching\n"_ba);
}

void FetchLeasesTest::ofOthersNothingIsAsked()
{
    Testing::makeTrace(m_host->path(u"host/rr/foreign-1"_s));
    putOlderScript();
    const RecordingInfo info = found("foreign-1");
    QCOMPARE(info.state, RecordingState::Finished);
    const TransferId job = m_bench->queue.enqueue(info, m_bench->profile);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->queue.job(job)->state, State::Finished, 60'000);
    QVERIFY(!QFile::exists(m_host->path(u"asked"_s)));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::FetchLeasesTest)
#include "tst_fetchleases.moc"
