// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/momentorder.h"
#include "tests/support/testmain.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstep {

/// A person walks about in a recording and keeps moments; in the capsule they are in the order of the program's time.
class MomentOrderTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_walk = {}; }
    void stepsForwards();
    void backOverWhatWasKept();
    void backBeforeWhatWasKept();
    void backToABreakpoint();
    void betweenTwo();
    void roundALoop();
    void fromOtherEvents();
    void theSamePlaceTwice();

private:
    struct Walk
    {
        MomentOrder order;
        quint64 stops = 0;
        QList<std::pair<std::pair<qint64, qint64>, QString>> kept;
        qint64 event = 0;
    };

    void go(const QString &reason, int line, qint64 event = 848, StopReason kind = StopReason::StepFinished,
            bool backwards = false)
    {
        Stop stop;
        stop.position = ++m_walk.stops;
        stop.event = event;
        stop.reason = kind;
        stop.backwards = backwards || reason.startsWith(u'r');
        stop.reasonText = reason;
        stop.goroutine = 7;
        stop.location.line = line;
        m_walk.event = event;
        m_walk.order.arrive(stop);
    }
    void next(int line) { go(u"next finished"_s, line); }
    void back(int line) { go(u"rnext finished"_s, line); }
    void keep(const QString &name) { m_walk.kept.append({{m_walk.event, m_walk.order.keep()}, name}); }
    [[nodiscard]] QString inTime()
    {
        std::ranges::sort(m_walk.kept);
        QString names;
        for (const auto &[position, name] : std::as_const(m_walk.kept)) {
            names += name;
        }
        return names;
    }

    Walk m_walk;
};

void MomentOrderTest::stepsForwards()
{
    for (const QString &name : {u"a"_s, u"b"_s, u"c"_s}) {
        next(static_cast<int>(name.at(0).unicode()));
        keep(name);
    }
    QCOMPARE(inTime(), u"abc"_s);
}

void MomentOrderTest::backOverWhatWasKept()
{
    next(10);
    next(11);
    next(12);
    keep(u"c"_s);
    back(11);
    keep(u"b"_s);
    back(10);
    keep(u"a"_s);
    next(11);
    next(12);
    next(13);
    keep(u"d"_s);
    QCOMPARE(inTime(), u"abcd"_s);
}

void MomentOrderTest::backBeforeWhatWasKept()
{
    next(12);
    keep(u"c"_s);
    back(11);
    keep(u"b"_s);
    back(10);
    keep(u"a"_s);
    QCOMPARE(inTime(), u"abc"_s);
}

void MomentOrderTest::backToABreakpoint()
{
    next(10);
    keep(u"a"_s);
    next(11);
    keep(u"b"_s);
    go(u"breakpoint"_s, 5, 848, StopReason::Breakpoint, true); // by Continue Back
    keep(u"A"_s);
    go(u"breakpoint"_s, 10, 848, StopReason::Breakpoint); // forwards again
    next(11);
    next(12);
    keep(u"c"_s);
    go(u"breakpoint"_s, 10, 848, StopReason::Breakpoint, true);
    keep(u"+"_s); // where a was kept
    QCOMPARE(inTime(), u"Aa+bc"_s);
}

void MomentOrderTest::betweenTwo()
{
    next(10);
    keep(u"a"_s);
    next(12);
    keep(u"d"_s);
    back(10);
    go(u"step finished"_s, 100); // into what was stepped over
    keep(u"b"_s);
    next(101);
    keep(u"c"_s);
    QCOMPARE(inTime(), u"abcd"_s);
}

void MomentOrderTest::roundALoop()
{
    for (const QString &name : {u"a"_s, u"b"_s, u"c"_s}) {
        next(10);
        next(11);
        keep(name);
    }
    back(10);
    back(11);
    keep(u"B"_s); // the second time round
    QCOMPARE(inTime(), u"abBc"_s);
}

void MomentOrderTest::fromOtherEvents()
{
    next(20);
    keep(u"c"_s);
    go(u"rnext finished"_s, 5, 840);
    keep(u"a"_s);
    go(u"breakpoint"_s, 18, 848, StopReason::Breakpoint); // on the way to where it was
    keep(u"b"_s);
    go(u"next finished"_s, 30, 860);
    keep(u"e"_s);
    go(u"breakpoint"_s, 25, 848, StopReason::Breakpoint); // from later
    keep(u"d"_s);
    go(u"seek finished"_s, 3, 848, StopReason::SeekFinished);
    keep(u"A"_s); // where the event begins
    QCOMPARE(inTime(), u"aAbcde"_s);
}

void MomentOrderTest::theSamePlaceTwice()
{
    next(10);
    keep(u"a"_s);
    keep(u"b"_s);
    next(11);
    keep(u"c"_s);
    QCOMPARE(inTime(), u"abc"_s);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::MomentOrderTest)
#include "tst_momentorder.moc"
