// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/catalog/hostconnections.h"
#include "app/catalog/hostdumps.h"
#include "tests/support/fakes/localconnection.h"
#include "tests/support/pictures.h"
#include "tests/support/testmain.h"
#include "tests/ui/main/windowfixture.h"
#include "ui/actions/actiontable.h"
#include "ui/dialogs/dumpdialog.h"
#include "ui/main/droppedtarget.h"
#include "ui/main/sessioncontroller.h"
#include "ui/main/stopfiller.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pathfield.h"

#include <QAbstractButton>
#include <QAction>
#include <QClipboard>
#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QLineEdit>
#include <QMimeData>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

QString sample(const QString &name)
{
    return qEnvironmentVariable("BACKSTEP_SOURCE_DIR") + u"/tests/data/dumps/"_s + name + u".txt"_s;
}

std::optional<Target> dropped(const QString &path)
{
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(path)});
    return droppedTarget(data);
}

} // namespace

/// Text that Go printed of its goroutines, in the panels of every other session.
class DumpWindowTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void showsWhatTheTextTells();
    void nothingMoves();
    void aTextWithoutGoroutines();
    void dropping();
    void dialogOpensAFile();
    void dialogTakesTheClipboard();
    void dialogAsksAService();
    void asksAHost_data();
    void asksAHost();
};

void DumpWindowTest::showsWhatTheTextTells()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    window.actionTable().action(u"view.layoutDebug"_s)->trigger();
    window.open(DumpTarget{sample(u"debug2-go1.27"_s)});
    ModelSet &models = window.models();
    QTRY_COMPARE(models.goroutines.freshCount(), 23);
    GoroutineId locked = 0;
    for (int row = 0; row < models.goroutines.freshCount(); ++row) {
        const Goroutine &goroutine = models.goroutines.at(row);
        locked = goroutine.waitReason == "sync.Mutex.Lock"_L1 ? goroutine.id : locked;
    }
    window.session().selectGoroutine(locked);
    QTRY_COMPARE(window.session().session()->currentStop()->goroutine, locked);
    QTRY_COMPARE(models.stack.rowCount(), 5);
    QTRY_VERIFY(models.variables.rowCount(models.variables.sectionIndex(VariablesModel::Section::Arguments)) == 4);
    Testing::savePicture(window, u"dump-window"_s);
    window.actionTable().action(u"view.dock.waits"_s)->trigger();
    QTRY_VERIFY(models.waits.rowCount() >= 3); // the three that nothing can ever wake
    Testing::savePicture(window, u"dump-waits"_s);
}

void DumpWindowTest::nothingMoves()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    window.open(DumpTarget{sample(u"asleep-go1.24"_s)});
    QTRY_VERIFY(window.session().filler().stack());
    for (const QString &id : {u"debug.continue"_s, u"debug.stepOver"_s, u"debug.stepOverBack"_s}) {
        const QAction *action = window.actionTable().action(id);
        QVERIFY(!action->isEnabled());
        QVERIFY2(action->toolTip().contains("nothing moves"_L1), qPrintable(action->toolTip()));
    }
    QVERIFY(window.actionTable().action(u"debug.close"_s)->isEnabled());
    window.actionTable().action(u"debug.close"_s)->trigger();
    QTRY_VERIFY(!window.session().isOpen());
}

void DumpWindowTest::aTextWithoutGoroutines()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    const QTemporaryDir folder;
    QFile file(folder.filePath(u"notes.txt"_s));
    QVERIFY(file.open(QFile::WriteOnly));
    file.close();
    window.open(DumpTarget{file.fileName()});
    const auto *bar = window.findChild<MessageBar *>();
    QTRY_VERIFY(bar->isVisible() && bar->kind() == MessageBar::Kind::Error);
    QVERIFY(bar->text().contains("No goroutine is in this text"_L1));
}

void DumpWindowTest::dropping()
{
    QCOMPARE(std::get<DumpTarget>(*dropped(sample(u"quit-go1.24"_s))).path, sample(u"quit-go1.24"_s));
    const QTemporaryDir folder;
    QFile log(folder.filePath(u"service.log"_s));
    QVERIFY(log.open(QFile::WriteOnly));
    QVERIFY(!dropped(log.fileName()));
    log.write(QByteArray(200'000, 'x') + "\n16:31:05 goroutine 1 [running]:\n");
    log.close();
    QVERIFY(dropped(log.fileName()));
    QVERIFY(!dropped(folder.path()));
}

void DumpWindowTest::dialogOpensAFile()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    QGuiApplication::clipboard()->setText(u"nothing"_s);
    window.actionTable().action(u"file.openDump"_s)->trigger();
    QTRY_VERIFY(window.findChild<DumpDialog *>() != nullptr);
    auto *dialog = window.findChild<DumpDialog *>();
    QVERIFY(dialog->findChild<QRadioButton *>(u"inFile"_s)->isChecked());
    dialog->accept();
    QCOMPARE(dialog->shownProblem(), u"Choose a file."_s);
    Testing::savePicture(*dialog, u"dialog-dump"_s);
    dialog->findChild<PathField *>(u"file"_s)->setPath(sample(u"debug2-go1.24"_s));
    dialog->accept();
    QTRY_COMPARE(window.models().goroutines.freshCount(), 23);
}

void DumpWindowTest::dialogTakesTheClipboard()
{
    QGuiApplication::clipboard()->setText(u"goroutine 1 [running]:\nmain.main()\n\t/src/main.go:3 +0x1d\n"_s);
    DumpDialog dialog({});
    QVERIFY(dialog.findChild<QRadioButton *>(u"inClipboard"_s)->isChecked());
    QVERIFY(!dialog.findChild<QRadioButton *>(u"onHost"_s)->isEnabled());
    const QSignalSpy chosen(&dialog, &DumpDialog::textChosen);
    dialog.accept();
    QCOMPARE(chosen.size(), 1);
    QVERIFY(chosen.at(0).at(0).toByteArray().startsWith("goroutine 1"));
}

void DumpWindowTest::dialogAsksAService()
{
    HostProfile host;
    host.id = u"h1"_s;
    host.name = u"prod-1"_s;
    DumpDialog dialog({host});
    dialog.findChild<QRadioButton *>(u"onHost"_s)->setChecked(true);
    auto *address = dialog.findChild<QLineEdit *>(u"address"_s);
    QVERIFY(address->isEnabled() && !dialog.findChild<PathField *>(u"file"_s)->isEnabled());
    const QSignalSpy chosen(&dialog, &DumpDialog::serviceChosen);
    address->setText(u"not an address"_s);
    dialog.accept();
    QVERIFY(dialog.shownProblem().contains("not an address"_L1));
    address->setText(u"8080"_s);
    dialog.accept();
    QCOMPARE(chosen.size(), 1);
    QCOMPARE(chosen.at(0).at(0).toString(), u"h1"_s);
    QCOMPARE(chosen.at(0).at(1).toString(), u"8080"_s);
}

void DumpWindowTest::asksAHost_data()
{
    QTest::addColumn<QByteArray>("curl");
    QTest::addColumn<bool>("cancel");
    QTest::newRow("answers") << QByteArray("exec /bin/cat " + sample(u"debug2-go1.24"_s).toUtf8() + '\n') << false;
    QTest::newRow("takes too long") << QByteArray("while [ ! -e \"${0%/*}/enough\" ]; do sleep 0.05; done\n") << true;
}

void DumpWindowTest::asksAHost()
{
    QFETCH(const QByteArray, curl);
    QFETCH(const bool, cancel);
    const QTemporaryDir folder;
    QFile tool(folder.filePath(u"curl"_s));
    QVERIFY(tool.open(QFile::WriteOnly));
    tool.write("#!/bin/sh\n" + curl);
    tool.close();
    QVERIFY(tool.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    Testing::LocalConnector connector;
    connector.host->environment.insert(u"PATH"_s, folder.path() + u":/usr/bin:/bin"_s);
    HostConnections connections(connector);
    HostDumps dumps(connections, folder.filePath(u"dumps"_s));
    Testing::WindowFixture fixture;
    HostProfile host;
    host.name = u"prod-1"_s;
    host.host = u"prod-1"_s;
    QVERIFY(fixture.hosts.add(host));
    Services services = fixture.services();
    services.dumps = &dumps;
    MainWindow window(services, fixture.theme);
    window.show();
    window.actionTable().action(u"file.openDump"_s)->trigger();
    QTRY_VERIFY(window.findChild<DumpDialog *>() != nullptr);
    auto *dialog = window.findChild<DumpDialog *>();
    dialog->findChild<QRadioButton *>(u"onHost"_s)->setChecked(true);
    dialog->accept();
    auto *bar = window.findChild<MessageBar *>();
    QVERIFY(bar->isVisible() && bar->text().contains("Asking prod-1"_L1));
    if (!cancel) {
        QTRY_COMPARE(window.models().goroutines.freshCount(), 23);
        QVERIFY(!bar->isVisible());
        return;
    }
    QTRY_COMPARE(connector.host->execs.load(), 1);
    for (QAbstractButton *button : bar->findChildren<QAbstractButton *>()) {
        if (button->isVisible() && button->text().contains("Cancel"_L1)) {
            button->click();
            break;
        }
    }
    QVERIFY(!bar->isVisible());
    // What comes after all is nobody's any more.
    QVERIFY(QFile(folder.filePath(u"enough"_s)).open(QFile::WriteOnly));
    QTRY_COMPARE(QDir(folder.filePath(u"dumps"_s)).entryList({u"prod-1-*"_s}).size(), 1);
    QCoreApplication::processEvents();
    QVERIFY(!window.session().isOpen() && !bar->isVisible());
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::DumpWindowTest)
#include "tst_dumpwindow.moc"
