// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/canned/canned.h"
#include "tests/support/testmain.h"
#include "ui/models/listfilter.h"
#include "ui/models/recordingsmodel.h"
#include "ui/models/recordingspresentation.h"
#include "ui/models/texts.h"
#include "ui/models/transfersmodel.h"
#include "ui/models/transferspresentation.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>

using namespace Qt::StringLiterals;
using namespace Backstep;
using namespace Backstep::Testing;

class RecordingsModelTest : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void hostsComeMoveAndGo();
    void groupsSayHowTheyStand();
    void recordingsShowWhatIsKnown();
    void whatIsNotKnownIsEmptyWithAReason();
    void recordingsWithoutTheirFilesAreFlagged();
    void newListingKeepsRows();
    void libraryMarksWhatIsHere();
    void fetchShowsInItsRow();
    void sortingKeepsGroupsInOrder();
    void aThousandRecordings();
    void transfersFollowTheirJobs();
    void textsForPeople();
};

struct Recordings
{
    RecordingsModel model;
    RecordingsPresentation presentation;
    ListFilter filter;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    QAbstractItemModelTester filterTester{&filter, QAbstractItemModelTester::FailureReportingMode::QtTest};

    Recordings()
    {
        presentation.setSourceModel(&model);
        filter.setSourceModel(&presentation);
        model.setHosts(Canned::hosts());
    }
    [[nodiscard]] QModelIndex at(const QModelIndex &group, int row, int column = 0) const
    {
        return presentation.mapFromSource(model.index(row, column, group));
    }
    [[nodiscard]] QString text(const QModelIndex &group, int row, int column = 0) const
    {
        return at(group, row, column).data().toString();
    }
    [[nodiscard]] QModelIndex host(const QString &id = u"h1"_s) const { return model.hostIndex(id); }
};

void RecordingsModelTest::hostsComeMoveAndGo()
{
    Recordings recordings;
    QCOMPARE(recordings.model.rowCount(), 3);
    QCOMPARE(recordings.presentation.index(0, 0).data().toString(), u"prod-1"_s);
    QCOMPARE(recordings.presentation.index(1, 0).data().toString(), u"staging"_s);
    QCOMPARE(recordings.model.kind(recordings.model.index(2, 0)), RecordingsModel::RowKind::Library);
    recordings.model.setScan(Canned::scan(u"h2"_s, 2));
    const QPersistentModelIndex kept = recordings.model.index(1, 0, recordings.host(u"h2"_s));
    QList<HostProfile> hosts = Canned::hosts();
    std::swap(hosts[0], hosts[1]);
    recordings.model.setHosts(hosts);
    QCOMPARE(recordings.host(u"h2"_s).row(), 0);
    QVERIFY(kept.isValid());
    recordings.model.setHosts({hosts[0]});
    QCOMPARE(recordings.model.rowCount(), 2);
    QVERIFY(kept.isValid());
}

void RecordingsModelTest::groupsSayHowTheyStand()
{
    Recordings recordings;
    QVERIFY(recordings.text(recordings.host(), 0).startsWith(u"Not listed yet"));
    recordings.model.setHostState(u"h1"_s, HostRowState::Busy, u"Connecting to prod-1…"_s);
    QCOMPARE(recordings.text(recordings.host(), 0), u"Connecting to prod-1…"_s);
    recordings.model.setHostState(u"h1"_s, HostRowState::Failed, u"prod-1 refused the key."_s);
    QCOMPARE(recordings.text(recordings.host(), 0), u"prod-1 refused the key."_s);
    QCOMPARE(recordings.at(recordings.host(), 0).data(ItemRole::Tone).toInt(), int(Tone::Bad));
    recordings.model.setScan(Canned::scan(u"h1"_s, 0));
    QVERIFY(recordings.text(recordings.host(), 0).startsWith(u"No recordings"));
    recordings.model.setScan(Canned::scan(u"h1"_s, 3));
    QCOMPARE(recordings.model.rowCount(recordings.host()), 3);
    auto partial = std::make_shared<HostScan>(*Canned::scan(u"h1"_s, 3));
    partial->problems = {u"/var/rr may not be read."_s};
    recordings.model.setScan(partial);
    QCOMPARE(recordings.model.rowCount(recordings.host()), 4);
    QCOMPARE(recordings.text(recordings.host(), 3), u"/var/rr may not be read."_s);
    recordings.model.setLibrary(nullptr, u"The library is damaged."_s);
    QCOMPARE(recordings.text(recordings.model.libraryIndex(), 0), u"The library is damaged."_s);
}

void RecordingsModelTest::recordingsShowWhatIsKnown()
{
    Recordings recordings;
    recordings.model.setScan(Canned::scan(u"h1"_s, 4));
    const QModelIndex host = recordings.host();
    QCOMPARE(recordings.text(host, 0, RecordingsModel::Name), u"bank-0"_s);
    QCOMPARE(recordings.text(host, 0, RecordingsModel::State), u"finished"_s);
    QCOMPARE(recordings.text(host, 0, RecordingsModel::Duration), u"1:14 min"_s);
    QCOMPARE(recordings.text(host, 0, RecordingsModel::Size), u"2.1 MB"_s);
    QCOMPARE(recordings.text(host, 0, RecordingsModel::Exit), u"0"_s);
    QCOMPARE(recordings.text(host, 0, RecordingsModel::TraceVersion), u"85"_s);
    QCOMPARE(recordings.text(host, 1, RecordingsModel::State), u"still recording"_s);
    QCOMPARE(recordings.text(host, 2, RecordingsModel::Exit), u"SIGSEGV"_s);
    QCOMPARE(recordings.text(host, 3, RecordingsModel::State), u"broken"_s);
    QVERIFY(recordings.at(host, 3).data(Qt::ToolTipRole).toString().contains(u"rr was killed"));
}

void RecordingsModelTest::whatIsNotKnownIsEmptyWithAReason()
{
    Recordings recordings;
    auto scan = std::make_shared<HostScan>(*Canned::scan(u"h1"_s, 1));
    RecordingInfo &info = scan->recordings.first();
    info.exitCode.reset();
    info.exitNote = u"rr is not there."_s;
    info.milliseconds.reset();
    info.durationSource = u"No birth times."_s;
    info.traceVersion.reset();
    recordings.model.setScan(scan);
    const auto check = [&recordings](const QModelIndex &group, int row, int column, const QString &why) {
        const QModelIndex cell = recordings.at(group, row, column);
        return cell.data().toString().isEmpty() && cell.data(Qt::ToolTipRole).toString().startsWith(why);
    };
    QVERIFY(check(recordings.host(), 0, RecordingsModel::Exit, u"rr is not there."_s));
    QVERIFY(check(recordings.host(), 0, RecordingsModel::Duration, u"No birth times."_s));
    QVERIFY(check(recordings.host(), 0, RecordingsModel::TraceVersion, u"Its version file"_s));
    // The library's own rows: what is known is shown, what is not says why.
    auto list = std::make_shared<LibraryList>(*Canned::library());
    LibraryEntry &known = list->first();
    known.milliseconds = 74'250;
    known.exitCode = 3;
    known.traceVersion = 85;
    recordings.model.setLibrary(list);
    const QModelIndex library = recordings.model.libraryIndex();
    QCOMPARE(recordings.text(library, 0, RecordingsModel::Duration), u"1:14 min"_s);
    QCOMPARE(recordings.text(library, 0, RecordingsModel::Exit), u"3"_s);
    QCOMPARE(recordings.text(library, 0, RecordingsModel::TraceVersion), u"85"_s);
    QVERIFY(check(library, 1, RecordingsModel::Exit, u"How it ended"_s));
    QVERIFY(check(library, 1, RecordingsModel::Duration, u"How long"_s));
}

void RecordingsModelTest::recordingsWithoutTheirFilesAreFlagged()
{
    Recordings recordings;
    auto scan = std::make_shared<HostScan>(*Canned::scan(u"h1"_s, 1));
    scan->recordings.first().warnings = {u"Its program is elsewhere."_s};
    recordings.model.setScan(scan);
    const QModelIndex state = recordings.at(recordings.host(), 0, RecordingsModel::State);
    QCOMPARE(state.data().toString(), u"files missing"_s);
    QCOMPARE(state.data(ItemRole::Tone).toInt(), int(Tone::Warning));
    QVERIFY(state.data(Qt::ToolTipRole).toString().contains(u"Its program is elsewhere."_s));
}

void RecordingsModelTest::newListingKeepsRows()
{
    Recordings recordings;
    recordings.model.setScan(Canned::scan(u"h1"_s, 5));
    const QPersistentModelIndex second = recordings.model.index(2, 0, recordings.host());
    auto next = std::make_shared<HostScan>(*Canned::scan(u"h1"_s, 5));
    RecordingInfo fresh = next->recordings.at(0);
    fresh.path += "-new";
    fresh.name = u"bank-new"_s;
    next->recordings.removeAt(1);
    next->recordings.prepend(fresh);
    recordings.model.setScan(next);
    QVERIFY(second.isValid());
    QCOMPARE(second.data(ItemRole::Raw).toString(), u"bank-2"_s);
    QCOMPARE(recordings.text(recordings.host(), 0), u"bank-new"_s);
    QCOMPARE(recordings.model.rowCount(recordings.host()), 5);
}

void RecordingsModelTest::libraryMarksWhatIsHere()
{
    Recordings recordings;
    recordings.model.setScan(Canned::scan(u"h1"_s, 2));
    QCOMPARE(recordings.text(recordings.host(), 0, RecordingsModel::Here), QString());
    recordings.model.setLibrary(Canned::library());
    QCOMPARE(recordings.text(recordings.host(), 0, RecordingsModel::Here), u"yes"_s);
    QCOMPARE(recordings.text(recordings.host(), 1, RecordingsModel::Here), QString());
    const QModelIndex library = recordings.model.libraryIndex();
    QCOMPARE(recordings.text(library, 0), u"bank-0  from prod-1"_s);
    QCOMPARE(recordings.text(library, 0, RecordingsModel::State), u"verified"_s);
    QCOMPARE(recordings.text(library, 2, RecordingsModel::State), u"folder is gone"_s);
}

void RecordingsModelTest::fetchShowsInItsRow()
{
    Recordings recordings;
    recordings.model.setScan(Canned::scan(u"h1"_s, 12));
    const TransferJob job = Canned::transfers().at(0);
    recordings.model.setTransfer(job);
    QCOMPARE(recordings.text(recordings.host(), 10, RecordingsModel::State), u"fetching 33 %"_s);
    QVERIFY(recordings.at(recordings.host(), 10, RecordingsModel::State).data(ItemRole::Progress).toDouble() > 0.3);
    recordings.model.removeTransfer(job.id);
    QCOMPARE(recordings.text(recordings.host(), 10, RecordingsModel::State), u"finished"_s);
}

void RecordingsModelTest::sortingKeepsGroupsInOrder()
{
    Recordings recordings;
    recordings.model.setScan(Canned::scan(u"h1"_s, 4));
    recordings.filter.sort(RecordingsModel::Size, Qt::DescendingOrder);
    QCOMPARE(recordings.filter.index(0, 0).data().toString(), u"prod-1"_s);
    QCOMPARE(recordings.filter.index(1, 0).data().toString(), u"staging"_s);
    QCOMPARE(recordings.filter.index(0, 0, recordings.filter.index(0, 0)).data().toString(), u"bank-3"_s);
    recordings.filter.setText(u"broken"_s);
    QCOMPARE(recordings.filter.rowCount(recordings.filter.index(0, 0)), 1);
}

void RecordingsModelTest::aThousandRecordings()
{
    RecordingsModel model;
    RecordingsPresentation presentation;
    ListFilter filter;
    presentation.setSourceModel(&model);
    filter.setSourceModel(&presentation);
    filter.sort(RecordingsModel::When, Qt::DescendingOrder);
    model.setHosts(Canned::hosts());
    const HostScanPtr scan = Canned::scan(u"h1"_s, 1000);
    QElapsedTimer timer;
    timer.start();
    model.setScan(scan);
    QCOMPARE(filter.rowCount(filter.index(0, 0)), 1000);
    qInfo("1,000 recordings into the sorted list: %lld ms", static_cast<long long>(timer.restart()));
    model.setScan(Canned::scan(u"h1"_s, 1000));
    const qint64 again = timer.elapsed();
    qInfo("the same again: %lld ms", static_cast<long long>(again));
    QVERIFY2(again < 10'000, "listing anew must not stall the window");
}

void RecordingsModelTest::transfersFollowTheirJobs()
{
    TransfersModel model;
    TransfersPresentation presentation;
    presentation.setSourceModel(&model);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (const TransferJob &job : Canned::transfers()) {
        model.setJob(job);
    }
    const auto text = [&](int row, int column) { return presentation.index(row, column).data().toString(); };
    QCOMPARE(model.activeCount(), 2);
    QCOMPARE(text(0, TransfersModel::State), u"33 %"_s);
    QCOMPARE(text(0, TransfersModel::Speed), u"34.2 MB/s"_s);
    QCOMPARE(text(0, TransfersModel::Left), u"12.0 s"_s);
    QCOMPARE(text(2, TransfersModel::State), u"The connection to prod-1 was lost; try again."_s);
    QCOMPARE(text(3, TransfersModel::State), u"in the library"_s);
    TransferJob done = Canned::transfers().at(0);
    done.state = TransferJob::State::Finished;
    model.setJob(done);
    QCOMPARE(model.rowCount(), 5);
    QCOMPARE(model.activeCount(), 1);
    QVERIFY(!model.index(0, TransfersModel::State).data(ItemRole::Progress).isValid());
    model.removeJob(3);
    QCOMPARE(model.rowCount(), 4);
}

void RecordingsModelTest::textsForPeople()
{
    QCOMPARE(Texts::bytes(999), u"999 bytes"_s);
    QCOMPARE(Texts::bytes(2'100'000), u"2.1 MB"_s);
    QCOMPARE(Texts::duration(950), u"950 ms"_s);
    QCOMPARE(Texts::duration(3'727'000), u"1:02:07 h"_s);
    QCOMPARE(Texts::shortFunction(u"net/http.(*conn).serve"_s), u"http.(*conn).serve"_s);
    QCOMPARE(Texts::shortFunction(u"a.com/x.Map[go.shape.int,a.com/y.T]"_s), u"x.Map[go.shape.int,a.com/y.T]"_s);
    QCOMPARE(Texts::harmless(u"a\u202eb\x1b[2Jc"_s), u"a\\u202eb\\x1b[2Jc"_s);
    QCOMPARE(Texts::harmless(u"pay\u200bments\u00ad \U0001F600"_s), u"pay\\u200bments\\u00ad \U0001F600"_s);
    const QDateTime now({2026, 11, 20}, {18, 0});
    QCOMPARE(Texts::moment(QDateTime({2026, 11, 20}, {9, 5}), now), u"09:05"_s);
    QCOMPARE(Texts::moment(QDateTime({2026, 11, 18}, {9, 5}), now), u"Wed 09:05"_s);
    QCOMPARE(Texts::moment(QDateTime({2026, 11, 3}, {9, 5}), now), u"3 Nov 09:05"_s);
    QCOMPARE(Texts::moment(QDateTime({2025, 11, 3}, {9, 5}), now), u"2025-11-03"_s);
}

BACKSTEP_TEST_MAIN(RecordingsModelTest)
#include "tst_recordingsmodel.moc"
