// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/canned/canned.h"
#include "tests/support/testmain.h"
#include "tests/ui/docks/dockfixture.h"
#include "ui/docks/listview.h"
#include "ui/docks/noticestrip.h"
#include "ui/docks/placeholder.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QTimeZone>
#include <QToolButton>

using namespace Qt::StringLiterals;
using namespace Backstep;
using namespace Backstep::Testing;

/// Recordings and transfers, driven by keys, clicks and context menus.
class CatalogDocksTest : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void emptyPageOffersHosts();
    void doubleClickListsFetchesAndOpens();
    void hostMenu();
    void remoteMenu();
    void localMenuAndNotes();
    void selectionIsTold();
    void detailsAreAskedOnceForWhatIsInSight();
    void detailsOfWhatWasBeingRecorded();
    void detailsAreAskedWhenThePanelComesIntoSight();
    void foldedHostsStayFolded();
    void sortingByHeader();
    void columnsHide();
    void transfersCancelRetryAndOpen();

private:
    std::unique_ptr<Theme> m_theme;
};

void CatalogDocksTest::initTestCase()
{
    m_theme = std::make_unique<Theme>();
}

void CatalogDocksTest::emptyPageOffersHosts()
{
    DockFixture fixture(u"recordings"_s);
    QTRY_VERIFY(!fixture.panel().listShown());
    const auto buttons = fixture.panel().placeholder()->findChildren<QPushButton *>();
    QCOMPARE(buttons.size(), 2);
    QVERIFY(buttons.at(0)->text().contains(u"Host"));
    fixture.recordings.setHosts(Canned::hosts());
    QTRY_VERIFY(fixture.panel().listShown());
}

void CatalogDocksTest::doubleClickListsFetchesAndOpens()
{
    DockFixture fixture(u"recordings"_s, {700, 560});
    QSignalSpy scans(&fixture.intents, &DockIntents::hostScanRequested);
    QSignalSpy fetches(&fixture.intents, &DockIntents::openRemoteRequested);
    QSignalSpy opens(&fixture.intents, &DockIntents::openLocalRequested);
    fixture.recordings.setHosts(Canned::hosts());
    QTRY_VERIFY(fixture.panel().listShown());
    fixture.doubleClick(u"prod-1"_s);
    QCOMPARE(scans.size(), 1);
    QCOMPARE(scans.at(0).at(0).toString(), u"h1"_s);
    fixture.fill();
    fixture.doubleClick(u"bank-4"_s);
    QCOMPARE(fetches.size(), 1);
    QCOMPARE(fetches.at(0).at(0).value<RecordingInfo>().name, u"bank-4"_s);
    fixture.doubleClick(u"bank-0"_s); // is here already
    QCOMPARE(fetches.size(), 1);
    QCOMPARE(opens.at(0).at(0).value<LibraryEntry>().id, 7);
    fixture.click(u"bank-local"_s);
    fixture.key(Qt::Key_Return);
    QCOMPARE(opens.at(1).at(0).value<LibraryEntry>().id, 8);
    fixture.doubleClick(u"staging"_s); // failed: try again
    QCOMPARE(scans.size(), 2);
}

void CatalogDocksTest::hostMenu()
{
    DockFixture fixture(u"recordings"_s);
    fixture.fill();
    QSignalSpy tests(&fixture.intents, &DockIntents::hostTestRequested);
    QSignalSpy errors(&fixture.intents, &DockIntents::hostErrorRequested);
    QSignalSpy scans(&fixture.intents, &DockIntents::hostScanRequested);
    fixture.click(u"staging"_s);
    const QStringList entries = fixture.menuEntries();
    for (const QString &entry : {u"Edit Host…"_s, u"Remove Host"_s, u"Add Host…"_s, u"Disconnect"_s}) {
        QVERIFY2(entries.contains(entry), qPrintable(entries.join(u", "_s)));
    }
    QVERIFY(fixture.choose(u"Test Connection"_s));
    QVERIFY(fixture.choose(u"Why It Failed…"_s));
    QVERIFY(fixture.choose(u"List Recordings"_s));
    QVERIFY(!fixture.choose(u"Cancel"_s));
    QCOMPARE(tests.size() + errors.size() + scans.size(), 3);
    QCOMPARE(tests.at(0).at(0).toString(), u"h2"_s);
}

void CatalogDocksTest::remoteMenu()
{
    DockFixture fixture(u"recordings"_s, {700, 560});
    fixture.fill();
    QSignalSpy fetches(&fixture.intents, &DockIntents::fetchRequested);
    QSignalSpy cancels(&fixture.intents, &DockIntents::transferCancelRequested);
    fixture.click(u"bank-6"_s);
    QTest::keyClick(fixture.panel().list(), Qt::Key_Down, Qt::ShiftModifier);
    QVERIFY(fixture.choose(u"Fetch"_s));
    QCOMPARE(fetches.at(0).at(0).value<QList<RecordingInfo>>().size(), 2);
    QVERIFY(fixture.choose(u"Copy Path on the Host"_s));
    QCOMPARE(QGuiApplication::clipboard()->text(), u"/home/ada/.local/share/rr/bank-7"_s);
    fixture.click(u"bank-10"_s);
    QVERIFY(fixture.choose(u"Cancel the Fetch"_s));
    QCOMPARE(cancels.at(0).at(0).toLongLong(), 1);
}

void CatalogDocksTest::localMenuAndNotes()
{
    DockFixture fixture(u"recordings"_s, {700, 640});
    fixture.fill();
    QSignalSpy notes(&fixture.intents, &DockIntents::notesEdited);
    QSignalSpy deletions(&fixture.intents, &DockIntents::deleteLocalRequested);
    QSignalSpy folders(&fixture.intents, &DockIntents::showFolderRequested);
    auto *line = fixture.child<QLineEdit>(u"recordings.notes"_s);
    QVERIFY(!line->isVisible());
    fixture.click(u"bank-0  from prod-1"_s);
    QVERIFY(line->isVisible());
    QCOMPARE(line->text(), u"the deadlock of Friday"_s);
    QVERIFY(fixture.choose(u"Notes"_s));
    QTRY_VERIFY(line->hasFocus());
    QTest::keyClicks(line, u"the lost update"_s);
    QTest::keyClick(line, Qt::Key_Return);
    QCOMPARE(notes.size(), 1);
    QCOMPARE(notes.at(0).at(0).toLongLong(), 7);
    QCOMPARE(notes.at(0).at(1).toString(), u"the lost update"_s);
    fixture.panel().list()->setFocus();
    QVERIFY(fixture.choose(u"Show in File Manager"_s));
    QCOMPARE(folders.size(), 1);
    fixture.key(Qt::Key_Delete); // asks; the window confirms before anything goes
    QCOMPARE(deletions.at(0).at(0).value<QList<LibraryEntry>>().size(), 1);
    fixture.click(u"bank-gone"_s);
    QVERIFY(!fixture.choose(u"Open"_s));
}

void CatalogDocksTest::selectionIsTold()
{
    DockFixture fixture(u"recordings"_s, {700, 560});
    fixture.fill();
    QSignalSpy selected(&fixture.intents, &DockIntents::recordingsSelected);
    fixture.click(u"bank-4"_s);
    QCOMPARE(selected.last().at(0).toString(), u"h1"_s);
    QCOMPARE(selected.last().at(1).value<QList<RecordingInfo>>().size(), 1);
    fixture.click(u"staging"_s);
    QCOMPARE(selected.last().at(0).toString(), u"h2"_s);
    QVERIFY(selected.last().at(1).value<QList<RecordingInfo>>().isEmpty());
    fixture.click(u"bank-local"_s);
    QCOMPARE(selected.last().at(2).value<QList<LibraryEntry>>().size(), 1);
}

void CatalogDocksTest::detailsAreAskedOnceForWhatIsInSight()
{
    DockFixture fixture(u"recordings"_s, {700, 200});
    QSignalSpy details(&fixture.intents, &DockIntents::recordingDetailsWanted);
    auto scan = std::make_shared<HostScan>(*Canned::scan(u"h1"_s, 100));
    for (RecordingInfo &recording : scan->recordings) {
        recording.detailsKnown = false;
    }
    fixture.recordings.setHosts(Canned::hosts());
    fixture.recordings.setScan(scan);
    QTRY_COMPARE(details.size(), 1);
    const auto asked = details.at(0).at(1).value<QList<QByteArray>>().size();
    QVERIFY2(asked > 2 && asked < 20, "only what is in sight");
    fixture.recordings.setScan(scan);
    fixture.panel().list()->scrollToBottom();
    QTRY_COMPARE(details.size(), 2);
    QVERIFY(
        !details.at(1).at(1).value<QList<QByteArray>>().contains(details.at(0).at(1).value<QList<QByteArray>>().at(0)));
}

void CatalogDocksTest::detailsOfWhatWasBeingRecorded()
{
    DockFixture fixture(u"recordings"_s, {700, 200});
    QSignalSpy details(&fixture.intents, &DockIntents::recordingDetailsWanted);
    const auto listing = [](RecordingState first, int minute) {
        HostScan scan = *Canned::scan(u"h1"_s, 2);
        scan.at = QDateTime(QDate(2026, 3, 14), QTime(15, minute), QTimeZone::UTC);
        for (RecordingInfo &recording : scan.recordings) {
            recording.detailsKnown = false;
            recording.state = RecordingState::Finished;
        }
        scan.recordings[0].state = first;
        return std::make_shared<const HostScan>(scan);
    };
    const QByteArray path = Canned::scan(u"h1"_s, 2)->recordings.at(0).path;
    fixture.recordings.setHosts(Canned::hosts());
    fixture.recordings.setScan(listing(RecordingState::Recording, 9));
    QTRY_COMPARE(details.size(), 1);
    QVERIFY(!details.at(0).at(1).value<QList<QByteArray>>().contains(path));
    fixture.recordings.setScan(listing(RecordingState::Finished, 10)); // "Refresh"
    QTRY_COMPARE(details.size(), 2);
    QVERIFY(details.at(1).at(1).value<QList<QByteArray>>().contains(path));
    fixture.recordings.setHostState(u"h1"_s, HostRowState::Busy, u"Connecting…"_s); // for that very question
    fixture.recordings.setScan(listing(RecordingState::Finished, 10));
    fixture.recordings.setScan(listing(RecordingState::Finished, 11)); // the answer was lost; the next listing asks
    QTRY_COMPARE(details.size(), 3);
}

void CatalogDocksTest::detailsAreAskedWhenThePanelComesIntoSight()
{
    DockFixture fixture(u"recordings"_s, {700, 200});
    QSignalSpy details(&fixture.intents, &DockIntents::recordingDetailsWanted);
    auto scan = std::make_shared<HostScan>(*Canned::scan(u"h1"_s, 100));
    for (RecordingInfo &recording : scan->recordings) {
        recording.detailsKnown = false;
    }
    fixture.panel().hide();
    fixture.recordings.setHosts(Canned::hosts());
    fixture.recordings.setScan(scan);
    QTest::qWait(400); // longer than the pause after which it asks
    QCOMPARE(details.size(), 0);
    fixture.panel().show();
    QTRY_COMPARE(details.size(), 1);
    // A new listing asks anew: rr may have come to the host, or the connection back.
    auto next = std::make_shared<HostScan>(*scan);
    next->at = QDateTime::currentDateTimeUtc();
    fixture.recordings.setScan(next);
    QTRY_COMPARE(details.size(), 2);
    QCOMPARE(details.at(0).at(1).value<QList<QByteArray>>(), details.at(1).at(1).value<QList<QByteArray>>());
    // Sorted the other way round, others are in sight.
    fixture.panel().list()->sortByColumn(RecordingsModel::Size, Qt::DescendingOrder);
    QTRY_COMPARE(details.size(), 3);
}

void CatalogDocksTest::foldedHostsStayFolded()
{
    DockFixture fixture(u"recordings"_s, {700, 560});
    fixture.fill();
    ListView *list = fixture.panel().list();
    QVERIFY(list->isExpanded(fixture.row(u"prod-1"_s)));
    fixture.click(u"prod-1"_s);
    fixture.key(Qt::Key_Left);
    QVERIFY(!list->isExpanded(fixture.row(u"prod-1"_s)));
    fixture.recordings.setScan(Canned::scan(u"h1"_s, 14));
    QCoreApplication::processEvents();
    QVERIFY(!list->isExpanded(fixture.row(u"prod-1"_s)));
}

void CatalogDocksTest::sortingByHeader()
{
    DockFixture fixture(u"recordings"_s, {900, 560});
    fixture.fill();
    ListView *list = fixture.panel().list();
    QHeaderView *header = list->header();
    const QPoint size(header->sectionViewportPosition(RecordingsModel::Size) + 8, header->height() / 2);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, size);
    const QModelIndex host = fixture.row(u"prod-1"_s);
    QCOMPARE(host.row(), 0);
    QCOMPARE(list->model()->index(0, 0, host).data().toString(), u"bank-0"_s);
    QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, size);
    QCOMPARE(list->model()->index(0, 0, fixture.row(u"prod-1"_s)).data().toString(), u"bank-11"_s);
}

void CatalogDocksTest::columnsHide()
{
    DockFixture fixture(u"recordings"_s, {900, 560});
    fixture.fill();
    QHeaderView *header = fixture.panel().list()->header();
    QCOMPARE(header->objectName(), u"recordings.columns"_s);
    Q_EMIT header->customContextMenuRequested(QPoint(4, 4));
    auto *menu = fixture.child<QMenu>(u"columnMenu"_s);
    QVERIFY(menu);
    for (QAction *action : menu->actions()) {
        if (action->text() == u"Program") {
            action->trigger();
        }
    }
    menu->close();
    QVERIFY(header->isSectionHidden(RecordingsModel::Program));
    const QByteArray state = header->saveState();
    DockFixture next(u"recordings"_s, {900, 560});
    QVERIFY(next.panel().list()->header()->restoreState(state));
    QVERIFY(next.panel().list()->header()->isSectionHidden(RecordingsModel::Program));
}

void CatalogDocksTest::transfersCancelRetryAndOpen()
{
    DockFixture fixture(u"transfers"_s);
    fixture.fill();
    QSignalSpy cancels(&fixture.intents, &DockIntents::transferCancelRequested);
    QSignalSpy retries(&fixture.intents, &DockIntents::transferRetryRequested);
    QSignalSpy opens(&fixture.intents, &DockIntents::transferOpenRequested);
    QSignalSpy clears(&fixture.intents, &DockIntents::transfersClearRequested);
    QTRY_COMPARE(fixture.panel().notice()->text(), u"2 under way, 34.2 MB/s"_s);
    fixture.click(u"bank-10"_s);
    fixture.key(Qt::Key_Delete);
    QCOMPARE(cancels.at(0).at(0).toLongLong(), 1);
    QVERIFY(!fixture.choose(u"Open"_s));
    fixture.doubleClick(u"bank-5"_s);
    QCOMPARE(retries.at(0).at(0).toLongLong(), 3);
    fixture.doubleClick(u"bank-0"_s);
    QCOMPARE(opens.at(0).at(0).toLongLong(), 4);
    QVERIFY(fixture.choose(u"Clear Finished"_s));
    QCOMPARE(clears.size(), 1);
}

BACKSTEP_GUI_TEST_MAIN(CatalogDocksTest)
#include "tst_catalogdocks.moc"
