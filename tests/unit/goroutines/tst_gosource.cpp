// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/gosource.h"
#include "tests/support/testmain.h"

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

/// The line that ends in "//here", counted from 1.
int here(const QString &text)
{
    const QStringList lines = text.split(u'\n');
    for (int i = 0; i < lines.size(); ++i) {
        if (lines.at(i).endsWith("//here"_L1)) {
            return i + 1;
        }
    }
    return 0;
}

} // namespace

class GoSourceTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void locksHeld_data();
    void locksHeld();
    void locksOfTheLineItself();
    void waitExpression_data();
    void waitExpression();
    void selectCases();
    void mayUseAgain_data();
    void mayUseAgain();
    void mayUseAFieldAgain();
    void usesElsewhere_data();
    void usesElsewhere();
    void oddText_data();
    void oddText();
};

void GoSourceTest::locksHeld_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("held");

    QTest::newRow("deferred release") << u"func f() {\n a.mu.Lock()\n defer a.mu.Unlock()\n g() //here\n}"_s
                                      << QStringList{u"a.mu 2"_s};
    QTest::newRow("released before") << u"func f() {\n a.mu.Lock()\n a.mu.Unlock()\n g() //here\n}"_s << QStringList{};
    QTest::newRow("reading") << u"func f() {\n c.RLock()\n g() //here\n c.RUnlock()\n}"_s
                             << QStringList{u"c 2 reading"_s};
    QTest::newRow("a reader's release is not a writer's")
        << u"func f() {\n c.Lock()\n c.RUnlock()\n g() //here\n}"_s << QStringList{u"c 2"_s};
    QTest::newRow("another way gives it back")
        << u"func f() {\n m.Lock()\n if bad {\n  m.Unlock()\n  return\n }\n g() //here\n}"_s << QStringList{u"m 2"_s};
    QTest::newRow("this way gives it back")
        << u"func f() {\n m.Lock()\n if bad {\n  m.Unlock()\n  g() //here\n  return\n }\n}"_s << QStringList{};
    QTest::newRow("taken on another way")
        << u"func f() {\n if bad {\n  m.Lock()\n  return\n }\n g() //here\n}"_s << QStringList{};
    QTest::newRow("a function within is another time")
        << u"func f() {\n go func() {\n  m.Lock()\n }()\n g() //here\n}"_s << QStringList{};
    QTest::newRow("within a function within")
        << u"func f() {\n a.Lock()\n go func() {\n  m.Lock()\n  g() //here\n }()\n}"_s << QStringList{u"m 4"_s};
    QTest::newRow("in a loop") << u"func f() {\n for {\n  m.Lock()\n  g() //here\n  m.Unlock()\n }\n}"_s
                               << QStringList{u"m 3"_s};
    QTest::newRow("comments and strings")
        << u"func f() {\n // m.Lock()\n s := \"m.Lock()\"\n /* {\n m.Lock() */\n t := `}\n m.Lock()`\n g() //here\n}"_s
        << QStringList{};
    QTest::newRow("two") << u"func f() {\n a[i].mu.Lock()\n (&b).Lock()\n g() //here\n}"_s
                         << QStringList{u"a[i].mu 2"_s, u"b 3"_s};
    QTest::newRow("the line itself does not count") << u"func f() {\n m.Lock() //here\n}"_s << QStringList{};
    QTest::newRow("arguments in lines of their own")
        << u"func (s *S) f(\n a int,\n) error {\n s.mu.Lock()\n g() //here\n}"_s << QStringList{u"s.mu 4"_s};
}

void GoSourceTest::locksHeld()
{
    QFETCH(const QString, text);
    QFETCH(const QStringList, held);
    QStringList found;
    for (const LockInSource &lock : GoSource(text).locksAt(here(text))) {
        found.append(u"%1 %2%3"_s.arg(lock.expression).arg(lock.line).arg(lock.reading ? u" reading"_s : QString()));
    }
    QCOMPARE(found, held);
}

/// Several statements in one line: what lies before the one that waits counts.
void GoSourceTest::locksOfTheLineItself()
{
    const GoSource source(
        u"func f() {\n go func() { m.Lock(); c <- 1; m.Unlock() }()\n a.Lock(); <-c; b.Lock(); <-d\n}"_s);
    const QList<LockInSource> held{{u"m"_s, false, 2}};
    QCOMPARE(source.locksAt(2, WaitKind::Send), held);
    QCOMPARE(source.locksAt(2, WaitKind::Mutex), QList<LockInSource>()); // it is the one that is waited for
    QCOMPARE(source.locksAt(2), QList<LockInSource>());
    QCOMPARE(source.locksAt(3, WaitKind::Receive), QList<LockInSource>()); // which of them?
}

void GoSourceTest::waitExpression_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<WaitKind>("kind");
    QTest::addColumn<QString>("expression");

    QTest::newRow("lock") << u"from.mu.Lock()"_s << WaitKind::Mutex << u"from.mu"_s;
    QTest::newRow("once") << u"l.once.Do(func() {"_s << WaitKind::Mutex << u"l.once"_s;
    QTest::newRow("read lock") << u"c.mu.RLock()"_s << WaitKind::ReadLock << u"c.mu"_s;
    QTest::newRow("receive") << u"x := <-s.jobs"_s << WaitKind::Receive << u"s.jobs"_s;
    QTest::newRow("receive from a call") << u"<-ctx.Done()"_s << WaitKind::Receive << u"ctx.Done()"_s;
    QTest::newRow("range") << u"for job := range jobs {"_s << WaitKind::Receive << u"jobs"_s;
    QTest::newRow("send") << u"r.out[i] <- n * 2"_s << WaitKind::Send << u"r.out[i]"_s;
    QTest::newRow("send what is received") << u"out <- <-in"_s << WaitKind::Send << u"out"_s;
    QTest::newRow("of a call with a string")
        << u"lobby.room(\"games\").in <- 1"_s << WaitKind::Send << u"lobby.room(\"games\").in"_s;
    QTest::newRow("under a key") << u"x := <-rooms[\"a b\"]"_s << WaitKind::Receive << u"rooms[\"a b\"]"_s;
    QTest::newRow("group") << u"all.Wait()"_s << WaitKind::WaitGroup << u"all"_s;
    QTest::newRow("two candidates") << u"f(<-a, <-b)"_s << WaitKind::Receive << QString();
    QTest::newRow("none") << u"f()"_s << WaitKind::Receive << QString();
}

void GoSourceTest::waitExpression()
{
    QFETCH(const QString, line);
    QFETCH(const WaitKind, kind);
    QFETCH(const QString, expression);
    QCOMPARE(GoSource(u"func f() {\n "_s + line + u"\n}"_s).waitExpression(2, kind), expression);
}

/// As net/http has them; those of a select within belong to that one.
void GoSourceTest::selectCases()
{
    const QString text = uR"(func (pc *persistConn) readLoop() {
    select { //here
    case bodyEOF := <-waitForBodyRead:
        select {
        case inner <- true:
        }
    case pc.writech <- writeRequest{req, ch}:
    case <-rc.treq.ctx.Done():
        return
    case <-rooms["a b"]:
    case v, ok := <-pc.closech: // gone
    default:
    }
})"_s;
    const QList<CaseInSource> wanted{{u"waitForBodyRead"_s, false},
                                     {u"pc.writech"_s, true},
                                     {u"rc.treq.ctx.Done()"_s, false},
                                     {u"rooms[\"a b\"]"_s, false},
                                     {u"pc.closech"_s, false}};
    QCOMPARE(GoSource(text).selectCases(here(text)), wanted);
    QCOMPARE(GoSource(text).selectCases(here(text) + 2), (QList<CaseInSource>{{u"inner"_s, true}}));
    QVERIFY(GoSource(text).selectCases(1).isEmpty());
}

void GoSourceTest::mayUseAgain_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("again");

    QTest::newRow("later") << u"func f() {\n g() //here\n h(x)\n}"_s << true;
    QTest::newRow("before") << u"func f() {\n h(x)\n g() //here\n}"_s << false;
    QTest::newRow("in the line itself") << u"func f() {\n h(x) //here\n}"_s << true;
    QTest::newRow("earlier in a loop around it") << u"func f() {\n for {\n  h(x)\n  g() //here\n }\n}"_s << true;
    QTest::newRow("in a loop before") << u"func f() {\n for {\n  h(x)\n }\n g() //here\n}"_s << false;
    QTest::newRow("deferred") << u"func f() {\n defer h(x)\n g() //here\n}"_s << true;
    QTest::newRow("deferred within another function")
        << u"func f() {\n go func() {\n  defer h(x)\n }()\n g() //here\n}"_s << false;
    QTest::newRow("a field of that name") << u"func f() {\n g() //here\n h(a.x)\n}"_s << false;
    QTest::newRow("part of a name") << u"func f() {\n g() //here\n h(xy, _x)\n}"_s << false;
    QTest::newRow("all in one line") << u"func f() { g() } //here\nfunc k() {\n h(x)\n}"_s << false;
    QTest::newRow("all in one line, with it") << u"func f() { h(x) } //here"_s << true;
    QTest::newRow("in another function") << u"func f() {\n g() //here\n}\nfunc k() {\n h(x)\n}"_s << false;
}

void GoSourceTest::mayUseAgain()
{
    QFETCH(const QString, text);
    QFETCH(const bool, again);
    QCOMPARE(GoSource(text).mayUseAgain(here(text), u"x"_s), again);
}

void GoSourceTest::mayUseAFieldAgain()
{
    const QString text = u"func f() {\n g() //here\n h(a.x)\n}"_s;
    QVERIFY(GoSource(text).mayUseAgain(here(text), u"x"_s, GoSource::NamesOf::All));
    QVERIFY(!GoSource(text).mayUseAgain(here(text), u"y"_s, GoSource::NamesOf::All));
}

void GoSourceTest::usesElsewhere_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("elsewhere");

    const QString itself = u"func f() {\n x <- 1 //here\n}\n"_s;
    QTest::newRow("nowhere else") << itself << false;
    QTest::newRow("where it is declared") << u"var x = make(chan int)\n"_s + itself << false;
    QTest::newRow("where a field is made") << u"func n() *t {\n return &t{x: make(chan int)}\n}\n"_s + itself << false;
    QTest::newRow("another function") << itself + u"func g() {\n <-x\n}"_s << true;
    QTest::newRow("as a field of something else") << itself + u"func g(s *t) {\n <-s.x\n}"_s << true;
    QTest::newRow("an argument") << itself + u"func g() {\n h(x)\n}"_s << true;
    QTest::newRow("a function value in one line") << itself + u"var h = func() { <-x }"_s << true;
    QTest::newRow("a function within") << u"func f() {\n go func() { <-x }()\n x <- 1 //here\n}"_s << true;
    QTest::newRow("in a comment") << itself + u"func g() {\n // x\n}"_s << false;
}

void GoSourceTest::usesElsewhere()
{
    QFETCH(const QString, text);
    QFETCH(const bool, elsewhere);
    QCOMPARE(GoSource(text).usesElsewhere(u"x"_s, {here(text)}), elsewhere);
}

void GoSourceTest::oddText_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("empty") << QString();
    QTest::newRow("only closing braces") << u"}}}}\n)))"_s;
    QTest::newRow("only opening braces") << QString(10'000, u'{');
    QTest::newRow("unfinished string") << u"func f() { \"abc\n m.Lock()"_s;
    QTest::newRow("unfinished comment") << u"func f() { /*"_s;
    QTest::newRow("ends in a backslash") << u"\"\\"_s;
    QTest::newRow("ends in a star") << u"/**"_s;
}

void GoSourceTest::oddText()
{
    QFETCH(const QString, text);
    const GoSource source(text);
    for (const int line : {-1, 0, 1, 2, 1'000}) {
        std::ignore = source.locksAt(line);
        std::ignore = source.waitExpression(line, WaitKind::Receive);
        std::ignore = source.mayUseAgain(line, u"x"_s);
        std::ignore = source.usesElsewhere(u"x"_s, {line});
    }
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::GoSourceTest)
#include "tst_gosource.moc"
