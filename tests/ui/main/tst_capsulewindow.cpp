// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/capsulereader.h"
#include "app/capsule/metacoding.h"
#include "app/session/capsulesession.h"
#include "app/settings/programstate.h"
#include "tests/support/densecapsule.h"
#include "tests/support/forgedcapsule.h"
#include "tests/support/pictures.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"
#include "tests/ui/main/windowfixture.h"
#include "ui/actions/actiontable.h"
#include "ui/dialogs/capsuledialog.h"
#include "ui/docks/dockintents.h"
#include "ui/main/capsulecontroller.h"
#include "ui/main/dockhost.h"
#include "ui/main/sessioncontroller.h"
#include "ui/main/stopfiller.h"
#include "ui/widgets/eventfield.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/positionbar.h"
#include "ui/widgets/progressstrip.h"

#include <QAction>
#include <QApplication>
#include <QFileDialog>
#include <QInputDialog>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace Backstep {

/// The window on a capsule: everything works, or is disabled with its reason.
class CapsuleWindowTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void barHasTheMoments();
    void barGoesToMoments();
    void barOfALiveProgramGoesToMoments();
    void keysGoFromMomentToMoment();
    void damageThatShowsLaterIsSaid();
    void theNextOneIsLookedForBesideIt();
    void whatCannotBeSaysWhy();
    void damagedOneIsExplained();
    void makesOneBesideTheSession();
    void keepsMomentsByHand();
    void aMomentThatCannotBeWrittenIsNotKept();
    void onlyOneDialogAsks();
    void aProgramElsewhereIsNotMoved();
    void closingAsksWhileOneIsMade_data();
    void closingAsksWhileOneIsMade();
    void aMakingThatGoesWrongKeepsTheWindow();
    void aPromiseToCloseCanBeTakenBack();
    void theQuestionGoesWithTheMaking();
    void checkpointsAreOnTheBar();
    void whatCameWithTheFileStaysInIt();
    void panels_data();
    void panels();

private:
    struct Opened
    {
        explicit Opened(const QString &file)
        {
            fixture.sessions.capsules = true;
            window = &fixture.show();
            window->open(CapsuleTarget{file});
            [[maybe_unused]] const bool filled = QTest::qWaitFor([this] {
                const StopPtr stop = window->session().filler().stop();
                return stop && window->session().filler().stack();
            });
        }
        [[nodiscard]] CapsuleSession &session() const
        {
            return *qobject_cast<CapsuleSession *>(window->session().session());
        }
        [[nodiscard]] PositionBar &bar() const { return window->findChild<EventField *>()->bar(); }

        Testing::WindowFixture fixture;
        MainWindow *window = nullptr;
    };

    /// A window that makes a capsule, which stands still after its first moments.
    struct Making
    {
        Making()
        {
            fixture.library.setFolder(library.path());
            window = &fixture.show();
            own = &fixture.openRecording();
        }
        [[nodiscard]] bool begin()
        {
            fixture.sessions.held = true;
            window->actionTable().action(u"capsule.make"_s)->trigger();
            if (!QTest::qWaitFor([this] { return window->findChild<CapsuleDialog *>() != nullptr; })) {
                return false;
            }
            auto *dialog = window->findChild<CapsuleDialog *>();
            dialog->findChild<QSpinBox *>(u"moments"_s)->setValue(50);
            dialog->accept();
            if (!QTest::qWaitFor([this] { return fixture.sessions.last != own; })) {
                return false;
            }
            session = fixture.sessions.last;
            // The file is begun on another thread, which may take its time: meanwhile the making must not end.
            const auto seeks = [this] { return session ? session->calls().filter(u"seek"_s).size() : 0; };
            const auto begun = [this, seeks] {
                if (session && seeks() <= 2) {
                    session->release(1);
                }
                return seeks() > 2 && files(u"*.part"_s) == 1;
            };
            return QTest::qWaitFor(begun, 30'000);
        }
        /// Closes the window and gives the answer that contains these words.
        void closeAndAnswer(const QString &words) const
        {
            window->close();
            auto *box = window->findChild<QMessageBox *>(u"leaving"_s);
            QVERIFY(window->isVisible() && box != nullptr);
            for (QAbstractButton *button : box->buttons()) {
                if (button->text().contains(words)) {
                    button->click();
                }
            }
            QTRY_VERIFY(!window->findChild<QMessageBox *>(u"leaving"_s) || !window->isVisible());
        }
        [[nodiscard]] qsizetype files(const QString &pattern) const
        {
            return QDir(library.path()).entryList({pattern}).size();
        }
        [[nodiscard]] QString message() const { return window->findChild<MessageBar *>()->text(); }

        QTemporaryDir library;
        Testing::WindowFixture fixture;
        MainWindow *window = nullptr;
        QPointer<Testing::FakeSession> own;
        QPointer<Testing::FakeSession> session; ///< of the making
    };

    QTemporaryDir m_folder;
    QString m_file;
};

void CapsuleWindowTest::initTestCase()
{
    m_file = m_folder.filePath(u"bank.capsule"_s);
    Testing::FakeSession session(Testing::FakeProgram::bank(8));
    CapsuleContents contents;
    contents.valueDepth = 2;
    const Result<void> made = Testing::makeDenseCapsule(session, MotionKind::StepInto, m_file, 200, contents);
    QVERIFY2(made, made ? "" : qPrintable(made.error().message));
}

void CapsuleWindowTest::barHasTheMoments()
{
    const Opened opened(m_file);
    const qsizetype moments = opened.session().moments()->size();
    QVERIFY(moments > 5);
    const auto marks = [&opened](MarkKind kind) {
        return std::ranges::count(opened.bar().marks().all(), kind, &PositionMark::kind);
    };
    QCOMPARE(marks(MarkKind::Moment), moments);
    // What the program wrote is known from the beginning, also what comes later than the moment that is shown.
    const auto reader = CapsuleReader::open(m_file);
    QVERIFY(reader.has_value() && (*reader)->outputLines() > 3);
    QTRY_COMPARE(marks(MarkKind::Output), (*reader)->outputLines());
    QCOMPARE(opened.window->models().output.rowCount(), 0);
    for (const PositionMark &mark : opened.bar().marks().all()) {
        if (mark.kind == MarkKind::Output) {
            const auto &all = *opened.session().moments();
            QVERIFY(all.at(mark.place - 1).outputLines > all.at(mark.place - 2).outputLines);
        }
    }
    QCOMPARE(opened.bar().placeAt(opened.bar().width()), moments);
    QVERIFY(opened.bar().describe(opened.bar().xOf(3)).contains(u"Moment 3 of"_s));
    QVERIFY(opened.bar().describe(opened.bar().xOf(3)).contains(u"Step 2."_s));
    opened.window->session().close();
    QTRY_VERIFY(opened.bar().marks().all().isEmpty());
}

void CapsuleWindowTest::barGoesToMoments()
{
    const Opened opened(m_file);
    PositionBar &bar = opened.bar();
    const int last = static_cast<int>(opened.session().moments()->size()) - 1;
    bar.setFocus();
    QTest::keyClick(&bar, Qt::Key_End);
    QTRY_COMPARE(opened.session().currentMoment(), last);
    QTest::keyClick(&bar, Qt::Key_Left);
    QTRY_COMPARE(opened.session().currentMoment(), last - 1);
    // A drag asks for all places that it passes; the last one counts.
    QTRY_COMPARE(opened.session().state(), SessionState::Stopped);
    QTest::mousePress(&bar, Qt::LeftButton, {}, QPoint(bar.xOf(last - 1), 10));
    for (int place = last - 1; place >= 4; --place) {
        QTest::mouseMove(&bar, QPoint(bar.xOf(place), 10));
    }
    QTest::mouseRelease(&bar, Qt::LeftButton, {}, QPoint(bar.xOf(4), 10));
    QTRY_COMPARE(opened.session().currentMoment(), 3);
    QTRY_COMPARE(opened.window->session().filler().stop()->number, opened.session().currentStop()->number);
}

/// There are no events in it, but there are moments.
void CapsuleWindowTest::barOfALiveProgramGoesToMoments()
{
    Result<Testing::ForgedCapsule> forged = Testing::ForgedCapsule::from(m_file);
    const auto reader = CapsuleReader::open(m_file);
    QVERIFY(forged.has_value() && reader.has_value());
    CapsuleFacts facts = (*reader)->facts();
    facts.origin = CapsuleOrigin::LiveProgram;
    forged->meta.insert(QByteArray(CapsuleFormat::factsKey.data()), encodedFacts(facts));
    const QString file = m_folder.filePath(u"live.capsule"_s);
    QVERIFY(forged->write(file));
    const Opened opened(file);
    PositionBar &bar = opened.bar();
    QVERIFY(!opened.session().capabilities().can(Ability::SeekEvent));
    QTRY_VERIFY(bar.isEnabled());
    QTest::mouseClick(&bar, Qt::LeftButton, {}, QPoint(bar.xOf(5), 10));
    QTRY_COMPARE(opened.session().currentMoment(), 4);
    const auto *field = opened.window->findChild<EventField *>();
    QVERIFY2(field->toolTip().contains(u"moment"_s), qPrintable(field->toolTip()));
}

void CapsuleWindowTest::keysGoFromMomentToMoment()
{
    const Opened opened(m_file);
    const ActionTable &actions = opened.window->actionTable();
    QVERIFY(QTest::qWaitForWindowActive(opened.window));
    const int first = opened.session().currentMoment();
    for (int i = 1; i <= 3; ++i) {
        QTRY_VERIFY(actions.action(u"debug.moment"_s)->isEnabled());
        QTest::keyClick(opened.window, Qt::Key_Right, Qt::AltModifier);
        QTRY_COMPARE(opened.session().currentMoment(), first + i);
        QTRY_COMPARE(opened.window->session().filler().stop()->number, opened.session().currentStop()->number);
    }
    QTest::keyClick(opened.window, Qt::Key_Left, Qt::AltModifier);
    QTRY_COMPARE(opened.session().currentMoment(), first + 2);
}

/// A block that is damaged shows when it is first read: in a panel, where there is little room for words.
void CapsuleWindowTest::damageThatShowsLaterIsSaid()
{
    const Result<Testing::ForgedCapsule> forged = Testing::ForgedCapsule::from(m_file);
    QVERIFY(forged.has_value());
    const QString file = m_folder.filePath(u"values.capsule"_s);
    QVERIFY(forged->write(file, [](Block &block) {
        if (block.kind == CapsuleFormat::RecordKind::Values) {
            block.data[block.data.size() / 2] = static_cast<char>(~block.data.at(block.data.size() / 2));
        }
    }));
    const Opened opened(file);
    const auto *bar = opened.window->findChild<MessageBar *>();
    QTRY_COMPARE(bar->kind(), MessageBar::Kind::Error);
    QVERIFY2(bar->text().contains(u"is damaged"_s), qPrintable(bar->text()));
    QVERIFY(opened.window->session().isOpen()); // what can be read can be looked at
}

void CapsuleWindowTest::theNextOneIsLookedForBesideIt()
{
    const Opened opened(m_file);
    opened.window->actionTable().action(u"file.openCapsule"_s)->trigger();
    auto *dialog = opened.window->findChild<QFileDialog *>(u"capsule.open"_s);
    QVERIFY(dialog != nullptr);
    QCOMPARE(dialog->directory().canonicalPath(), QDir(m_folder.path()).canonicalPath());
    dialog->reject();
}

void CapsuleWindowTest::whatCannotBeSaysWhy()
{
    const Opened opened(m_file);
    const ActionTable &actions = opened.window->actionTable();
    QTRY_VERIFY(actions.action(u"debug.stepOver"_s)->isEnabled());
    const QAction *instruction = actions.action(u"debug.stepInstruction"_s);
    QVERIFY(!instruction->isEnabled());
    QVERIFY(instruction->toolTip().contains(u"capsule"_s));
}

void CapsuleWindowTest::damagedOneIsExplained()
{
    const QString cut = m_folder.filePath(u"cut.capsule"_s);
    QVERIFY(QFile::copy(m_file, cut));
    QFile file(cut);
    QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner) && file.resize(file.size() / 3));
    Testing::WindowFixture fixture;
    fixture.sessions.capsules = true;
    MainWindow &window = fixture.show();
    window.open(CapsuleTarget{cut});
    QTRY_VERIFY(!window.session().isOpen());
    const auto *bar = window.findChild<MessageBar *>();
    QTRY_COMPARE(bar->kind(), MessageBar::Kind::Error);
    QVERIFY(bar->isVisible() && !bar->text().isEmpty());
    Testing::savePicture(window, u"capsule-window-damaged"_s);
}

void CapsuleWindowTest::makesOneBesideTheSession()
{
    const QTemporaryDir library;
    Testing::WindowFixture fixture;
    fixture.library.setFolder(library.path());
    MainWindow &window = fixture.show();
    const Testing::FakeSession &session = fixture.openRecording();
    const int moment = session.moment();
    const QPointer<Testing::FakeSession> own = fixture.sessions.last;
    window.actionTable().action(u"capsule.make"_s)->trigger();
    QTRY_VERIFY(window.findChild<CapsuleDialog *>() != nullptr);
    auto *dialog = window.findChild<CapsuleDialog *>();
    const QString file = dialog->request().file;
    QCOMPARE(QFileInfo(file).path(), library.path());
    dialog->findChild<QSpinBox *>(u"moments"_s)->setValue(5);
    dialog->accept();
    const auto *bar = window.findChild<MessageBar *>();
    QTRY_VERIFY2_WITH_TIMEOUT(bar->text().contains(u"is ready"_s), qPrintable(bar->text()), 15'000);
    QVERIFY(QFile::exists(file));
    QVERIFY(std::ranges::contains(*fixture.library.entries(), file, &LibraryEntry::path)); // it is listed
    QVERIFY(!window.findChild<ProgressStrip *>()->isVisible());
    QCOMPARE(own->moment(), moment); // the person's own session stands where it stood
    fixture.sessions.capsules = true;
    QTest::mouseClick(window.findChild<QToolButton *>(u"message.wayOn"_s), Qt::LeftButton);
    QTRY_VERIFY(qobject_cast<CapsuleSession *>(window.session().session()) != nullptr);
    QTRY_VERIFY(window.session().session()->currentStop() != nullptr);
    QVERIFY(!window.actionTable().action(u"capsule.make"_s)->isEnabled());
}

void CapsuleWindowTest::keepsMomentsByHand()
{
    const QTemporaryDir library;
    Testing::WindowFixture fixture;
    fixture.library.setFolder(library.path());
    MainWindow &window = fixture.show();
    Testing::FakeSession &session = fixture.openRecording();
    session.print({.source = OutputSource::ProgramOut, .text = u"an early line"_s, .event = 1}); // never again
    QVERIFY(!window.actionTable().action(u"capsule.finish"_s)->isEnabled());
    const QSignalSpy said(window.findChild<CapsuleController *>(), &CapsuleController::said);
    for (const QString &note : {u"here it begins"_s, u"and here"_s}) {
        QTRY_VERIFY(window.actionTable().action(u"capsule.keep"_s)->isEnabled());
        window.actionTable().action(u"capsule.keep"_s)->trigger();
        auto *dialog = window.findChild<QInputDialog *>(u"capsule.note"_s);
        QVERIFY(dialog != nullptr);
        // Before the first is written it is said what the file will hold.
        QCOMPARE(dialog->labelText().contains(u"environment"_s), note == u"here it begins"_s);
        dialog->setTextValue(note);
        dialog->accept();
        QTRY_VERIFY(!window.findChild<QInputDialog *>(u"capsule.note"_s));
        const quint64 before = window.session().filler().stop()->number;
        QTRY_COMPARE(said.size(), note == u"here it begins"_s ? 1 : 2);
        window.actionTable().action(u"debug.stepOver"_s)->trigger();
        QTRY_VERIFY2(window.session().filler().stop()->number > before,
                     qPrintable(window.findChild<MessageBar *>()->text()));
    }
    QTRY_VERIFY(window.actionTable().action(u"capsule.finish"_s)->isEnabled());
    window.actionTable().action(u"capsule.finish"_s)->trigger();
    QTRY_COMPARE(QDir(library.path()).entryList({u"*.capsule"_s}).size(), 1);
    QTRY_VERIFY(window.findChild<MessageBar *>()->text().contains(u"is ready"_s));
    const QString file = QDir(library.path()).entryInfoList({u"*.capsule"_s}).constFirst().filePath();
    const auto reader = CapsuleReader::open(file);
    QVERIFY(reader.has_value());
    QCOMPARE((*reader)->moments()->size(), 2);
    QCOMPARE((*reader)->output(0, 1)->first().text, u"an early line"_s);
    QVERIFY((*reader)->outputLinesAt(1).value_or(0) >= 1);
}

void CapsuleWindowTest::aMomentThatCannotBeWrittenIsNotKept()
{
    const QTemporaryDir library;
    Testing::WindowFixture fixture;
    fixture.library.setFolder(library.filePath(u"no/such/folder"_s));
    MainWindow &window = fixture.show();
    fixture.openRecording();
    QTRY_VERIFY(window.actionTable().action(u"capsule.keep"_s)->isEnabled());
    window.actionTable().action(u"capsule.keep"_s)->trigger();
    window.findChild<QInputDialog *>(u"capsule.note"_s)->accept();
    const auto *bar = window.findChild<MessageBar *>();
    QTRY_VERIFY2(bar->text().contains(u"cannot be written"_s), qPrintable(bar->text()));
    QCOMPARE(bar->kind(), MessageBar::Kind::Error);
    QVERIFY(!window.actionTable().action(u"capsule.finish"_s)->isEnabled());
}

void CapsuleWindowTest::onlyOneDialogAsks()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    Testing::FakeSession &session = fixture.openRecording();
    session.hold();
    window.actionTable().action(u"capsule.make"_s)->trigger();
    window.actionTable().action(u"capsule.make"_s)->trigger();
    session.release();
    QTRY_VERIFY(window.findChild<CapsuleDialog *>() != nullptr);
    window.actionTable().action(u"capsule.make"_s)->trigger();
    QTRY_COMPARE(session.waiting(), 0);
    QCOMPARE(window.findChildren<CapsuleDialog *>().size(), 1);
}

void CapsuleWindowTest::aProgramElsewhereIsNotMoved()
{
    Testing::WindowFixture fixture;
    MainWindow &window = fixture.show();
    window.open(ConnectTarget{u"localhost:4711"_s});
    const QAction *make = window.actionTable().action(u"capsule.make"_s);
    QTRY_VERIFY(window.actionTable().action(u"capsule.keep"_s)->isEnabled());
    QVERIFY(!make->isEnabled());
    QVERIFY2(make->toolTip().contains(u"by hand"_s), qPrintable(make->toolTip()));
}

void CapsuleWindowTest::closingAsksWhileOneIsMade_data()
{
    QTest::addColumn<QString>("answer");
    QTest::addColumn<int>("capsules");
    QTest::newRow("wait") << u"Done"_s << 1;
    QTest::newRow("keep") << u"Keep"_s << 1;
    QTest::newRow("discard") << u"iscard"_s << 0;
}

void CapsuleWindowTest::closingAsksWhileOneIsMade()
{
    QFETCH(const QString, answer);
    QFETCH(const int, capsules);
    Making making;
    QVERIFY(making.begin());
    making.closeAndAnswer(answer);
    making.session->release();
    QTRY_VERIFY_WITH_TIMEOUT(!making.window->isVisible(), 30'000);
    QCOMPARE(making.files(u"*.capsule"_s), capsules);
    QCOMPARE(making.files(u"*.part"_s), 0);
    QTRY_VERIFY(!making.own);
}

void CapsuleWindowTest::aMakingThatGoesWrongKeepsTheWindow()
{
    Making making;
    QVERIFY(making.begin());
    making.closeAndAnswer(u"Done"_s);
    making.session->die({u"lost"_s, u"The debugger has ended."_s, {}});
    QTRY_VERIFY2_WITH_TIMEOUT(making.message().contains(u"The debugger has ended."_s), qPrintable(making.message()),
                              30'000);
    QTRY_VERIFY(!making.session);
    QVERIFY(making.window->isVisible() && making.window->session().isOpen());
    QCOMPARE(making.files(u"*.capsule"_s), 1);
}

void CapsuleWindowTest::aPromiseToCloseCanBeTakenBack()
{
    Making making;
    QVERIFY(making.begin());
    making.closeAndAnswer(u"Done"_s);
    making.closeAndAnswer(u"Cancel"_s);
    making.session->release();
    QTRY_VERIFY_WITH_TIMEOUT(!making.session, 30'000);
    QTRY_VERIFY2(making.message().contains(u"is ready"_s), qPrintable(making.message()));
    QVERIFY(making.window->isVisible() && making.window->session().isOpen());
}

void CapsuleWindowTest::theQuestionGoesWithTheMaking()
{
    Making making;
    QVERIFY(making.begin());
    making.window->close();
    const QPointer<QMessageBox> box = making.window->findChild<QMessageBox *>(u"leaving"_s);
    QVERIFY(box && box->isVisible());
    making.session->release();
    QTRY_VERIFY2_WITH_TIMEOUT(making.message().contains(u"is ready"_s), qPrintable(making.message()), 30'000);
    QTRY_VERIFY(!box);
    QVERIFY(making.window->isVisible() && making.window->session().isOpen());
}

void CapsuleWindowTest::checkpointsAreOnTheBar()
{
    const Opened opened(m_file);
    const auto kept = [&opened]() -> std::optional<PositionMark> {
        for (const PositionMark &mark : opened.bar().marks().all()) {
            if (mark.kind == MarkKind::Checkpoint) {
                return mark;
            }
        }
        return {};
    };
    Q_EMIT opened.window->findChild<EventField *>()->momentRequested(7);
    QTRY_COMPARE(opened.session().currentMoment(), 6);
    QTRY_VERIFY(opened.window->actionTable().action(u"debug.checkpoint"_s)->isEnabled());
    opened.window->actionTable().action(u"debug.checkpoint"_s)->trigger();
    QTRY_VERIFY(kept());
    QCOMPARE(kept()->place, 7);
    Q_EMIT opened.window->findChild<EventField *>()->momentRequested(2);
    QTRY_COMPARE(opened.session().currentMoment(), 1);
    Q_EMIT opened.window->findChild<EventField *>()->markRequested(*kept());
    QTRY_COMPARE(opened.session().currentMoment(), 6);
    opened.window->session().removeCheckpoint(static_cast<int>(kept()->id));
    QTRY_VERIFY(!kept());
}

/// A colleague's capsule: breakpoints are shown and work, but are not taken over; bookmarks go when they are removed.
void CapsuleWindowTest::whatCameWithTheFileStaysInIt()
{
    Result<Testing::ForgedCapsule> forged = Testing::ForgedCapsule::from(m_file);
    QVERIFY(forged.has_value());
    BreakpointSpec theirs;
    theirs.expression = u"main.main"_s;
    forged->meta.insert(QByteArray(CapsuleFormat::breakpointsKey.data()), encodedBreakpoints({theirs}));
    forged->meta.insert(QByteArray(CapsuleFormat::bookmarksKey.data()), encodedBookmarks({{3, u"look here"_s}}));
    const QString file = m_folder.filePath(u"theirs.capsule"_s);
    QVERIFY(forged->write(file));

    const Opened opened(file);
    const auto bookmark = [&opened]() -> std::optional<PositionMark> {
        for (const PositionMark &mark : opened.bar().marks().all()) {
            if (mark.kind == MarkKind::Bookmark) {
                return mark;
            }
        }
        return {};
    };
    QTRY_VERIFY(bookmark());
    QCOMPARE(bookmark()->place, 3);
    QVERIFY(bookmark()->text.contains(u"look here"_s));
    opened.window->session().removeCheckpoint(static_cast<int>(bookmark()->id));
    QTRY_VERIFY(!bookmark());

    QCOMPARE(opened.session().breakpoints()->size(), 1);
    QVERIFY(opened.session().breakpoints()->first().verified());
    BreakpointSpec own;
    own.file = u"/home/me/bank.go"_s;
    own.line = 7;
    QVERIFY(Testing::settled(opened.session().addBreakpoint(own)).has_value());
    const auto kept = [&] { return loadProgramState(opened.fixture.settings, file).breakpoints; };
    QCOMPARE(kept().size(), 1);
    QCOMPARE(kept().first().line, 7);
    // Once it was changed by hand it is the person's own.
    theirs.condition = u"amount > 1"_s;
    QVERIFY(Testing::settled(opened.session().changeBreakpoint(1, theirs)).has_value());
    QCOMPARE(kept().size(), 2);
}

void CapsuleWindowTest::panels_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void CapsuleWindowTest::panels()
{
    QFETCH(const bool, dark);
    Opened opened(m_file);
    opened.fixture.theme.setChoice(dark ? ThemeChoice::Dark : ThemeChoice::Light);
    opened.window->actionTable().action(u"view.layoutDebug"_s)->trigger();
    Q_EMIT opened.window->findChild<EventField *>()->momentRequested(12);
    QTRY_COMPARE(opened.session().currentMoment(), 11);
    const ModelSet &models = opened.window->models();
    QTRY_VERIFY(models.stack.rowCount() > 0 && models.goroutines.rowCount() > 0 && models.variables.rowCount() > 0);
    QTest::qWait(200); // panels come one a turn
    Testing::savePicture(*opened.window, dark ? u"capsule-window-dark"_s : u"capsule-window-light"_s);
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::CapsuleWindowTest)
#include "tst_capsulewindow.moc"
