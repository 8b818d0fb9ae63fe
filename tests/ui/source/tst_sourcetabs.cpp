// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/pictures.h"
#include "tests/support/testmain.h"
#include "tests/ui/source/sampletext.h"
#include "ui/source/breakpointmarks.h"
#include "ui/source/findbar.h"
#include "ui/source/linebar.h"
#include "ui/source/missingsource.h"
#include "ui/source/sourcetabs.h"
#include "ui/source/sourceview.h"
#include "ui/source/tabtitles.h"
#include "ui/theme/theme.h"

#include <KSyntaxHighlighting/Repository>

#include <QApplication>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabBar>

using namespace Qt::StringLiterals;

namespace Backstep {

class SourceTabsTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void titles_data();
    void titles();
    void fileIsAskedForOnceAndShownAtItsLine();
    void stopOpensItsFileAndMarksTheLine();
    void breakpointsAreMarkedInTheirFile();
    void intentsCarryTheFile();
    void missingFileSaysWhereItWasSought();
    void missingFileIsNamedAsItIs();
    void missingFileCanBeLocated();
    void foundLaterIsShownInItsTab();
    void twoNamesOfAFileBecomeOneTab();
    void unreadableFileSaysWhy();
    void tabsCloseAndReopen();
    void findLine();
    void goToLine();
    void emptyPanelSaysWhatFillsIt();
    void pictures();

private:
    void answer(const QString &path, const QString &localPath = {});
    template<typename Widget>
    [[nodiscard]] Widget *visible() const;
    void savePictures(const QString &name);

    KSyntaxHighlighting::Repository m_repository;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<SourceTabs> m_tabs;
};

namespace {

SourceLookup missing(const QString &path)
{
    return {.buildPath = path,
            .localPath = {},
            .origin = {},
            .remark = {},
            .places = {{.origin = SourceOrigin::HandRule, .path = u"/home/ann/bank/main.go"_s, .remark = {}},
                       {.origin = SourceOrigin::GuessedRule, .path = {}, .remark = u"there is none"_s},
                       {.origin = SourceOrigin::SamePath, .path = path, .remark = {}}}};
}

Breakpoint breakpoint(int id, const QString &file, int line)
{
    Breakpoint made;
    made.id = id;
    made.spec.file = file;
    made.spec.line = line;
    made.places = {{.pc = 1, .file = file, .line = line, .function = {}}};
    return made;
}

} // namespace

void SourceTabsTest::init()
{
    TestCase::init();
    m_tabs.reset();
    m_theme = std::make_unique<Theme>();
    m_theme->setChoice(ThemeChoice::Light);
    m_tabs = std::make_unique<SourceTabs>(m_repository);
    m_tabs->resize(760, 420);
    m_tabs->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_tabs.get()));
}

void SourceTabsTest::answer(const QString &path, const QString &localPath)
{
    const QString local = localPath.isEmpty() ? path : localPath;
    const SourceLookup lookup{.buildPath = path, .localPath = local, .origin = {}, .remark = {}, .places = {}};
    m_tabs->setAnswer(
        path, {.lookup = lookup, .text = Testing::sourceText(local, QString::fromUtf8(Testing::sampleProgram))});
}

template<typename Widget>
Widget *SourceTabsTest::visible() const
{
    for (Widget *widget : m_tabs->findChildren<Widget *>()) {
        if (widget->isVisible()) {
            return widget;
        }
    }
    return nullptr;
}

void SourceTabsTest::titles_data()
{
    QTest::addColumn<QStringList>("paths");
    QTest::addColumn<QStringList>("titles");
    QTest::newRow("none") << QStringList() << QStringList();
    QTest::newRow("different") << QStringList{u"/a/main.go"_s, u"/a/db.go"_s} << QStringList{u"main.go"_s, u"db.go"_s};
    QTest::newRow("same name") << QStringList{u"/a/store/db.go"_s, u"/a/cache/db.go"_s, u"/a/main.go"_s}
                               << QStringList{u"store/db.go"_s, u"cache/db.go"_s, u"main.go"_s};
    QTest::newRow("same folder") << QStringList{u"/a/x/db.go"_s, u"/b/x/db.go"_s}
                                 << QStringList{u"a/x/db.go"_s, u"b/x/db.go"_s};
    QTest::newRow("one inside") << QStringList{u"/x/db.go"_s, u"/a/x/db.go"_s}
                                << QStringList{u"x/db.go"_s, u"a/x/db.go"_s};
}

void SourceTabsTest::titles()
{
    QFETCH(const QStringList, paths);
    QFETCH(const QStringList, titles);
    QCOMPARE(tabTitles(paths), titles);
}

void SourceTabsTest::fileIsAskedForOnceAndShownAtItsLine()
{
    QSignalSpy wanted(m_tabs.get(), &SourceTabs::sourceWanted);
    m_tabs->openFile(u"/src/main.go"_s, 22);
    m_tabs->openFile(u"/src/main.go"_s, 25);
    QCOMPARE(wanted.size(), 1);
    QVERIFY(m_tabs->currentView() == nullptr);
    answer(u"/src/main.go"_s);
    QVERIFY(m_tabs->currentView() != nullptr);
    QCOMPARE(m_tabs->caret(), (SourcePosition{.file = u"/src/main.go"_s, .line = 25}));
}

void SourceTabsTest::stopOpensItsFileAndMarksTheLine()
{
    m_tabs->openFile(u"/src/other.go"_s);
    answer(u"/src/other.go"_s);
    SourceFocus focus;
    focus.location = {.pc = 1, .file = u"/src/main.go"_s, .line = 23, .function = u"main.transfer"_s};
    focus.frames = {{.pc = 2, .file = u"/src/main.go"_s, .line = 39, .function = u"main.main.func1"_s},
                    {.pc = 3, .file = u"/src/other.go"_s, .line = 5, .function = u"main.other"_s}};
    m_tabs->setProgramFocus(focus);
    answer(u"/src/main.go"_s);
    QCOMPARE(m_tabs->currentFile(), u"/src/main.go"_s);
    QCOMPARE(m_tabs->currentView()->marks().currentLine, 23);
    QCOMPARE(m_tabs->currentView()->marks().frameLines, QSet<int>{39});
    m_tabs->openFile(u"/src/other.go"_s);
    QCOMPARE(m_tabs->currentView()->marks().currentLine, 0);
    QCOMPARE(m_tabs->currentView()->marks().frameLines, QSet<int>{5});
    m_tabs->clearProgramFocus();
    QVERIFY(m_tabs->currentView()->marks().frameLines.isEmpty());
}

void SourceTabsTest::breakpointsAreMarkedInTheirFile()
{
    Breakpoint conditional = breakpoint(2, u"/src/main.go"_s, 25);
    conditional.spec.condition = u"n > 3"_s;
    Breakpoint off = breakpoint(3, u"/src/main.go"_s, 28);
    off.spec.enabled = false;
    Breakpoint problem = breakpoint(4, u"/src/main.go"_s, 30);
    problem.problem = u"There is no code in this line."_s;
    Breakpoint byName = breakpoint(5, {}, 0);
    byName.spec.expression = u"main.main"_s;
    byName.places = {{.pc = 9, .file = u"/src/main.go"_s, .line = 33, .function = u"main.main"_s}};
    Breakpoint second = breakpoint(6, u"/src/main.go"_s, 28);
    const QList<Breakpoint> all{breakpoint(1, u"/src/main.go"_s, 21), conditional, off, problem, byName,
                                breakpoint(7, u"/src/other.go"_s, 21)};
    m_tabs->openFile(u"/src/main.go"_s);
    answer(u"/src/main.go"_s);
    m_tabs->setBreakpoints(std::make_shared<const QList<Breakpoint>>(all));
    const auto marks = m_tabs->currentView()->marks().breakpoints;
    QCOMPARE(marks.keys(), QList<int>({21, 25, 28, 30, 33}));
    QCOMPARE(marks.value(21).look, BreakpointLook::Set);
    QCOMPARE(marks.value(25).look, BreakpointLook::Conditional);
    QVERIFY(marks.value(25).tip.contains(u"n > 3"_s));
    QCOMPARE(marks.value(28).look, BreakpointLook::Disabled);
    QCOMPARE(marks.value(30).look, BreakpointLook::Problem);
    QVERIFY(marks.value(30).tip.contains(u"There is no code in this line."_s));
    // Two in a line: the one that stops is drawn.
    const auto both = breakpointMarks({off, second}, [](const QString &) { return true; });
    QCOMPARE(both.value(28).look, BreakpointLook::Set);
}

void SourceTabsTest::intentsCarryTheFile()
{
    m_tabs->openFile(u"/build/main.go"_s);
    answer(u"/build/main.go"_s, u"/home/ann/main.go"_s);
    QSignalSpy toggled(m_tabs.get(), &SourceTabs::breakpointToggleWanted);
    Q_EMIT m_tabs->currentView()->breakpointToggleWanted(21);
    QCOMPARE(toggled.first(), QVariantList({u"/home/ann/main.go"_s, 21}));
}

void SourceTabsTest::missingFileSaysWhereItWasSought()
{
    m_tabs->openFile(u"/build/bank/main.go"_s, 23);
    m_tabs->setAnswer(u"/build/bank/main.go"_s, {.lookup = missing(u"/build/bank/main.go"_s), .text = {}});
    const auto *page = visible<MissingSource>();
    QVERIFY(page != nullptr);
    QVERIFY(page->findChild<QLabel *>(u"title"_s)->text().contains(u"main.go"_s));
    const QString places = page->findChild<QLabel *>(u"details"_s)->text();
    QVERIFY(places.contains(u"/home/ann/bank/main.go"_s));
    QVERIFY(places.contains(u"there is none"_s));
    QVERIFY(!m_tabs->caret().has_value());
}

void SourceTabsTest::missingFileIsNamedAsItIs()
{
    MissingSource page;
    const auto label = [&page](const QString &name) { return page.findChild<QLabel *>(name); };
    page.showLookup(missing(u"/build/R&D <b>x</b>/ma<i>n.go"_s));
    QVERIFY(label(u"title"_s)->text().startsWith(u"ma<i>n.go"_s));
    QVERIFY2(label(u"text"_s)->text().contains(u"/build/R&D <b>x</b>/ma<i>n.go"), qPrintable(label(u"text"_s)->text()));
    for (const QString &name : {u"title"_s, u"text"_s}) {
        QCOMPARE(label(name)->textFormat(), Qt::PlainText);
    }
    page.showError(u"/build/main.go"_s, {u"io"_s, u"Cannot read \"main.go\"."_s, {u"a < b"_s, u"c"_s}});
    QCOMPARE(label(u"text"_s)->text(), u"Cannot read \"main.go\"."_s);
}

void SourceTabsTest::missingFileCanBeLocated()
{
    m_tabs->openFile(u"/build/bank/main.go"_s, 23);
    m_tabs->setAnswer(u"/build/bank/main.go"_s, {.lookup = missing(u"/build/bank/main.go"_s), .text = {}});
    QSignalSpy locate(m_tabs.get(), &SourceTabs::locateWanted);
    QSignalSpy again(m_tabs.get(), &SourceTabs::sourceWanted);
    const QList<QPushButton *> buttons = visible<MissingSource>()->findChildren<QPushButton *>();
    QCOMPARE(buttons.size(), 2);
    QTest::mouseClick(buttons.first(), Qt::LeftButton);
    QCOMPARE(locate.size(), 1);
    QCOMPARE(locate.first().first().toString(), u"/build/bank/main.go"_s);
    QTest::mouseClick(buttons.last(), Qt::LeftButton);
    QCOMPARE(again.size(), 1);
}

void SourceTabsTest::foundLaterIsShownInItsTab()
{
    m_tabs->openFile(u"/build/bank/main.go"_s, 23);
    m_tabs->setAnswer(u"/build/bank/main.go"_s, {.lookup = missing(u"/build/bank/main.go"_s), .text = {}});
    QSignalSpy again(m_tabs.get(), &SourceTabs::sourceWanted);
    m_tabs->askAgain();
    QCOMPARE(again.size(), 1);
    answer(u"/build/bank/main.go"_s, u"/home/ann/bank/main.go"_s);
    QCOMPARE(m_tabs->openFiles(), QStringList{u"/home/ann/bank/main.go"_s});
    QCOMPARE(m_tabs->caret()->line, 23);
    // From now on the stop says the local path; it is the same tab.
    m_tabs->openFile(u"/home/ann/bank/main.go"_s, 25);
    QCOMPARE(m_tabs->openFiles().size(), 1);
}

void SourceTabsTest::twoNamesOfAFileBecomeOneTab()
{
    m_tabs->openFile(u"/home/ann/main.go"_s);
    answer(u"/home/ann/main.go"_s);
    m_tabs->openFile(u"/build/main.go"_s, 12);
    QCOMPARE(m_tabs->openFiles().size(), 2);
    answer(u"/build/main.go"_s, u"/home/ann/main.go"_s);
    QCOMPARE(m_tabs->openFiles(), QStringList{u"/home/ann/main.go"_s});
    QCOMPARE(m_tabs->caret()->line, 12);
}

void SourceTabsTest::unreadableFileSaysWhy()
{
    m_tabs->openFile(u"/src/main.go"_s);
    m_tabs->setFailure(u"/src/main.go"_s,
                       {.code = u"source-binary"_s, .message = u"It holds binary data."_s, .details = {}});
    QCOMPARE(visible<MissingSource>()->findChild<QLabel *>(u"text"_s)->text(), u"It holds binary data."_s);
}

void SourceTabsTest::tabsCloseAndReopen()
{
    for (const QString &path : {u"/src/a.go"_s, u"/src/b.go"_s, u"/src/c.go"_s}) {
        m_tabs->openFile(path);
        answer(path);
    }
    auto *bar = m_tabs->findChild<QTabBar *>();
    QTest::mouseClick(bar, Qt::MiddleButton, {}, bar->tabRect(1).center());
    QCOMPARE(m_tabs->openFiles(), QStringList({u"/src/a.go"_s, u"/src/c.go"_s}));
    QSignalSpy wanted(m_tabs.get(), &SourceTabs::sourceWanted);
    m_tabs->reopenClosed();
    QCOMPARE(wanted.first().first().toString(), u"/src/b.go"_s);
    m_tabs->closeAll();
    QVERIFY(m_tabs->openFiles().isEmpty());
    answer(u"/src/b.go"_s); // late: nobody waits for it any more
    QVERIFY(m_tabs->openFiles().isEmpty());
}

void SourceTabsTest::findLine()
{
    m_tabs->openFile(u"/src/main.go"_s);
    answer(u"/src/main.go"_s);
    QTest::keyClick(m_tabs->currentView(), Qt::Key_F, Qt::ControlModifier);
    auto *bar = visible<FindBar>();
    QVERIFY(bar != nullptr);
    auto *edit = bar->findChild<QLineEdit *>();
    QTest::keyClicks(edit, u"balance"_s);
    const auto says = [bar](const QString &text) {
        return std::ranges::any_of(bar->findChildren<QLabel *>(),
                                   [&text](const QLabel *l) { return l->text() == text; });
    };
    QVERIFY(says(u"1 of 7"_s));
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(says(u"2 of 7"_s));
    QTest::keyClick(edit, Qt::Key_Return, Qt::ShiftModifier);
    QVERIFY(says(u"1 of 7"_s));
    QCOMPARE(m_tabs->currentView()->textCursor().selectedText(), u"balance"_s);
    QTest::keyClicks(edit, u"xyz"_s);
    QVERIFY(says(u"not found"_s));
    QTest::keyClick(edit, Qt::Key_Escape);
    QVERIFY(!bar->isVisible());
}

void SourceTabsTest::goToLine()
{
    m_tabs->openFile(u"/src/main.go"_s);
    answer(u"/src/main.go"_s);
    QTest::keyClick(m_tabs->currentView(), Qt::Key_G, Qt::ControlModifier);
    auto *bar = visible<LineBar>();
    QVERIFY(bar != nullptr);
    auto *number = bar->findChild<QSpinBox *>();
    QTest::keyClicks(number, u"33"_s);
    QTest::keyClick(number, Qt::Key_Return);
    QCOMPARE(m_tabs->caret()->line, 33);
    QVERIFY(!bar->isVisible());
}

void SourceTabsTest::emptyPanelSaysWhatFillsIt()
{
    QVERIFY(visible<QLabel>() != nullptr);
    QVERIFY(!visible<QLabel>()->text().isEmpty());
    m_tabs->openFile(u"/src/main.go"_s);
    m_tabs->closeAll();
    QVERIFY(visible<QLabel>()->text().startsWith(u"Source files open here"_s));
}

void SourceTabsTest::savePictures(const QString &name)
{
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        m_theme->setChoice(choice);
        QTest::qWait(1); // palette changes arrive as events
        const QString themed = name + (choice == ThemeChoice::Light ? u"-light"_s : u"-dark"_s);
        Testing::savePicture(*m_tabs, themed);
        Testing::savePicture(*m_tabs, themed + u"-200"_s, 2.0);
    }
    m_theme->setChoice(ThemeChoice::Light);
}

void SourceTabsTest::pictures()
{
    savePictures(u"source-tabs-empty"_s);
    m_tabs->openFile(u"/usr/lib/go/src/sync/mutex.go"_s);
    m_tabs->openFile(u"/src/store/main.go"_s);
    m_tabs->openFile(u"/build/bank/main.go"_s, 23);
    m_tabs->setAnswer(u"/build/bank/main.go"_s, {.lookup = missing(u"/build/bank/main.go"_s), .text = {}});
    savePictures(u"source-tabs-missing"_s);
    SourceFocus focus;
    focus.location = {.pc = 1, .file = u"/build/bank/main.go"_s, .line = 23, .function = u"main.transfer"_s};
    m_tabs->setProgramFocus(focus);
    const SourceLookup lookup{.buildPath = u"/build/bank/main.go"_s,
                              .localPath = u"/home/ann/bank/main.go"_s,
                              .origin = {},
                              .remark = u"This is the file of go1.24.4, but the program was built with go1.26.0: lines "
                                        "may not fit."_s,
                              .places = {}};
    m_tabs->setAnswer(
        u"/build/bank/main.go"_s,
        {.lookup = lookup,
         .text = Testing::sourceText(u"/home/ann/bank/main.go"_s, QString::fromUtf8(Testing::sampleProgram))});
    m_tabs->findInFile();
    QTest::keyClicks(visible<FindBar>()->findChild<QLineEdit *>(), u"balance"_s);
    savePictures(u"source-tabs"_s);
    QVERIFY(m_tabs->currentView() != nullptr);
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::SourceTabsTest)
#include "tst_sourcetabs.moc"
