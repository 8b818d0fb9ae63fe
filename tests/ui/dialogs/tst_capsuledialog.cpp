// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/plurals.h"
#include "tests/support/pictures.h"
#include "tests/support/testmain.h"
#include "ui/dialogs/capsuledialog.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

class CapsuleDialogTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QCoreApplication::installTranslator(&m_plurals); }
    void everyRecipeBecomesItsRequest();
    void aroundABookmark();
    void privateThingsAreLeftOutUntilAskedFor();
    void whatItWillContainIsReadBeforeItIsWritten();
    void refusalsAreSentences();
    void numbersAreRead();
    void coreHasOneMoment();

private:
    EnglishPlurals m_plurals;
};

namespace {

CapsuleDialog::Start startIn(const QTemporaryDir &folder)
{
    Stop stop;
    stop.event = 848;
    stop.goroutine = 18;
    stop.location.file = u"/src/bank.go"_s;
    stop.location.line = 54;
    stop.location.function = u"main.transfer"_s;
    CapsuleDialog::Start start;
    start.request.target = ReplayTarget{u"/recordings/bank"_s};
    start.request.file = folder.filePath(u"bank.capsule"_s);
    start.stop = std::make_shared<const Stop>(stop);
    start.lastEvent = 1200;
    return start;
}

void choose(const CapsuleDialog &dialog, const QString &recipe)
{
    auto *box = dialog.findChild<QComboBox *>(u"recipe"_s);
    const int index = box->findText(recipe, Qt::MatchContains);
    QVERIFY2(index >= 0, qPrintable(recipe));
    box->setCurrentIndex(index);
}

QString summaryOf(const CapsuleDialog &dialog)
{
    return dialog.findChild<QLabel *>(u"summary"_s)->text();
}

} // namespace

void CapsuleDialogTest::everyRecipeBecomesItsRequest()
{
    const QTemporaryDir folder;
    CapsuleDialog dialog(startIn(folder));
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    choose(dialog, u"spread"_s);
    dialog.findChild<QSpinBox *>(u"moments"_s)->setValue(70);
    QCOMPARE(std::get<SpreadMoments>(dialog.request().recipe).moments, 70);
    choose(dialog, u"events"_s);
    dialog.findChild<QSpinBox *>(u"events"_s)->setValue(25);
    QCOMPARE(std::get<EveryEvents>(dialog.request().recipe).events, 25);
    choose(dialog, u"lines or functions"_s);
    dialog.findChild<QLineEdit *>(u"places"_s)->setText(u"main.transfer, bank.go:31"_s);
    dialog.findChild<QLineEdit *>(u"condition"_s)->setText(u"amount > 3"_s);
    const QList<BreakpointSpec> places = std::get<AtPlaces>(dialog.request().recipe).places;
    QCOMPARE(places.size(), 2);
    QCOMPARE(places.at(1).expression, u"bank.go:31"_s);
    QCOMPARE(places.at(1).condition, u"amount > 3"_s);
    choose(dialog, u"each step"_s);
    const auto steps = std::get<EveryStep>(dialog.request().recipe);
    QCOMPARE(steps, (EveryStep{18, 848, 1200}));
    choose(dialog, u"around"_s);
    const auto around = std::get<AroundEvent>(dialog.request().recipe);
    QCOMPARE(around.event, 848);
    QCOMPARE(around.place.line, 54);
    QCOMPARE(around.goroutine, 18);
}

void CapsuleDialogTest::aroundABookmark()
{
    const QTemporaryDir folder;
    CapsuleDialog::Start start = startIn(folder);
    start.request.bookmarks = {{.event = 395, .note = u"before the lock"_s}, {.event = 700, .note = {}}};
    CapsuleDialog dialog(start);
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    dialog.show();
    QVERIFY(QTest::qWaitForWindowExposed(&dialog));
    choose(dialog, u"around"_s);
    QCOMPARE(std::get<AroundEvent>(dialog.request().recipe).event, 848); // where it stands
    auto *centre = dialog.findChild<QComboBox *>(u"centre"_s);
    centre->setCurrentIndex(centre->findText(u"before the lock"_s, Qt::MatchContains));
    const auto around = std::get<AroundEvent>(dialog.request().recipe);
    QCOMPARE(around.event, 395);
    QVERIFY(!around.place.known()); // the line is that of where it stands
    QVERIFY2(summaryOf(dialog).contains(u"from event 395"_s), qPrintable(summaryOf(dialog)));
    Testing::savePicture(dialog, u"capsule-dialog-bookmark"_s);
}

void CapsuleDialogTest::privateThingsAreLeftOutUntilAskedFor()
{
    const QTemporaryDir folder;
    CapsuleDialog dialog(startIn(folder));
    QVERIFY(!dialog.request().contents.environment);
    QVERIFY(!dialog.request().contents.commandLine);
    QCOMPARE(dialog.request().contents.masks, CapsuleContents::defaultMasks());
    dialog.findChild<QCheckBox *>(u"environment"_s)->setChecked(true);
    dialog.findChild<QLineEdit *>(u"masks"_s)->setText(u"(?i)iban, card"_s);
    dialog.findChild<QCheckBox *>(u"values"_s)->setChecked(false);
    const CapsuleContents contents = dialog.request().contents;
    QVERIFY(contents.environment && !contents.values);
    QCOMPARE(contents.masks, (QStringList{u"(?i)iban"_s, u"card"_s}));
    dialog.findChild<QLineEdit *>(u"masks"_s)->setText(u"pin[0-9]{4,6}, (a,b)"_s);
    QCOMPARE(dialog.request().contents.masks, (QStringList{u"pin[0-9]{4,6}"_s, u"(a,b)"_s}));
    QCOMPARE(contents.packageVariables, QString());
    dialog.findChild<QLineEdit *>(u"packages"_s)->setText(u"^main\\."_s);
    QCOMPARE(dialog.request().contents.packageVariables, u"^main\\."_s);
    QVERIFY(summaryOf(dialog).contains(u"Package variables whose name matches ^main\\.."_s));
}

void CapsuleDialogTest::whatItWillContainIsReadBeforeItIsWritten()
{
    const QTemporaryDir folder;
    CapsuleDialog dialog(startIn(folder));
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    QSignalSpy chosen(&dialog, &CapsuleDialog::requestChosen);
    dialog.open();
    for (const QString &sentence : describeCapsule(dialog.request())) {
        QVERIFY2(summaryOf(dialog).contains(sentence), qPrintable(sentence));
    }
    const QString before = summaryOf(dialog);
    dialog.findChild<QCheckBox *>(u"environment"_s)->setChecked(true);
    QVERIFY(summaryOf(dialog) != before);
    Theme theme;
    for (const ThemeChoice choice : {ThemeChoice::Dark, ThemeChoice::Light}) {
        theme.setChoice(choice);
        QTest::qWait(50);
        Testing::savePicture(dialog,
                             choice == ThemeChoice::Dark ? u"dialog-capsule-dark"_s : u"dialog-capsule-light"_s);
    }
    QVERIFY(chosen.isEmpty());
    QTest::mouseClick(dialog.findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok), Qt::LeftButton);
    QCOMPARE(chosen.size(), 1);
}

void CapsuleDialogTest::refusalsAreSentences()
{
    const QTemporaryDir folder;
    CapsuleDialog dialog(startIn(folder));
    dialog.setAttribute(Qt::WA_DeleteOnClose, false);
    QSignalSpy chosen(&dialog, &CapsuleDialog::requestChosen);
    dialog.open();
    const QPushButton *ok = dialog.findChild<QDialogButtonBox *>()->button(QDialogButtonBox::Ok);
    auto *file = dialog.findChild<QLineEdit *>(u"file"_s);
    const auto refused = [&] {
        QTest::mouseClick(const_cast<QPushButton *>(ok), Qt::LeftButton);
        return dialog.shownProblem();
    };
    const QString good = file->text();
    file->setText(u"bank.capsule"_s);
    QVERIFY(refused().contains(u"folder"_s));
    file->setText(folder.filePath(u"bank.sqlite"_s));
    QVERIFY(refused().contains(u".capsule"_s));
    file->setText(folder.filePath(u"no/such/bank.capsule"_s));
    QVERIFY(refused().contains(folder.filePath(u"no/such"_s)));
    file->setText(good);
    QVERIFY(QFile(good + u".part"_s).open(QFile::WriteOnly)); // what a making that was killed has left
    QVERIFY2(refused().contains(u".part"_s), qPrintable(refused()));
    QVERIFY(QFile::remove(good + u".part"_s));
    dialog.findChild<QLineEdit *>(u"masks"_s)->setText(u"(unclosed"_s);
    QVERIFY(!refused().isEmpty());
    dialog.findChild<QLineEdit *>(u"masks"_s)->clear();
    choose(dialog, u"lines or functions"_s);
    QVERIFY(!refused().isEmpty());
    QVERIFY(chosen.isEmpty());
}

void CapsuleDialogTest::numbersAreRead()
{
    const QTemporaryDir folder;
    CapsuleDialog::Start start = startIn(folder);
    start.request.known.lastEvent = start.lastEvent;
    start.remark = u"Your bookmarks are left out."_s;
    const CapsuleDialog dialog(start);
    const auto shows = [&dialog](const QString &text) {
        return std::ranges::contains(dialog.findChildren<QLabel *>(), text, &QLabel::text);
    };
    choose(dialog, u"events"_s);
    auto *events = dialog.findChild<QSpinBox *>(u"events"_s);
    const QString many = CapsuleDialog::tr("event(s)", "behind a number", 2);
    const QString one = CapsuleDialog::tr("event(s)", "behind a number", 1);
    events->setValue(300);
    QVERIFY(shows(many));
    QVERIFY2(summaryOf(dialog).contains(u"Between "_s), qPrintable(summaryOf(dialog))); // the last event is known
    QVERIFY(summaryOf(dialog).contains(start.remark));
    events->setValue(1);
    QVERIFY(shows(one));
    QVERIFY(one != many);
}

void CapsuleDialogTest::coreHasOneMoment()
{
    const QTemporaryDir folder;
    CapsuleDialog::Start start = startIn(folder);
    start.recording = false;
    start.request.target = CoreTarget{u"/bin/bank"_s, u"/tmp/core"_s};
    const CapsuleDialog dialog(start);
    QCOMPARE(dialog.findChild<QComboBox *>(u"recipe"_s)->count(), 1);
    QVERIFY(std::holds_alternative<OneMoment>(dialog.request().recipe));
}

} // namespace Backstep

BACKSTEP_GUI_TEST_MAIN(Backstep::CapsuleDialogTest)
#include "tst_capsuledialog.moc"
