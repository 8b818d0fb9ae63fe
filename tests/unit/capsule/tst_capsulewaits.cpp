// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/capsuleerror.h"
#include "app/capsule/capsulereader.h"
#include "app/capsule/capsulewriter.h"
#include "tests/support/forgedcapsule.h"
#include "tests/support/samplemoments.h"
#include "tests/support/testmain.h"

#include <QFileInfo>
#include <QTemporaryDir>

#include <utility>

using namespace Qt::StringLiterals;

namespace Backstep {

using CapsuleFormat::RecordKind;
using Testing::ForgedCapsule;

namespace {

/// Of the error; empty where there is none.
template<typename T>
QString codeOf(const Result<T> &result)
{
    return result ? QString() : result.error().code;
}

} // namespace

/// Who waits for whom in capsules: of older versions, and as nobody should have written it.
class CapsuleWaitsTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void olderCapsulesOpen_data();
    void olderCapsulesOpen();
    void theSameTwiceCostsLittle();
    void bombOfSharedWaits();
    void lockOfACrowd();
    void oneTextOfManyWaits_data();
    void oneTextOfManyWaits();
    void whatIsWrittenIsRead_data();
    void whatIsWrittenIsRead();
    void oneThatIsThereTwice();
    void manyMomentsOfManyWaits();
    void whatIsCutIsSaid();

private:
    /// A moment whose waits are `parts` is there, its waits are refused with `code`, and so is the whole file.
    void checkRefused(ForgedCapsule &forged, const QList<quint64> &parts, QLatin1StringView code);

    QTemporaryDir m_folder;
    QString m_file;
};

void CapsuleWaitsTest::checkRefused(ForgedCapsule &forged, const QList<quint64> &parts, QLatin1StringView code)
{
    Records::Moment moment;
    moment.waits = forged.add(Records::Waits{.parts = parts});
    forged.add(moment);
    QVERIFY(forged.write(m_file));
    const auto reader = CapsuleReader::open(m_file);
    QVERIFY(reader);
    QCOMPARE(codeOf((*reader)->waits(1)), QString(code));
    QCOMPARE(codeOf((*reader)->verify()), QString(code));
    QVERIFY((*reader)->stop(1));
}

void CapsuleWaitsTest::init()
{
    TestCase::init();
    static int files = 0;
    m_file = m_folder.filePath(u"%1.capsule"_s.arg(++files));
}

void CapsuleWaitsTest::olderCapsulesOpen_data()
{
    QTest::addColumn<bool>("waits");
    QTest::newRow("1") << false;
    QTest::newRow("2") << true;
}

/// Written by the programs of that time: version 1 knew nothing of who waits for whom, and neither of threads.
void CapsuleWaitsTest::olderCapsulesOpen()
{
    QFETCH(const bool, waits);
    const QString old = qEnvironmentVariable("BACKSTEP_SOURCE_DIR")
        + u"/tests/data/capsules/version%1.capsule"_s.arg(QString::fromLatin1(QTest::currentDataTag()));
    QVERIFY2(QFile::copy(old, m_file), qPrintable(old));
    const auto reader = CapsuleReader::open(m_file);
    QVERIFY(reader && (*reader)->verify());
    QCOMPARE((*reader)->moments()->first().waits, waits);
    Moment moment = Testing::fullMoment();
    moment.stop.threads.clear();
    moment.waits = waits ? moment.waits : nullptr;
    QCOMPARE(Testing::differences(**reader, 1, moment), QStringList());
    QCOMPARE(Testing::differences(**reader, 2, Testing::SampleProgram(6, 5).next(2)), QStringList());
    QCOMPARE((*reader)->moments()->first().bookmark, u"note"_s);
    QCOMPARE((*reader)->source(u"/main.go"_s), u"package main\n"_s);
    QCOMPARE((*reader)->breakpoints().size(), 1);
    QCOMPARE((*reader)->output(0, 9).value_or(QList<OutputLine>()).size(), 1);
    QCOMPARE((*reader)->facts().title, u"demo-3"_s);
}

/// A program that hangs does so at many moments.
void CapsuleWaitsTest::theSameTwiceCostsLittle()
{
    const auto writer = CapsuleWriter::create(m_file, Testing::fullFacts());
    QVERIFY(writer);
    auto facts = std::make_shared<WaitFacts>();
    for (int i = 0; i < 1'000; ++i) {
        GoroutineWait wait;
        wait.id = 1 + i;
        wait.kind = WaitKind::Mutex;
        wait.objects = {0xc000000000 + static_cast<quint64>(i) * 977};
        facts->goroutines.append(wait);
        SyncObject object;
        object.address = wait.objects.constFirst();
        object.kind = SyncKind::Semaphore;
        object.unread = i % 3 == 0;
        facts->objects.insert(object.address, object);
    }
    facts->apart = {7, 900};
    Moment moment = Testing::fullMoment();
    moment.waits = facts;
    QVERIFY((*writer)->add(moment));
    const qint64 one = (*writer)->bytes();
    for (int i = 1; i < 100; ++i) {
        ++moment.position.order;
        QVERIFY((*writer)->add(moment));
    }
    QVERIFY2((*writer)->bytes() < 2 * one, qPrintable(QString::number((*writer)->bytes())));
    QVERIFY((*writer)->finish(true));
    const auto reader = CapsuleReader::open(m_file);
    QVERIFY(reader);
    QCOMPARE(**(*reader)->waits(100), *facts);
}

/// A hundred million goroutines that wait, in a few parts.
void CapsuleWaitsTest::bombOfSharedWaits()
{
    ForgedCapsule forged;
    Records::WaitPart part;
    part.waits.resize(7'000);
    const QList<quint64> parts(CapsuleFormat::waitParts, forged.add(part));
    checkRefused(forged, parts, CapsuleCode::tooLarge);
}

/// Each of a crowd waits for each of another: what a report draws between them is more than what they are.
void CapsuleWaitsTest::lockOfACrowd()
{
    ForgedCapsule forged;
    QList<quint64> parts;
    for (int i = 0; i < 10; ++i) {
        Records::WaitPart part;
        for (int j = 0; j < 3'000; ++j) {
            Records::Wait wait;
            wait.id = 1 + (i * 3'000) + j;
            wait.kind = WaitKind::WriteLock;
            wait.objects = {1};
            part.waits.append(wait);
            Records::Holding holding;
            holding.goroutine = wait.id;
            holding.object = 1;
            part.holdings.append(holding);
        }
        parts.append(forged.add(part));
    }
    checkRefused(forged, parts, CapsuleCode::tooLarge);
}

void CapsuleWaitsTest::oneTextOfManyWaits_data()
{
    QTest::addColumn<QString>("where");
    for (const char *where : {"file", "function", "reason", "label", "expression", "taken", "missing"}) {
        QTest::newRow(where) << QString::fromLatin1(where);
    }
}

/// A text that is there once in the file, and once for each wait in a report.
void CapsuleWaitsTest::oneTextOfManyWaits()
{
    QFETCH(const QString, where);
    constexpr quint64 many = CapsuleFormat::textChars / CapsuleFormat::leafChars + 1;
    ForgedCapsule forged;
    const quint64 text = forged.addText(QString(CapsuleFormat::leafChars, u'a'));
    const quint64 labels = forged.add(Records::Labels{.texts = {text, text}});
    const auto used = [&](QStringView here) { return where == here ? text : 0; };
    QList<quint64> parts;
    Records::WaitPart part;
    for (quint64 i = 0; i < many; ++i) {
        Records::Wait wait;
        wait.id = static_cast<GoroutineId>(1 + i);
        wait.kind = WaitKind::Receive;
        wait.objects = {1 + i};
        wait.stuck = true;
        wait.reason = used(u"reason");
        wait.labels = where == u"label" ? labels : 0;
        wait.place = forged.add(Records::Location{
            .pc = 1 + i, .file = used(u"file"), .line = 1 + static_cast<int>(i), .function = used(u"function")});
        Records::SyncObject object;
        object.address = 1 + i;
        object.expression = used(u"expression");
        Records::Holding holding;
        holding.goroutine = wait.id;
        holding.object = 1 + i;
        holding.taken = forged.add(Records::Location{.pc = 1 + i, .file = used(u"taken"), .line = 1, .function = 0});
        part.waits.append(wait);
        part.objects.append(object);
        part.holdings.append(holding);
        if (where == u"missing") {
            part.missing.append(text);
        }
        if (part.waits.size() == 60) {
            parts.append(forged.add(std::exchange(part, {})));
        }
    }
    parts.append(forged.add(part));
    checkRefused(forged, parts, CapsuleCode::tooLarge);
    QVERIFY(QFileInfo(m_file).size() < 1'000'000);
}

void CapsuleWaitsTest::whatIsWrittenIsRead_data()
{
    QTest::addColumn<qsizetype>("chars");
    QTest::addColumn<bool>("fits");
    QTest::newRow("short") << qsizetype{3'300} << true;
    QTest::newRow("too long") << qsizetype{3'400} << false;
    // Pieces are read, and put together.
    QTest::newRow("in pieces") << qsizetype{10'500} << true;
    QTest::newRow("too long in pieces") << qsizetype{40'000} << false;
}

/// Nothing is written that would be refused when it is read.
void CapsuleWaitsTest::whatIsWrittenIsRead()
{
    QFETCH(const qsizetype, chars);
    QFETCH(const bool, fits);
    const qsizetype many = chars > CapsuleFormat::leafChars ? 1'000 : 10'000;
    auto facts = std::make_shared<WaitFacts>();
    for (qsizetype i = 0; i < many; ++i) {
        GoroutineWait wait;
        wait.id = 1 + i;
        wait.kind = WaitKind::Receive;
        wait.objects = {1 + static_cast<quint64>(i)};
        wait.place = {.pc = 1 + static_cast<quint64>(i),
                      .file = QString(chars, u'f'),
                      .line = 1 + static_cast<int>(i),
                      .function = QString(chars, u'g')};
        facts->goroutines.append(wait);
        SyncObject &object = facts->objects[1 + static_cast<quint64>(i)];
        object.address = 1 + static_cast<quint64>(i);
        object.expression = u"x%1"_s.arg(i);
    }
    Moment moment = Testing::fullMoment();
    moment.waits = facts;
    const auto writer = CapsuleWriter::create(m_file, Testing::fullFacts());
    QVERIFY(writer && (*writer)->add(moment) && (*writer)->finish(true));
    const auto reader = CapsuleReader::open(m_file);
    QVERIFY(reader && (*reader)->verify());
    const auto read = (*reader)->waits(1);
    QCOMPARE(codeOf(read), fits ? QString() : QString(CapsuleCode::notCaptured));
    QVERIFY(!fits || **read == *facts);
}

void CapsuleWaitsTest::oneThatIsThereTwice()
{
    ForgedCapsule forged;
    Records::WaitPart part;
    Records::Wait wait;
    wait.id = 5;
    wait.kind = WaitKind::Mutex;
    wait.objects = {1};
    part.waits.append(wait);
    wait.objects.clear();
    part.waits.append(wait);
    checkRefused(forged, {forged.add(part)}, CapsuleCode::damaged);
}

/// Each of many moments alone would do, but nobody checks all of them in a life time.
void CapsuleWaitsTest::manyMomentsOfManyWaits()
{
    ForgedCapsule forged;
    Records::WaitPart part;
    part.objects.resize(8'000);
    for (quint64 i = 0; i < 8'000; ++i) {
        part.objects[static_cast<qsizetype>(i)].address = i;
    }
    QList<quint64> parts(60, forged.add(part));
    const quint64 other = forged.add(Records::WaitPart());
    for (int i = 0; i < 1'000; ++i) {
        parts.append(other);
        Records::Moment moment;
        moment.waits = forged.add(Records::Waits{.parts = parts});
        moment.position.event = i;
        forged.add(moment);
    }
    QVERIFY(forged.write(m_file));
    const auto reader = CapsuleReader::open(m_file);
    QVERIFY(reader);
    QVERIFY((*reader)->waits(1));
    QCOMPARE(codeOf((*reader)->verify()), QString(CapsuleCode::tooLarge));
}

/// What does not fit is left out, and somebody who reads the rest is told.
void CapsuleWaitsTest::whatIsCutIsSaid()
{
    auto facts = std::make_shared<WaitFacts>();
    GoroutineWait wait;
    wait.id = 1;
    wait.kind = WaitKind::Receive;
    wait.objects = {7};
    facts->goroutines = {wait};
    facts->objects[7].address = 7;
    facts->objects[7].queue = QList<GoroutineId>(CapsuleFormat::waitQueue + 1, 1);
    facts->missing = QStringList(CapsuleFormat::waitMissing + 9, u"Something."_s);
    Moment moment = Testing::fullMoment();
    moment.waits = facts;
    const auto writer = CapsuleWriter::create(m_file, Testing::fullFacts());
    QVERIFY(writer && (*writer)->add(moment));
    for (int i = 0; i <= CapsuleFormat::answerGoroutines; ++i) {
        wait.id = 2 + i;
        facts->goroutines.append(wait);
    }
    ++moment.position.order;
    QVERIFY((*writer)->add(moment) && (*writer)->finish(true));

    const auto reader = CapsuleReader::open(m_file);
    QVERIFY(reader);
    const auto cut = (*reader)->waits(1);
    QVERIFY(cut);
    QCOMPARE((*cut)->objects.value(7).queue.size(), CapsuleFormat::waitQueue);
    QCOMPARE((*cut)->missing.size(), CapsuleFormat::waitMissing);
    QCOMPARE((*cut)->missing.last(),
             u"More was known of who waits for whom than a capsule takes; the rest was left out."_s);
    QCOMPARE(codeOf((*reader)->waits(2)), QString(CapsuleCode::notCaptured));
    const QString why = (*reader)->moments()->at(1).why;
    QVERIFY2(why.startsWith(moment.why) && why.endsWith(u"a capsule takes, and was left out."_s), qPrintable(why));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::CapsuleWaitsTest)
#include "tst_capsulewaits.moc"
