// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/rootsreader.h"
#include "tests/support/scriptedtransport.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"

#include <QJsonArray>
#include <QtEndian>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

using Words = QHash<quint64, quint64>;

/// A program of these words, with zeros around them, whose registers may be out of reach.
class Program : public Testing::ScriptedTransport
{
public:
    explicit Program(Words words, QString reg = {}) : m_words(std::move(words)), m_register(std::move(reg)) {}

    void write(const QByteArray &bytes) override
    {
        ScriptedTransport::write(bytes);
        const QJsonObject request = requests().constLast();
        const qint64 id = request.value("id"_L1).toInteger();
        const QJsonObject asked = request.value("params"_L1).toArray().at(0).toObject();
        if (!m_register.isEmpty() && asked.value("Expr"_L1).toString() == m_register) {
            answer(id, {{u"Variable"_s, QJsonObject{{u"name"_s, m_register}, {u"value"_s, u"0xc000000400"_s}}}});
        } else if (asked.contains("Expr"_L1)) {
            QMetaObject::invokeMethod(
                this, [this, id] { replyError(id, u"could not find symbol value"_s); }, Qt::QueuedConnection);
        } else {
            answer(id, {{u"Mem"_s, memory(asked)}, {u"IsLittleEndian"_s, true}});
        }
    }

private:
    [[nodiscard]] QString memory(const QJsonObject &asked) const
    {
        const auto from = static_cast<quint64>(asked.value("Address"_L1).toInteger());
        QByteArray content(asked.value("Length"_L1).toInteger(), '\0');
        for (qsizetype at = 0; at + 8 <= content.size(); at += 8) {
            qToLittleEndian(m_words.value(from + static_cast<quint64>(at)), content.data() + at);
        }
        return QString::fromLatin1(content.toBase64());
    }

    void answer(qint64 id, const QJsonObject &result)
    {
        QMetaObject::invokeMethod(this, [this, id, result] { reply(id, result); }, Qt::QueuedConnection);
    }

    Words m_words;
    QString m_register;
};

QList<quint64> numbers(const QByteArray &words)
{
    QList<quint64> found;
    for (qsizetype at = 0; at + 8 <= words.size(); at += 8) {
        if (const auto word = qFromLittleEndian<quint64>(words.constData() + at)) {
            found.append(word);
        }
    }
    return found;
}

/// What a program's roots are, and what is doubted about them.
struct Roots
{
    LivenessRoots found;
    bool complete = false;
    QStringList doubts;
};

Roots rootsOf(std::unique_ptr<Program> program, const RuntimeLayout &layout, const GoroutineTable &table = {})
{
    const auto client = std::make_shared<Delve::Client>(std::move(program));
    MemoryReader memory(client);
    RootsReader reader(client, memory);
    const auto roots = Testing::settled(reader.everything(layout, table, {}));
    return {.found = roots.value_or(LivenessRoots()), .complete = reader.complete(), .doubts = reader.doubts()};
}

} // namespace

/// Where pointers come from that are easily forgotten.
class RootsReaderTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void variablesOfPlugins();
    void whatWaitsForItsFinalizer();
    void finalizersInACircle();
    void waitersInACircle();
    void registersOfWhatRuns_data();
    void registersOfWhatRuns();
};

void RootsReaderTest::variablesOfPlugins()
{
    RuntimeLayout layout;
    layout.otherData = {{0x20000, 0x20010}, {0x40000, 0x40008}};
    auto program = std::make_unique<Program>(Words{{0x20008, 0xc000000100}, {0x40000, 0xc000000200}});
    const Roots roots = rootsOf(std::move(program), layout);
    QCOMPARE(numbers(roots.found.package), (QList<quint64>{0xc000000100, 0xc000000200}));
    QVERIFY(roots.complete);
    QCOMPARE(roots.doubts, QStringList());
    layout.allModules = false;
    QCOMPARE(rootsOf(std::make_unique<Program>(Words()), layout).doubts.size(), 1);
}

/// Two blocks in a list, and one that leads to itself as memory that changes hands may.
void RootsReaderTest::whatWaitsForItsFinalizer()
{
    RuntimeLayout layout;
    layout.finalizers = 0x30000;
    layout.cleanups = 0x50000;
    layout.cleanupsLink = 16;
    auto program = std::make_unique<Program>(Words{{0x30000, 0x32000},
                                                   {0x30018, 0xc000000100},
                                                   {0x32018, 0xc000000200},
                                                   {0x50010, 0x50000},
                                                   {0x50020, 0xc000000300}});
    const Roots roots = rootsOf(std::move(program), layout);
    const QList<quint64> found = numbers(roots.found.package);
    for (const quint64 pointer : {0xc000000100ULL, 0xc000000200ULL, 0xc000000300ULL}) {
        QVERIFY(found.contains(pointer));
    }
    QVERIFY(roots.complete);
}

/// As memory that was overwritten may have them: the second leads back to the first.
void RootsReaderTest::finalizersInACircle()
{
    RuntimeLayout layout;
    layout.special = {{u"next"_s, 0}, {u"offset"_s, 8}};
    GoroutineTable table;
    table.specials = {{0xc000000000, 0x30000}};
    auto program = std::make_unique<Program>(
        Words{{0x30000, 0x30100}, {0x30018, 0xc000000100}, {0x30100, 0x30000}, {0x30118, 0xc000000200}});
    const Roots roots = rootsOf(std::move(program), layout, table);
    QCOMPARE(numbers(roots.found.package).count(0xc000000100), 1);
    QCOMPARE(numbers(roots.found.package).count(0xc000000200), 1);
    QVERIFY(!roots.complete); // what comes after is not known
}

/// The same among those who wait for a lock: the first, then two that lead to each other.
void RootsReaderTest::waitersInACircle()
{
    RuntimeLayout layout;
    layout.semaphores = 0x20000;
    layout.semaphoreCount = 1;
    layout.semaphoreStride = 8;
    layout.goroutines = 0x21000;
    layout.goroutineCount = 3;
    layout.g = {{u"atomicstatus"_s, 0}, {u"goid"_s, 8},   {u"waitreason"_s, 16}, {u"waiting"_s, 24},
                {u"stack"_s, 32},       {u"sched"_s, 48}, {u"labels"_s, 80}};
    layout.sudog = {{u"g"_s, 0}, {u"next"_s, 8}, {u"prev"_s, 16}, {u"elem"_s, 24}, {u"waitlink"_s, 32}, {u"c"_s, 40}};
    Words words{{0x20000, 0x40000}};
    for (quint64 i = 0; i < 3; ++i) {
        const quint64 record = 0x30000 + i * 0x100;
        const quint64 sudog = 0x40000 + i * 0x100;
        words.insert(0x21000 + i * 8, record);
        words.insert(record, 4); // waits
        words.insert(record + 8, i + 1);
        words.insert(sudog, record);
        words.insert(sudog + 24, 0xc000000100);
        words.insert(sudog + 32, i == 2 ? 0x40100 : sudog + 0x100);
    }
    const auto client = std::make_shared<Delve::Client>(std::make_unique<Program>(words));
    MemoryReader memory(client);
    GoroutineTableReader reader(memory, layout);
    const auto table = Testing::settled(reader.read());
    QVERIFY(table);
    QCOMPARE(table->semaphores.value(0xc000000100), (QList<GoroutineId>{1, 2, 3}));
}

void RootsReaderTest::registersOfWhatRuns_data()
{
    QTest::addColumn<bool>("x86");
    QTest::addColumn<QString>("known");
    QTest::addColumn<bool>("doubted");
    QTest::newRow("x86") << true << u"R9"_s << false;
    QTest::newRow("arm") << false << u"X27"_s << false;
    QTest::newRow("none can be read") << true << u"X27"_s << true;
}

void RootsReaderTest::registersOfWhatRuns()
{
    QFETCH(const bool, x86);
    QFETCH(const QString, known);
    QFETCH(const bool, doubted);
    RuntimeLayout layout;
    layout.x86 = x86;
    GoroutineTable table;
    RawGoroutine running;
    running.id = 7;
    running.state = GoroutineState::Running;
    table.goroutines = {running};
    const Roots roots = rootsOf(std::make_unique<Program>(Words(), known), layout, table);
    QCOMPARE(numbers(roots.found.goroutines.value(7)), doubted ? QList<quint64>() : QList<quint64>{0xc000000400});
    QCOMPARE(roots.doubts.size(), doubted ? 1 : 0);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::RootsReaderTest)
#include "tst_rootsreader.moc"
