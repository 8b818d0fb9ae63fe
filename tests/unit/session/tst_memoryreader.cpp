// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/memoryreader.h"
#include "tests/support/scriptedtransport.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

constexpr qint64 page = 4'096;
constexpr qint64 start = 0x10000;
constexpr qint64 hole = start + 2 * page;

/// A program whose memory says of each byte in which page it is, and which lacks one page.
class Memory : public Testing::ScriptedTransport
{
public:
    void write(const QByteArray &bytes) override
    {
        ScriptedTransport::write(bytes);
        const QJsonObject request = requests().constLast();
        const qint64 id = request.value("id"_L1).toInteger();
        const QJsonObject range = request.value("params"_L1).toArray().at(0).toObject();
        const qint64 from = range.value("Address"_L1).toInteger();
        const qint64 size = range.value("Length"_L1).toInteger();
        if (from < hole + page && from + size > hole) {
            QMetaObject::invokeMethod(
                this, [this, id] { replyError(id, u"input/output error"_s); }, Qt::QueuedConnection);
            return;
        }
        QByteArray content;
        for (qint64 at = from; at < from + size; ++at) {
            content.append(static_cast<char>(at / page));
        }
        const QJsonObject answer{{u"Mem"_s, QString::fromLatin1(content.toBase64())}, {u"IsLittleEndian"_s, true}};
        QMetaObject::invokeMethod(this, [this, id, answer] { reply(id, answer); }, Qt::QueuedConnection);
    }
};

} // namespace

class MemoryReaderTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void whatLiesBehindAHole();
    void whatNoProgramHas_data();
    void whatNoProgramHas();
};

void MemoryReaderTest::whatLiesBehindAHole()
{
    MemoryReader memory(std::make_shared<Delve::Client>(std::make_unique<Memory>()));
    constexpr qint64 size = 5 * page;
    QVERIFY(Testing::settled(memory.fetch({{.address = start, .size = size}})));
    QVERIFY(!memory.has(start, size));
    QVERIFY(memory.has(start, 2 * page));
    QVERIFY(memory.has(hole + page, 2 * page));
    QCOMPARE(memory.bytes(start, size).size(), 2 * page);
    const QByteArray padded = memory.padded(start, size);
    QCOMPARE(padded.size(), size);
    for (qint64 at = 0; at < size; at += page) {
        const char wanted = start + at == hole ? '\0' : static_cast<char>((start + at) / page);
        QCOMPARE(padded.mid(at, page), QByteArray(page, wanted));
    }
    QCOMPARE(memory.padded(hole, 16), QByteArray(16, '\0'));
}

void MemoryReaderTest::whatNoProgramHas_data()
{
    QTest::addColumn<qint64>("size");
    QTest::newRow("a bound that was overwritten") << qint64(0x7fff'0000'0000);
    QTest::newRow("too much together with the others") << MemoryReader::most;
}

/// A stack whose bound was overwritten is not read, and what else was asked for is.
void MemoryReaderTest::whatNoProgramHas()
{
    QFETCH(const qint64, size);
    auto transport = std::make_unique<Memory>();
    Memory &program = *transport;
    MemoryReader memory(std::make_shared<Delve::Client>(std::move(transport)));
    QVERIFY(Testing::settled(memory.fetch({{.address = start, .size = page},
                                           {.address = start + 16 * page, .size = size},
                                           {.address = hole + page, .size = page}})));
    QVERIFY(memory.has(start, page));
    QVERIFY(memory.has(hole + page, page));
    QVERIFY(!memory.has(start + 16 * page, size));
    QCOMPARE(memory.padded(start, MemoryReader::most + page), QByteArray());
    QCOMPARE_LE(program.requests().size(), 8);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::MemoryReaderTest)
#include "tst_memoryreader.moc"
