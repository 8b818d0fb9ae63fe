// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/integration/session/capsulemakingcase.h"
#include "tests/support/settled.h"

#include <QDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::settled;

/// Capsules that are not made: what cannot be, and what would hold nothing of what was asked for, each with its
/// sentence and without a file; and what is not put into one that is made.
class CapsuleRefusedTest : public Testing::CapsuleMakingCase
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void whatCannotBeMadeIsExplained();
    void tooManyAreRefusedBeforeTheWork();
    void aMisspeltPlaceIsSaid();
    void aConditionThatCannotBeEvaluatedIsRefused();
    void whatIsNotMetIsSaid_data();
    void whatIsNotMetIsSaid();
    void aFolderThatTakesNoFilesIsSaidBeforeTheWork();
    void waitsOfAnotherPositionAreNotKept();
};

void CapsuleRefusedTest::init()
{
    begin();
}

void CapsuleRefusedTest::whatCannotBeMadeIsExplained()
{
    const auto refused = [this](const CapsuleRequest &wanted) {
        const auto made = settled(making().maker->make(wanted));
        return !made.has_value() && made.error().message.endsWith(u'.') && !QFile::exists(m_file);
    };
    CapsuleRequest mask = request(SpreadMoments{3});
    mask.contents.masks = {u"("_s};
    QVERIFY(refused(mask));
    QVERIFY(refused(request(AtPlaces{})));
    QVERIFY(refused(
        request(AtPlaces{{{.file = u"/no.go"_s, .line = 1, .expression = {}, .condition = {}, .hitCondition = {}}}})));
    QVERIFY(refused(request(EveryStep{.goroutine = 4711, .firstEvent = 390, .lastEvent = 395})));
    CapsuleRequest live = request(SpreadMoments{3});
    live.target = ExecTarget{u"/bin/true"_s, {}, {}};
    QVERIFY(refused(live));
}

void CapsuleRefusedTest::tooManyAreRefusedBeforeTheWork()
{
    QVERIFY(problemOf(request(SpreadMoments{20'000})).has_value());
    QVERIFY(!problemOf(request(SpreadMoments{10'000})).has_value());
    CapsuleRequest wanted = request(EveryEvents{1});
    QVERIFY(!problemOf(wanted).has_value()); // nobody knows yet how many events there are
    wanted.most = 5;
    Making making = this->making();
    const auto made = settled(making.maker->make(wanted));
    QVERIFY(!made.has_value());
    QVERIFY2(made.error().message.contains(u"at most 5 moment"_s), qPrintable(made.error().message));
    QCOMPARE(making.session->calls().filter(u"seek"_s), QStringList());
    wanted.known.lastEvent = 400;
    QVERIFY(problemOf(wanted).has_value());
}

void CapsuleRefusedTest::aMisspeltPlaceIsSaid()
{
    BreakpointSpec wrong;
    wrong.expression = u"main.tranfser"_s;
    const auto made = settled(making().maker->make(request(AtPlaces{{lineOfBank(38), wrong}})));
    QVERIFY(!made.has_value());
    QVERIFY2(made.error().message.contains(u"main.tranfser"_s), qPrintable(made.error().message));
    QVERIFY(!made.error().message.contains(u"bank.go"_s));
}

void CapsuleRefusedTest::aConditionThatCannotBeEvaluatedIsRefused()
{
    BreakpointSpec place = lineOfBank(38);
    place.condition = u"nosuch > 3"_s;
    Making making = this->making();
    const auto made = settled(making.maker->make(request(AtPlaces{{place}})));
    QVERIFY(!made.has_value());
    const QString &said = made.error().message;
    QVERIFY2(said.contains(u"“nosuch > 3”"_s) && said.contains(u"bank.go:38: could not find symbol value"_s),
             qPrintable(said));
    making.maker.reset();
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden), QStringList());
}

void CapsuleRefusedTest::whatIsNotMetIsSaid_data()
{
    QTest::addColumn<MomentRecipe>("recipe");
    QTest::addColumn<QString>("said");
    BreakpointSpec never = lineOfBank(38);
    never.condition = u"amount > 1000"_s;
    QTest::newRow("no hit") << MomentRecipe(AtPlaces{{never}}) << u"no hit of “bank.go:38 if amount > 1000”"_s;
    QTest::newRow("behind the end") << MomentRecipe(EveryStep{.goroutine = 20, .firstEvent = 5'000, .lastEvent = 6'000})
                                    << u"recording ends at event"_s;
    QTest::newRow("before the program") << MomentRecipe(EveryStep{.goroutine = 1, .firstEvent = 0, .lastEvent = 100})
                                        << u"own code begins at event"_s;
    QTest::newRow("no step") << MomentRecipe(EveryStep{.goroutine = 20, .firstEvent = 434, .lastEvent = 435})
                             << u"takes no step between the events 434 and 435"_s;
    QTest::newRow("around nothing") << MomentRecipe(
        AroundEvent{.event = 5'000, .place = {}, .goroutine = 0, .back = 2, .forward = 2})
                                    << u"nothing around event 5000"_s;
}

void CapsuleRefusedTest::whatIsNotMetIsSaid()
{
    QFETCH(const MomentRecipe, recipe);
    QFETCH(const QString, said);
    Making making = this->making();
    const auto made = settled(making.maker->make(request(recipe)));
    QVERIFY(!made.has_value());
    QVERIFY2(made.error().message.contains(said), qPrintable(made.error().message));
    making.maker.reset();
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden), QStringList());
}

void CapsuleRefusedTest::aFolderThatTakesNoFilesIsSaidBeforeTheWork()
{
    for (const QString &file : {m_folder->filePath(u"no/such/x.capsule"_s), u"/proc/x.capsule"_s}) {
        Making making = this->making();
        CapsuleRequest wanted = request(SpreadMoments{3});
        wanted.file = file;
        const auto made = settled(making.maker->make(wanted));
        QVERIFY(!made.has_value());
        QVERIFY2(made.error().message.contains(QFileInfo(file).path()), qPrintable(made.error().message));
        QCOMPARE(making.session->calls(), QStringList());
    }
}

/// To know that a step was the last one, it went on; what it sees there is of no moment that was kept.
void CapsuleRefusedTest::waitsOfAnotherPositionAreNotKept()
{
    for (const MomentRecipe &recipe :
         {MomentRecipe(EveryStep{.goroutine = 20, .firstEvent = 390, .lastEvent = 410}),
          MomentRecipe(AroundEvent{.event = 392, .place = {}, .goroutine = 0, .back = 3, .forward = 0})}) {
        QFile::remove(m_file);
        Making making = this->making();
        const auto made = settled(making.maker->make(request(recipe)));
        QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().message));
        const auto reader = CapsuleReader::open(m_file);
        QVERIFY(reader);
        for (const MomentInfo &moment : *(*reader)->moments()) {
            QVERIFY2(!moment.waits, qPrintable(moment.why)); // nothing hangs there
        }
    }
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::CapsuleRefusedTest)
#include "tst_capsulerefused.moc"
