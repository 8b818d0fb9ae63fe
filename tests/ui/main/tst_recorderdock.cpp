// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/integration/session/rrrecording.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"
#include "tests/ui/main/recordertestcase.h"
#include "ui/actions/actiontable.h"
#include "ui/docks/listview.h"
#include "ui/docks/recorderdock.h"
#include "ui/models/recordermodel.h"
#include "ui/widgets/messagebar.h"

#include <QAbstractButton>
#include <QAction>
#include <QApplication>
#include <QContextMenuEvent>
#include <QFile>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QTextBlock>

using namespace Qt::StringLiterals;

namespace Backstep {

/// What a person does in the recorder's panel, by mouse and keys, before a real sshd.
class RecorderDockTest : public Testing::RecorderTestCase
{
    Q_OBJECT

private Q_SLOTS:
    void aRecordingIsHandledByItsMenu();
    void aRecordingIsHandledByKeys();
    void whatItPrintsIsFollowed();
    void whoScrolledUpKeepsTheirPlace();
    void whatEndedSaysItsLastLines();
    void aRuleIsHandledByItsMenu();
    void aLoopThatIsOverIsCleared();
    void whatEndsWithTheLoginIsSaid();
    void whatWentToMakeRoomIsSaid();
    void howManyARuleKeptIsSaid();
    void aCatchThatNobodyAwaitedIsOpenedWhereItPrinted();

private:
    /// The panel, in front, with this in its list and chosen there.
    ListView *choose(const QString &name);
    /// Right-clicks it and goes to this entry of the menu by keys; false: it has none, or it is not enabled.
    bool chooseInMenu(const QString &name, const QString &entry);
    /// Answers the question that is open by a click; what it asked.
    QString answer(const QString &button);
    void record(const QByteArray &name, const QByteArray &script);
    /// What the panel shows of what the chosen one prints.
    QPlainTextEdit *tail() { return m_window->findChild<QPlainTextEdit *>(u"recorder.tail"_s); }
    bool says(const QString &line) { return tail()->toPlainText().split(u'\n').contains(line); }
    QString textOf(const QString &name, int column) { return rows().index(rowOf(name), column).data().toString(); }
};

bool RecorderDockTest::chooseInMenu(const QString &name, const QString &entry)
{
    ListView *list = choose(name);
    if (list == nullptr) {
        return false;
    }
    const QPoint place = list->visualRect(list->currentIndex()).center();
    QContextMenuEvent event(QContextMenuEvent::Mouse, place, list->viewport()->mapToGlobal(place));
    QApplication::sendEvent(list->viewport(), &event);
    QMenu *menu = nullptr;
    if (!QTest::qWaitFor([&menu] { return (menu = qobject_cast<QMenu *>(QApplication::activePopupWidget())); })) {
        return false;
    }
    const QList<QAction *> actions = menu->actions();
    const auto found = std::ranges::find_if(
        actions, [&entry](const QAction *one) { return one->text().remove(u'&') == entry && one->isEnabled(); });
    if (found == actions.end()) {
        menu->close();
        return false;
    }
    for (qsizetype i = 0; i <= actions.size() && menu->activeAction() != *found; ++i) {
        QTest::keyClick(menu, Qt::Key_Down);
    }
    QTest::keyClick(menu, Qt::Key_Return);
    return QTest::qWaitFor([] { return QApplication::activePopupWidget() == nullptr; });
}

QString RecorderDockTest::answer(const QString &button)
{
    QMessageBox *box = nullptr;
    if (!QTest::qWaitFor([&] { return (box = m_window->findChild<QMessageBox *>()) != nullptr && box->isVisible(); })) {
        return {};
    }
    const QString text = box->text();
    const QList<QAbstractButton *> buttons = box->buttons();
    const auto found = std::ranges::find_if(
        buttons, [&button](const QAbstractButton *one) { return one->text().remove(u'&') == button; });
    if (found == buttons.end()) {
        return {};
    }
    QTest::mouseClick(*found, Qt::LeftButton);
    // Deleted by the next turn of the event loop: the next question is another one.
    const bool gone = QTest::qWaitFor([&] { return m_window->findChild<QMessageBox *>() == nullptr; });
    return gone ? text : QString();
}

void RecorderDockTest::record(const QByteArray &name, const QByteArray &script)
{
    const Result<HostState> state = Testing::settled(
        m_recorder->start(m_bench->profile, {.options = {{"name", name}}, .command = {"sh", "-c", script}}));
    QVERIFY2(state.has_value(), state ? "" : qPrintable(state.error().message));
}

void RecorderDockTest::aRecordingIsHandledByItsMenu()
{
    record("patient", "trap 'exit 0' TERM; echo ready; while :; do sleep 0.1; done");
    QVERIFY(chooseInMenu(u"patient"_s, u"Show Its Output"_s));
    QTRY_VERIFY_WITH_TIMEOUT(m_window->findChild<QPlainTextEdit *>(u"text"_s) != nullptr, 20'000);
    auto *shown = m_window->findChild<QPlainTextEdit *>(u"text"_s);
    QVERIFY(shown->toPlainText().contains(u"ready"_s));
    QTest::keyClick(shown, Qt::Key_Escape);
    QVERIFY2(!chooseInMenu(u"patient"_s, u"Fetch and Open"_s), "nothing is complete yet");
    QVERIFY(chooseInMenu(u"patient"_s, u"Stop"_s));
    QTRY_VERIFY_WITH_TIMEOUT(state(u"patient"_s).startsWith(u"complete"_s), 60'000);
    QVERIFY2(!chooseInMenu(u"patient"_s, u"Stop"_s), "it has ended");
    QCOMPARE(textOf(u"patient"_s, RecorderModel::Why), u"asked to end"_s);
    const QString made = textOf(u"patient"_s, RecorderModel::Made);
    QVERIFY2(made.startsWith(QString::number(QDate::currentDate().year())), qPrintable(made));
    QVERIFY(chooseInMenu(u"patient"_s, u"Keep on the Host"_s));
    QTRY_VERIFY_WITH_TIMEOUT(state(u"patient"_s).contains(u"pinned"_s), 20'000);
    QVERIFY(chooseInMenu(u"patient"_s, u"Remove When Room Is Needed"_s));
    QTRY_VERIFY_WITH_TIMEOUT(!state(u"patient"_s).contains(u"pinned"_s), 20'000);
    QVERIFY(chooseInMenu(u"patient"_s, u"Discard…"_s));
    QVERIFY(answer(u"Cancel"_s).contains(u"patient-"_s));
    QVERIFY(chooseInMenu(u"patient"_s, u"Discard…"_s));
    QVERIFY(answer(u"Discard"_s).contains(u"patient-"_s));
    QTRY_COMPARE_WITH_TIMEOUT(rowOf(u"patient"_s), -1, 30'000);
    QVERIFY(!m_host->run({u"list"_s}).contains("patient"));
}

void RecorderDockTest::aRecordingIsHandledByKeys()
{
    record("patient", "trap 'exit 0' TERM; echo ready; while :; do sleep 0.1; done");
    ListView *list = choose(u"patient"_s);
    QVERIFY(list != nullptr);
    QTest::keyClick(list, Qt::Key_Return);
    QTRY_VERIFY_WITH_TIMEOUT(m_window->findChild<QPlainTextEdit *>(u"text"_s) != nullptr, 20'000);
    QTest::keyClick(m_window->findChild<QPlainTextEdit *>(u"text"_s), Qt::Key_Escape);
    QTest::keyClick(list, Qt::Key_Delete); // ends what goes on, and asks only where something is lost
    QTRY_VERIFY_WITH_TIMEOUT(state(u"patient"_s).startsWith(u"complete"_s), 60'000);
    QTest::keyClick(list, Qt::Key_Delete);
    QVERIFY(answer(u"Discard"_s).contains(u"patient-"_s));
    QTRY_COMPARE_WITH_TIMEOUT(rowOf(u"patient"_s), -1, 30'000);
}

void RecorderDockTest::whatItPrintsIsFollowed()
{
    record("patient",
           "trap 'exit 0' TERM; echo ready; until [ -e '" + path(u"go"_s).toUtf8()
               + "' ]; do sleep 0.1; done; echo going; while :; do sleep 0.1; done");
    record("silent", "exec sleep 1000");
    QVERIFY(choose(u"silent"_s) != nullptr);
    QVERIFY(tail() != nullptr);
    QTRY_VERIFY_WITH_TIMEOUT(!tail()->toPlainText().isEmpty() || !tail()->placeholderText().contains(u"…"_s), 20'000);
    QVERIFY(choose(u"patient"_s) != nullptr);
    QTRY_VERIFY2_WITH_TIMEOUT(says(u"ready"_s), qPrintable(tail()->toPlainText() + tail()->placeholderText()), 20'000);
    savePictures(*m_window, u"recorder-tail"_s);
    QVERIFY(!says(u"going"_s));
    QVERIFY(QFile(path(u"go"_s)).open(QFile::WriteOnly));
    QTRY_VERIFY2_WITH_TIMEOUT(says(u"going"_s), "it is followed without being asked for", 20'000);
    QVERIFY2(!tail()->toPlainText().contains(u"/out"_s), "what the host calls its files is nothing to read");
    auto *dock = m_window->findChild<RecorderDock *>();
    const auto buttons = dock->findChildren<QAbstractButton *>();
    const auto shown = std::ranges::find(buttons, u"Output"_s, &QAbstractButton::text);
    QVERIFY(shown != buttons.end());
    QTest::mouseClick(*shown, Qt::LeftButton);
    QVERIFY(!tail()->isVisible());
    QTest::mouseClick(*shown, Qt::LeftButton);
    QTRY_VERIFY(tail()->isVisible());
}

void RecorderDockTest::whoScrolledUpKeepsTheirPlace()
{
    record("patient",
           "trap 'exit 0' TERM; i=0; while [ $i -lt 300 ]; do i=$((i + 1)); echo early $i; done; until [ -e '"
               + path(u"go"_s).toUtf8()
               + "' ]; do sleep 0.1; done; while [ $i -lt 2200 ]; do i=$((i + 1)); echo late $i; "
               + "done; while :; do sleep 0.1; done");
    QVERIFY(choose(u"patient"_s) != nullptr);
    QTRY_VERIFY_WITH_TIMEOUT(says(u"early 300"_s), 20'000);
    QScrollBar *bar = tail()->verticalScrollBar();
    QCOMPARE(bar->value(), bar->maximum());
    bar->setValue(tail()->document()->find(u"early 250"_s).blockNumber());
    QVERIFY(bar->value() < bar->maximum());
    QVERIFY(QFile(path(u"go"_s)).open(QFile::WriteOnly));
    QTRY_VERIFY_WITH_TIMEOUT(says(u"late 2200"_s), 20'000);
    QVERIFY2(!says(u"early 1"_s), "what is kept is bounded");
    const QString top = tail()->document()->findBlockByNumber(bar->value()).text();
    QCOMPARE(top, u"early 250"_s);
}

void RecorderDockTest::whatEndedSaysItsLastLines()
{
    record("patient", "trap 'echo last words; exit 3' TERM; echo ready; while :; do sleep 0.1; done");
    QVERIFY(choose(u"patient"_s) != nullptr);
    QTRY_VERIFY_WITH_TIMEOUT(says(u"ready"_s), 20'000);
    QVERIFY(chooseInMenu(u"patient"_s, u"Stop"_s));
    QTRY_VERIFY_WITH_TIMEOUT(state(u"patient"_s).startsWith(u"complete"_s), 60'000);
    QTRY_VERIFY_WITH_TIMEOUT(says(u"last words"_s), 20'000);
}

void RecorderDockTest::aRuleIsHandledByItsMenu()
{
    const QByteArray text = "rule it\nwhen exists '" + path(u"go"_s).toUtf8() + "'\nrecord -- sh -c 'exit 0'\n";
    QVERIFY(Testing::settled(m_recorder->arm(m_bench->profile, text, {})).has_value());
    QVERIFY(chooseInMenu(u"rule it"_s, u"Show Its Log"_s));
    QTRY_VERIFY_WITH_TIMEOUT(m_window->findChild<QPlainTextEdit *>(u"text"_s) != nullptr, 20'000);
    QTest::keyClick(m_window->findChild<QPlainTextEdit *>(u"text"_s), Qt::Key_Escape);
    QVERIFY(chooseInMenu(u"rule it"_s, u"Disarm"_s));
    QTRY_VERIFY_WITH_TIMEOUT(state(u"rule it"_s).startsWith(u"not armed"_s), 60'000);
    QVERIFY2(!chooseInMenu(u"rule it"_s, u"Disarm"_s), "it is not armed any more");
    QVERIFY(chooseInMenu(u"rule it"_s, u"Remove the Rule…"_s));
    QVERIFY(answer(u"Remove"_s).contains(u"rule it"_s));
    QTRY_COMPARE_WITH_TIMEOUT(rowOf(u"rule it"_s), -1, 30'000);
}

ListView *RecorderDockTest::choose(const QString &name)
{
    m_window->actionTable().action(u"view.dock.recorder"_s)->trigger();
    if (!QTest::qWaitFor([&] { return rowOf(name) >= 0; }, 30'000)) {
        return nullptr;
    }
    ListView *list = m_window->findChild<RecorderDock *>()->list();
    if (!QTest::qWaitFor([list] { return list->isVisible(); })) {
        return nullptr;
    }
    const QModelIndex row = list->model()->index(rowOf(name), RecorderModel::Name);
    list->scrollTo(row);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(row).center());
    return list;
}

void RecorderDockTest::aLoopThatIsOverIsCleared()
{
    const RecordRequest request{.options = {{"name", "flaky"}, {"until-fail", {}}}, .command = {"sh", "-c", "exit 3"}};
    QVERIFY(Testing::settled(m_recorder->start(m_bench->profile, request)).has_value());
    QVERIFY(choose(u", until it fails"_s) != nullptr);
    QTRY_VERIFY_WITH_TIMEOUT(state(u", until it fails"_s).startsWith(u"over"_s), 60'000);
    QVERIFY(chooseInMenu(u", until it fails"_s, u"Clear from the List"_s));
    QTRY_COMPARE_WITH_TIMEOUT(rowOf(u", until it fails"_s), -1, 30'000);
    QVERIFY2(rowOf(u"flaky"_s) >= 0, "what it caught stays");
}

void RecorderDockTest::whatEndsWithTheLoginIsSaid()
{
    QFile tool(path(u"tools/loginctl"_s));
    QVERIFY(tool.open(QFile::WriteOnly));
    tool.write("#!/bin/sh\ncase $* in *KillUserProcesses*) echo yes ;; esac\n");
    QVERIFY(tool.setPermissions(tool.permissions() | QFile::ExeOwner));
    tool.close();
    RecordDialog *dialog = openDialog();
    enter(dialog, u"command"_s, Testing::endless);
    enter(dialog, u"name"_s, u"patient"_s);
    press(dialog);
    const auto *message = m_window->findChild<MessageBar *>();
    QTRY_VERIFY2_WITH_TIMEOUT(message->text().contains(u"ends what you run when you log out"_s),
                              qPrintable(message->text()), 30'000);
}

void RecorderDockTest::whatWentToMakeRoomIsSaid()
{
    const auto record = [this](const QByteArray &name) {
        return Testing::settled(
            m_recorder->start(m_bench->profile, {.options = {{"name", name}}, .command = {"sh", "-c", "exit 0"}}));
    };
    const Result<HostState> first = record("first");
    QVERIFY(first.has_value());
    QVERIFY(Testing::settled(m_recorder->stop(m_bench->profile, first->recordings.first().id)).has_value());
    QVERIFY(Testing::settled(m_recorder->ask(m_bench->profile, {"limits", "number=1"})).has_value());
    RecordDialog *dialog = openDialog();
    enter(dialog, u"command"_s, Testing::endless);
    enter(dialog, u"name"_s, u"second"_s);
    press(dialog);
    const auto *message = m_window->findChild<MessageBar *>();
    QTRY_VERIFY2_WITH_TIMEOUT(message->text().contains(u"to make room for second-"_s), qPrintable(message->text()),
                              30'000);
    QVERIFY(message->text().contains(u": first-"_s));
    QTRY_VERIFY_WITH_TIMEOUT(rowOf(u"second"_s) >= 0, 20'000);
    QVERIFY(
        rows().index(rowOf(u"second"_s), RecorderModel::Name).data(Qt::ToolTipRole).toString().contains(u": first-"_s));
}

void RecorderDockTest::howManyARuleKeptIsSaid()
{
    const QByteArray text = "rule it\nwhen exists '" + path(u"go"_s).toUtf8() + "'\nmost 1\n";
    QVERIFY(
        Testing::settled(m_recorder->arm(m_bench->profile, text, {.options = {}, .command = {"sh", "-c", "exit 0"}}))
            .has_value());
    QVERIFY(QFile(path(u"go"_s)).open(QFile::WriteOnly));
    QVERIFY(choose(u"rule it"_s) != nullptr);
    QTRY_VERIFY2_WITH_TIMEOUT(state(u"rule it"_s).contains(u"fired 1 time(s), 1 kept"_s),
                              qPrintable(state(u"rule it"_s)), 60'000);
}

void RecorderDockTest::aCatchThatNobodyAwaitedIsOpenedWhereItPrinted()
{
    const QString demo = Testing::demoToRecord(m_host->home());
    if (demo.isEmpty()) {
        QSKIP("rr cannot record here, or Go is missing");
    }
    const QString rr = Testing::findRr();
    QVERIFY(QFile::remove(path(u"tools/rr"_s)) && QFile::link(rr, path(u"tools/rr"_s)));
    RecordRequest request{.options = {{"until-fail", {}}, {"fail", "exit"}, {"fail", "output=watchdog: deadlock"}},
                          .command = {demo.toUtf8()}};
    if (Testing::countsInSoftware(rr)) {
        request.options.append(std::pair(QByteArray("soft"), QByteArray()));
    }
    const Result<HostState> started = Testing::settled(m_recorder->start(m_bench->profile, request));
    QVERIFY2(started.has_value(), started ? "" : qPrintable(started.error().message));
    Testing::Replays sessions;
    makeWindow(&sessions);
    ListView *list = choose(u", until it fails"_s);
    QVERIFY(list != nullptr);
    QTRY_VERIFY_WITH_TIMEOUT(state(u", until it fails"_s).startsWith(u"over"_s), 120'000);
    QTest::keyClick(list, Qt::Key_Return);
    auto *message = m_window->findChild<MessageBar *>();
    QTRY_VERIFY2_WITH_TIMEOUT(message->text().startsWith(u"This is where it failed: it printed "_s),
                              qPrintable(message->text()), 60'000);
    m_window.reset(); // before what made its session
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::RecorderDockTest)
#include "tst_recorderdock.moc"
