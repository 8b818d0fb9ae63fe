// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/jobrunner.h"
#include "app/capsule/capsulereader.h"
#include "app/session/capsulemaker.h"
#include "app/session/delvesession.h"
#include "tests/support/fakesession.h"
#include "tests/support/settled.h"
#include "tests/support/smalldisk.h"
#include "tests/support/testmain.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::settled;

/// Moments that a person keeps one by one: what is said of them is so, whatever happens meanwhile.
class MomentKeeperTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void keepsMomentsWithTheirNotes();
    void movesNobody();
    void whatCannotBeReadIsNotKept();
    void hasWhatWasWrittenBefore();
    void saysKeptOnceItIsOnDisk();
    void saysWhenNothingCanBeWritten();
    void aFullDiskIsSaid();
    void finishWaitsForWhatIsBeingKept();
    void theMachineIsAskedOnceForAll();
    void theEndOfTheSessionAnswers();

private:
    [[nodiscard]] std::unique_ptr<MomentKeeper> keeper(const QList<OutputLine> &before = {})
    {
        CapsuleRequest request;
        request.target = m_session->target();
        request.file = m_file;
        request.recipe = ByHand{};
        return std::make_unique<MomentKeeper>(*m_session, m_jobs, request, before);
    }
    void step() { QVERIFY(settled(m_session->move({MotionKind::StepOver, Direction::Forward})).has_value()); }

    JobRunner m_jobs;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
    std::unique_ptr<Testing::FakeSession> m_session;
};

void MomentKeeperTest::init()
{
    TestCase::init();
    m_folder = std::make_unique<QTemporaryDir>();
    m_file = m_folder->filePath(u"bank.capsule"_s);
    m_session = std::make_unique<Testing::FakeSession>(Testing::FakeProgram::bank());
    QVERIFY(settled(m_session->open()).has_value());
}

void MomentKeeperTest::cleanup()
{
    m_session.reset();
}

void MomentKeeperTest::keepsMomentsWithTheirNotes()
{
    const auto keeper = this->keeper();
    step();
    const StopPtr before = m_session->currentStop();
    QCOMPARE(settled(keeper->keep(u"look here"_s)).value_or(0), 1);
    QCOMPARE(m_session->currentStop(), before); // undisturbed
    QVERIFY(settled(m_session->seek(SeekEvent{395})).has_value());
    QCOMPARE(settled(keeper->keep({})).value_or(0), 2);
    QCOMPARE(settled(keeper->keep(u"once more"_s)).value_or(0), 3); // at the same stop
    const auto made = settled(keeper->finish());
    QVERIFY(made.has_value());
    QCOMPARE(made->moments, 3);
    const auto reader = CapsuleReader::open(m_file);
    QVERIFY(reader.has_value());
    QCOMPARE((*reader)->moments()->size(), 3);
    QCOMPARE((*reader)->moments()->first().bookmark, u"look here"_s);
    QCOMPARE((*reader)->moments()->first().location, before->location);
    QCOMPARE((*reader)->moments()->last().bookmark, u"once more"_s);
    QCOMPARE((*reader)->facts().recipe, u"Moments kept by hand."_s);
    for (const MomentInfo &moment : *(*reader)->moments()) {
        QVERIFY(moment.waits && (*reader)->waits(moment.id).has_value());
    }
}

/// Who has a lock for certain would have to be looked for, back in time.
void MomentKeeperTest::movesNobody()
{
    const auto keeper = this->keeper();
    m_session->clearCalls();
    const QSignalSpy states(m_session.get(), &DebugSession::stateChanged);
    QCOMPARE(settled(keeper->keep({})).value_or(0), 1);
    QCOMPARE(m_session->calls().filter(u"waitFacts"_s), QStringList{u"waitFacts known"_s});
    QCOMPARE(states.size(), 0);
}

/// A frame whose arguments were refused is not one without arguments, and a program always has goroutines.
void MomentKeeperTest::whatCannotBeReadIsNotKept()
{
    const Error refused{u"rpc-timeout"_s, u"The debugger did not answer."_s, {}};
    const auto keeper = this->keeper();
    m_session->failNext(u"arguments"_s, refused);
    QCOMPARE(settled(keeper->keep({})).value_or(0), 1);
    m_session->failNext(u"goroutines"_s, refused);
    const auto kept = settled(keeper->keep({}));
    QVERIFY(!kept.has_value());
    QCOMPARE(kept.error().message, refused.message);
    QCOMPARE(settled(keeper->keep({})).value_or(0), 2);
    QVERIFY(settled(keeper->finish()).has_value());
    const auto reader = CapsuleReader::open(m_file);
    QVERIFY(reader.has_value());
    const MomentInfoListPtr moments = (*reader)->moments();
    QCOMPARE(moments->size(), 2);
    const auto values = [&](const MomentInfo &moment) { return (*reader)->values(moment.id, moment.goroutine, 0); };
    QVERIFY(!values(moments->first()).has_value());
    QVERIFY(values(moments->last()).has_value());
    for (const MomentInfo &moment : *moments) {
        QVERIFY(!(*reader)->goroutines(moment.id, 0, 100)->goroutines.isEmpty());
    }
}

void MomentKeeperTest::hasWhatWasWrittenBefore()
{
    QVERIFY(settled(m_session->seek(SeekEvent{395})).has_value());
    const qint64 here = m_session->currentStop()->event.value_or(0);
    const auto line = [](const QString &text, qint64 event) {
        return OutputLine{.source = OutputSource::ProgramOut, .text = text, .event = event};
    };
    const auto keeper = this->keeper({line(u"early"_s, 381), line(u"here"_s, here), line(u"later"_s, here + 1)});
    QCOMPARE(settled(keeper->keep({})).value_or(0), 1);
    QVERIFY(settled(keeper->finish()).has_value());
    const auto reader = CapsuleReader::open(m_file);
    QVERIFY(reader.has_value());
    QCOMPARE((*reader)->outputLines(), 3);
    QCOMPARE((*reader)->outputLinesAt(1).value_or(-1), 2);
    QCOMPARE((*reader)->output(0, 1)->first().text, u"early"_s);
}

void MomentKeeperTest::saysKeptOnceItIsOnDisk()
{
    const auto keeper = this->keeper();
    for (int i = 1; i <= 2; ++i) {
        QCOMPARE(keeper->kept(), i - 1);
        QCOMPARE(settled(keeper->keep(u"note %1"_s.arg(i))).value_or(0), i);
        const auto reader = CapsuleReader::open(m_file + u".part"_s);
        QVERIFY(reader.has_value());
        QCOMPARE((*reader)->moments()->size(), i);
        QCOMPARE((*reader)->moments()->last().bookmark, u"note %1"_s.arg(i));
        step();
    }
}

void MomentKeeperTest::saysWhenNothingCanBeWritten()
{
    m_file = m_folder->filePath(u"no/such/folder/bank.capsule"_s);
    const auto keeper = this->keeper();
    const auto kept = settled(keeper->keep({}));
    QVERIFY(!kept.has_value());
    QCOMPARE(kept.error().code, ErrorCode::io);
    QCOMPARE(keeper->kept(), 0);
}

void MomentKeeperTest::aFullDiskIsSaid()
{
    const Testing::SmallDisk disk("400k");
    if (!disk.mounted()) {
        QSKIP("only root can mount a small disk");
    }
    m_file = disk.filePath(u"bank.capsule"_s);
    const auto keeper = this->keeper();
    Result<qint64> kept = settled(keeper->keep({}));
    QCOMPARE(kept.value_or(0), 1);
    QRandomGenerator random(1);
    for (int i = 0; i < 10 && kept; ++i) {
        QString note; // of the kind that deflates badly
        while (note.size() < 200'000) {
            note += QString::number(random.generate64(), 36);
        }
        kept = settled(keeper->keep(note));
    }
    QVERIFY(!kept.has_value());
    QVERIFY2(kept.error().message.contains(m_file + u".part"_s), qPrintable(kept.error().message));
    const auto reader = CapsuleReader::open(m_file + u".part"_s);
    QVERIFY(reader.has_value());
    QVERIFY(keeper->kept() >= 1 && (*reader)->moments()->size() >= keeper->kept());
}

void MomentKeeperTest::finishWaitsForWhatIsBeingKept()
{
    const auto keeper = this->keeper();
    QCOMPARE(settled(keeper->keep({})).value_or(0), 1);
    step();
    m_session->hold();
    const auto last = keeper->keep(u"the last"_s);
    const auto finished = keeper->finish();
    QVERIFY(!last.isFinished() && !finished.isFinished());
    m_session->release();
    QCOMPARE(settled(last).value_or(0), 2);
    QCOMPARE(settled(finished)->moments, 2);
    const auto reader = CapsuleReader::open(m_file);
    QVERIFY(reader.has_value());
    QCOMPARE((*reader)->moments()->last().bookmark, u"the last"_s);
}

/// Two that are kept at once both want to know on what the recording was made.
void MomentKeeperTest::theMachineIsAskedOnceForAll()
{
    const QString rr = m_folder->filePath(u"rr"_s);
    QFile script(rr);
    QVERIFY(script.open(QFile::WriteOnly));
    script.write("#!/bin/sh\necho asked >> \"$(dirname \"$0\")/asked\"\nsleep 0.3\n");
    QVERIFY(script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
    script.close();
    DelveSessionOptions options;
    options.rr = rr;
    options.dlv = rr;
    DelveSession session(ReplayTarget{m_folder->path()}, options);
    const FutureResult<MachineFacts> first = session.machine();
    const FutureResult<MachineFacts> second = session.machine();
    QVERIFY(settled(first, 5'000).has_value());
    QVERIFY(settled(second, 5'000).has_value());
    QFile asked(m_folder->filePath(u"asked"_s));
    QVERIFY(asked.open(QFile::ReadOnly));
    QCOMPARE(asked.readAll(), "asked\n");
}

void MomentKeeperTest::theEndOfTheSessionAnswers()
{
    const auto keeper = this->keeper();
    m_session->hold();
    const auto kept = keeper->keep({});
    const auto finished = keeper->finish();
    m_session.reset();
    QCOMPARE(settled(kept).error().code, ErrorCode::stale);
    QCOMPARE(settled(finished)->moments, 0);
    QVERIFY(!QFile::exists(m_file));
    QCOMPARE(settled(keeper->keep({})).error().code, ErrorCode::stale);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::MomentKeeperTest)
#include "tst_momentkeeper.moc"
