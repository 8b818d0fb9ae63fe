// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/capsuleerror.h"
#include "app/capsule/capsulewriter.h"
#include "app/session/capsulesession.h"
#include "tests/support/forgedcapsule.h"
#include "tests/support/samplemoments.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"

#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::settled;

/// What a session answers about the moments of a capsule, whose contents are known to the last goroutine.
class CapsuleAnswersTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void waitsOfALiveProgram();
    void threadsOfAMoment();
    void allGoroutinesAtOnce();
    void moreGoroutinesThanOneAnswerTakes();

private:
    /// A session on a capsule of these moments, open.
    [[nodiscard]] std::unique_ptr<CapsuleSession> sessionOn(const QList<Moment> &moments, const CapsuleFacts &facts);

    std::unique_ptr<QTemporaryDir> m_folder;
};

void CapsuleAnswersTest::init()
{
    TestCase::init();
    m_folder = std::make_unique<QTemporaryDir>();
}

std::unique_ptr<CapsuleSession> CapsuleAnswersTest::sessionOn(const QList<Moment> &moments, const CapsuleFacts &facts)
{
    const QString file = m_folder->filePath(u"a.capsule"_s);
    const auto writer = CapsuleWriter::create(file, facts);
    bool fine = writer.has_value();
    for (const Moment &moment : moments) {
        fine = fine && (*writer)->add(moment).has_value();
    }
    fine = fine && (*writer)->finish(true).has_value();
    auto session = std::make_unique<CapsuleSession>(CapsuleTarget{file});
    fine = fine && settled(session->open()).has_value() && settled(session->seek(SeekStart{})).has_value();
    return fine ? std::move(session) : nullptr;
}

/// It has no events to tell the moments by.
void CapsuleAnswersTest::waitsOfALiveProgram()
{
    QList<Moment> moments;
    for (int i = 0; i < 3; ++i) {
        Moment moment = Testing::fullMoment();
        moment.position = {.event = 0, .order = i};
        moment.stop.event.reset();
        moment.waits = i == 2 ? moment.waits : nullptr;
        moments.append(moment);
    }
    CapsuleFacts facts;
    facts.origin = CapsuleOrigin::LiveProgram;
    const auto session = sessionOn(moments, facts);
    QVERIFY(session);
    const auto refused = settled(session->waitFacts(LockOwners::Known));
    QVERIFY(!refused.has_value());
    QCOMPARE(refused.error().code, QString(CapsuleCode::notCaptured));
    QCOMPARE(refused.error().message,
             u"Who waits for whom was not kept for this moment. The next for which it was is moment 3 of 3."_s);
    QVERIFY(settled(session->goToMoment(2)).has_value());
    QVERIFY(settled(session->waitFacts(LockOwners::Known)).has_value());

    moments.removeLast();
    QVERIFY(QFile::remove(m_folder->filePath(u"a.capsule"_s)));
    const auto without = sessionOn(moments, facts);
    QVERIFY(without);
    QCOMPARE(settled(without->waitFacts(LockOwners::Known)).error().message,
             u"Who waits for whom was not kept for this moment. No moment of this capsule has it; make another one to "
             "find out."_s);
}

/// Also without who waits for whom, and where nobody knew of any.
void CapsuleAnswersTest::threadsOfAMoment()
{
    QList<Moment> moments(3, Testing::fullMoment());
    for (int i = 0; i < 3; ++i) {
        moments[i].position.order = i;
    }
    moments[1].waits.reset();
    moments[2].stop.threads.clear();
    const auto session = sessionOn(moments, Testing::fullFacts());
    QVERIFY(session);
    for (int i = 0; i < 3; ++i) {
        const auto stop = settled(session->goToMoment(i));
        QVERIFY(stop.has_value());
        QCOMPARE((*stop)->threads, moments.at(i).stop.threads);
        QCOMPARE((*stop)->thread, 4242);
        QCOMPARE(settled(session->waitFacts(LockOwners::Known)).has_value(), i != 1);
        // Another goroutine is looked at; the threads stand where they stood.
        const auto look = settled(session->selectGoroutine(-5));
        QVERIFY(look.has_value());
        QCOMPARE((*look)->threads, moments.at(i).stop.threads);
    }
}

/// In one answer, and as the pages have them.
void CapsuleAnswersTest::allGoroutinesAtOnce()
{
    Testing::SampleProgram program(3'000, 2);
    const Moment moment = program.next(1);
    const auto session = sessionOn({moment}, {});
    QVERIFY(session);
    const auto all = settled(session->allGoroutines(GoroutineDetail::Places));
    QVERIFY2(all.has_value(), all ? "" : qPrintable(all.error().message));
    QVERIFY(!(*all)->next);
    QCOMPARE((*all)->total, 3'000);
    QCOMPARE((*all)->goroutines.size(), 3'000);
    for (qsizetype i = 0; i < 3'000; ++i) {
        QCOMPARE((*all)->goroutines.at(i), moment.goroutines.at(i).goroutine);
    }
}

/// They are had page by page; none goes missing without a word.
void CapsuleAnswersTest::moreGoroutinesThanOneAnswerTakes()
{
    constexpr int most = CapsuleFormat::answerGoroutines;
    constexpr int pages = (most / CapsuleFormat::pageGoroutines) + 1;
    Testing::ForgedCapsule forged;
    Records::Goroutine one;
    one.origin = forged.add(Records::Origin{.id = 1, .goStatement = 0, .start = 0, .system = false});
    const quint64 goroutine = forged.add(one);
    Records::Page page;
    for (qint64 i = 0; i < CapsuleFormat::pageGoroutines; ++i) {
        page.ids.append(1 + i);
        page.goroutines.append(goroutine);
    }
    const QList<quint64> all(pages, forged.add(page));
    forged.addMoment(1, 0, forged.add(Records::Roster{.pages = all, .counts = QList<int>(pages, 256)}));
    const QString file = m_folder->filePath(u"crowd.capsule"_s);
    QVERIFY(forged.write(file));
    CapsuleSession session(CapsuleTarget{file});
    QVERIFY(settled(session.open()).has_value() && settled(session.seek(SeekStart{})).has_value());
    const auto once = settled(session.allGoroutines(GoroutineDetail::Places));
    QCOMPARE(once ? QString() : once.error().code, QString(ErrorCode::notSupported));
    const auto last = settled(session.goroutines(most, 1'000));
    QVERIFY(last.has_value() && !(*last)->next);
    QCOMPARE((*last)->total, pages * CapsuleFormat::pageGoroutines);
    QCOMPARE((*last)->goroutines.size(), CapsuleFormat::pageGoroutines);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::CapsuleAnswersTest)
#include "tst_capsuleanswers.moc"
