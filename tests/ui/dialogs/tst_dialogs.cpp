// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/settings/keys.h"
#include "app/settings/memorysettings.h"
#include "app/settings/pathrules.h"
#include "tests/support/pictures.h"
#include "tests/support/testmain.h"
#include "ui/dialogs/breakpointdialog.h"
#include "ui/dialogs/hostdialog.h"
#include "ui/dialogs/hostkeydialog.h"
#include "ui/dialogs/locatedialog.h"
#include "ui/dialogs/promptdialog.h"
#include "ui/dialogs/settingsdialog.h"
#include "ui/dialogs/stacksdialog.h"
#include "ui/dialogs/targetdialogs.h"
#include "ui/theme/theme.h"
#include "ui/widgets/pathfield.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTreeView>

using namespace Qt::StringLiterals;

namespace Backstep {

class DialogsTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void hostFromConfig();
    void hostWithoutNameIsRefused();
    void hostTestListsItsSteps();
    void unknownKeyAsksAndCancelIsTheDefault();
    void promptShowsTheHostsWordsAsTheyAre();
    void promptKeepsNothing();
    void breakpointReadsAndWritesAllOfIt();
    void breakpointKeepsItsHitCondition_data();
    void breakpointKeepsItsHitCondition();
    void breakpointOnAFunctionNeedsOne();
    void locatingShowsTheRuleFirst();
    void programMustExist();
    void addressMustBeOne();
    void settingsAreWrittenOnOkOnly();
    void sourcePathsAreSeenAndTakenBack();
    void wholeStackTellsAllOfIt();
    void stacksBesideEachOther();
};

namespace {

QString writeFile(const QTemporaryDir &folder, const QString &name, const QByteArray &text, bool executable = false)
{
    QFile file(folder.filePath(name));
    [[maybe_unused]] const bool open = file.open(QIODevice::WriteOnly);
    file.write(text);
    file.close();
    if (executable) {
        file.setPermissions(file.permissions() | QFile::ExeOwner | QFile::ExeUser);
    }
    return file.fileName();
}

QPushButton *ok(QDialog &dialog)
{
    return dialog.findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);
}

/// As the dialog controller shows it, and a picture in both themes.
template<typename D>
D *shownOf(D *dialog, const QString &picture)
{
    dialog->setAttribute(Qt::WA_DeleteOnClose, false);
    dialog->open();
    Theme theme;
    for (const ThemeChoice choice : {ThemeChoice::Dark, ThemeChoice::Light}) {
        theme.setChoice(choice);
        QTest::qWait(20);
        Testing::savePicture(*dialog, picture % (choice == ThemeChoice::Dark ? u"-dark"_s : u"-light"_s));
    }
    return dialog;
}

} // namespace

void DialogsTest::hostFromConfig()
{
    const QTemporaryDir home;
    const QString config = writeFile(home, u"config"_s,
                                     "Host prod-1\n  HostName prod-1.example.org\n  User ann\n"
                                     "  Port 2222\n\nHost build-7\n  ProxyJump prod-1\n");
    const std::unique_ptr<HostDialog> dialog(
        shownOf(new HostDialog({}, SshConfig::read({config}, home.path())), u"dialog-host"_s));
    auto *picker = dialog->findChild<QComboBox *>(u"picker"_s);
    QCOMPARE(picker->count(), 3);
    QTest::keyClicks(picker, u"prod"_s);
    Q_EMIT picker->activated(picker->currentIndex());
    QCOMPARE(dialog->findChild<QLineEdit *>(u"host"_s)->text(), u"prod-1"_s);
    QCOMPARE(dialog->findChild<QLineEdit *>(u"user"_s)->placeholderText(), u"ann"_s);
    QCOMPARE(dialog->findChild<QSpinBox *>(u"port"_s)->text(), u"2222"_s);
    dialog->findChild<QPlainTextEdit *>(u"folders"_s)->setPlainText(u"/srv/traces\n\n ~/rr \n"_s);
    QSignalSpy chosen(dialog.get(), &HostDialog::profileChosen);
    QTest::mouseClick(ok(*dialog), Qt::LeftButton);
    QCOMPARE(chosen.size(), 1);
    const auto profile = chosen.first().first().value<HostProfile>();
    QCOMPARE(profile.host, u"prod-1"_s);
    QVERIFY(profile.user.isEmpty()); // left to the configuration
    QVERIFY(!profile.port);
    QCOMPARE(profile.recordingFolders, QStringList({u"/srv/traces"_s, u"~/rr"_s}));
    QVERIFY(!profile.id.isEmpty());
}

void DialogsTest::hostWithoutNameIsRefused()
{
    HostDialog dialog({}, SshConfig());
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.open();
    QSignalSpy chosen(&dialog, &HostDialog::profileChosen);
    QTest::mouseClick(ok(dialog), Qt::LeftButton);
    QCOMPARE(chosen.size(), 0);
    QVERIFY(dialog.isVisible());
    QVERIFY(dialog.shownProblem().contains(u"which host"_s));
}

void DialogsTest::hostTestListsItsSteps()
{
    HostProfile profile;
    profile.id = u"h1"_s;
    profile.host = u"prod-1"_s;
    HostDialog dialog(profile, SshConfig());
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.open();
    QSignalSpy asked(&dialog, &HostDialog::testRequested);
    QSignalSpy cancelled(&dialog, &HostDialog::testCancelled);
    auto *button = dialog.findChild<QPushButton *>(u"test"_s);
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(asked.size(), 1);
    dialog.addStep({ConnectionStep::Kind::Resolve, ConnectionStep::Verdict::Passed, u"prod-1 is 192.0.2.7."_s, {}});
    dialog.addStep({ConnectionStep::Kind::Reach,
                    ConnectionStep::Verdict::Failed,
                    u"Nothing answers on port 22: the host is down or a firewall drops the packets."_s,
                    {}});
    dialog.addStep({ConnectionStep::Kind::Login, ConnectionStep::Verdict::Skipped, u"Not tried."_s, {}});
    dialog.endTest(nullptr);
    shownOf(&dialog, u"dialog-host-test"_s);
    QStringList texts;
    for (const QLabel *label : dialog.findChildren<QLabel *>()) {
        texts.append(label->text());
    }
    QVERIFY(texts.contains(u"prod-1 is 192.0.2.7."_s));
    QTest::mouseClick(button, Qt::LeftButton);
    QTest::mouseClick(button, Qt::LeftButton);
    QCOMPARE(cancelled.size(), 1);
}

void DialogsTest::unknownKeyAsksAndCancelIsTheDefault()
{
    const HostKeyInfo key{u"prod-1.example.org"_s, u"ssh-ed25519"_s,
                          u"SHA256:2Xr9h0yH1YyqGzXcGd1pEAxP7h1CqV0l7c4G3m6QZzE"_s, HostKeyInfo::State::Unknown,
                          u"/home/ann/.ssh/known_hosts"_s};
    const std::unique_ptr<HostKeyDialog> dialog(shownOf(new HostKeyDialog(key), u"dialog-hostkey"_s));
    QVERIFY(dialog->findChild<QLabel *>(u"fingerprint"_s)->text().contains(key.fingerprint));
    QSignalSpy trusted(dialog.get(), &HostKeyDialog::trusted);
    QTest::keyClick(dialog.get(), Qt::Key_Return);
    QCOMPARE(dialog->result(), int(QDialog::Rejected));
    QCOMPARE(trusted.size(), 0);
    dialog->open();
    QTest::mouseClick(dialog->findChild<QPushButton *>(u"always"_s), Qt::LeftButton);
    QCOMPARE(trusted.size(), 1);
    QCOMPARE(trusted.first().first().value<HostKeyTrust>(), HostKeyTrust::Always);
}

void DialogsTest::promptShowsTheHostsWordsAsTheyAre()
{
    AuthPrompt prompt;
    prompt.kind = AuthPrompt::Kind::KeyboardInteractive;
    prompt.user = u"ann@prod-1"_s;
    prompt.lines = {{u"<h1>R&D token</h1>"_s, false}};
    PromptDialog dialog(prompt);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.open();
    const QLabel *label = nullptr;
    for (const QLabel *each : dialog.findChildren<QLabel *>()) {
        label = each->text() == prompt.lines.first().text ? each : label;
    }
    QVERIFY(label);
    QCOMPARE(label->textFormat(), Qt::PlainText);
    QVERIFY(!label->buddy()); // with one, "&D" would be a key and not be seen
}

void DialogsTest::promptKeepsNothing()
{
    AuthPrompt prompt;
    prompt.kind = AuthPrompt::Kind::Passphrase;
    prompt.user = u"ann@prod-1"_s;
    prompt.name = u"/home/ann/.ssh/id_ed25519"_s;
    prompt.lines = {{u"Passphrase:"_s, false}};
    prompt.attempt = 2;
    const std::unique_ptr<PromptDialog> dialog(shownOf(new PromptDialog(prompt), u"dialog-prompt"_s));
    auto *line = dialog->findChild<QLineEdit *>();
    QCOMPARE(line->echoMode(), QLineEdit::Password);
    QTest::keyClicks(line, u"s3cret"_s);
    const std::vector<Secret> answers = dialog->takeAnswers();
    QCOMPARE(answers.size(), std::size_t(1));
    QCOMPARE(QByteArray(answers.front().constData()), QByteArray("s3cret"));
    QVERIFY(line->text().isEmpty());
    QVERIFY(dialog->shownProblem().contains(u"not right"_s));
}

void DialogsTest::breakpointReadsAndWritesAllOfIt()
{
    BreakpointSpec spec;
    spec.file = u"/src/bank/bank.go"_s;
    spec.line = 31;
    spec.condition = u"amount > 10"_s;
    spec.hitCondition = u"% 100"_s;
    spec.enabled = false;
    const std::unique_ptr<BreakpointDialog> dialog(shownOf(new BreakpointDialog(spec), u"dialog-breakpoint"_s));
    QCOMPARE(dialog->spec(), spec);
    auto *condition = dialog->findChild<QLineEdit *>(u"condition"_s);
    condition->selectAll();
    QTest::keyClicks(condition, u"amount == 21"_s);
    dialog->findChild<QComboBox *>(u"operator"_s)->setCurrentIndex(0);
    dialog->findChild<QCheckBox *>()->setChecked(true);
    QSignalSpy chosen(dialog.get(), &BreakpointDialog::specChosen);
    QTest::keyClick(dialog.get(), Qt::Key_Return);
    QCOMPARE(chosen.size(), 1);
    const auto changed = chosen.first().first().value<BreakpointSpec>();
    QCOMPARE(changed.condition, u"amount == 21"_s);
    QVERIFY(changed.hitCondition.isEmpty());
    QVERIFY(changed.enabled);
    QCOMPARE(changed.line, 31);
}

void DialogsTest::breakpointKeepsItsHitCondition_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("shown");
    QTest::newRow("as the list writes it") << u"> 10"_s << u"after hit number"_s;
    QTest::newRow("without a blank") << u">10"_s << u"after hit number"_s;
    QTest::newRow("a number") << u"3"_s << u"at hit number"_s;
    QTest::newRow("not") << u"!= 3"_s << u"at all but hit number"_s;
    QTest::newRow("up to") << u"<=4"_s << u"up to hit number"_s;
    QTest::newRow("multiple") << u"%100"_s << u"at every multiple of"_s;
    QTest::newRow("something else") << u"> 1_000"_s << u"as typed: > 1_000"_s;
}

void DialogsTest::breakpointKeepsItsHitCondition()
{
    QFETCH(const QString, text);
    BreakpointSpec spec;
    spec.expression = u"main.transfer"_s;
    spec.hitCondition = text;
    BreakpointDialog dialog(spec);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.open();
    auto *hits = dialog.findChild<QComboBox *>(u"operator"_s);
    QTEST(hits->currentText(), "shown");
    QSignalSpy chosen(&dialog, &BreakpointDialog::specChosen);
    QTest::keyClicks(dialog.findChild<QLineEdit *>(u"condition"_s), u"n > 1"_s); // something else of it
    QTest::mouseClick(ok(dialog), Qt::LeftButton);
    QCOMPARE(chosen.first().first().value<BreakpointSpec>().hitCondition, text);
    dialog.open();
    hits->setCurrentIndex(hits->findData(u">="_s));
    dialog.findChild<QSpinBox *>(u"hits"_s)->setValue(7);
    QCOMPARE(dialog.spec().hitCondition, u">= 7"_s);
    hits->setCurrentIndex(0);
    QVERIFY(dialog.spec().hitCondition.isEmpty());
}

void DialogsTest::breakpointOnAFunctionNeedsOne()
{
    BreakpointDialog dialog(BreakpointSpec{});
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.open();
    QTest::keyClick(&dialog, Qt::Key_Return);
    QVERIFY(dialog.isVisible());
    QVERIFY(!dialog.shownProblem().isEmpty());
    QTRY_VERIFY(dialog.focusWidget());
    QTest::keyClicks(dialog.focusWidget(), u"main.transfer"_s); // what is asked for first is where the caret is
    QTest::keyClick(&dialog, Qt::Key_Return);
    QVERIFY(!dialog.isVisible());
    QCOMPARE(dialog.spec().expression, u"main.transfer"_s);
}

void DialogsTest::locatingShowsTheRuleFirst()
{
    const QTemporaryDir folder;
    const QString here = writeFile(folder, u"bank.go"_s, "package main\n");
    const auto explain = [](const QString &path) {
        return path.endsWith("bank.go"_L1) ? u"From now on files under /build are looked for here."_s : QString();
    };
    const std::unique_ptr<LocateDialog> dialog(
        shownOf(new LocateDialog(u"/build/bank/bank.go"_s, explain), u"dialog-locate"_s));
    QSignalSpy located(dialog.get(), &LocateDialog::located);
    dialog->findChild<PathField *>(u"file"_s)->setPath(here);
    QStringList texts;
    for (const QLabel *label : dialog->findChildren<QLabel *>()) {
        texts.append(label->text());
    }
    QVERIFY(texts.contains(explain(here)));
    QTest::keyClick(dialog.get(), Qt::Key_Return);
    QCOMPARE(located.size(), 1);
    QCOMPARE(located.first().last().toString(), here);
}

void DialogsTest::programMustExist()
{
    const QTemporaryDir folder;
    const QString program = writeFile(folder, u"bank"_s, "#!/bin/true\n", true);
    const QString text = writeFile(folder, u"bank.txt"_s, "no program\n");
    const std::unique_ptr<ProgramDialog> dialog(shownOf(new ProgramDialog, u"dialog-program"_s));
    QSignalSpy chosen(dialog.get(), &TargetDialog::targetChosen);
    auto *field = dialog->findChild<PathField *>(u"program"_s);
    for (const QString &wrong : {QString(), folder.filePath(u"none"_s), text}) {
        field->setPath(wrong);
        QTest::mouseClick(ok(*dialog), Qt::LeftButton);
        QVERIFY(dialog->isVisible());
        QVERIFY(!dialog->shownProblem().isEmpty());
    }
    field->setPath(program);
    dialog->findChild<QLineEdit *>(u"arguments"_s)->setText(u"--name \"two words\" -v"_s);
    QTest::mouseClick(ok(*dialog), Qt::LeftButton);
    QCOMPARE(chosen.size(), 1);
    const auto target = std::get<ExecTarget>(chosen.first().first().value<Target>());
    QCOMPARE(target.program, program);
    QCOMPARE(target.arguments, QStringList({u"--name"_s, u"two words"_s, u"-v"_s}));
}

void DialogsTest::addressMustBeOne()
{
    const std::unique_ptr<ConnectDialog> dialog(shownOf(new ConnectDialog, u"dialog-connect"_s));
    auto *line = dialog->findChild<QLineEdit *>(u"address"_s);
    for (const QString &wrong : {u""_s, u"localhost"_s, u":2345"_s, u"host:99999"_s, u"unix:"_s}) {
        line->setText(wrong);
        QTest::keyClick(dialog.get(), Qt::Key_Return);
        QVERIFY2(dialog->isVisible(), qPrintable(wrong));
    }
    line->setText(u"127.0.0.1:2345"_s);
    QSignalSpy chosen(dialog.get(), &TargetDialog::targetChosen);
    QTest::keyClick(dialog.get(), Qt::Key_Return);
    QCOMPARE(chosen.size(), 1);
}

void DialogsTest::settingsAreWrittenOnOkOnly()
{
    MemorySettings settings;
    const std::unique_ptr<SettingsDialog> dialog(shownOf(new SettingsDialog(settings), u"dialog-settings"_s));
    auto *theme = dialog->findChild<QComboBox *>(u"theme"_s);
    theme->setCurrentIndex(theme->findData(u"dark"_s));
    dialog->reject();
    QCOMPARE(settings.get(SettingKey::theme()), u"system"_s);
    dialog->open();
    dialog->findChild<PathField *>(u"dlv"_s)->setPath(u"/no/such/dlv"_s);
    QTest::mouseClick(ok(*dialog), Qt::LeftButton);
    QVERIFY(dialog->shownProblem().contains(u"/no/such/dlv"_s));
    dialog->findChild<PathField *>(u"dlv"_s)->setPath({});
    QTest::mouseClick(ok(*dialog), Qt::LeftButton);
    QCOMPARE(settings.get(SettingKey::theme()), u"dark"_s);
}

void DialogsTest::sourcePathsAreSeenAndTakenBack()
{
    const QList<SavedPathRule> kept{{u"/build/bank"_s, u"/home/ann/wrong"_s},
                                    {u"/build"_s, u"/home/ann/src"_s},
                                    {u"/go/src"_s, u"/usr/lib/go/src"_s}};
    MemorySettings settings;
    savePathRules(settings, kept);
    const std::unique_ptr<SettingsDialog> dialog(shownOf(new SettingsDialog(settings), u"dialog-settings-paths"_s));
    auto *list = dialog->findChild<QTreeView *>(u"pathRules"_s);
    QCOMPARE(list->model()->rowCount(), 3);
    QCOMPARE(list->model()->index(0, 1).data().toString(), u"/home/ann/wrong"_s);
    list->setFocus();
    list->setCurrentIndex(list->model()->index(0, 0));
    QTest::keyClick(list, Qt::Key_Delete);
    list->setCurrentIndex(list->model()->index(1, 0));
    const auto press = [&dialog](const QString &text) {
        for (QPushButton *button : dialog->findChildren<QPushButton *>()) {
            if (button->text().remove(u'&') == text) {
                QTest::mouseClick(button, Qt::LeftButton);
            }
        }
    };
    press(u"Move Up"_s);
    press(u"Add"_s);
    auto *editor = list->viewport()->findChild<QLineEdit *>();
    QVERIFY(editor);
    QTest::keyClicks(editor, u"C:\\src"_s);
    QTest::keyClick(editor, Qt::Key_Return);
    QTRY_COMPARE(list->model()->index(2, 0).data().toString(), u"C:\\src"_s);
    QVERIFY(dialog->isVisible());
    QTest::mouseClick(ok(*dialog), Qt::LeftButton);
    QVERIFY2(dialog->shownProblem().contains(u"C:\\src stands alone"), qPrintable(dialog->shownProblem()));
    list->model()->setData(list->model()->index(2, 1), u"/home/ann/windows"_s);
    QCOMPARE(loadPathRules(settings), kept); // until OK
    QTest::mouseClick(ok(*dialog), Qt::LeftButton);
    QCOMPARE(loadPathRules(settings),
             QList<SavedPathRule>({kept.at(2), kept.at(1), {u"C:\\src"_s, u"/home/ann/windows"_s}}));
}

namespace {

TracedGoroutine traced(GoroutineId id, const QStringList &calls)
{
    GoroutineTrace trace;
    for (const QString &call : calls) {
        Frame frame;
        frame.index = int(trace.stack.frames.size());
        frame.location = {.pc = 1,
                          .file = u"/home/ann/demo/transfer.go"_s,
                          .line = call.section(u':', 1).toInt(),
                          .function = call.section(u':', 0, 0)};
        frame.runtime = call.startsWith("runtime."_L1);
        trace.stack.frames.append(frame);
    }
    Goroutine goroutine;
    goroutine.id = id;
    goroutine.state = GoroutineState::Waiting;
    goroutine.waitReason = u"sync.Mutex.Lock"_s;
    goroutine.goStatement = {.pc = 1, .file = u"/home/ann/demo/main.go"_s, .line = 58, .function = u"main.serve"_s};
    trace.deferred = {{.frame = int(calls.size()) - 2,
                       .call = {.pc = 1, .file = {}, .line = 0, .function = u"sync.(*Mutex).Unlock"_s},
                       .statement = {.pc = 1, .file = u"/home/ann/demo/transfer.go"_s, .line = 22, .function = {}},
                       .unreadable = {}}};
    AncestorTrace ancestor;
    ancestor.goroutine = 1;
    ancestor.stack.frames = {trace.stack.frames.constLast()};
    trace.ancestors = {ancestor};
    return {goroutine, std::make_shared<const GoroutineTrace>(trace)};
}

QStringList rowsOf(const QAbstractItemModel &model, const QModelIndex &parent = {})
{
    QStringList rows;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        QStringList cells;
        for (int column = 0; column < model.columnCount(parent); ++column) {
            cells.append(model.index(row, column, parent).data().toString());
        }
        rows.append(cells.join(u'|'));
        rows.append(rowsOf(model, model.index(row, 0, parent)));
    }
    return rows;
}

} // namespace

void DialogsTest::wholeStackTellsAllOfIt()
{
    const TracedGoroutine goroutine = traced(
        24, {u"runtime.gopark:460"_s, u"sync.(*Mutex).Lock:46"_s, u"main.(*Bank).transfer:23"_s, u"main.handle:71"_s});
    const std::unique_ptr<StacksDialog> dialog(shownOf(new StacksDialog({goroutine}), u"dialog-stack"_s));
    auto *view = dialog->findChild<QTreeView *>(u"stacksDialog.view"_s);
    const QStringList rows = rowsOf(*view->model());
    QVERIFY2(rows.contains(u"main.(*Bank).transfer|transfer.go:23"_s), qPrintable(rows.join(u'\n')));
    QVERIFY2(rows.contains(u"deferred: sync.(*Mutex).Unlock|transfer.go:22"_s), qPrintable(rows.join(u'\n')));
    QVERIFY2(rows.contains(u"in goroutine 1, which stood at|"_s), qPrintable(rows.join(u'\n')));
    QSignalSpy went(dialog.get(), &StacksDialog::locationActivated);
    view->setCurrentIndex(view->model()->index(2, 0));
    QTest::keyClick(view, Qt::Key_Return);
    QCOMPARE(went.size(), 1);
    QCOMPARE(went.at(0).at(0).value<CodeLocation>().line, 23);
    for (QPushButton *button : dialog->findChildren<QPushButton *>()) {
        if (button->text().remove(u'&') == "Copy as Go Traceback"_L1) {
            QTest::mouseClick(button, Qt::LeftButton);
        }
    }
    QVERIFY(QGuiApplication::clipboard()->text().startsWith(u"goroutine 24 [sync.Mutex.Lock]:\n"_s));
}

void DialogsTest::stacksBesideEachOther()
{
    const TracedGoroutine left = traced(
        24, {u"sync.(*Mutex).Lock:46"_s, u"main.(*Bank).transfer:23"_s, u"main.handle:71"_s, u"main.serve:58"_s});
    const TracedGoroutine right = traced(
        25, {u"main.(*Bank).audit:90"_s, u"main.(*Bank).transfer:21"_s, u"main.handle:71"_s, u"main.serve:58"_s});
    const std::unique_ptr<StacksDialog> dialog(shownOf(new StacksDialog({left, right}), u"dialog-stacks"_s));
    QCOMPARE(dialog->findChild<QLabel *>(u"stacksDialog.summary"_s)->text(),
             u"The first 2 calls are the same; what differs is marked."_s);
    const QAbstractItemModel &model = *dialog->findChild<QTreeView *>(u"stacksDialog.view"_s)->model();
    const QStringList rows = rowsOf(model);
    QVERIFY2(rows.contains(u"main.(*Bank).transfer|transfer.go:23|main.(*Bank).transfer|transfer.go:21"_s),
             qPrintable(rows.join(u'\n')));
    QVERIFY2(rows.contains(u"sync.(*Mutex).Lock|transfer.go:46||"_s), qPrintable(rows.join(u'\n')));
    const auto bold = [&model](int row, int column) {
        return model.index(row, column).data(Qt::FontRole).value<QFont>().bold();
    };
    QVERIFY(bold(2, 1) && bold(2, 3) && !bold(2, 0)); // the same call on another line
    QVERIFY(!bold(3, 0) && !bold(3, 1));
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::DialogsTest)
#include "tst_dialogs.moc"
