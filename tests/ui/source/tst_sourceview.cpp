// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/pictures.h"
#include "tests/support/testmain.h"
#include "tests/ui/source/sampletext.h"
#include "ui/source/lazyhighlighter.h"
#include "ui/source/sourcegutter.h"
#include "ui/source/sourceview.h"
#include "ui/theme/roles.h"
#include "ui/theme/theme.h"

#include <KSyntaxHighlighting/Repository>

#include <QApplication>
#include <QClipboard>
#include <QHelpEvent>
#include <QMenu>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTextBlock>
#include <QToolTip>

using namespace Qt::StringLiterals;

namespace Backstep {

class SourceViewTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void clickInTheGutterAsksForABreakpoint();
    void draggingOutOfTheLineDoesNot();
    void refusedBreakpointsAreNotAskedFor();
    void gutterTipSaysWhatABreakpointIs();
    void currentLineIsMarkedAndScrolledTo();
    void firstLineShownStandsInside();
    void hoverAsksForTheExpression();
    void hoverOverCommentsStringsAndBlanksAsksNothing();
    void hoverOverASelectionAsksForIt();
    void lateValueIsDropped();
    void keyboardAsksForTheValue();
    void contextMenuOffersWhatIsPossible();
    void menuOfABreakpointLine();
    void keysWork();
    void textCannotBeChanged();
    void searchGoesAround();
    void colours();
    void farLinesAreColouredFromTheirState();
    void largeFileShowsAnExcerptFirst();
    void colourFollowsThePalette();
    void anotherCodeFontIsTakenOver();
    void pictures();

private:
    [[nodiscard]] QPoint pointAt(int line, const QString &before) const;
    void hover(int line, const QString &before);
    [[nodiscard]] SourceGutter &gutter() const { return *m_view->findChild<SourceGutter *>(); }
    void clickGutter(int line);
    [[nodiscard]] QColor colourAt(int line, const QString &before) const;
    static QAction *findAction(const QMenu &menu, const QString &text);

    KSyntaxHighlighting::Repository m_repository;
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<SourceView> m_view;
};

void SourceViewTest::init()
{
    TestCase::init();
    m_theme = std::make_unique<Theme>();
    m_theme->setChoice(ThemeChoice::Light);
    m_view = std::make_unique<SourceView>(m_repository);
    m_view->resize(720, 400);
    m_view->setSource(Testing::sourceText(u"/src/bank/main.go"_s, QString::fromUtf8(Testing::sampleProgram)));
    m_view->show();
    QVERIFY(QTest::qWaitForWindowExposed(m_view.get()));
}

void SourceViewTest::cleanup()
{
    QToolTip::hideText();
    m_view.reset();
    m_theme->setCodeFont({}, 0); // it is the application's
}

/// The middle of the letter that follows `before` in the line.
QPoint SourceViewTest::pointAt(int line, const QString &before) const
{
    const QTextBlock block = m_view->document()->findBlockByNumber(line - 1);
    QTextCursor cursor(block);
    cursor.setPosition(block.position() + static_cast<int>(block.text().indexOf(before) + before.size()));
    const QRect left = m_view->cursorRect(cursor);
    return {left.left() + m_view->fontMetrics().averageCharWidth() / 2, left.center().y()};
}

void SourceViewTest::hover(int line, const QString &before)
{
    const QPoint at = pointAt(line, before);
    QHelpEvent event(QEvent::ToolTip, at, m_view->viewport()->mapToGlobal(at));
    QApplication::sendEvent(m_view->viewport(), &event);
}

void SourceViewTest::clickGutter(int line)
{
    QTest::mouseClick(&gutter(), Qt::LeftButton, {}, QPoint(8, pointAt(line, {}).y()));
}

QAction *SourceViewTest::findAction(const QMenu &menu, const QString &text)
{
    for (QAction *action : menu.actions()) {
        if (action->text().remove(u'&').startsWith(text)) {
            return action;
        }
    }
    return nullptr;
}

QColor SourceViewTest::colourAt(int line, const QString &before) const
{
    const QTextBlock block = m_view->document()->findBlockByNumber(line - 1);
    const auto column = block.text().indexOf(before) + before.size();
    for (const QTextLayout::FormatRange &range : block.layout()->formats()) {
        if (column >= range.start && column < range.start + range.length) {
            return range.format.foreground().color();
        }
    }
    return {};
}

void SourceViewTest::clickInTheGutterAsksForABreakpoint()
{
    QSignalSpy toggled(m_view.get(), &SourceView::breakpointToggleWanted);
    clickGutter(9);
    QCOMPARE(toggled.size(), 1);
    QCOMPARE(toggled.first().first().toInt(), 9);
}

void SourceViewTest::draggingOutOfTheLineDoesNot()
{
    QSignalSpy toggled(m_view.get(), &SourceView::breakpointToggleWanted);
    QTest::mousePress(&gutter(), Qt::LeftButton, {}, QPoint(8, pointAt(9, {}).y()));
    QTest::mouseRelease(&gutter(), Qt::LeftButton, {}, QPoint(8, pointAt(12, {}).y()));
    QCOMPARE(toggled.size(), 0);
}

void SourceViewTest::refusedBreakpointsAreNotAskedFor()
{
    m_view->setRefusals({.breakpoints = u"A core has no breakpoints."_s, .runTo = {}, .runBackTo = {}, .evaluate = {}});
    QSignalSpy toggled(m_view.get(), &SourceView::breakpointToggleWanted);
    clickGutter(9);
    QCOMPARE(toggled.size(), 0);
}

void SourceViewTest::gutterTipSaysWhatABreakpointIs()
{
    SourceMarks marks;
    marks.breakpoints.insert(9, {.look = BreakpointLook::Conditional, .tip = u"stops only if n > 3"_s});
    m_view->setMarks(marks);
    const QPoint at(8, pointAt(9, {}).y());
    QHelpEvent event(QEvent::ToolTip, at, gutter().mapToGlobal(at));
    QApplication::sendEvent(&gutter(), &event);
    QCOMPARE(QToolTip::text(), u"stops only if n > 3"_s);
}

void SourceViewTest::currentLineIsMarkedAndScrolledTo()
{
    m_view->resize(720, 160);
    SourceMarks marks;
    marks.currentLine = 42;
    m_view->setMarks(marks);
    m_view->showLine(42);
    QCOMPARE(m_view->caretLine(), 42);
    QVERIFY(m_view->viewport()->rect().contains(pointAt(42, {})));
    const QImage image = m_view->viewport()->grab().toImage();
    const QPoint right(image.width() - 4, pointAt(42, {}).y());
    QCOMPARE(image.pixelColor(right), roleColor(Role::CurrentLineBackground, m_view->palette()));

    marks.currentIsTop = false;
    m_view->setMarks(marks);
    QCOMPARE(m_view->viewport()->grab().toImage().pixelColor(right),
             roleColor(Role::FrameLineBackground, m_view->palette()));

    // What is in view stays where it is: stepping must not make the text jump.
    const int scrolled = m_view->verticalScrollBar()->value();
    m_view->showLine(41);
    QCOMPARE(m_view->verticalScrollBar()->value(), scrolled);
}

void SourceViewTest::firstLineShownStandsInside()
{
    const auto inside = [this](int line) {
        const int at = pointAt(line, {}).y();
        const int height = m_view->viewport()->height();
        return at > height / 4 && at < 3 * height / 4;
    };
    const SourceTextPtr text = Testing::sourceText(u"/src/bank/main.go"_s, QString::fromUtf8(Testing::sampleProgram));
    m_view->resize(720, 600);
    m_view->setSource(text, 28);
    QVERIFY(inside(28));
    m_view->showLine(28);     // a stop says it more than once
    m_view->resize(720, 320); // panels come beside it
    QVERIFY(inside(28));
    m_view->resize(720, 40);
    m_view->resize(720, 300);
    QVERIFY(inside(28));
    // Who scrolls away is not called back.
    m_view->verticalScrollBar()->setValue(0);
    m_view->resize(720, 280);
    QCOMPARE(m_view->verticalScrollBar()->value(), 0);
}

void SourceViewTest::hoverAsksForTheExpression()
{
    m_view->showLine(41);
    QSignalSpy wanted(m_view.get(), &SourceView::valueWanted);
    hover(41, u"transfer(accounts[i].fi"_s);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.first().first().toString(), u"accounts[i].first"_s);
    m_view->showValue(u"100 <b>"_s, wanted.first().last().toULongLong());
    QVERIFY(QToolTip::isVisible());
    QVERIFY(QToolTip::text().contains(u"100 &lt;b&gt;"_s));
}

void SourceViewTest::hoverOverCommentsStringsAndBlanksAsksNothing()
{
    QSignalSpy wanted(m_view.get(), &SourceView::valueWanted);
    hover(9, u"in wh"_s);             // second line of a block comment
    hover(17, u"-v  ver"_s);          // raw string of several lines
    hover(20, u"transfer mo"_s);      // line comment
    m_view->showLine(30);
    hover(27, u"Errorf(\"account %d: "_s);     // string
    hover(27, u"a.balance, n)"_s); // right of the line's end
    hover(21, u"fun"_s);              // keyword
    QCOMPARE(wanted.size(), 0);
}

void SourceViewTest::hoverOverASelectionAsksForIt()
{
    const QTextBlock block = m_view->document()->findBlockByNumber(25);
    QTextCursor cursor(block);
    const int start = block.position() + static_cast<int>(block.text().indexOf(u"a.balance"_s));
    cursor.setPosition(start);
    cursor.setPosition(start + 13, QTextCursor::KeepAnchor);
    m_view->showLine(26);
    m_view->setTextCursor(cursor);
    QSignalSpy wanted(m_view.get(), &SourceView::valueWanted);
    hover(26, u"a.bal"_s);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.first().first().toString(), u"a.balance < n"_s);
}

void SourceViewTest::lateValueIsDropped()
{
    m_view->showLine(30);
    QSignalSpy wanted(m_view.get(), &SourceView::valueWanted);
    hover(26, u"if a.bal"_s);
    hover(29, u"a.balance -= "_s);
    QCOMPARE(wanted.size(), 2);
    m_view->showValue(u"old"_s, wanted.first().last().toULongLong());
    QVERIFY(!QToolTip::text().contains(u"old"_s));
    m_view->showValue(u"new"_s, wanted.last().last().toULongLong());
    QVERIFY(QToolTip::text().contains(u"new"_s));
}

void SourceViewTest::keyboardAsksForTheValue()
{
    m_view->showLine(26);
    QTest::keyClick(m_view.get(), Qt::Key_End);
    QTest::keyClick(m_view.get(), Qt::Key_Left);
    QTest::keyClick(m_view.get(), Qt::Key_Left); // behind the n of "n {"
    QSignalSpy wanted(m_view.get(), &SourceView::valueWanted);
    m_view->askForValueAtCaret();
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.first().first().toString(), u"n"_s);
    const quint64 ticket = wanted.first().last().toULongLong();
    m_view->showNoValue(u"There is no <b>n</b> here."_s, ticket);
    QTRY_VERIFY2(QToolTip::text().contains(u"&lt;b&gt;n"), qPrintable(QToolTip::text()));
    QToolTip::hideText();
    QTRY_VERIFY(!QToolTip::isVisible());
    hover(26, u"if "_s); // in passing: no answer is no news
    m_view->showNoValue(u"There is nothing."_s, wanted.last().last().toULongLong());
    QVERIFY(!QToolTip::isVisible());
}

void SourceViewTest::contextMenuOffersWhatIsPossible()
{
    m_view->setRefusals({.breakpoints = {}, .runTo = {}, .runBackTo = u"This is not a recording."_s, .evaluate = {}});
    m_view->showLine(26);
    const QPoint at = pointAt(26, u"if a.bal"_s);
    QContextMenuEvent event(QContextMenuEvent::Mouse, at, m_view->viewport()->mapToGlobal(at));
    QApplication::sendEvent(m_view->viewport(), &event);
    auto *menu = m_view->findChild<QMenu *>();
    QVERIFY(menu != nullptr);

    QSignalSpy run(m_view.get(), &SourceView::runToWanted);
    QSignalSpy watch(m_view.get(), &SourceView::watchWanted);
    findAction(*menu, u"Run to Line 26"_s)->trigger();
    QCOMPARE(run.first().first().toInt(), 26);
    findAction(*menu, u"Watch a.balance"_s)->trigger();
    QCOMPARE(watch.first().first().toString(), u"a.balance"_s);
    const QAction *back = findAction(*menu, u"Run Back to Line 26"_s);
    QVERIFY(!back->isEnabled());
    QCOMPARE(back->toolTip(), u"This is not a recording."_s);
    QVERIFY(!findAction(*menu, u"Copy"_s)->isEnabled());
    menu->close();
}

void SourceViewTest::menuOfABreakpointLine()
{
    SourceMarks marks;
    marks.breakpoints.insert(9, {.look = BreakpointLook::Disabled, .tip = u"Breakpoint 1, off"_s});
    m_view->setMarks(marks);
    const QPoint at(8, pointAt(9, {}).y());
    QContextMenuEvent event(QContextMenuEvent::Mouse, at, gutter().mapToGlobal(at));
    QApplication::sendEvent(&gutter(), &event);
    auto *menu = m_view->findChild<QMenu *>();
    QVERIFY(menu != nullptr);
    QSignalSpy enabled(m_view.get(), &SourceView::breakpointEnableWanted);
    findAction(*menu, u"Enable Breakpoint"_s)->trigger();
    QCOMPARE(enabled.first().first().toInt(), 9);
    QCOMPARE(enabled.first().last().toBool(), true);
    menu->close();
}

void SourceViewTest::keysWork()
{
    QSignalSpy find(m_view.get(), &SourceView::findWanted);
    QSignalSpy line(m_view.get(), &SourceView::goToLineWanted);
    QTest::keyClick(m_view.get(), Qt::Key_F, Qt::ControlModifier);
    QTest::keyClick(m_view.get(), Qt::Key_G, Qt::ControlModifier);
    QCOMPARE(find.size(), 1);
    QCOMPARE(line.size(), 1);
    QTest::keyClick(m_view.get(), Qt::Key_Down);
    QCOMPARE(m_view->caretLine(), 2);
    QTest::keyClick(m_view.get(), Qt::Key_Home, Qt::ControlModifier);
    QTest::keyClick(m_view.get(), Qt::Key_End, Qt::ShiftModifier);
    QTest::keyClick(m_view.get(), Qt::Key_C, Qt::ControlModifier);
    QCOMPARE(QGuiApplication::clipboard()->text(), u"package main"_s);
}

void SourceViewTest::textCannotBeChanged()
{
    const QString before = m_view->toPlainText();
    QTest::keyClicks(m_view.get(), u"abc"_s);
    QTest::keyClick(m_view.get(), Qt::Key_Delete);
    QTest::keyClick(m_view.get(), Qt::Key_V, Qt::ControlModifier);
    QCOMPARE(m_view->toPlainText(), before);
}

void SourceViewTest::searchGoesAround()
{
    QCOMPARE(m_view->search(u"TRANSFER"_s, Qt::CaseSensitive), 0);
    QCOMPARE(m_view->goToMatch(false), 0);
    QCOMPARE(m_view->search(u"TRANSFER"_s, Qt::CaseInsensitive), 3);
    QCOMPARE(m_view->goToMatch(false), 1);
    QCOMPARE(m_view->caretLine(), 20);
    QCOMPARE(m_view->goToMatch(false, true), 1); // stays while the text is being written
    QCOMPARE(m_view->goToMatch(false), 2);
    QCOMPARE(m_view->goToMatch(false), 3);
    QCOMPARE(m_view->goToMatch(false), 1);
    QCOMPARE(m_view->goToMatch(true), 3);
    QCOMPARE(m_view->textCursor().selectedText(), u"transfer"_s);
}

void SourceViewTest::colours()
{
    const QColor keyword = colourAt(1, u"pack"_s);
    const QColor comment = colourAt(9, u"in wh"_s);
    const QColor string = colourAt(17, u"-v  "_s);
    QVERIFY(keyword.isValid() && comment.isValid() && string.isValid());
    QVERIFY(keyword != comment && comment != string && string != keyword);
}

void SourceViewTest::farLinesAreColouredFromTheirState()
{
    QString text = u"package main\n/*\n"_s;
    text += u"var x = 1 // still a comment\n"_s.repeated(20'000);
    text += u"*/\nvar y = 2\n"_s;
    m_view->setSource(Testing::sourceText(u"/src/long.go"_s, text));
    m_view->showLine(15'000);
    QTRY_VERIFY(m_view->isWhole());
    const auto *highlighter = m_view->findChild<LazyHighlighter *>();
    QTRY_VERIFY_WITH_TIMEOUT(highlighter->isComplete(), 20'000);
    QCOMPARE(colourAt(15'000, u"va"_s), colourAt(15'000, u"var x = 1 // st"_s));
    m_view->showLine(20'004);
    QVERIFY(colourAt(20'004, u"va"_s) != colourAt(15'000, u"va"_s));
}

void SourceViewTest::largeFileShowsAnExcerptFirst()
{
    QString text;
    for (int i = 1; i <= 20'000; ++i) {
        text += u"var line%1 = %1\n"_s.arg(i);
    }
    m_view->setSource(Testing::sourceText(u"/src/long.go"_s, text.chopped(1)), 15'000);
    QVERIFY(!m_view->isWhole());
    QCOMPARE(m_view->caretLine(), 15'000);
    QCOMPARE(m_view->textCursor().block().text(), u"var line15000 = 15000"_s);
    QTest::keyClick(m_view.get(), Qt::Key_Down);
    QTest::keyClick(m_view.get(), Qt::Key_Right);
    const int line = m_view->lineAtHeight(40);
    const QImage before = m_view->grab().toImage();
    QTRY_VERIFY(m_view->isWhole());
    // Nothing moves but the scroll bar.
    QCOMPARE(m_view->lineAtHeight(40), line);
    QCOMPARE(m_view->caretLine(), 15'001);
    QCOMPARE(m_view->textCursor().positionInBlock(), 1);
    const QRect left(0, 0, before.width() - 40, before.height() - 40);
    QCOMPARE(m_view->grab().toImage().copy(left), before.copy(left));

    m_view->setSource(Testing::sourceText(u"/src/long.go"_s, text.chopped(1)));
    m_view->showLine(12'345); // outside of the excerpt
    QCOMPARE(m_view->textCursor().block().text(), u"var line12345 = 12345"_s);
    QCOMPARE(m_view->search(u"line19999 "_s, Qt::CaseSensitive), 1);
    QCOMPARE(m_view->goToMatch(false), 1);
    QCOMPARE(m_view->textCursor().selectedText(), u"line19999 "_s);
    QTRY_VERIFY(m_view->isWhole());
    QCOMPARE(m_view->textCursor().selectedText(), u"line19999 "_s);
}

void SourceViewTest::anotherCodeFontIsTakenOver()
{
    const int lineHeight = m_view->fontMetrics().lineSpacing();
    const int gutterWidth = gutter().width();
    m_theme->setCodeFont({}, 2 * m_view->font().pointSize());
    QCOMPARE(m_view->font().pointSize(), codeFont().pointSize());
    QVERIFY(m_view->fontMetrics().lineSpacing() > lineHeight);
    QCOMPARE(gutter().font().pointSize(), codeFont().pointSize());
    QVERIFY(gutter().width() > gutterWidth);
    QVERIFY(m_view->tabStopDistance() > 3.5 * m_view->fontMetrics().horizontalAdvance(u' '));
}

void SourceViewTest::colourFollowsThePalette()
{
    const QColor light = colourAt(1, u"pack"_s);
    m_theme->setChoice(ThemeChoice::Dark);
    QTRY_VERIFY(colourAt(1, u"pack"_s) != light);
    QVERIFY(contrastRatio(colourAt(9, u"in wh"_s), m_view->palette().color(QPalette::Base)) >= 4.5);
}

void SourceViewTest::pictures()
{
    SourceMarks marks;
    marks.currentLine = 23;
    marks.frameLines = {41};
    marks.breakpoints.insert(21, {.look = BreakpointLook::Set, .tip = {}});
    marks.breakpoints.insert(26, {.look = BreakpointLook::Conditional, .tip = {}});
    marks.breakpoints.insert(29, {.look = BreakpointLook::Disabled, .tip = {}});
    marks.breakpoints.insert(30, {.look = BreakpointLook::Problem, .tip = {}});
    m_view->resize(720, 560);
    m_view->setMarks(marks);
    m_view->search(u"balance"_s, Qt::CaseSensitive);
    m_view->showLine(30);
    QTest::mouseMove(&gutter(), QPoint(8, pointAt(36, {}).y()));
    for (const ThemeChoice choice : {ThemeChoice::Light, ThemeChoice::Dark}) {
        m_theme->setChoice(choice);
        QTest::qWait(1); // palette changes arrive as events
        const QString name = choice == ThemeChoice::Light ? u"source-light"_s : u"source-dark"_s;
        Testing::savePicture(*m_view, name);
        const QImage large = Testing::savePicture(*m_view, name + u"-200"_s, 2.0);
        QCOMPARE(large.size(), m_view->size() * 2);
    }
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::SourceViewTest)
#include "tst_sourceview.moc"
