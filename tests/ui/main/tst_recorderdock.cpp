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

#include <QAction>
#include <QFile>

using namespace Qt::StringLiterals;

namespace Backstep {

/// What a person does in the recorder's panel, by mouse and keys, before a real sshd.
class RecorderDockTest : public Testing::RecorderTestCase
{
    Q_OBJECT

private Q_SLOTS:
    void whatEndsWithTheLoginIsSaid();
    void whatWentToMakeRoomIsSaid();
    void howManyARuleKeptIsSaid();
    void aCatchThatNobodyAwaitedIsOpenedWhereItPrinted();

private:
    /// The panel, in front, with this in its list and chosen there.
    ListView *choose(const QString &name);
};

ListView *RecorderDockTest::choose(const QString &name)
{
    m_window->actionTable().action(u"view.dock.recorder"_s)->trigger();
    if (!QTest::qWaitFor([&] { return rowOf(name) >= 0; }, 30'000)) {
        return nullptr;
    }
    ListView *list = m_window->findChild<RecorderDock *>()->list();
    const QModelIndex row = list->model()->index(rowOf(name), RecorderModel::Name);
    list->scrollTo(row);
    QTest::mouseClick(list->viewport(), Qt::LeftButton, {}, list->visualRect(row).center());
    return list;
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
    QTRY_VERIFY2_WITH_TIMEOUT(state(u"rule it"_s).contains(u"fired 1 time(s), 1 kept"_s), qPrintable(state(u"rule it"_s)),
                              60'000);
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
