// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/convertframes.h"
#include "tests/support/testmain.h"

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

Delve::Frame at(const QString &function, qint64 offset)
{
    Delve::Frame frame;
    frame.location.function = function;
    frame.location.file = u"/src/main.go"_s;
    frame.location.line = 7;
    frame.location.pc = 0x1000;
    frame.frameOffset = offset;
    return frame;
}

Delve::Frame failure()
{
    Delve::Frame frame;
    frame.error = u"protocol error E01 during memory read for packet $m8,8"_s;
    return frame;
}

} // namespace

class ConvertFramesTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void aStackEndsOnceWhereItCannotBeRead();
    void aStackThatGoesOnSaysSo();
};

void ConvertFramesTest::aStackEndsOnceWhereItCannotBeRead()
{
    // What dlv answers to the first and to the third question for the same stack.
    const QList<Delve::Frame> first{at(u"main.main"_s, -2080), failure()};
    const QList<Delve::Frame> third = first + QList<Delve::Frame>{failure(), failure()};
    for (const QList<Delve::Frame> &frames : {first, third}) {
        const Stack stack = convertStack(frames, 1, 3, nullptr);
        QCOMPARE(stack.frames.size(), 2);
        QCOMPARE(stack.frames.first().location.function, u"main.main"_s);
        QCOMPARE(stack.frames.last().error, failure().error);
        QVERIFY(stack.complete);
    }
}

void ConvertFramesTest::aStackThatGoesOnSaysSo()
{
    const QList<Delve::Frame> frames{at(u"main.deep"_s, -300), at(u"main.deeper"_s, -200), at(u"main.main"_s, -100)};
    const Stack stack = convertStack(frames, 1, 2, nullptr);
    QCOMPARE(stack.frames.size(), 2);
    QVERIFY(!stack.complete);
    QVERIFY(convertStack(frames, 1, 3, nullptr).complete);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::ConvertFramesTest)
#include "tst_convertframes.moc"
