// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/capsulemaker.h"

#include "app/base/jobrunner.h"
#include "app/capsule/capsulereader.h"
#include "app/session/capsulemask.h"
#include "tests/support/fakesession.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"

#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::settled;

/// Capsules made from the scripted session: what is in them, and what becomes of a making that does not end well.
class CapsuleMakerTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void spreadsOverTheRecording();
    void keepsEveryHit();
    void keepsEveryStepOfOne();
    void keepsWhatIsAround();
    void masksBeforeAnythingIsWritten();
    void saysBeforehandWhatItWillHold();
    void cancelLeavesASmallerCapsule();
    void cancelEndsALongSearch();
    void aPauseHolds();
    void deathLeavesWhatWasKept();
    void whatCannotBeMadeIsExplained();
    void keepsMomentsByHand();
    void keepsByHandInTheOrderOfTime();

private:
    struct Making
    {
        std::unique_ptr<CapsuleMaker> maker;
        Testing::FakeSession *session = nullptr;
    };
    Making making();
    [[nodiscard]] CapsuleRequest request(const MomentRecipe &recipe) const;
    std::unique_ptr<CapsuleReader> read();

    JobRunner m_jobs;
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
};

void CapsuleMakerTest::init()
{
    TestCase::init();
    m_folder = std::make_unique<QTemporaryDir>();
    m_file = m_folder->filePath(u"bank.capsule"_s);
}

CapsuleMakerTest::Making CapsuleMakerTest::making()
{
    auto session = std::make_unique<Testing::FakeSession>(Testing::FakeProgram::bank());
    Testing::FakeSession *raw = session.get();
    return {std::make_unique<CapsuleMaker>(std::move(session), m_jobs), raw};
}

CapsuleRequest CapsuleMakerTest::request(const MomentRecipe &recipe) const
{
    CapsuleRequest request;
    request.target = ReplayTarget{u"/recordings/bank"_s};
    request.file = m_file;
    request.recipe = recipe;
    return request;
}

std::unique_ptr<CapsuleReader> CapsuleMakerTest::read()
{
    auto reader = CapsuleReader::open(m_file);
    if (!reader) {
        qCritical() << reader.error().message;
        return nullptr;
    }
    const auto verified = (*reader)->verify();
    return verified ? std::move(*reader) : nullptr;
}

void CapsuleMakerTest::spreadsOverTheRecording()
{
    Making making = this->making();
    QList<CapsuleProgress> progress;
    connect(making.maker.get(), &CapsuleMaker::progressed, this,
            [&progress](const CapsuleProgress &now) { progress.append(now); });
    CapsuleRequest wanted = request(SpreadMoments{12});
    wanted.breakpoints = {{.file = Testing::bankFolder() + u"bank.go"_s,
                           .line = 38,
                           .expression = {},
                           .condition = {},
                           .hitCondition = {}}};
    wanted.bookmarks = {{.event = 395, .note = u"here"_s}};
    const auto made = settled(making.maker->make(wanted));
    QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().message));
    QVERIFY(made->complete);
    QVERIFY(made->moments >= 8);
    const auto reader = read();
    QVERIFY(reader);
    QCOMPARE(reader->moments()->size(), made->moments);
    QVERIFY(reader->facts().complete);
    QCOMPARE(reader->facts().recipe, u"12 moment(s), spread evenly over the whole recording."_s);
    QCOMPARE(reader->facts().goVersion, u"go1.24.4"_s);
    QVERIFY(reader->sourcePaths().contains(Testing::bankFolder() + u"bank.go"_s));
    QVERIFY(reader->source(Testing::bankFolder() + u"bank.go"_s)->contains(u"func transfer"_s));
    QCOMPARE(reader->breakpoints(), wanted.breakpoints);
    QVERIFY(
        std::ranges::any_of(*reader->moments(), [](const MomentInfo &moment) { return moment.bookmark == u"here"_s; }));
    QCOMPARE(reader->outputLines(), 7);
    QCOMPARE(progress.last().done, made->moments);
    QVERIFY(progress.at(progress.size() / 2).expectedBytes.has_value());
    QVERIFY(progress.at(progress.size() / 2).secondsLeft.has_value());
    QCOMPARE(making.session->state(), SessionState::Closed);
}

void CapsuleMakerTest::keepsEveryHit()
{
    Making making = this->making();
    BreakpointSpec place{.file = Testing::bankFolder() + u"bank.go"_s,
                         .line = 38,
                         .expression = {},
                         .condition = u"amount > 10"_s,
                         .hitCondition = {}};
    const auto made = settled(making.maker->make(request(AtPlaces{{place}})));
    QVERIFY(made.has_value());
    QCOMPARE(made->moments, 4);
    const auto reader = read();
    QVERIFY(reader);
    QStringList amounts;
    for (const MomentInfo &moment : *reader->moments()) {
        QCOMPARE(moment.location.line, 38);
        QCOMPARE(moment.why, u"Hit of bank.go:38."_s);
        const auto values = reader->values(moment.id, moment.goroutine, 0);
        QVERIFY(values.has_value());
        amounts.append(values->arguments.last().value);
    }
    QCOMPARE(amounts, (QStringList{u"21"_s, u"11"_s, u"22"_s, u"12"_s}));
    QCOMPARE(reader->breakpoints(), QList{place}); // so that Continue goes from hit to hit
}

void CapsuleMakerTest::keepsEveryStepOfOne()
{
    Making making = this->making();
    const auto made =
        settled(making.maker->make(request(EveryStep{.goroutine = 20, .firstEvent = 390, .lastEvent = 410})));
    QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().message));
    const auto reader = read();
    QVERIFY(reader);
    QVERIFY(reader->moments()->size() > 10);
    for (const MomentInfo &moment : reader->moments()->mid(1)) {
        QCOMPARE(moment.goroutine, 20);
        QCOMPARE(moment.reason, StopReason::StepFinished);
        QVERIFY(moment.position.event <= 410);
    }
}

void CapsuleMakerTest::keepsWhatIsAround()
{
    Making making = this->making();
    AroundEvent around;
    around.event = 392;
    around.back = 3;
    around.forward = 4;
    const auto made = settled(making.maker->make(request(around)));
    QVERIFY(made.has_value());
    QCOMPARE(made->moments, 8);
    const auto reader = read();
    QVERIFY(reader);
    const MomentInfoListPtr moments = reader->moments();
    for (qsizetype i = 1; i < moments->size(); ++i) {
        QVERIFY(moments->at(i - 1).position < moments->at(i).position);
        QVERIFY(moments->at(i - 1).location.line != moments->at(i).location.line);
    }
    QCOMPARE(moments->at(3).why, u"At event 392."_s);
}

void CapsuleMakerTest::masksBeforeAnythingIsWritten()
{
    Making making = this->making();
    CapsuleRequest wanted = request(AtPlaces{{{.file = Testing::bankFolder() + u"bank.go"_s,
                                               .line = 38,
                                               .expression = {},
                                               .condition = {},
                                               .hitCondition = {}}}});
    wanted.contents.masks = {u"(?i)owner|request"_s};
    QVERIFY(settled(making.maker->make(wanted)).has_value());
    const auto reader = read();
    QVERIFY(reader);
    const MomentInfo moment = reader->moments()->first();
    const auto values = reader->values(moment.id, moment.goroutine, 0);
    QVERIFY(values.has_value());
    QString all;
    const std::function<void(const Variable &)> gather = [&](const Variable &variable) {
        all += variable.name + u'=' + variable.value + u'\n';
        std::ranges::for_each(variable.children, gather);
    };
    std::ranges::for_each(values->arguments, gather);
    QVERIFY2(!all.contains(u"carol"_s), qPrintable(all));
    QVERIFY(all.contains(u"Owner="_s + CapsuleMask::covered()));
    QVERIFY(all.contains(u"Balance=100"_s));
    const auto page = reader->goroutines(moment.id, 0, 50);
    QVERIFY(page.has_value());
    for (const Goroutine &goroutine : page->goroutines) {
        QVERIFY(!goroutine.labels.contains(u"request"_s)
                || goroutine.labels.value(u"request"_s) == CapsuleMask::covered());
    }
    QCOMPARE(reader->stop(moment.id)->labels.value(u"request"_s), CapsuleMask::covered());
}

void CapsuleMakerTest::saysBeforehandWhatItWillHold()
{
    CapsuleRequest wanted = request(SpreadMoments{12});
    const QString plain = describeCapsule(wanted).join(u' ');
    QVERIFY(plain.contains(u"12 moment"_s));
    QVERIFY(plain.contains(u"environment of the program are left out"_s));
    QVERIFY(plain.contains(u"passw"_s));
    QVERIFY(!plain.contains(u"Your b"_s));
    wanted.bookmarks = {{.event = 395, .note = u"here"_s}};
    wanted.breakpoints = {{.file = {}, .line = 0, .expression = u"main.main"_s, .condition = {}, .hitCondition = {}}};
    const QString both = describeCapsule(wanted).join(u' ');
    QVERIFY(both.contains(u"Your breakpoints. Your bookmarks with their notes."_s));
    wanted.withBreakpoints = false;
    const QString marks = describeCapsule(wanted).join(u' ');
    QVERIFY(marks.contains(u"Your bookmarks"_s) && !marks.contains(u"breakpoints"_s));
    CapsuleRequest places = request(AtPlaces{wanted.breakpoints});
    QVERIFY(describeCapsule(places).contains(u"Breakpoints at the places that were asked for."_s));
    places.withBreakpoints = false;
    QVERIFY(!describeCapsule(places).join(u' ').contains(u"reakpoints"_s));
    wanted.contents.environment = true;
    wanted.contents.masks.clear();
    const QString open = describeCapsule(wanted).join(u' ');
    QVERIFY(open.contains(u"The environment is included"_s));
    QVERIFY(open.contains(u"Nothing is masked"_s));
    QVERIFY(!QFile::exists(m_file));
}

void CapsuleMakerTest::cancelLeavesASmallerCapsule()
{
    Making making = this->making();
    connect(making.maker.get(), &CapsuleMaker::progressed, this, [&making](const CapsuleProgress &now) {
        if (now.done == 5) {
            making.maker->cancel();
        }
    });
    const auto made = settled(making.maker->make(request(SpreadMoments{1000})));
    QVERIFY(made.has_value());
    QVERIFY(!made->complete);
    QCOMPARE(made->moments, 5);
    QVERIFY(made->sentence.contains(u"cancelled"_s));
    const auto reader = read();
    QVERIFY(reader);
    QCOMPARE(reader->moments()->size(), 5);
    QVERIFY(!reader->facts().complete);
}

void CapsuleMakerTest::cancelEndsALongSearch()
{
    Making making = this->making();
    making.session->hold();
    const auto seeks = [&making] { return making.session->calls().filter(u"seek"_s).size(); };
    // A goroutine that is never there is looked for all over the recording, without a moment to keep in between.
    const auto made = making.maker->make(request(EveryStep{.goroutine = 9'999, .firstEvent = 385, .lastEvent = 500}));
    const auto searches = [&] {
        if (making.session->waiting() > 0 && seeks() < 4) {
            making.session->release(1);
        }
        return seeks() == 4;
    };
    QVERIFY(QTest::qWaitFor(searches, 30'000));
    making.maker->cancel();
    making.session->release();
    const auto end = settled(made, 30'000);
    QVERIFY(!end.has_value());
    QCOMPARE(end.error().code, ErrorCode::cancelled);
    QCOMPARE(seeks(), 4);
    QVERIFY(!QFile::exists(m_file));
}

void CapsuleMakerTest::aPauseHolds()
{
    Making making = this->making();
    qint64 done = 0;
    connect(making.maker.get(), &CapsuleMaker::progressed, this, [&](const CapsuleProgress &now) {
        done = now.done;
        if (now.done == 3) {
            making.maker->pause();
        }
    });
    const auto made = making.maker->make(request(SpreadMoments{10}));
    QTRY_COMPARE(done, 3);
    const qsizetype calls = making.session->calls().size();
    QCoreApplication::processEvents();
    QCoreApplication::processEvents();
    QCOMPARE(making.session->calls().size(), calls);
    QVERIFY(!made.isFinished());
    disconnect(making.maker.get(), &CapsuleMaker::progressed, this, nullptr);
    making.maker->resume();
    QVERIFY(settled(made).value().complete);
}

void CapsuleMakerTest::deathLeavesWhatWasKept()
{
    Making making = this->making();
    connect(making.maker.get(), &CapsuleMaker::progressed, this, [&making](const CapsuleProgress &now) {
        if (now.done == 4 && making.session->state() == SessionState::Stopped) {
            making.session->die({u"session-lost"_s, u"The debugger has ended unexpectedly."_s, {}});
        }
    });
    const auto made = settled(making.maker->make(request(SpreadMoments{100})));
    QVERIFY(made.has_value());
    QVERIFY(!made->complete);
    QVERIFY(made->sentence.contains(u"unexpectedly"_s));
    const auto reader = read();
    QVERIFY(reader);
    QCOMPARE(reader->moments()->size(), 4);
}

void CapsuleMakerTest::whatCannotBeMadeIsExplained()
{
    const auto refused = [this](const CapsuleRequest &wanted) {
        const auto made = settled(making().maker->make(wanted));
        return !made.has_value() && made.error().message.endsWith(u'.') && !QFile::exists(m_file);
    };
    CapsuleRequest mask = request(SpreadMoments{3});
    mask.contents.masks = {u"("_s};
    QVERIFY(refused(mask));
    QVERIFY(refused(request(AtPlaces{})));
    QVERIFY(refused(
        request(AtPlaces{{{.file = u"/no.go"_s, .line = 1, .expression = {}, .condition = {}, .hitCondition = {}}}})));
    QVERIFY(refused(request(EveryStep{.goroutine = 4711, .firstEvent = 390, .lastEvent = 395})));
    CapsuleRequest live = request(SpreadMoments{3});
    live.target = ExecTarget{u"/bin/true"_s, {}, {}};
    QVERIFY(refused(live));
}

void CapsuleMakerTest::keepsMomentsByHand()
{
    Testing::FakeSession session(Testing::FakeProgram::bank());
    QVERIFY(settled(session.open()).has_value());
    MomentKeeper keeper(session, m_jobs, request(OneMoment{}));
    QVERIFY(settled(session.move({MotionKind::StepOver, Direction::Forward})).has_value());
    const StopPtr before = session.currentStop();
    QCOMPARE(settled(keeper.keep(u"look here"_s)).value_or(0), 1);
    QCOMPARE(session.currentStop(), before); // undisturbed
    QVERIFY(settled(session.seek(SeekEvent{395})).has_value());
    QCOMPARE(settled(keeper.keep({})).value_or(0), 2);
    QVERIFY(settled(keeper.finish()).has_value());
    const auto reader = read();
    QVERIFY(reader);
    QCOMPARE(reader->moments()->size(), 2);
    QCOMPARE(reader->moments()->first().bookmark, u"look here"_s);
    QCOMPARE(reader->moments()->first().location, before->location);
}

void CapsuleMakerTest::keepsByHandInTheOrderOfTime()
{
    Testing::FakeSession session(Testing::FakeProgram::bank());
    QVERIFY(settled(session.open()).has_value());
    MomentKeeper keeper(session, m_jobs, request(OneMoment{}));
    std::optional<qint64> event;
    const auto step = [&session](Direction direction) {
        return settled(session.move({MotionKind::StepInstruction, direction})).value_or(nullptr);
    };
    for (StopPtr stop = step(Direction::Forward); stop->event != event; stop = step(Direction::Forward)) {
        event = stop->event; // until two stops share theirs
    }
    QCOMPARE(settled(keeper.keep(u"later"_s)).value_or(0), 1);
    QCOMPARE(step(Direction::Backward)->event, event);
    QCOMPARE(settled(keeper.keep(u"earlier"_s)).value_or(0), 2);
    QVERIFY(settled(keeper.finish()).has_value());
    const auto reader = read();
    QVERIFY(reader);
    QCOMPARE(reader->moments()->first().bookmark, u"earlier"_s);
    QCOMPARE(reader->moments()->last().bookmark, u"later"_s);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::CapsuleMakerTest)
#include "tst_capsulemaker.moc"
