// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/debugsession.h"
#include "app/settings/awaitedrecordings.h"
#include "tests/integration/session/rrrecording.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"
#include "tests/support/tools.h"
#include "tests/ui/main/recordertestcase.h"
#include "ui/actions/actiontable.h"
#include "ui/dialogs/recorddialog.h"
#include "ui/dialogs/textdialog.h"
#include "ui/docks/dockintents.h"
#include "ui/docks/listview.h"
#include "ui/docks/recorderdock.h"
#include "ui/main/recordercontroller.h"
#include "ui/main/sessioncontroller.h"
#include "ui/models/recordermodel.h"
#include "ui/widgets/elidedlabel.h"
#include "ui/widgets/messagebar.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QDateTime>
#include <QDir>
#include <QDockWidget>
#include <QFile>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QProcess>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>

using namespace Qt::StringLiterals;

namespace Backstep {

/// Recording on a host from the window, against a real sshd on which a stand-in for rr writes the recordings.
class RecorderWindowTest : public Testing::RecorderTestCase
{
    Q_OBJECT

private Q_SLOTS:
    void startedStoppedAndDiscarded();
    void fetchedWhenComplete();
    void theNextWindowFetchesWhatWasAwaited();
    void aFetchThatAWindowDidNotEndIsEndedByTheNext();
    void whatIsOpenStaysOpen();
    void repeatedUntilItFails();
    void whatCaughtNothingSaysHowItsRunsEnded();
    void whatIsCaughtWhileTheHostLooksIsFetched();
    void whatAHostDoesNotShowIsNotBelievedAtOnce_data();
    void whatAHostDoesNotShowIsNotBelievedAtOnce();
    void aScriptThatIsGoneIsNoRecordingRemoved();
    void whatIsCaughtWhenTheLineIsCutIsFetched();
    void whatWasCaughtIsOpenedWhereItFailed();
    void whatWasCaughtIsOpenedWhereItPrinted();
    void kindsOfFailureAndWhatWasStartedLast();
    void aRuleIsArmed();
    void whatIsRefusedIsNotLost();
    void lookingPutsNothingOnTheHost();
    void foundAgainByAnotherWindow();
    void withoutAHost();

private:
    /// Repeats the demo until it fails and awaits that the window says where it stands.
    void catchDemo(Testing::Replays &sessions, const QString &demo, const QString &failure, const QString &sentence);
    void act(RecorderAct::Verb verb, const QString &name);
    /// Starts what goes on until the file `go` is there, and is fetched then.
    void awaitOne();
    void fetchAwaited();
    void showsHowRulesAreWritten(RecordDialog &dialog);
};

void RecorderWindowTest::act(RecorderAct::Verb verb, const QString &name)
{
    const QByteArray id = rows().index(rowOf(name), RecorderModel::Name).data().toString().toUtf8();
    Q_EMIT m_window->intents().recorderActRequested(
        {.verb = verb, .hostId = m_bench->profile.id, .id = id, .trace = {}});
}

void RecorderWindowTest::startedStoppedAndDiscarded()
{
    RecordDialog *dialog = openDialog();
    QVERIFY(dialog);
    enter(dialog, u"command"_s, Testing::endless);
    enter(dialog, u"name"_s, u"patient"_s);
    savePictures(*dialog, u"record-dialog"_s);
    const QPointer<RecordDialog> shown(dialog);
    press(dialog);
    QTRY_VERIFY2(shown.isNull(), "it closes when the host records");
    QTRY_COMPARE_WITH_TIMEOUT(state(u"patient"_s), u"recording"_s, 20'000);
    QTRY_VERIFY(m_window->findChild<RecorderDock *>()->isVisible());
    savePictures(*m_window, u"recorder-window"_s);

    act(RecorderAct::Verb::Output, u"patient"_s);
    QTRY_VERIFY(m_window->findChild<QPlainTextEdit *>(u"text"_s) != nullptr);
    QVERIFY(m_window->findChild<QPlainTextEdit *>(u"text"_s)->toPlainText().contains(u"ready"_s));

    act(RecorderAct::Verb::Stop, u"patient"_s);
    QTRY_VERIFY_WITH_TIMEOUT(state(u"patient"_s).startsWith(u"complete"_s), 60'000);
    QTRY_VERIFY(m_window->findChild<MessageBar *>()->text().contains(u" on lab is complete"_s));
    QVERIFY2(m_bench->queue.jobs().isEmpty(), "it was to stay on the host");

    act(RecorderAct::Verb::Discard, u"patient"_s);
    auto *question = m_window->findChild<QMessageBox *>();
    QVERIFY(question);
    QVERIFY(question->text().contains(u"patient"_s));
    const QList<QAbstractButton *> answers = question->buttons();
    (*std::ranges::find(answers, QMessageBox::AcceptRole, [question](QAbstractButton *one) {
        return question->buttonRole(one);
    }))->click();
    QTRY_COMPARE_WITH_TIMEOUT(rows().rowCount(), 0, 30'000);
    QVERIFY(QDir(path(u"host/rr"_s)).entryList({u"patient*"_s}).isEmpty());
}

void RecorderWindowTest::fetchedWhenComplete()
{
    RecordDialog *dialog = openDialog();
    enter(dialog, u"command"_s, u"sh -c \"echo done; exit 3\""_s);
    enter(dialog, u"name"_s, u"short"_s);
    choose(dialog, u"after"_s, 1);
    press(dialog);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->queue.jobs().size(), 1, 60'000);
    QVERIFY(m_bench->queue.jobs().first().recording.name.startsWith(u"short"_s));
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->queue.jobs().first().state, TransferJob::State::Finished, 60'000);
    QVERIFY(QDir(m_bench->queue.jobs().first().finalPath).exists());
    QTRY_COMPARE(state(u"short"_s), u"complete, exit status 3"_s);
}

void RecorderWindowTest::theNextWindowFetchesWhatWasAwaited()
{
    RecordDialog *dialog = openDialog();
    enter(dialog, u"command"_s, u"sh -c \"while [ ! -e %1 ]; do sleep 0.1; done; exit 3\""_s.arg(path(u"go"_s)));
    enter(dialog, u"name"_s, u"awaited"_s);
    choose(dialog, u"after"_s, 1);
    press(dialog);
    QTRY_COMPARE_WITH_TIMEOUT(state(u"awaited"_s), u"recording"_s, 20'000);
    QVERIFY2(m_host->run({u"list"_s}).contains(" fetching="), "no room is made from it until the next window has it");
    const auto told = [this](const QByteArray &key) {
        const QByteArray list = m_host->run({u"list"_s}) + ' ';
        return list.sliced(list.indexOf(' ' + key + '=') + key.size() + 2).simplified().split(' ').first();
    };
    m_host->run({u"fetching"_s, QString::fromUtf8(told("id")), u"2d"_s}); // as time passes
    QTRY_VERIFY_WITH_TIMEOUT(told("fetching").toLongLong() > QDateTime::currentSecsSinceEpoch() + 6 * 86'400, 30'000);
    m_window.reset();
    QVERIFY(QFile(path(u"go"_s)).open(QFile::WriteOnly));
    makeWindow();
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->queue.jobs().size(), 1, 60'000);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->queue.jobs().first().state, TransferJob::State::Finished, 60'000);
    QTRY_VERIFY_WITH_TIMEOUT(!m_host->run({u"list"_s}).contains(" fetching="), 30'000);
    makeWindow();
    m_window->actionTable().action(u"view.dock.recorder"_s)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(state(u"awaited"_s), u"complete, exit status 3"_s, 20'000);
    QCOMPARE(m_bench->queue.jobs().size(), 1);
}

void RecorderWindowTest::aFetchThatAWindowDidNotEndIsEndedByTheNext()
{
    QSignalSpy added(&m_bench->queue, &TransferQueue::jobAdded);
    RecordDialog *dialog = openDialog();
    enter(dialog, u"command"_s, u"sh -c \"exit 3\""_s);
    enter(dialog, u"name"_s, u"cut"_s);
    choose(dialog, u"after"_s, 2);
    press(dialog);
    QVERIFY(added.wait(60'000));
    m_window.reset();
    const TransferJob cut = m_bench->queue.jobs().first();
    QVERIFY(!cut.isFinal());
    m_bench->queue.cancel(cut.id); // as the end of the program does
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->queue.job(cut.id)->state, TransferJob::State::Cancelled, 30'000);
    makeWindow();
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->queue.jobs().size(), 2, 60'000);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->queue.jobs().last().state, TransferJob::State::Finished, 60'000);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->session().isOpen(), 30'000);
    QCOMPARE(m_window->session().session()->target(), Target(ReplayTarget{m_bench->queue.jobs().last().finalPath}));
    // And that was all.
    QVERIFY(loadAwaitedRecordings(m_bench->settings).isEmpty());
}

void RecorderWindowTest::whatIsOpenStaysOpen()
{
    m_window->open(ReplayTarget{path(u"other"_s)});
    QTRY_VERIFY(m_window->session().isOpen());
    RecordDialog *dialog = openDialog();
    enter(dialog, u"command"_s, u"sh -c \"exit 3\""_s);
    enter(dialog, u"name"_s, u"short"_s);
    choose(dialog, u"after"_s, 2);
    press(dialog);
    auto *message = m_window->findChild<MessageBar *>();
    QTRY_VERIFY_WITH_TIMEOUT(message->text().contains(u"It does not take the place of what is open."_s), 60'000);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->queue.jobs().size(), 1, 60'000);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->queue.jobs().first().state, TransferJob::State::Finished, 60'000);
    QCOMPARE(m_window->session().session()->target(), Target(ReplayTarget{path(u"other"_s)}));
    savePictures(*m_window, u"recorder-offer"_s);
    // Its button opens it.
    const QList<QAbstractButton *> buttons = message->findChildren<QAbstractButton *>();
    const auto open = std::ranges::find(buttons, u"Open It"_s, &QAbstractButton::text);
    QVERIFY(open != buttons.end());
    (*open)->click();
    QTRY_VERIFY_WITH_TIMEOUT(m_window->session().session() != nullptr
                                 && m_window->session().session()->target() != Target(ReplayTarget{path(u"other"_s)}),
                             30'000);
}

void RecorderWindowTest::repeatedUntilItFails()
{
    const QString count = path(u"count"_s);
    RecordDialog *dialog = openDialog();
    enter(dialog, u"command"_s, u"sh -c \"echo x >> %1; test $(wc -l < %1) -lt 3\""_s.arg(count));
    enter(dialog, u"name"_s, u"flaky"_s);
    choose(dialog, u"mode"_s, 1);
    choose(dialog, u"after"_s, 1);
    press(dialog);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->queue.jobs().size(), 1, 90'000);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->queue.jobs().first().state, TransferJob::State::Finished, 60'000);
    QTRY_VERIFY2(state(u", until it fails"_s).startsWith(u"over after 3 run"_s), qPrintable(state(u", until"_s)));
}

void RecorderWindowTest::whatCaughtNothingSaysHowItsRunsEnded()
{
    RecordDialog *dialog = openDialog();
    enter(dialog, u"command"_s, u"sh -c \"exit 2\""_s);
    enter(dialog, u"failure"_s, u"signal"_s);
    choose(dialog, u"mode"_s, 1);
    choose(dialog, u"after"_s, 1);
    dialog->findChild<QSpinBox *>(u"runs"_s)->setValue(2);
    press(dialog);
    const auto *bar = m_window->findChild<MessageBar *>();
    QTRY_VERIFY2_WITH_TIMEOUT(bar->text().contains(u"nothing was caught"_s), qPrintable(bar->text()), 60'000);
    QVERIFY2(bar->text().endsWith(u"How its runs ended: 2 with exit status 2."_s), qPrintable(bar->text()));
}

void RecorderWindowTest::whatIsCaughtWhileTheHostLooksIsFetched()
{
    QVERIFY(Testing::settled(m_recorder->ask(m_bench->profile, {"limits"})).has_value()); // brings the script there
    QVERIFY(m_host->lookLongAtLoops(path(u"go"_s)));
    RecordDialog *dialog = openDialog();
    enter(dialog, u"command"_s, u"sh -c \"while [ ! -e %1 ]; do sleep 0.1; done; exit 5\""_s.arg(path(u"go"_s)));
    choose(dialog, u"mode"_s, 1);
    choose(dialog, u"after"_s, 1);
    press(dialog);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->queue.jobs().size(), 1, 90'000);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->queue.jobs().first().state, TransferJob::State::Finished, 60'000);
}

void RecorderWindowTest::awaitOne()
{
    RecordDialog *dialog = openDialog();
    enter(dialog, u"command"_s, u"sh -c \"while [ ! -e %1 ]; do sleep 0.1; done; exit 3\""_s.arg(path(u"go"_s)));
    enter(dialog, u"name"_s, u"awaited"_s);
    choose(dialog, u"after"_s, 1);
    press(dialog);
    QTRY_COMPARE_WITH_TIMEOUT(state(u"awaited"_s), u"recording"_s, 60'000);
}

void RecorderWindowTest::fetchAwaited()
{
    QVERIFY(QFile(path(u"go"_s)).open(QFile::WriteOnly));
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->queue.jobs().size(), 1, 60'000);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->queue.jobs().first().state, TransferJob::State::Finished, 60'000);
}

void RecorderWindowTest::whatAHostDoesNotShowIsNotBelievedAtOnce_data()
{
    QTest::addColumn<QByteArray>("garbled");
    QTest::newRow("left out") << QByteArray("grep -v '^recording '");
    QTest::newRow("cut short") << QByteArray("head -n 1");
}

void RecorderWindowTest::whatAHostDoesNotShowIsNotBelievedAtOnce()
{
    QFETCH(QByteArray, garbled);
    QVERIFY(Testing::settled(m_recorder->ask(m_bench->profile, {"limits"})).has_value()); // brings the script there
    QVERIFY(m_host->garbleList(path(u"once"_s), garbled));
    awaitOne();
    QVERIFY(QFile(path(u"once"_s)).open(QFile::WriteOnly));
    QTRY_VERIFY_WITH_TIMEOUT(!QFile::exists(path(u"once"_s)), 60'000);
    fetchAwaited();
}

void RecorderWindowTest::aScriptThatIsGoneIsNoRecordingRemoved()
{
    awaitOne();
    const QString away = m_host->script() + u".away"_s;
    QVERIFY(QFile::rename(m_host->script(), away));
    const ListStatus &status = m_window->models().recorder.status();
    QTRY_VERIFY2_WITH_TIMEOUT(status.text().contains(u"home folder"_s), qPrintable(status.text()), 30'000);
    QCOMPARE(rows().rowCount(), 1);
    QVERIFY(QFile::rename(away, m_host->script()));
    fetchAwaited();
}

void RecorderWindowTest::whatIsCaughtWhenTheLineIsCutIsFetched()
{
    auto *recorder = m_window->findChild<RecorderController *>();
    QVERIFY(recorder != nullptr);
    // Said just before the host is asked what there is to fetch.
    QSignalSpy unanswered(&m_bench->catalog, &Catalog::scanFailed);
    const auto cut = connect(recorder, &RecorderController::said, this, [this](const QString &sentence) {
        if (sentence.endsWith(u"it is being fetched."_s)) {
            m_host->server().killWithSessions();
        }
    });
    RecordDialog *dialog = openDialog();
    enter(dialog, u"command"_s, u"sh -c \"exit 3\""_s);
    choose(dialog, u"after"_s, 1);
    press(dialog);
    QVERIFY(unanswered.wait(60'000));
    disconnect(cut);
    BACKSTEP_NEEDS(m_host->server().startAgain() ? QString() : m_host->server().why());
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->queue.jobs().size(), 1, 90'000);
    QTRY_COMPARE_WITH_TIMEOUT(m_bench->queue.jobs().first().state, TransferJob::State::Finished, 60'000);
}

void RecorderWindowTest::catchDemo(Testing::Replays &sessions, const QString &demo, const QString &failure,
                                   const QString &sentence)
{
    const QString rr = Testing::findRr();
    QVERIFY(QFile::remove(path(u"tools/rr"_s)) && QFile::link(rr, path(u"tools/rr"_s)));
    makeWindow(&sessions);
    RecordDialog *dialog = openDialog();
    enter(dialog, u"command"_s, demo);
    enter(dialog, u"name"_s, u"demo"_s);
    choose(dialog, u"mode"_s, 1);
    choose(dialog, u"after"_s, 2);
    enter(dialog, u"failure"_s, failure);
    dialog->findChild<QCheckBox *>(u"soft"_s)->setChecked(Testing::countsInSoftware(rr));
    press(dialog);
    auto *message = m_window->findChild<MessageBar *>();
    QTRY_VERIFY2_WITH_TIMEOUT(message->text().startsWith(sentence), qPrintable(message->text()), 120'000);
    const auto *status = m_window->findChild<ElidedLabel *>(u"status.sentence"_s);
    QVERIFY2(status->fullText().contains(sentence), "no step has finished for who reads that");
}

void RecorderWindowTest::whatWasCaughtIsOpenedWhereItFailed()
{
    const QString demo = Testing::demoToRecord(m_host->home());
    if (demo.isEmpty()) {
        QSKIP("rr cannot record here, or Go is missing");
    }
    Testing::Replays sessions;
    catchDemo(sessions, demo, {}, u"This is where it failed: it ended itself with exit status 3."_s);
    if (QTest::currentTestFailed()) {
        return;
    }
    const StopPtr stop = m_window->session().session()->currentStop();
    QCOMPARE(stop->location.function, u"main.giveUp"_s);
    savePictures(*m_window, u"recorder-failure"_s);
    m_window.reset(); // before what made its session
}

void RecorderWindowTest::whatWasCaughtIsOpenedWhereItPrinted()
{
    const QString demo = Testing::demoToRecord(m_host->home());
    if (demo.isEmpty()) {
        QSKIP("rr cannot record here, or Go is missing");
    }
    Testing::Replays sessions;
    catchDemo(sessions, demo, u"'output=watchdog: deadlock'"_s,
              u"This is where it failed: it printed what counts as a failure: "_s);
    if (QTest::currentTestFailed()) {
        return;
    }
    const Result<StackPtr> stack = Testing::settled(m_window->session().session()->stack(-1, 20));
    QVERIFY(stack.has_value());
    QVERIFY2(std::ranges::any_of((*stack)->frames,
                                 [](const Frame &one) { return one.location.function == u"main.watchdog"_s; }),
             "who printed it is on the stack");
    m_window.reset(); // before what made its session
}

void RecorderWindowTest::kindsOfFailureAndWhatWasStartedLast()
{
    RecordDialog *dialog = openDialog();
    auto *failure = dialog->findChild<QLineEdit *>(u"failure"_s);
    QVERIFY2(!failure->isVisible(), "once is once");
    choose(dialog, u"mode"_s, 1);
    QVERIFY(failure->isVisible());
    enter(dialog, u"command"_s, u"sh -c \"echo it is 7\""_s);
    enter(dialog, u"failure"_s, u"sometimes"_s);
    QTest::mouseClick(dialog->findChild<QCheckBox *>(u"keepAll"_s), Qt::LeftButton, {}, QPoint(8, 8));
    QTest::mouseClick(dialog->findChild<QCheckBox *>(u"soft"_s), Qt::LeftButton, {}, QPoint(8, 8));
    press(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->shownProblem().contains(u"sometimes is no way to fail"_s), 30'000);
    enter(dialog, u"failure"_s, u"'output=it is 7' longer=20s"_s);
    QCOMPARE(dialog->shownProblem(), QString());
    savePictures(*dialog, u"record-dialog-until-fail"_s);
    press(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(state(u", until it fails"_s).contains(u", 1 failed"_s), 60'000);

    const RecordDialog *next = openDialog();
    QCOMPARE(next->findChild<QLineEdit *>(u"command"_s)->text(), u"sh -c \"echo it is 7\""_s);
    QVERIFY(next->findChild<QCheckBox *>(u"soft"_s)->isChecked());
}

void RecorderWindowTest::showsHowRulesAreWritten(RecordDialog &dialog)
{
    const QList<QPushButton *> buttons = dialog.findChildren<QPushButton *>();
    (*std::ranges::find(buttons, u"How Rules Are &Written"_s, &QPushButton::text))->click();
    auto *help = dialog.findChild<TextDialog *>();
    QVERIFY(help != nullptr && help->isVisible());
    auto *text = help->findChild<QPlainTextEdit *>(u"text"_s);
    QTRY_COMPARE(text->horizontalScrollBar()->maximum(), 0);
    QCOMPARE(text->verticalScrollBar()->value(), 0);
    savePictures(*help, u"record-rules"_s);
    // One reads and writes at once.
    dialog.findChild<QPlainTextEdit *>(u"rule"_s)->setPlainText(u"rule it"_s);
    QVERIFY(help->isVisible());
    help->close();
}

void RecorderWindowTest::aRuleIsArmed()
{
    RecordDialog *dialog = openDialog();
    const QPointer<RecordDialog> shown(dialog);
    auto *rule = dialog->findChild<QPlainTextEdit *>(u"rule"_s);
    QVERIFY(!rule->isVisible());
    choose(dialog, u"mode"_s, 2);
    QVERIFY(rule->isVisible());
    savePictures(*dialog, u"record-dialog-rule"_s);
    QVERIFY(std::ranges::contains(dialog->findChildren<QPushButton *>(), u"&Arm"_s, &QPushButton::text));
    showsHowRulesAreWritten(*dialog);
    enter(dialog, u"command"_s, Testing::endless);
    rule->setPlainText(u"rule it\nwhen the moon is full\n"_s);
    press(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(
        dialog->shownProblem().startsWith(u"The rule is not understood: line 2: the is no condition: file, "_s),
        20'000);
    rule->setPlainText(u"rule it\nwhen exists '%1'\nmost 1\n"_s.arg(path(u"go"_s)));
    press(dialog);
    QTRY_VERIFY2_WITH_TIMEOUT(state(u"rule it"_s).startsWith(u"armed"_s),
                              qPrintable(shown.isNull() ? u"closed"_s : shown->shownProblem()), 30'000);
    Q_EMIT m_window->intents().recorderActRequested(
        {.verb = RecorderAct::Verb::Disarm, .hostId = m_bench->profile.id, .id = "it", .trace = {}});
    QTRY_VERIFY_WITH_TIMEOUT(state(u"rule it"_s).startsWith(u"not armed"_s), 60'000);
}

void RecorderWindowTest::whatIsRefusedIsNotLost()
{
    RecordDialog *dialog = openDialog();
    press(dialog);
    QVERIFY(dialog->shownProblem().startsWith(u"Say what to record"_s));
    enter(dialog, u"command"_s, u"/no/such/program --flag"_s);
    enter(dialog, u"maxSize"_s, u"lots"_s);
    press(dialog);
    QVERIFY(dialog->shownProblem().startsWith(u"A size is a number"_s));
    enter(dialog, u"maxSize"_s, u"500M"_s);
    press(dialog);
    QTRY_VERIFY_WITH_TIMEOUT(dialog->shownProblem().startsWith(u"lab says: "_s), 30'000);
    QVERIFY(dialog->isVisible());
    QCOMPARE(dialog->findChild<QLineEdit *>(u"command"_s)->text(), u"/no/such/program --flag"_s);
}

void RecorderWindowTest::lookingPutsNothingOnTheHost()
{
    m_window->actionTable().action(u"view.dock.recorder"_s)->trigger();
    QTRY_VERIFY(m_window->findChild<RecorderDock *>() != nullptr);
    auto *dock = m_window->findChild<RecorderDock *>();
    QTRY_VERIFY(dock->isVisible());
    QCOMPARE(Testing::settled(m_recorder->look(m_bench->profile)).value_or(HostState()).recordings.size(), 0);
    QVERIFY(!QDir(path(u"host/backstep-host"_s)).exists());
}

void RecorderWindowTest::foundAgainByAnotherWindow()
{
    RecordDialog *dialog = openDialog();
    enter(dialog, u"command"_s, Testing::endless);
    enter(dialog, u"name"_s, u"patient"_s);
    press(dialog);
    QTRY_COMPARE_WITH_TIMEOUT(state(u"patient"_s), u"recording"_s, 20'000);
    makeWindow();
    QCOMPARE(state(u"patient"_s), QString());
    m_window->actionTable().action(u"view.dock.recorder"_s)->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(state(u"patient"_s), u"recording"_s, 20'000);
}

void RecorderWindowTest::withoutAHost()
{
    QVERIFY(m_bench->store.remove(m_bench->profile.id));
    const QAction *record = m_window->actionTable().action(u"recordings.record"_s);
    QVERIFY(!record->isEnabled());
    QVERIFY(record->toolTip().contains(u"There is no host yet"_s));
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::RecorderWindowTest)
#include "tst_recorderwindow.moc"
