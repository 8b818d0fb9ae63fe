// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/capsuleerror.h"
#include "app/capsule/capsulereader.h"
#include "tests/support/forgedcapsule.h"
#include "tests/support/testmain.h"

#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using CapsuleFormat::RecordKind;
using Testing::ForgedCapsule;

/// Single records as no capsule has them: each is found, and what is wrong with it is said.
class CapsuleRecordsTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void recordsThatCannotBe_data();
    void recordsThatCannotBe();
};

void CapsuleRecordsTest::recordsThatCannotBe_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<QByteArray>("record");
    QTest::addColumn<QString>("why");
    const QByteArray huge("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", 10); // 2^64 - 1
    const auto row = [](const char *name, RecordKind kind, const QByteArray &record, const char *why) {
        QTest::addRow("%s", name) << static_cast<int>(kind) << record << QString::fromLatin1(why);
    };
    row("nothing", RecordKind::Location, {}, "a record ends too early");
    row("too long", RecordKind::Location, QByteArray("\1\0\1\0\1", 5), "a record has more bytes than it should");
    row("a number without end", RecordKind::Location, QByteArray(11, '\xff'), "a number is too large");
    row("a line beyond an int", RecordKind::Location, QByteArray("\1\0", 2) + huge + QByteArray(1, '\0'),
        "a number is too large");
    row("a text of no encoding", RecordKind::Text, "\1\7abc", "and what it refers to");
    row("a text of nothing", RecordKind::Text, QByteArray("\0\0", 2), "and what it refers to");
    row("half a UTF-16", RecordKind::Text, "\1\1abc", "and what it refers to");
    row("a text of 2^64 texts", RecordKind::Text, QByteArray(1, '\0') + huge, "more entries than there can be");
    row("a frame below itself", RecordKind::Frame, QByteArray("\0\0\0", 3) + QByteArray("\xff\x7f", 2),
        "a reference forwards");
    row("children of 2^64", RecordKind::Variable, QByteArray("\x40\0\0", 3) + huge, "more entries than there can be");
    row("a child of the future", RecordKind::Variable, QByteArray("\x40\0\0\1", 4) + QByteArray("\xfe\x7f", 2),
        "a reference forwards");
    row("an unknown field", RecordKind::Variable, QByteArray("\x80\x80\x80\1\0\0", 6), "an unknown field");
    row("an unknown kind", RecordKind::Variable, QByteArray("\0\0\x63", 3), "an unknown word");
    row("a list after itself", RecordKind::VariableList, QByteArray("\0\x7f", 2), "a reference forwards");
    row("a goroutine that is nobody", RecordKind::Goroutine, QByteArray(12, '\0'), "a goroutine without an id");
    row("a page of unequal parts", RecordKind::Page, QByteArray("\1\2\0", 3),
        "a page with other numbers of ids and goroutines");
    row("a roster of empty pages", RecordKind::Roster, QByteArray("\1\2\0", 3), "a page of impossible size");
    row("a roster of no pages", RecordKind::Roster, QByteArray(1, '\1') + huge, "a reference to nothing");
    row("a stack of -1 frames", RecordKind::Stack, QByteArray("\0\1\0\1\0", 5), "a stack of impossible depth");
    row("labels of one word", RecordKind::Labels, QByteArray("\1\0", 2), "a label without a value");
    row("an output of nowhere", RecordKind::Output, QByteArray("\x9\0\0", 3), "an unknown word");
    row("waits of the future", RecordKind::Waits, QByteArray("\1\x7f", 2), "a reference to nothing");
    row("a wait of no kind", RecordKind::WaitPart, QByteArray("\1\1\0\x63\0\0\0\0\0\0\0\0\0\0\0\0\0", 17),
        "an unknown word");
    row("waits of 2^64", RecordKind::WaitPart, huge, "more entries than there can be");
    row("a select of unequal parts", RecordKind::WaitPart, QByteArray("\1\1\0\2\0\0\0\0\0\0\0\1\1\2\1\1\0\0\0\0", 20),
        "a select with other numbers of channels and directions");
    row("threads of 2^64", RecordKind::Threads, huge, "more entries than there can be");
    row("threads at a place of the future", RecordKind::Threads, QByteArray("\1\2\2\x7f", 4), "a reference to nothing");
    row("half a thread", RecordKind::Threads, QByteArray("\1\2\2", 3), "more entries than there can be");
    row("a thread too many", RecordKind::Threads, QByteArray("\1\2\2\0\2", 5),
        "a record has more bytes than it should");
}

void CapsuleRecordsTest::recordsThatCannotBe()
{
    QFETCH(const int, kind);
    QFETCH(const QByteArray, record);
    QFETCH(const QString, why);
    const QTemporaryDir folder;
    const QString path = folder.filePath(u"a.capsule"_s);
    ForgedCapsule forged;
    forged.addMoment(1, 0);
    forged.add(Records::Page());
    QByteArrayList &records = forged.records[static_cast<std::size_t>(kind)];
    records.append(record);
    QVERIFY(forged.write(path));
    const auto reader = CapsuleReader::open(path);
    QVERIFY(reader);
    const Result<void> verified = (*reader)->verify();
    QVERIFY(!verified);
    QCOMPARE(verified.error().code, QString(CapsuleCode::damaged));
    QVERIFY(verified.error().message.contains(path) && verified.error().message.endsWith(u'.'));
    const QString details = verified.error().details.join(u'\n');
    QVERIFY2(details.contains(u"record %1 of kind %2"_s.arg(records.size()).arg(kind)) && details.endsWith(why),
             qPrintable(details));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::CapsuleRecordsTest)
#include "tst_capsulerecords.moc"
