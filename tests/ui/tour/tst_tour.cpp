// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/tour/tour.h"
#include "tests/support/testmain.h"

#include <QSignalSpy>

namespace Backstep {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

class TourTest : public Testing::TestCase
{
    Q_OBJECT

Q_SIGNALS:
    void happened();

private Q_SLOTS:
    void goesThroughAllSteps();
    void waitsForSignals();
    void endsAtTheFirstThatFails_data();
    void endsAtTheFirstThatFails();
    void anErrorFromElsewhereFailsTheStepUnderWay();

private:
    /// A tour's events in order: "begin 1", "end 1 ok: said", "picture x", "finished ok".
    QStringList run(Tour &tour);
    static TourStep easy(const QString &title, const QString &picture = {});
};

TourStep TourTest::easy(const QString &title, const QString &picture)
{
    return {.title = title, .act = {}, .done = [] { return TourVerdict(u"fine"_s); }, .picture = picture};
}

QStringList TourTest::run(Tour &tour)
{
    QStringList events;
    connect(&tour, &Tour::stepStarted, &tour, [&](int number) { events.append(u"begin %1"_s.arg(number)); });
    connect(&tour, &Tour::stepEnded, &tour, [&](const TourEntry &entry) {
        events.append(u"end %1 %2: %3"_s.arg(entry.number).arg(entry.good ? u"ok"_s : u"bad"_s, entry.sentence));
    });
    connect(&tour, &Tour::pictureWanted, &tour, [&](const QString &name) { events.append(u"picture "_s + name); });
    connect(&tour, &Tour::finished, &tour,
            [&](bool good) { events.append(good ? u"finished ok"_s : u"finished bad"_s); });
    QSignalSpy finished(&tour, &Tour::finished);
    tour.start();
    if (finished.isEmpty()) {
        finished.wait(5000);
    }
    QTest::qWait(0);
    return events;
}

void TourTest::goesThroughAllSteps()
{
    Tour tour({easy(u"one"_s), easy(u"two"_s, u"second"_s)});
    QCOMPARE(run(tour),
             (QStringList{u"begin 1"_s, u"end 1 ok: fine"_s, u"begin 2"_s, u"end 2 ok: fine"_s, u"picture second"_s,
                          u"finished ok"_s}));
}

void TourTest::waitsForSignals()
{
    bool there = false;
    int asked = 0;
    const TourStep step{.title = u"wait"_s,
                        .act = [&]() -> Result<void> {
                            QTimer::singleShot(30ms, this, [&] {
                                there = true;
                                Q_EMIT happened();
                                Q_EMIT happened();
                            });
                            return {};
                        },
                        .done = [&]() -> TourVerdict {
                            ++asked;
                            return there ? TourVerdict(u"there"_s) : std::nullopt;
                        }};
    Tour tour({step});
    tour.watch(this, &TourTest::happened);
    QCOMPARE(run(tour), (QStringList{u"begin 1"_s, u"end 1 ok: there"_s, u"finished ok"_s}));
    QVERIFY2(asked <= 3, qPrintable(QString::number(asked)));
}

void TourTest::endsAtTheFirstThatFails_data()
{
    QTest::addColumn<TourStep>("step");
    QTest::addColumn<QString>("said");
    QTest::newRow("in what it does") << TourStep{
        .title = u"x"_s,
        .act = []() -> Result<void> { return fail("tour"_L1, u"no such row"_s); },
        .done = [] { return TourVerdict(u"never"_s); }}
                                     << u"no such row"_s;
    QTest::newRow("in what comes of it") << TourStep{
        .title = u"x"_s, .act = {}, .done = []() -> TourVerdict {
            return fail("tour"_L1, u"elsewhere"_s, {u"main.go:3"_s});
        }} << u"elsewhere (main.go:3)"_s;
    QTest::newRow("by time") << TourStep{.title = u"x"_s,
                                         .act = {},
                                         .done = []() -> TourVerdict { return std::nullopt; },
                                         .limit = 1s}
                             << u"it did not happen within 1 s"_s;
}

void TourTest::endsAtTheFirstThatFails()
{
    QFETCH(TourStep, step);
    QFETCH(QString, said);
    Tour tour({easy(u"one"_s), step, easy(u"three"_s)});
    const QStringList events = run(tour);
    QCOMPARE(events.mid(3), (QStringList{u"end 2 bad: "_s + said, u"picture failed"_s, u"finished bad"_s}));
}

void TourTest::anErrorFromElsewhereFailsTheStepUnderWay()
{
    const TourStep step{.title = u"x"_s,
                        .act = [this]() -> Result<void> {
                            QTimer::singleShot(0, this, &TourTest::happened);
                            return {};
                        },
                        .done = []() -> TourVerdict { return std::nullopt; }};
    Tour tour({step});
    connect(this, &TourTest::happened, &tour, [&tour] { tour.fail({u"lost"_s, u"the connection was lost"_s, {}}); });
    QCOMPARE(
        run(tour),
        (QStringList{u"begin 1"_s, u"end 1 bad: the connection was lost"_s, u"picture failed"_s, u"finished bad"_s}));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::TourTest)
#include "tst_tour.moc"
