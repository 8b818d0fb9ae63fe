// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/capsuleplaces.h"
#include "tests/support/testmain.h"

#include <QElapsedTimer>

using namespace Qt::StringLiterals;

namespace Backstep {

/// Where breakpoints are among the moments of a capsule.
class CapsulePlacesTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void places_data();
    void places();
    void whatCannotBeFoundIsSaid_data();
    void whatCannotBeFoundIsSaid();
    void foreignExpressionsAreNotTried();
    void manyBreakpointsOnManyMoments();
};

namespace {

MomentInfo at(const QString &file, int line, const QString &function)
{
    MomentInfo moment;
    moment.location = {.pc = 0, .file = file, .line = line, .function = function};
    return moment;
}

CapsulePlaces bank()
{
    return CapsulePlaces({at(u"/src/bank.go"_s, 42, u"main.(*Bank).Transfer"_s),
                          at(u"/src/bank.go"_s, 40, u"main.(*Bank).Transfer"_s),
                          at(u"/src/bank.go"_s, 42, u"main.(*Bank).Transfer"_s),
                          at(u"/src/other/bank.go"_s, 42, u"other.Transfer"_s), at({}, 0, {})});
}

QStringList shown(const QList<CodeLocation> &places)
{
    QStringList result;
    for (const CodeLocation &place : places) {
        result.append(place.file + u':' + QString::number(place.line));
    }
    return result;
}

} // namespace

void CapsulePlacesTest::places_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QStringList>("expected");
    const QString bank = u"/src/bank.go:"_s;
    const QString other = u"/src/other/bank.go:42"_s;
    QTest::newRow("file") << u"bank.go:42"_s << QStringList{bank + u"42"_s, other};
    QTest::newRow("path") << u"/src/bank.go:40"_s << QStringList{bank + u"40"_s};
    QTest::newRow("method") << u"main.(*Bank).Transfer"_s << QStringList{bank + u"40"_s};
    QTest::newRow("method without its pointer") << u"Bank.Transfer"_s << QStringList{bank + u"40"_s};
    QTest::newRow("name alone") << u"Transfer"_s << QStringList{bank + u"40"_s, other};
    QTest::newRow("regular expression") << u"/Trans.*r$/"_s << QStringList{bank + u"40"_s, other};
}

void CapsulePlacesTest::places()
{
    QFETCH(const QString, expression);
    QFETCH(const QStringList, expected);
    Breakpoint breakpoint;
    breakpoint.spec.expression = expression;
    bank().resolve(breakpoint);
    QCOMPARE(shown(breakpoint.places), expected);
    QCOMPARE(breakpoint.problem, QString());
}

void CapsulePlacesTest::whatCannotBeFoundIsSaid_data()
{
    QTest::addColumn<QString>("expression");
    QTest::addColumn<QString>("said");
    QTest::newRow("nowhere") << u"main.nobody"_s << u"No moment of this capsule is at this place"_s;
    QTest::newRow("lines of a function") << u"Transfer:3"_s << u"set this as FILE:LINE"_s;
    QTest::newRow("no regular expression") << u"/(/"_s << u"No moment"_s;
}

void CapsulePlacesTest::whatCannotBeFoundIsSaid()
{
    QFETCH(const QString, expression);
    QFETCH(const QString, said);
    Breakpoint breakpoint;
    breakpoint.spec.expression = expression;
    bank().resolve(breakpoint);
    QVERIFY(!breakpoint.verified());
    QVERIFY2(breakpoint.problem.contains(said), qPrintable(breakpoint.problem));
}

void CapsulePlacesTest::foreignExpressionsAreNotTried()
{
    // Matched against this name it would take years.
    const CapsulePlaces places({at(u"/a.go"_s, 1, u"main."_s + u"a"_s.repeated(60) + u"!"_s)});
    Breakpoint breakpoint;
    breakpoint.spec.expression = u"/(a+)+(a+)+$/"_s;
    breakpoint.ofTarget = true;
    QElapsedTimer timer;
    timer.start();
    places.resolve(breakpoint);
    QVERIFY(timer.elapsed() < 1'000);
    QVERIFY(breakpoint.problem.contains(u"came with the capsule"_s));
}

void CapsulePlacesTest::manyBreakpointsOnManyMoments()
{
    // As many as a file may hold; compared one by one this would be a hundred million comparisons of paths.
    MomentInfoList moments;
    for (int i = 0; i < 100'000; ++i) {
        moments.append(at(u"/src/some/long/path/of/a/module/file.go"_s, i + 1, u"main.f%1"_s.arg(i % 100)));
    }
    QElapsedTimer timer;
    timer.start();
    const CapsulePlaces places(moments);
    for (int i = 0; i < 1'000; ++i) {
        Breakpoint breakpoint;
        breakpoint.spec.file = u"/src/some/long/path/of/a/module/file.go"_s;
        breakpoint.spec.line = 100 * i + 1;
        places.resolve(breakpoint);
        QCOMPARE(breakpoint.places.size(), 1);
    }
    QVERIFY2(timer.elapsed() < 10'000, qPrintable(QString::number(timer.elapsed())));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::CapsulePlacesTest)
#include "tst_capsuleplaces.moc"
