// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/goroutines/goroutinedump.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QFile>
#include <QRandomGenerator>

#include <functional>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

QByteArray sample(const QString &name)
{
    QFile file(qEnvironmentVariable("BACKSTEP_SOURCE_DIR") + u"/tests/data/dumps/"_s + name + u".txt"_s);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

GoroutineDump parsed(const QByteArray &text)
{
    return parseGoroutineDump(text).value_or(GoroutineDump());
}

/// The n-th that waits for this reason.
DumpGoroutine waiting(const GoroutineDump &dump, const QString &reason, int n = 0)
{
    for (const DumpGoroutine &goroutine : dump.goroutines) {
        if (goroutine.waitReason == reason && n-- == 0) {
            return goroutine;
        }
    }
    return {};
}

/// "main.waiters.func1 dumps/main.go:65"
QString words(const CodeLocation &place)
{
    return place.function + u' ' + place.file.section(u'/', -2) + u':' + QString::number(place.line);
}

QStringList goroutineWords(const GoroutineDump &dump)
{
    QStringList all;
    for (const DumpGoroutine &goroutine : dump.goroutines) {
        QStringList one{QString::number(goroutine.id), goroutine.waitReason, QString::number(goroutine.elided)};
        for (const DumpFrame &frame : goroutine.frames) {
            one += words(frame.location) + frame.arguments;
        }
        one += words(goroutine.createdBy) + QString::number(goroutine.parent);
        all += one.join(u'|');
    }
    return all;
}

QByteArray mapLines(const QByteArray &text, const std::function<QByteArray(const QByteArray &, int)> &change)
{
    QByteArray result;
    int number = 0;
    const QList<QByteArray> lines = text.split('\n');
    for (const QByteArray &line : lines) {
        result += change(line, number++) + '\n';
    }
    return result;
}

} // namespace

/// Texts that real programs wrote (tests/programs/dumps, and one with C in it), as they are, in logs and damaged.
class GoroutineDumpTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void samples_data();
    void samples();
    void asked();
    void labelsInHeaders();
    void counts();
    void crash();
    void ages();
    void ancestors();
    void aHeadlineIsOfOneDump();
    void callsIntoC();
    void behindPrefixes_data();
    void behindPrefixes();
    void betweenOtherLines();
    void ofTwoWriters();
    void asMessageOfSeveralLines();
    void withinJson();
    void severalInOneText();
    void cutAnywhere();
    void damagedAnywhere();
    void hostileSizes();
    void nothingInIt();
    void oddLines();
    void cancelling();
};

void GoroutineDumpTest::samples_data()
{
    QTest::addColumn<int>("goroutines");
    QTest::addColumn<DumpCause>("cause");
    QTest::addColumn<QString>("headline");
    const QString asleep = u"fatal error: all goroutines are asleep - deadlock!"_s;
    QTest::newRow("asleep-go1.24") << 19 << DumpCause::AllAsleep << asleep;
    QTest::newRow("debug1-go1.24") << 23 << DumpCause::Asked << QString();
    QTest::newRow("debug2-go1.24") << 23 << DumpCause::Asked << QString();
    QTest::newRow("debug2-go1.27") << 23 << DumpCause::Asked << QString();
    QTest::newRow("panicall-go1.24") << 23 << DumpCause::Panic << u"panic: the bank is broken"_s;
    QTest::newRow("quit-go1.24") << 30 << DumpCause::Signal << u"SIGQUIT: quit"_s;
    QTest::newRow("crash-go1.27") << 29 << DumpCause::Signal << u"SIGQUIT: quit"_s;
    QTest::newRow("cgo-go1.24") << 7 << DumpCause::Signal << u"SIGQUIT: quit"_s;
    QTest::newRow("ancestors-go1.24") << 23 << DumpCause::Panic << u"panic: the bank is broken"_s;
}

void GoroutineDumpTest::samples()
{
    QFETCH(const int, goroutines);
    const auto dump = parseGoroutineDump(sample(QString::fromLatin1(QTest::currentDataTag())));
    QVERIFY(dump);
    QCOMPARE(dump->goroutines.size(), goroutines);
    QTEST(dump->cause, "cause");
    QTEST(dump->headline, "headline");
    QSet<GoroutineId> ids;
    for (const DumpGoroutine &goroutine : dump->goroutines) {
        ids.insert(goroutine.id);
        QVERIFY(!goroutine.frames.isEmpty());
        for (const DumpFrame &frame : goroutine.frames) {
            QVERIFY2(frame.location.known(), qPrintable(frame.location.function));
            QVERIFY(!frame.location.function.isEmpty() && !frame.location.function.contains(u'+'));
        }
    }
    QCOMPARE(ids.size(), goroutines);
}

void GoroutineDumpTest::asked()
{
    const GoroutineDump dump = parsed(sample(u"debug2-go1.24"_s));
    const DumpGoroutine &first = dump.goroutines.constFirst();
    QCOMPARE(first.id, 1);
    QCOMPARE(first.state, GoroutineState::Running);
    QVERIFY(first.createdBy.function.isEmpty());

    const DumpGoroutine sender = waiting(dump, u"chan send"_s, 2);
    QCOMPARE(sender.state, GoroutineState::Waiting);
    QCOMPARE(words(sender.frames.constFirst().location), u"main.waiters.func1 dumps/main.go:65"_s);
    QCOMPARE(words(sender.createdBy), u"main.waiters dumps/main.go:65"_s);
    QCOMPARE(sender.parent, 1);

    const DumpGoroutine locked = waiting(dump, u"sync.Mutex.Lock"_s);
    QCOMPARE(locked.frames.at(1).location.function, u"internal/sync.(*Mutex).lockSlow"_s);
    QVERIFY(locked.frames.at(1).arguments.startsWith("0xc000"_L1));
    QVERIFY(locked.frames.at(2).inlined);
    QVERIFY(locked.frames.at(4).arguments.startsWith("0x0?, 0x5, {"_L1));

    const DumpGoroutine deep = waiting(dump, u"chan receive"_s, 1);
    QCOMPARE(deep.elided, 51);
    QCOMPARE(deep.elidedAt, 50);
    QCOMPARE(deep.frames.size(), 100);
    QCOMPARE(waiting(dump, u"sync.RWMutex.RLock"_s).frames.at(2).location.function, u"main.(*store[...]).get"_s);
    for (const QString &reason : {u"chan receive (nil chan)"_s, u"chan send (nil chan)"_s, u"select (no cases)"_s,
                                  u"select"_s, u"IO wait"_s, u"sleep"_s, u"sync.Cond.Wait"_s}) {
        QVERIFY2(waiting(dump, reason).id > 0, qPrintable(reason));
    }
    const auto inThread = std::ranges::find(dump.goroutines, true, &DumpGoroutine::lockedToThread);
    QCOMPARE(inThread->waitReason, u"chan receive"_s);
}

void GoroutineDumpTest::labelsInHeaders()
{
    const GoroutineDump dump = parsed(sample(u"debug2-go1.27"_s));
    const auto labelled =
        std::ranges::find_if(dump.goroutines, [](const DumpGoroutine &one) { return !one.labels.isEmpty(); });
    QVERIFY(labelled != dump.goroutines.end());
    QCOMPARE(labelled->labels.value(u"route"_s), u"/transfer/{from}/{to}"_s);
    QCOMPARE(labelled->labels.value(u"method"_s), u"POST"_s);
    QCOMPARE(labelled->labels.value(u"odd"_s), u"a \"b\": {c}\\u000a"_s); // a line's end would command a terminal
    QCOMPARE(labelled->labels.size(), 3);
}

void GoroutineDumpTest::counts()
{
    const GoroutineDump dump = parsed(sample(u"debug1-go1.24"_s));
    QVERIFY(dump.counts);
    QCOMPARE(dump.remarks.size(), 1);
    const DumpGoroutine &labelled = dump.goroutines.at(3);
    QCOMPARE(labelled.id, 4);
    QCOMPARE(labelled.labels, dump.goroutines.at(4).labels);
    QCOMPARE(labelled.labels.value(u"route"_s), u"/transfer/{from}/{to}"_s);
    QCOMPARE(labelled.state, GoroutineState::Unknown);
    QCOMPARE(words(labelled.frames.constFirst().location), u"main.waiters.func9.1 dumps/main.go:114"_s);
    QVERIFY(labelled.frames.constFirst().location.pc > 0x400000);
    // What cannot but be so.
    QCOMPARE(waiting(dump, u"sync.Mutex.Lock"_s, 1).state, GoroutineState::Waiting);
    QVERIFY(waiting(dump, u"IO wait"_s).id > 0);
}

void GoroutineDumpTest::crash()
{
    // Each of the runtime's threads adds what it runs; that is no goroutine.
    const GoroutineDump dump = parsed(sample(u"crash-go1.27"_s));
    QCOMPARE(dump.firstLine, 4);
    QVERIFY(std::ranges::none_of(dump.goroutines, [](const DumpGoroutine &one) { return one.id == 0; }));
    QVERIFY(waiting(dump, u"GC sweep wait"_s).frames.constFirst().location.pc > 0);
}

void GoroutineDumpTest::ages()
{
    const GoroutineDump dump = parsed(sample(u"quit-go1.24"_s));
    QCOMPARE(waiting(dump, u"chan send"_s).minutes, 2);
    const auto inSyscall = std::ranges::find(dump.goroutines, GoroutineState::Syscall, &DumpGoroutine::state);
    QCOMPARE(inSyscall->minutes, 2);
    const auto inThread = std::ranges::find(dump.goroutines, true, &DumpGoroutine::lockedToThread);
    QCOMPARE(inThread->minutes, 2);
}

void GoroutineDumpTest::ancestors()
{
    // Who started it is not on its own stack.
    const DumpGoroutine sender = waiting(parsed(sample(u"ancestors-go1.24"_s)), u"chan send"_s);
    QCOMPARE(sender.frames.size(), 1);
    QCOMPARE(words(sender.createdBy), u"main.waiters dumps/main.go:65"_s);
    QCOMPARE(sender.parent, 1);
    QCOMPARE(sender.ancestors.size(), 1);
    QCOMPARE(sender.ancestors.at(0).id, 1);
    QCOMPARE(sender.ancestors.at(0).frames.size(), 2);
    QCOMPARE(words(sender.ancestors.at(0).frames.at(1).location), u"main.main dumps/main.go:140"_s);
}

void GoroutineDumpTest::aHeadlineIsOfOneDump()
{
    const QByteArray crash = "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [chan receive]:\n"
                             "main.main()\n\t/src/main.go:3 +0x1\n\n";
    const QByteArray later = "restarted\ngoroutine 1 [chan receive]:\nmain.main()\n\t/src/main.go:3 +0x1\n\n"
                             "goroutine 2 [chan receive]:\nmain.work()\n\t/src/main.go:9 +0x1\n\n";
    const GoroutineDump dump = parsed(crash + later);
    QCOMPARE(dump.goroutines.size(), 2);
    QCOMPARE(dump.cause, DumpCause::Asked); // it was the one before that could not go on
    QCOMPARE(parsed(crash).cause, DumpCause::AllAsleep);
}

void GoroutineDumpTest::callsIntoC()
{
    const GoroutineDump dump = parsed(sample(u"cgo-go1.24"_s));
    const auto inC = std::ranges::find_if(dump.goroutines, [](const DumpGoroutine &one) {
        return std::ranges::any_of(
            one.frames, [](const DumpFrame &frame) { return frame.location.function == "main._Cfunc_napInC"_L1; });
    });
    QVERIFY(inC != dump.goroutines.end());
    QCOMPARE(inC->state, GoroutineState::Syscall);
}

void GoroutineDumpTest::behindPrefixes_data()
{
    using Change = std::function<QByteArray(const QByteArray &, int)>;
    QTest::addColumn<Change>("change");
    const auto row = [](const char *name, const Change &change) { QTest::newRow(name) << change; };
    row("journald", [](const QByteArray &line, int number) {
        return "Nov  " + QByteArray::number(6 + number / 100) + " 16:31:" + QByteArray::number(10 + number % 50)
            + " web-1 bank[4711]: " + line;
    });
    row("docker compose", [](const QByteArray &line, int) { return "web-1  | " + line; });
    row("kubectl --prefix", [](const QByteArray &line, int) { return "[pod/bank-7d9f/bank] " + line; });
    row("kubectl --timestamps", [](const QByteArray &line, int number) {
        return "2026-11-26T16:31:05." + QByteArray::number(number * 7) + "Z " + line;
    });
    row("containerd", [](const QByteArray &line, int number) {
        return "2026-11-26T16:31:05." + QByteArray::number(number) + "+01:00 stderr F " + line;
    });
    row("syslog", [](const QByteArray &line, int number) {
        return "Nov 26 16:31:" + QByteArray::number(10 + number % 50)
            + " web-1 bank[4711]: " + QByteArray(line).replace("\t", "#011");
    });
    row("blanks for tabs", [](const QByteArray &line, int) { return QByteArray(line).replace("\t", "        "); });
    row("trimmed", [](const QByteArray &line, int) {
        QByteArray all = "web-1 | " + line;
        while (all.endsWith(' ')) {
            all.chop(1);
        }
        return all;
    });
    row("ends of lines of another system", [](const QByteArray &line, int) { return line + '\r'; });
    row("files of Docker", [](const QByteArray &line, int) {
        return R"({"log":")" + QByteArray(line).replace("\\", "\\\\").replace("\"", "\\\"").replace("\t", "\\t")
            + R"(\n","stream":"stderr","time":"2026-11-26T16:31:05Z"})";
    });
}

void GoroutineDumpTest::behindPrefixes()
{
    using Change = std::function<QByteArray(const QByteArray &, int)>;
    QFETCH(const Change, change);
    for (const QString &name : {u"debug2-go1.24"_s, u"debug2-go1.27"_s, u"asleep-go1.24"_s}) {
        const QByteArray text = sample(name);
        const GoroutineDump plain = parsed(text);
        const GoroutineDump logged = parsed(mapLines(text, change));
        QCOMPARE(goroutineWords(logged), goroutineWords(plain));
        QCOMPARE(logged.headline, plain.headline);
    }
}

void GoroutineDumpTest::betweenOtherLines()
{
    const QByteArray text = sample(u"debug2-go1.24"_s);
    const QByteArray noisy = "GET /x 200 (3 ms)\nlevel=info msg=(ready)\n"
        + mapLines(text,
                   [](const QByteArray &line, int number) {
                       return number % 5 == 3 ? line + "\n2026/11/26 16:31:05 http: request (id 7) took 3 ms" : line;
                   })
        + "goodbye\n";
    QCOMPARE(goroutineWords(parsed(noisy)), goroutineWords(parsed(text)));
}

void GoroutineDumpTest::ofTwoWriters()
{
    // Two containers crash at the same moment, and their lines mix.
    const QList<QByteArray> one = sample(u"debug2-go1.24"_s).split('\n');
    const QList<QByteArray> other = sample(u"asleep-go1.24"_s).split('\n');
    QByteArray mixed;
    for (qsizetype i = 0; i < qMax(one.size(), other.size()); ++i) {
        mixed += i < other.size() ? "web-2  | " + other.at(i) + '\n' : QByteArray();
        mixed += i < one.size() ? "web-1  | " + one.at(i) + '\n' : QByteArray();
    }
    const GoroutineDump dump = parsed(mixed);
    QCOMPARE(goroutineWords(dump), goroutineWords(parsed(sample(u"debug2-go1.24"_s))));
    QCOMPARE(dump.remarks.size(), 1);
}

void GoroutineDumpTest::asMessageOfSeveralLines()
{
    const QByteArray text = sample(u"panicall-go1.24"_s);
    const QByteArray stack = text.sliced(text.indexOf("goroutine 1 "));
    const QStringList wanted = goroutineWords(parsed(text));
    QCOMPARE(goroutineWords(parsed("2026/11/26 16:31:05 recovered: " + stack)), wanted);
    // Journald shows the later lines of a message below the first.
    const QByteArray prefix = "Nov 26 16:31:05 web-1 bank[4711]: ";
    const QByteArray indented = mapLines(stack, [&prefix](const QByteArray &line, int number) {
        return number == 0 ? prefix + line : QByteArray(prefix.size(), ' ') + line;
    });
    QCOMPARE(goroutineWords(parsed(indented)), wanted);
}

void GoroutineDumpTest::withinJson()
{
    QByteArray stack = "goroutine 7 [running]:\nmain.pay({0xc000012345, 0x5})\n\t/src/\xc3\xa4/pay.go:12 +0x1d\n";
    stack.replace("\n", "\\n").replace("\t", "\\t");
    const GoroutineDump dump =
        parsed(R"({"level":"error","msg":"boom","stack":")" + stack + R"(","request":"r7"})" + '\n');
    QCOMPARE(dump.goroutines.size(), 1);
    QCOMPARE(words(dump.goroutines.constFirst().frames.constFirst().location), u"main.pay ä/pay.go:12"_s);
}

void GoroutineDumpTest::severalInOneText()
{
    const QByteArray small = "goroutine 1 [running]:\nmain.main()\n\t/src/main.go:3 +0x1d\n\n";
    const QByteArray large = sample(u"debug2-go1.24"_s);
    const GoroutineDump dump = parsed(small + small + large + '\n' + small);
    QCOMPARE(dump.goroutines.size(), 23);
    QCOMPARE(dump.firstLine, 9);
    QCOMPARE(dump.remarks.size(), 1);
    QVERIFY(dump.remarks.constFirst().contains("line 9"_L1));
    QCOMPARE(parsed(small + small).firstLine, 5); // the last of equals
}

void GoroutineDumpTest::cutAnywhere()
{
    for (const QString &name : {u"debug2-go1.27"_s, u"debug1-go1.24"_s}) {
        const QByteArray text = sample(name);
        const qsizetype all = parsed(text).goroutines.size();
        for (qsizetype size = 0; size < text.size(); size += 37) {
            const auto dump = parseGoroutineDump(text.first(size));
            QVERIFY(!dump || dump->goroutines.size() <= all);
        }
    }
}

void GoroutineDumpTest::damagedAnywhere()
{
    QRandomGenerator random(4711);
    const QByteArray good = sample(u"quit-go1.24"_s);
    for (int round = 0; round < 200; ++round) {
        QByteArray text = good;
        for (int i = 0; i < 40; ++i) {
            text[random.bounded(static_cast<int>(text.size()))] = static_cast<char>(random.bounded(256));
        }
        const auto dump = parseGoroutineDump(text);
        QVERIFY(dump && dump->goroutines.size() > 5);
        for (const DumpGoroutine &goroutine : dump->goroutines) {
            for (const DumpFrame &frame : goroutine.frames) {
                QVERIFY(std::ranges::all_of(frame.location.function, [](QChar c) { return c.isPrint(); }));
            }
        }
    }
}

void GoroutineDumpTest::hostileSizes()
{
    const QByteArray frame = "#\t0x1\tmain.f+0x1\t/src/main.go:3\n\n";
    const GoroutineDump many = parsed("goroutine profile: total 9223372036854775807\n9223372036854775807 @ 0x1\n"
                                      + frame + "5 @ 0x1\n" + frame);
    QCOMPARE(many.goroutines.size(), 1'000'000);
    QVERIFY(many.remarks.size() == 2 && many.remarks.at(1).contains("1000000"_L1));

    QByteArray deep = "goroutine 1 [running]:\n";
    for (int i = 0; i < 5'000; ++i) {
        deep += "main.f()\n\t/src/main.go:3 +0x1d\n";
    }
    QCOMPARE(parsed(deep).goroutines.constFirst().frames.size(), 1'000);

    const QByteArray one = "goroutine 1 [running]:\nmain.main()\n\t/src/main.go:3\n";
    const GoroutineDump wide = parsed(QByteArray(1 << 20, 'x') + '\n' + one);
    QVERIFY(wide.goroutines.size() == 1 && wide.remarks.size() == 1);
    QByteArray labelled = "goroutine 1 [running] {";
    for (int i = 0; i < 5'000; ++i) {
        labelled += 'k' + QByteArray::number(i) + ": v, ";
    }
    QCOMPARE(parsed(labelled + "}:\nmain.main()\n\t/src/main.go:3\n").goroutines.constFirst().labels.size(), 256);
    // Numbers that fit nowhere.
    QVERIFY(!parseGoroutineDump("goroutine 99999999999999999999999 [running]:\nmain.main()\n\t/src/main.go:3\n"));
    const GoroutineDump odd = parsed("goroutine 1 [select, 99999999999999999999 minutes]:\nmain.main()\n"
                                     "\t/src/main.go:99999999999999999999\n");
    QVERIFY(odd.goroutines.size() == 1 && odd.goroutines.constFirst().minutes == 0);
}

void GoroutineDumpTest::nothingInIt()
{
    for (const QByteArray &text : {QByteArray(), QByteArray("hello\n"), QByteArray("goroutine 0 [idle]:\n"),
                                   QByteArray("<html>404 page not found</html>"), QByteArray(1000, '\0')}) {
        const auto dump = parseGoroutineDump(text);
        QVERIFY(!dump);
        QCOMPARE(dump.error().code, QString(ErrorCode::badInput));
        QVERIFY(dump.error().message.contains("debug=2"_L1));
    }
}

void GoroutineDumpTest::oddLines()
{
    const GoroutineDump dump = parsed("goroutine 5 [chan receive (leaked), locked to thread]:\n"
                                      "main.f({0x1, 0x2}, ...)\n"
                                      "\tC:/Users/a b/x.go:12 +0x1d\n"
                                      "non-Go function at pc=7f0012\n"
                                      "created by main.main\n"
                                      "\t/src/my dir/main.go:7\n"
                                      "\n"
                                      "goroutine 6 [running, synctest bubble 3]:\n"
                                      "\tgoroutine running on other thread; stack unavailable\n"
                                      "created by main.main in goroutine 5\n"
                                      "\t/src/main.go:8 +0x10\n");
    QCOMPARE(dump.goroutines.size(), 2);
    const DumpGoroutine &first = dump.goroutines.at(0);
    QVERIFY(first.leaked && first.lockedToThread);
    QCOMPARE(first.waitReason, u"chan receive"_s);
    QCOMPARE(first.frames.size(), 2);
    QCOMPARE(first.frames.at(0).location.file, u"C:/Users/a b/x.go"_s);
    QCOMPARE(first.frames.at(1).location.function, u"non-Go function"_s);
    QCOMPARE(first.createdBy.file, u"/src/my dir/main.go"_s);
    QCOMPARE(first.parent, 0);
    const DumpGoroutine &second = dump.goroutines.at(1);
    QCOMPARE(second.state, GoroutineState::Running);
    QVERIFY(second.remark.contains("other thread"_L1));
    QCOMPARE(second.parent, 5);
}

void GoroutineDumpTest::cancelling()
{
    StopSource source;
    source.requestStop();
    const auto dump = parseGoroutineDump(sample(u"debug2-go1.24"_s), source.token());
    QVERIFY(!dump);
    QCOMPARE(dump.error().code, QString(ErrorCode::cancelled));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::GoroutineDumpTest)
#include "tst_goroutinedump.moc"
