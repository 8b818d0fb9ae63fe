// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/testmain.h"
#include "tests/ui/main/windowfixture.h"
#include "ui/actions/actiontable.h"
#include "ui/dialogs/hostdialog.h"
#include "ui/dialogs/hostkeydialog.h"
#include "ui/dialogs/promptdialog.h"
#include "ui/docks/dockintents.h"
#include "ui/main/sessioncontroller.h"
#include "ui/main/stopfiller.h"
#include "ui/widgets/messagebar.h"

#include <QAction>
#include <QApplication>
#include <QLineEdit>
#include <QPushButton>

using namespace Qt::StringLiterals;

namespace Backstep {

/// What hosts ask on the way in, and what comes of a click on one of their recordings.
class HostDialogsTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void questionsOfTwoHostsComeOneAfterAnother();
    void whatIsNotAnsweredIsRefused();
    void aHostThatExistsIsNotAddedTwice();
    void aRecordingIsOpenedWhenItIsFetched();
    void aFetchThatFailsOpensNothing();
    void aCancelledFetchOpensNothing();
};

namespace {

AuthPrompt passwordOf(const QString &user)
{
    return {.kind = AuthPrompt::Kind::Password,
            .user = user,
            .name = {},
            .instruction = {},
            .lines = {{.text = u"Password"_s, .echo = false}},
            .attempt = 1};
}

HostKeyInfo keyOf(const QString &host)
{
    return {.host = host,
            .type = u"ssh-ed25519"_s,
            .fingerprint = u"SHA256:"_s % host,
            .state = HostKeyInfo::State::Unknown,
            .knownHostsFile = u"/home/ann/.ssh/known_hosts"_s};
}

/// The dialog of this kind that is open; null when none is.
template<typename Dialog>
Dialog *openDialog(const MainWindow &window)
{
    for (Dialog *dialog : window.findChildren<Dialog *>()) {
        if (dialog->isVisible()) {
            return dialog;
        }
    }
    return nullptr;
}

/// Begins to fetch the first host's newest recording, to open it; returns the job.
TransferJob beginToOpen(Testing::WindowFixture &fixture)
{
    const RecordingInfo recording = fixture.catalog.lastScan(fixture.hosts.hosts().first().id)->recordings.first();
    Q_EMIT fixture.window->intents().openRemoteRequested(recording);
    return fixture.transfers.jobs().constLast();
}

} // namespace

void HostDialogsTest::questionsOfTwoHostsComeOneAfterAnother()
{
    Testing::WindowFixture fixture;
    const MainWindow &window = fixture.show();
    Q_EMIT fixture.catalog.hostKeyUnknown(u"h1"_s, keyOf(u"prod-1"_s));
    Q_EMIT fixture.catalog.promptNeeded(u"h2"_s, passwordOf(u"ann@build-7"_s));
    Q_EMIT fixture.catalog.hostKeyUnknown(u"h3"_s, keyOf(u"stage-2"_s));
    auto *first = openDialog<HostKeyDialog>(window);
    QVERIFY(first);
    QVERIFY2(!openDialog<PromptDialog>(window), "one question at a time");
    QTest::mouseClick(first->findChild<QPushButton *>(u"always"_s), Qt::LeftButton);
    QCOMPARE(fixture.catalog.calls, QStringList{u"acceptHostKey h1 always"_s});

    QTRY_VERIFY(openDialog<PromptDialog>(window));
    QVERIFY(!openDialog<HostKeyDialog>(window));
    auto *second = openDialog<PromptDialog>(window);
    QTest::keyClicks(second->findChild<QLineEdit *>(), u"secret"_s);
    QTest::keyClick(second->findChild<QLineEdit *>(), Qt::Key_Return);
    QCOMPARE(fixture.catalog.calls.last(), u"answerPrompt h2 secret"_s);

    QTRY_VERIFY(openDialog<HostKeyDialog>(window));
    QTest::mouseClick(openDialog<HostKeyDialog>(window)->findChild<QPushButton *>(u"once"_s), Qt::LeftButton);
    QCOMPARE(fixture.catalog.calls.last(), u"acceptHostKey h3 once"_s);
    QTRY_VERIFY(!openDialog<QDialog>(window));
}

void HostDialogsTest::whatIsNotAnsweredIsRefused()
{
    Testing::WindowFixture fixture;
    const MainWindow &window = fixture.show();
    Q_EMIT fixture.catalog.promptNeeded(u"h1"_s, passwordOf(u"ann@prod-1"_s));
    Q_EMIT fixture.catalog.hostKeyUnknown(u"h2"_s, keyOf(u"build-7"_s));
    QTest::keyClick(openDialog<PromptDialog>(window), Qt::Key_Escape);
    QCOMPARE(fixture.catalog.calls.last(), u"cancelPrompt h1"_s);
    QTRY_VERIFY(openDialog<HostKeyDialog>(window));
    QTest::keyClick(openDialog<HostKeyDialog>(window), Qt::Key_Escape);
    QCOMPARE(fixture.catalog.calls.last(), u"rejectHostKey h2"_s);
}

void HostDialogsTest::aHostThatExistsIsNotAddedTwice()
{
    Testing::WindowFixture fixture;
    fixture.fillCatalog();
    const MainWindow &window = fixture.show();
    const qsizetype before = fixture.hosts.hosts().size();
    window.actionTable().action(u"recordings.addHost"_s)->trigger();
    auto *dialog = openDialog<HostDialog>(window);
    QVERIFY(dialog);
    HostProfile again = fixture.hosts.hosts().first();
    again.id.clear();
    Q_EMIT dialog->profileChosen(again);
    QVERIFY2(dialog->isVisible(), "what was typed must not be lost");
    QCOMPARE(fixture.hosts.hosts().size(), before);
    dialog->reject();
}

void HostDialogsTest::aRecordingIsOpenedWhenItIsFetched()
{
    Testing::WindowFixture fixture;
    fixture.fillCatalog();
    MainWindow &window = fixture.show();
    const QString host = fixture.hosts.hosts().first().id;
    QTRY_VERIFY(fixture.catalog.lastScan(host));
    TransferJob job = beginToOpen(fixture);
    QVERIFY(!window.session().isOpen());
    job.state = TransferJob::State::Fetching;
    fixture.transfers.setJob(job);
    QVERIFY(!window.session().isOpen());
    job.state = TransferJob::State::Finished;
    job.finalPath = u"/recordings/bank"_s;
    fixture.transfers.setJob(job);
    QTRY_VERIFY(window.session().filler().stop());
    QCOMPARE(window.session().filler().stop()->location.function, u"main.main"_s);

    window.actionTable().action(u"debug.close"_s)->trigger();
    fixture.transfers.setJob(job); // told again, as when it is looked at anew
    QVERIFY2(!window.session().isOpen(), "it is opened once");
}

void HostDialogsTest::aFetchThatFailsOpensNothing()
{
    Testing::WindowFixture fixture;
    fixture.fillCatalog();
    const MainWindow &window = fixture.show();
    QTRY_VERIFY(fixture.catalog.lastScan(fixture.hosts.hosts().first().id));
    TransferJob job = beginToOpen(fixture);
    job.state = TransferJob::State::Failed;
    job.error = {u"ssh-lost"_s, u"The connection to prod-1 was lost; fetch again to go on."_s, {}};
    fixture.transfers.setJob(job);
    QTRY_COMPARE(window.findChild<MessageBar *>()->text(), job.error.message);
    QVERIFY(!window.session().isOpen());
}

void HostDialogsTest::aCancelledFetchOpensNothing()
{
    Testing::WindowFixture fixture;
    fixture.fillCatalog();
    const MainWindow &window = fixture.show();
    QTRY_VERIFY(fixture.catalog.lastScan(fixture.hosts.hosts().first().id));
    TransferJob job = beginToOpen(fixture);
    Q_EMIT window.intents().transferCancelRequested(job.id);
    QCOMPARE(fixture.transfers.job(job.id)->state, TransferJob::State::Cancelled);
    job.state = TransferJob::State::Finished;
    job.finalPath = u"/recordings/bank"_s;
    fixture.transfers.setJob(job); // fetched by hand later on: to be opened by hand as well
    QVERIFY(!window.session().isOpen());
    QVERIFY(window.findChild<MessageBar *>()->text().isEmpty());
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::HostDialogsTest)
#include "tst_hostdialogs.moc"
