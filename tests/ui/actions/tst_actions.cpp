// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/testmain.h"
#include "ui/actions/actionspec.h"
#include "ui/actions/actiontable.h"
#include "ui/actions/commandpalette.h"
#include "ui/actions/palettemodel.h"
#include "ui/theme/icons.h"

#include <QAbstractItemModelTester>
#include <QAction>
#include <QApplication>
#include <QLineEdit>
#include <QListView>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <QSignalSpy>

using namespace Qt::StringLiterals;

namespace Backstep {

class ActionsTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void everyRowIsWhole();
    void keysAreUnique();
    void everyKeyTriggersItsAction();
    void mnemonicsDoNotCollide();
    void everyMenuPlaceIsInItsMenu();
    void everyForwardMotionHasItsTwinUnderAlt();
    void refusalSaysWhy();
    void palettePicksByWords();
    void paletteRunsByKeyboard();
};

void ActionsTest::everyRowIsWhole()
{
    const QStringList icons = Icons::names();
    QSet<QString> ids;
    for (const ActionSpec &spec : actionSpecs()) {
        QVERIFY2(icons.contains(QString::fromLatin1(spec.icon)), spec.icon);
        QVERIFY2(qstrlen(spec.explanation) > 10, spec.id);
        QVERIFY2(!ids.contains(QString::fromLatin1(spec.id)), spec.id);
        ids.insert(QString::fromLatin1(spec.id));
    }
}

void ActionsTest::keysAreUnique()
{
    QHash<QKeySequence, QByteArray> taken;
    for (const ActionSpec &spec : actionSpecs()) {
        for (const QKeySequence &key : spec.shortcuts) {
            QVERIFY2(!taken.contains(key), (spec.id + QByteArray(" and ") + taken.value(key)).constData());
            taken.insert(key, spec.id);
        }
    }
}

void ActionsTest::everyKeyTriggersItsAction()
{
    QMainWindow window;
    ActionTable actions(&window);
    actions.setCapabilities(Capabilities::all());
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    for (const ActionSpec &spec : actionSpecs()) {
        for (const QKeySequence &key : spec.shortcuts) {
            QSignalSpy triggered(&actions, &ActionTable::triggered);
            QTest::keySequence(&window, key);
            QVERIFY2(triggered.size() == 1, spec.id);
            QCOMPARE(triggered.first().first().toString(), QString::fromLatin1(spec.id));
        }
    }
}

void ActionsTest::mnemonicsDoNotCollide()
{
    QMainWindow window;
    ActionTable actions(&window);
    actions.fillMenuBar(window.menuBar());
    QList<QAction *> titles;
    for (const MenuPlace place :
         {MenuPlace::File, MenuPlace::View, MenuPlace::Debug, MenuPlace::Recordings, MenuPlace::Help}) {
        QHash<QKeySequence, QString> taken;
        titles.append(actions.menu(place)->menuAction());
        for (const QAction *action : actions.menu(place)->actions()) {
            const QKeySequence key = QKeySequence::mnemonic(action->text());
            QVERIFY2(key.isEmpty() || !taken.contains(key), qPrintable(action->text() + taken.value(key)));
            taken.insert(key, action->text());
        }
    }
    QSet<QKeySequence> bar;
    for (const QAction *title : std::as_const(titles)) {
        bar.insert(QKeySequence::mnemonic(title->text()));
    }
    QCOMPARE(bar.size(), titles.size());
}

void ActionsTest::everyMenuPlaceIsInItsMenu()
{
    QMainWindow window;
    ActionTable actions(&window);
    actions.fillMenuBar(window.menuBar());
    for (const ActionSpec &spec : actionSpecs()) {
        if (spec.place != MenuPlace::None) {
            QVERIFY2(actions.menu(spec.place)->actions().contains(actions.action(QString::fromLatin1(spec.id))),
                     spec.id);
        }
    }
}

void ActionsTest::everyForwardMotionHasItsTwinUnderAlt()
{
    QMainWindow window;
    const ActionTable actions(&window);
    for (const QString &id : {u"debug.continue"_s, u"debug.stepOver"_s, u"debug.stepInto"_s, u"debug.stepOut"_s,
                              u"debug.stepInstruction"_s, u"debug.runToCursor"_s}) {
        const QKeyCombination key = actions.action(id)->shortcut()[0];
        const QKeyCombination twin = actions.action(id % u"Back"_s)->shortcut()[0];
        QCOMPARE(twin.key(), key.key());
        QCOMPARE(twin.keyboardModifiers(), key.keyboardModifiers() | Qt::AltModifier);
    }
}

void ActionsTest::refusalSaysWhy()
{
    QMainWindow window;
    ActionTable actions(&window);
    const QAction *back = actions.action(u"debug.stepOverBack"_s);
    QVERIFY(!back->isEnabled());
    Capabilities capabilities = Capabilities::all();
    capabilities.refuse(Ability::StepBack, u"A live program cannot go back."_s);
    actions.setCapabilities(capabilities);
    QVERIFY(!back->isEnabled());
    QVERIFY(back->toolTip().contains(u"A live program cannot go back."_s));
    QVERIFY(back->toolTip().contains(u"Alt+F10"_s));
    QVERIFY(back->statusTip().contains(u"A live program cannot go back."_s));
    QVERIFY(actions.action(u"debug.stepOver"_s)->isEnabled());
    actions.setCapabilities(Capabilities::all());
    QVERIFY(back->isEnabled());
    QVERIFY(!back->toolTip().contains(u"live program"_s));
}

void ActionsTest::palettePicksByWords()
{
    QMainWindow window;
    ActionTable actions(&window);
    PaletteModel model(&actions);
    const QAbstractItemModelTester tester(&model);
    const int all = model.rowCount();
    QCOMPARE(all, actionSpecs().size());
    model.setFilter(u"back over"_s);
    QCOMPARE(model.rowCount(), 1);
    QCOMPARE(model.index(0).data().toString(), u"Step Over Back"_s);
    QVERIFY(!model.index(0).data(PaletteModel::ReasonRole).toString().isEmpty());
    model.setFilter(u"no such thing"_s);
    QCOMPARE(model.rowCount(), 0);
    model.setFilter({});
    QCOMPARE(model.rowCount(), all);
}

void ActionsTest::paletteRunsByKeyboard()
{
    QMainWindow window;
    window.resize(900, 600);
    ActionTable actions(&window);
    actions.setCapabilities(Capabilities::all());
    window.show();
    QVERIFY(QTest::qWaitForWindowActive(&window));
    auto *palette = new CommandPalette(&actions, &window);
    palette->open();
    auto *line = palette->findChild<QLineEdit *>();
    const auto *list = palette->findChild<QListView *>();
    QTest::keyClicks(line, u"step"_s);
    QTest::keyClick(line, Qt::Key_Down);
    QCOMPARE(list->currentIndex().row(), 1);
    QTest::keyClicks(line, u" into back"_s);
    QCOMPARE(list->currentIndex().data().toString(), u"Step Into Back"_s);
    QSignalSpy triggered(&actions, &ActionTable::triggered);
    const QPointer<CommandPalette> guard(palette);
    QTest::keyClick(line, Qt::Key_Return);
    QTRY_COMPARE(triggered.size(), 1);
    QCOMPARE(triggered.first().first().toString(), u"debug.stepIntoBack"_s);
    QTRY_VERIFY(!guard);
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::ActionsTest)
#include "tst_actions.moc"
