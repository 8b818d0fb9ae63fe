// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/source/goexpression.h"
#include "tests/support/testmain.h"

using namespace Qt::StringLiterals;

namespace Backstep {

class GoExpressionTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void under_data();
    void under();
    void outsideOfTheLine();
};

void GoExpressionTest::under_data()
{
    QTest::addColumn<QString>("line"); // the cursor stands on the character after '|'
    QTest::addColumn<QString>("expression");

    QTest::newRow("name") << u"	if |amount > 0 {"_s << u"amount"_s;
    QTest::newRow("end of the name") << u"	if amoun|t > 0 {"_s << u"amount"_s;
    QTest::newRow("first of a chain") << u"|a.b[i].c"_s << u"a"_s;
    QTest::newRow("second of a chain") << u"a.|b[i].c"_s << u"a.b"_s;
    QTest::newRow("index") << u"a.b[|i].c"_s << u"i"_s;
    QTest::newRow("bracket") << u"a.b|[i].c"_s << u"a.b[i]"_s;
    QTest::newRow("closing bracket") << u"a.b[i|].c"_s << u"a.b[i]"_s;
    QTest::newRow("last of a chain") << u"a.b[i].|c"_s << u"a.b[i].c"_s;
    QTest::newRow("nested index") << u"x = a[b[j]].|c + d"_s << u"a[b[j]].c"_s;
    QTest::newRow("map key with a bracket") << u"m[\"]\"].|c"_s << u"m[\"]\"].c"_s;
    QTest::newRow("pointer") << u"*|p = 3"_s << u"p"_s;
    QTest::newRow("parentheses") << u"(*p).|x"_s << u"(*p).x"_s;
    QTest::newRow("type assertion") << u"v.(*T).|x"_s << u"v.(*T).x"_s;
    QTest::newRow("argument") << u"f(|a, b)"_s << u"a"_s;
    QTest::newRow("unicode") << u"größe.|länge"_s << u"größe.länge"_s;
    QTest::newRow("called function") << u"a.mu.|Lock()"_s << QString();
    QTest::newRow("receiver of a call") << u"a.|mu.Lock()"_s << u"a.mu"_s;
    QTest::newRow("result of a call") << u"f(x).|y"_s << QString();
    QTest::newRow("call in an index") << u"a[f(x)].|y"_s << QString();
    QTest::newRow("keyword") << u"|return x"_s << QString();
    QTest::newRow("number") << u"x = |12"_s << QString();
    QTest::newRow("number in a chain") << u"x = 1.|5"_s << QString();
    QTest::newRow("blank") << u"x |= 1"_s << QString();
    QTest::newRow("operator") << u"x | = 1"_s << QString();
    QTest::newRow("comment") << u"x = 1 // the |sum"_s << QString();
    QTest::newRow("block comment") << u"x /* the |sum */ = y"_s << QString();
    QTest::newRow("after a block comment") << u"x /* the sum */ = |y"_s << u"y"_s;
    QTest::newRow("string") << u"s := \"a |b\""_s << QString();
    QTest::newRow("string with a quote") << u"s := \"a\\\" |b\" + c"_s << QString();
    QTest::newRow("after a string") << u"s := \"a // b\" + |c"_s << u"c"_s;
    QTest::newRow("raw string") << u"s := `a \\` + |c"_s << u"c"_s;
    QTest::newRow("rune") << u"r := '|a'"_s << QString();
    QTest::newRow("slice type") << u"var a |[]int"_s << QString();
    QTest::newRow("blank identifier") << u"|_ = x"_s << QString();
    QTest::newRow("broken brackets") << u"a]].|b"_s << QString();
    QTest::newRow("starts with a dot") << u".|b"_s << u"b"_s;
}

void GoExpressionTest::under()
{
    QFETCH(QString, line);
    QFETCH(const QString, expression);
    const qsizetype column = line.indexOf(u'|');
    line.remove(column, 1);
    const std::optional<GoExpression> found = goExpressionAt(line, column);
    QCOMPARE(found ? found->text : QString(), expression);
    if (found) {
        QCOMPARE(line.mid(found->start, found->text.size()), expression);
    }
}

void GoExpressionTest::outsideOfTheLine()
{
    QVERIFY(!goExpressionAt(QString(), 0));
    QVERIFY(!goExpressionAt(u"abc"_s, 3));
    QVERIFY(!goExpressionAt(u"abc"_s, -1));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::GoExpressionTest)
#include "tst_goexpression.moc"
