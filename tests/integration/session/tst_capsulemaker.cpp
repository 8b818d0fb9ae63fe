// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/capsulemask.h"
#include "tests/integration/session/capsulemakingcase.h"
#include "tests/support/settled.h"
#include "tests/support/smalldisk.h"

#include <QDir>
#include <QRandomGenerator>

#include <limits>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::settled;

/// Capsules made from the scripted session: what is in them, and what becomes of a making that does not end well.
class CapsuleMakerTest : public Testing::CapsuleMakingCase
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
    void cancelIsTheEndOfALiveMaking();
    void aPauseHolds();
    void deathLeavesWhatWasKept();
    void keepsByHandInTheOrderOfTime();
    void cancelWhileItOpensLeavesNothing();
    void discardLeavesNothing();
    void aFullDiskLeavesWhatWasKept();
    void aFullDiskEndsALongWait();
    void distancesOfAnySize();
    void bookmarksAreWhereTheyWere();
    void aroundWhatIsNotReachedAgain();
    void hitsThatCannotBeToldApartAreSaid();
    void everySoManyEventsAndTheEnd();
    void commandLinesAreMasked_data();
    void commandLinesAreMasked();
    void progressSaysWhatIsDone();
};

void CapsuleMakerTest::init()
{
    begin();
}

void CapsuleMakerTest::spreadsOverTheRecording()
{
    Making making = this->making();
    QList<CapsuleProgress> progress;
    connect(making.maker.get(), &CapsuleMaker::progressed, this,
            [&progress](const CapsuleProgress &now) { progress.append(now); });
    CapsuleRequest wanted = request(SpreadMoments{12});
    wanted.breakpoints = {lineOfBank(38)};
    wanted.bookmarks = {{.event = 395, .note = u"here"_s}};
    const auto made = settled(making.maker->make(wanted));
    QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().message));
    QVERIFY(made->complete);
    QVERIFY(made->moments >= 8);
    const auto reader = read();
    QVERIFY(reader);
    QCOMPARE(reader->moments()->size(), made->moments);
    QVERIFY(reader->facts().complete);
    QCOMPARE(reader->facts().recipe, u"12 moment(s), spread over the recording, few of them after a fatal error."_s);
    QCOMPARE(reader->facts().goVersion, u"go1.24.4"_s);
    QVERIFY(reader->sourcePaths().contains(Testing::bankFolder() + u"bank.go"_s));
    QVERIFY(reader->source(Testing::bankFolder() + u"bank.go"_s)->contains(u"func transfer"_s));
    QCOMPARE(reader->breakpoints(), wanted.breakpoints);
    QVERIFY(
        std::ranges::any_of(*reader->moments(), [](const MomentInfo &moment) { return moment.bookmark == u"here"_s; }));
    QCOMPARE(reader->outputLines(), 7);
    QCOMPARE(progress.last().done, made->moments);
    for (const CapsuleProgress &now : std::as_const(progress)) {
        QVERIFY(now.done >= 5 || (!now.expectedBytes && !now.secondsLeft)); // there is nothing to judge by yet
    }
    QVERIFY(progress.at(progress.size() - 2).secondsLeft.has_value());
    QVERIFY(progress.at(progress.size() - 2).expectedBytes.value_or(0) > 0);
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
    // Of the last one, to which it went back for that.
    QVERIFY(reader->moments()->last().waits && !reader->moments()->first().waits);
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
    const QString waiting =
        u"the same of those that wait in the program's own code, up to 8 at one line and 64 in all."_s;
    QVERIFY(plain.contains(u"At the end "_s + waiting));
    wanted.recipe = ByHand{};
    QVERIFY(describeCapsule(wanted).join(u' ').contains(u"At each moment "_s + waiting));
    wanted.recipe = AroundEvent{};
    QVERIFY(!describeCapsule(wanted).join(u' ').contains(waiting));
    wanted.recipe = SpreadMoments{12};
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
    QVERIFY(open.contains(u"the host and its processor, and when it was recorded"_s));
    places.target = ExecTarget{u"/bin/true"_s, {}, {}};
    QVERIFY(describeCapsule(places).join(u' ').contains(u"The program is started anew"_s));
    places.recipe = ByHand{};
    QVERIFY(!describeCapsule(places).join(u' ').contains(u"started"_s));
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

void CapsuleMakerTest::cancelIsTheEndOfALiveMaking()
{
    auto session = std::make_unique<Testing::FakeSession>(Testing::FakeProgram::live());
    Testing::FakeSession *live = session.get();
    CapsuleMaker maker(std::move(session), m_jobs);
    connect(&maker, &CapsuleMaker::progressed, this, [&](const CapsuleProgress &now) {
        if (now.done == 2 && now.what.isEmpty()) {
            live->hold(); // it takes its time until the next hit
        }
    });
    CapsuleRequest wanted = request(AtPlaces{{lineOfBank(38)}});
    wanted.target = ExecTarget{u"/bin/true"_s, {}, {}};
    const auto made = maker.make(wanted);
    QTRY_VERIFY(live->state() == SessionState::Moving && live->waiting() > 0);
    maker.cancel();
    live->release();
    const auto end = settled(made);
    QVERIFY2(end.has_value(), end ? "" : qPrintable(end.error().message));
    QVERIFY2(end->complete && end->sentence.isEmpty(), qPrintable(end->sentence));
    QCOMPARE(end->moments, 3);
    const auto reader = read();
    QVERIFY(reader);
    QVERIFY(reader->facts().complete);
    QCOMPARE(reader->moments()->last().why, u"Where the program stood when the making ended."_s);
    QVERIFY(describeCapsule(wanted).join(u' ').contains(u"where the program stands then is the last moment"_s));
    wanted.target = ReplayTarget{u"/recordings/bank"_s};
    wanted.runFor = std::chrono::seconds(2);
    QVERIFY(problemOf(wanted).has_value());
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

void CapsuleMakerTest::cancelWhileItOpensLeavesNothing()
{
    Making making = this->making();
    making.session->hold();
    const auto made = making.maker->make(request(SpreadMoments{3}));
    making.session->release(1); // open; what is asked of the program waits
    QVERIFY(making.session->waiting() > 0);
    making.maker->cancel();
    making.session->release();
    QCOMPARE(settled(made).error().code, ErrorCode::cancelled);
    making.maker.reset(); // its files are closed then
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden), QStringList());
}

void CapsuleMakerTest::discardLeavesNothing()
{
    Making making = this->making();
    connect(making.maker.get(), &CapsuleMaker::progressed, this, [&making](const CapsuleProgress &now) {
        if (now.done == 5) {
            making.maker->discard();
        }
    });
    QCOMPARE(settled(making.maker->make(request(SpreadMoments{20}))).error().code, ErrorCode::cancelled);
    making.maker.reset();
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files | QDir::Hidden), QStringList());
}

void CapsuleMakerTest::aFullDiskLeavesWhatWasKept()
{
    // Room for what is collected, but not to pack it into the file that is to stay.
    const Testing::SmallDisk disk("240k");
    if (!disk.mounted()) {
        QSKIP("only root can mount a small disk");
    }
    m_file = disk.filePath(u"bank.capsule"_s);
    CapsuleRequest wanted = request(SpreadMoments{5});
    QRandomGenerator random(1);
    QString note; // of the kind that deflates badly
    while (note.size() < 200'000) {
        note += QString::number(random.generate64(), 36);
    }
    wanted.bookmarks = {{.event = 395, .note = note}};
    const auto made = settled(making().maker->make(wanted));
    QVERIFY(!made.has_value());
    QVERIFY2(made.error().message.contains(m_file + u".part"_s), qPrintable(made.error().message));
    const auto reader = CapsuleReader::open(m_file + u".part"_s);
    QVERIFY(reader.has_value());
    QVERIFY(!(*reader)->moments()->isEmpty());
}

/// The next hit of a live program, before which it would be noticed else, may never come.
void CapsuleMakerTest::aFullDiskEndsALongWait()
{
    const Testing::SmallDisk disk("400k");
    if (!disk.mounted()) {
        QSKIP("only root can mount a small disk");
    }
    m_file = disk.filePath(u"bank.capsule"_s);
    auto session = std::make_unique<Testing::FakeSession>(Testing::FakeProgram::live());
    Testing::FakeSession *live = session.get();
    CapsuleMaker maker(std::move(session), m_jobs);
    connect(&maker, &CapsuleMaker::progressed, this, [&](const CapsuleProgress &now) {
        QFile filler(disk.filePath(u"filler"_s));
        if (now.done == 2 && now.what.isEmpty() && !filler.exists() && filler.open(QFile::WriteOnly)) {
            live->hold(); // it takes its time until the next hit
            while (filler.write(QByteArray(4096, 'x')) > 0 && filler.flush()) {}
        }
    });
    CapsuleRequest wanted = request(AtPlaces{{lineOfBank(38)}});
    wanted.target = ExecTarget{u"/bin/true"_s, {}, {}};
    const auto made = maker.make(wanted);
    QTRY_VERIFY(live->state() == SessionState::Moving && live->waiting() > 0);
    QTRY_VERIFY_WITH_TIMEOUT(live->state() != SessionState::Moving, 30'000);
    live->release();
    const auto end = settled(made);
    QVERIFY(!end.has_value());
    QCOMPARE(end.error().code, ErrorCode::io);
    QVERIFY2(end.error().message.contains(m_file + u".part"_s), qPrintable(end.error().message));
}

void CapsuleMakerTest::distancesOfAnySize()
{
    const auto made = settled(making().maker->make(request(EveryEvents{std::numeric_limits<qint64>::max()})));
    QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().message));
    QCOMPARE(made->moments, 2); // the beginning and the end
}

void CapsuleMakerTest::bookmarksAreWhereTheyWere()
{
    CapsuleRequest wanted = request(EveryEvents{1000});
    wanted.bookmarks = {{.event = 395, .note = u"here"_s}, {.event = 390, .note = u"and here"_s}};
    QVERIFY(settled(making().maker->make(wanted)).has_value());
    {
        const auto reader = read();
        QVERIFY(reader);
        QMap<QString, qint64> events;
        for (const MomentInfo &moment : *reader->moments()) {
            events.insert(moment.bookmark, moment.position.event);
        }
        QCOMPARE(events.value(u"here"_s), 395);
        QCOMPARE(events.value(u"and here"_s), 390);
    }
    // Where moments are not chosen by event, each is told with its event, and none replaces another.
    m_file = m_folder->filePath(u"hits.capsule"_s);
    wanted = request(AtPlaces{{lineOfBank(38)}});
    wanted.bookmarks = {
        {.event = 1, .note = u"early"_s}, {.event = 2, .note = u"soon"_s}, {.event = 490, .note = u"late"_s}};
    QVERIFY(settled(making().maker->make(wanted)).has_value());
    const auto reader = read();
    QVERIFY(reader);
    QCOMPARE(reader->moments()->first().bookmark, u"early (event 1); soon (event 2)"_s);
    QCOMPARE(reader->moments()->last().bookmark, u"late (event 490)"_s);
}

void CapsuleMakerTest::aroundWhatIsNotReachedAgain()
{
    AroundEvent around;
    around.event = 395;
    around.place.file = Testing::bankFolder() + u"bank.go"_s;
    around.place.line = 4711;
    around.back = 2;
    around.forward = 2;
    QVERIFY(settled(making().maker->make(request(around))).has_value());
    const auto reader = read();
    QVERIFY(reader);
    const MomentInfoListPtr moments = reader->moments();
    QCOMPARE(moments->size(), 5);
    QCOMPARE(moments->at(2).position.event, 395);
    QVERIFY2(moments->at(2).why.contains(u"bank.go:4711 is not reached again"_s), qPrintable(moments->at(2).why));
}

/// A condition that some hits can decide is right; where others cannot, they are kept and said.
void CapsuleMakerTest::hitsThatCannotBeToldApartAreSaid()
{
    BreakpointSpec inside = lineOfBank(38);
    inside.condition = u"amount > 10"_s;
    BreakpointSpec outside = inside; // where there is no amount
    outside.file = Testing::bankFolder() + u"main.go"_s;
    outside.line = 24;
    const auto made = settled(making().maker->make(request(AtPlaces{{inside, outside}})));
    QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().message));
    QVERIFY(made->complete);
    QVERIFY2(made->sentence.contains(u"could not be told at 1 hit"_s), qPrintable(made->sentence));
    const auto reader = read();
    QVERIFY(reader);
    QVERIFY(std::ranges::any_of(*reader->moments(), [](const MomentInfo &moment) {
        return moment.why.contains(u"could not find symbol value for amount"_s);
    }));
}

void CapsuleMakerTest::everySoManyEventsAndTheEnd()
{
    QVERIFY(settled(making().maker->make(request(EveryEvents{10}))).has_value());
    const auto reader = read();
    QVERIFY(reader);
    QVERIFY(reader->moments()->size() > 3);
    QCOMPARE(reader->moments()->last().reason, StopReason::RecordingEnd);
    QCOMPARE(reader->moments()->last().position.event, reader->facts().lastEvent);
}

void CapsuleMakerTest::commandLinesAreMasked_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("written");
    QTest::newRow("plain") << u"./shop --port 80 serve"_s << u"./shop --port 80 serve"_s;
    QTest::newRow("option") << u"./shop --password=hunter2 serve"_s << u"./shop --password=•••"_s;
    QTest::newRow("next word") << u"./shop -db.passwd hunter 2 --port 80"_s << u"./shop -db.passwd ••• --port 80"_s;
    QTest::newRow("variable") << u"env TOKEN=abc ./shop"_s << u"env TOKEN=•••"_s;
    QTest::newRow("url") << u"./shop --dsn=postgres://u:p:w@h/db http://h:80/a@b"_s
                         << u"./shop --dsn=postgres://u:•••@h/db http://h:80/a@b"_s;
    QTest::newRow("a value with that name") << u"./shop --mode token"_s << u"./shop --mode token"_s;
}

void CapsuleMakerTest::commandLinesAreMasked()
{
    QFETCH(const QString, line);
    QFETCH(const QString, written);
    CapsuleRequest wanted = request(SpreadMoments{1});
    wanted.known.commandLine = line;
    wanted.known.environment = {{u"PGURL"_s, u"postgres://me:pw@h"_s}, {u"DB_PASSWORD"_s, u"x"_s}};
    wanted.contents.commandLine = true;
    wanted.contents.environment = true;
    QVERIFY(settled(making().maker->make(wanted)).has_value());
    const CapsuleFacts facts = read()->facts();
    QCOMPARE(facts.commandLine, written);
    QCOMPARE(facts.environment.value(u"PGURL"_s), u"postgres://me:•••@h"_s);
    QCOMPARE(facts.environment.value(u"DB_PASSWORD"_s), CapsuleMask::covered());
}

void CapsuleMakerTest::progressSaysWhatIsDone()
{
    Making making = this->making();
    QList<CapsuleProgress> progress;
    connect(making.maker.get(), &CapsuleMaker::progressed, this, [&](const CapsuleProgress &now) {
        progress.append(now);
        if (now.done == 2 && !now.paused && now.what.isEmpty()) {
            making.maker->pause();
        }
    });
    const auto made = making.maker->make(request(SpreadMoments{4}));
    QVERIFY(progress.first().what.contains(u"opening"_s));
    QVERIFY(!progress.first().of);
    QTRY_VERIFY(!progress.isEmpty() && progress.last().paused); // said at once
    disconnect(making.maker.get(), &CapsuleMaker::progressed, this, nullptr);
    connect(making.maker.get(), &CapsuleMaker::progressed, this,
            [&](const CapsuleProgress &now) { progress.append(now); });
    making.maker->resume();
    QVERIFY(settled(made).has_value());
    QVERIFY(!progress.last().paused);
    QVERIFY(progress.last().what.contains(u"finishing"_s));
    QCOMPARE(progress.last().of, progress.last().done);
}

void CapsuleMakerTest::keepsByHandInTheOrderOfTime()
{
    Testing::FakeSession session(Testing::FakeProgram::bank());
    QVERIFY(settled(session.open()).has_value());
    MomentKeeper keeper(session, m_jobs, request(ByHand{}), {});
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
