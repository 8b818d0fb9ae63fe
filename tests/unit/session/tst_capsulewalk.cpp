// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/capsulewalk.h"
#include "tests/support/testmain.h"

#include <ctime>

using namespace Qt::StringLiterals;

namespace Backstep {

/// Movements among moments that are written down here.
class CapsuleWalkTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_moments = std::make_shared<MomentInfoList>(); }
    void comingBackIntoALineIsNoHit();
    void theOnesOfOthersDoNotCount();
    void manyHitsAreQuick();

private:
    /// A step of a goroutine to a line, `depth` calls below its first function.
    void step(GoroutineId goroutine, int line, int depth)
    {
        MomentInfo moment;
        moment.id = m_moments->size() + 1;
        moment.position = {.event = 1, .order = m_moments->size()};
        moment.reason = StopReason::StepFinished;
        moment.goroutine = goroutine;
        moment.location = {.pc = 0, .file = u"/src/main.go"_s, .line = line, .function = u"main.f%1"_s.arg(depth)};
        moment.depth = depth;
        moment.frameOffset = -100 * depth;
        m_moments->append(moment);
    }
    [[nodiscard]] QList<int> hits(int line)
    {
        Breakpoint breakpoint;
        breakpoint.id = 1;
        breakpoint.places = {{.pc = 0, .file = u"/src/main.go"_s, .line = line, .function = {}}};
        CapsuleWalk walk(m_moments, {breakpoint}, [](const MomentInfo &) { return CapturedScope(); }, {});
        QList<int> found;
        CapsulePosition from;
        for (CapsuleLanding landing = walk.move(from, {}); landing.found; landing = walk.move(from, {})) {
            from.index = landing.index;
            found.append(landing.index);
        }
        return found;
    }

    std::shared_ptr<MomentInfoList> m_moments;
};

void CapsuleWalkTest::comingBackIntoALineIsNoHit()
{
    step(1, 10, 1);
    step(1, 11, 1); // calls
    step(1, 50, 2);
    step(1, 51, 2); // calls again
    step(1, 70, 3);
    step(1, 51, 2); // back in it
    step(1, 11, 1); // back in it
    step(1, 12, 1);
    step(1, 11, 1); // the next round
    step(1, 50, 2);
    QCOMPARE(hits(11), (QList<int>{1, 8}));
    QCOMPARE(hits(51), (QList<int>{3}));
    QCOMPARE(hits(50), (QList<int>{2, 9}));
}

void CapsuleWalkTest::theOnesOfOthersDoNotCount()
{
    step(1, 10, 1);
    step(1, 11, 1);
    step(2, 11, 1); // its own first time
    step(1, 50, 2);
    step(2, 50, 2);
    step(1, 11, 1); // back in it
    step(2, 11, 1); // and so is this one
    step(1, 11, 1); // once more without having been elsewhere
    QCOMPARE(hits(11), (QList<int>{1, 2, 7}));
}

/// A breakpoint that nearly every goroutine comes by and that is to stop at the last of them.
void CapsuleWalkTest::manyHitsAreQuick()
{
    constexpr int many = 100'000;
    for (int i = 0; i < many; ++i) {
        step(i + 1, 11, 1);
    }
    Breakpoint breakpoint;
    breakpoint.id = 1;
    breakpoint.spec.hitCondition = u"== %1"_s.arg(many - 1); // where it starts is none
    breakpoint.places = {m_moments->first().location};
    CapsuleWalk walk(m_moments, {breakpoint}, [](const MomentInfo &) { return CapturedScope(); }, {});
    const std::clock_t start = std::clock(); // of this process alone, however busy the machine is
    const CapsuleLanding landing = walk.move({}, {});
    QCOMPARE(landing.index, many - 1);
    const auto seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    QVERIFY2(seconds < 5, qPrintable(QString::number(seconds)));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::CapsuleWalkTest)
#include "tst_capsulewalk.moc"
