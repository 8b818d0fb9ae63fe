// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/breakpoint.h"
#include "app/delve/command.h"
#include "app/delve/delveerror.h"
#include "app/delve/frame.h"
#include "app/delve/serverinfo.h"
#include "app/delve/state.h"
#include "app/rpc/rpccode.h"
#include "tests/support/testmain.h"

#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace Backstep::Delve {

namespace {

QJsonValue json(const char *text)
{
    return QJsonDocument::fromJson(text).object();
}

} // namespace

class DelveValuesTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void nullsAreEmpty();
    void unknownFieldsAreIgnored();
    void wrongTypesNameTheirPath();
    void wideNumbersStayExact();
    void stateOfARecording();
    void variableTree();
    void serverVersionInTwoLines();
    void requestsNameTheirFields();
    void errorsGetACode_data();
    void errorsGetACode();
};

void DelveValuesTest::nullsAreEmpty()
{
    const auto state = readReply(json(R"({"Threads":null,"currentThread":null,"When":null})"), readState);
    QVERIFY(state.has_value());
    QVERIFY(state->threads.isEmpty());
    QVERIFY(!state->currentThread.has_value());
    QVERIFY(!state->event().has_value());
    QVERIFY(readReply(QJsonValue(), readState).has_value());
}

void DelveValuesTest::unknownFieldsAreIgnored()
{
    QCOMPARE(readReply(json(R"({"file":"a.go","line":3,"future":{"x":[1]}})"), readLocation)->line, 3);
}

void DelveValuesTest::wrongTypesNameTheirPath()
{
    const auto state = readReply(json(R"({"Threads":[{"id":1},{"id":2,"line":"seven"}]})"), readState);
    QVERIFY(!state.has_value());
    QCOMPARE(state.error().code, Code::unknownShape);
    QCOMPARE(state.error().details.first(), u"Threads[1].line: a number was expected, not a string"_s);
    QVERIFY(!readReply(json(R"({"addrs":["x"]})"), readBreakpoint).has_value());
    QVERIFY(!readReply(QJsonValue(7), readState).has_value());
}

void DelveValuesTest::wideNumbersStayExact()
{
    const auto variable = readReply(json(R"({"addr":9007199254740993,"base":18446744073709551615})"), readVariable);
    QCOMPARE(variable->addr, 9007199254740993ULL);
    QVERIFY(variable->base > 0x8000000000000000ULL);
    QCOMPARE(readReply(json(R"({"id":-9007199254740993})"), readGoroutine)->id, -9007199254740993LL);
}

void DelveValuesTest::stateOfARecording()
{
    const auto state = readReply(json(R"({"currentThread":{"id":7,"pc":4928647,"file":"/src/main.go","line":175,
                 "function":{"name":"main.main","value":4928000,"optimized":true},"goroutineID":1,
                 "breakPoint":{"id":2,"addrs":[4928647],"hitCount":{"1":3},"totalHitCount":3,"WatchType":66},
                 "ReturnValues":[{"name":"~r0","kind":2,"value":"42"}]},
                 "currentGoroutine":{"id":1,"labels":{"request":"7"},"userCurrentLoc":{"line":175}},
                 "NextInProgress":true,"When":"Completed event: 848","stopReason":"breakpoint"})"),
                                 readState);
    QVERIFY(state.has_value());
    QCOMPARE(state->event(), std::optional<qint64>(848));
    QCOMPARE(state->currentThread->location.function, u"main.main"_s);
    QVERIFY(state->currentThread->location.optimized);
    QCOMPARE(state->currentThread->breakpoint->totalHitCount, 3U);
    QCOMPARE(state->currentThread->breakpoint->watchType, 2);
    QCOMPARE(state->currentThread->returnValues.first().value, u"42"_s);
    QCOMPARE(state->currentGoroutine->labels.value(u"request"_s), u"7"_s);
    QVERIFY(state->nextInProgress);
}

void DelveValuesTest::variableTree()
{
    const auto variable = readReply(
        json(R"({"name":"p","kind":22,"value":"0xc0","flags":8,"children":[{"kind":25,"onlyAddr":true,"addr":64}]})"),
        readVariable);
    QCOMPARE(variable->kind, Kind::Pointer);
    QVERIFY(variable->flags & Argument);
    QVERIFY(variable->children.first().onlyAddr);
    QCOMPARE(readReply(json(R"({"kind":99})"), readVariable)->kind, Kind::Invalid);
}

void DelveValuesTest::serverVersionInTwoLines()
{
    const auto version =
        readReply(json(R"({"DelveVersion":"Version: 1.27.1\nBuild: x","Backend":"rr"})"), readServerVersion);
    QCOMPARE(version->version, QVersionNumber(1, 27, 1));
    QCOMPARE(version->backend, u"rr"_s);
}

void DelveValuesTest::requestsNameTheirFields()
{
    const NewBreakpoint byLine{.expression = {},
                               .file = u"/src/a.go"_s,
                               .line = 7,
                               .condition = u"n > 1"_s,
                               .hitCondition = {},
                               .disabled = false,
                               .pathRules = {},
                               .address = 0};
    QCOMPARE(toJson(byLine), json(R"({"Breakpoint":{"file":"/src/a.go","line":7,"Cond":"n > 1"}})").toObject());
    QCOMPARE(toJson(StackRequest{.goroutine = 24, .depth = 9, .skip = 0}), json(R"({"Id":24,"Depth":9})").toObject());
    QCOMPARE(toJson(Command{.name = CommandName::switchGoroutine, .goroutine = 5, .thread = {}, .returnValues = {}}),
             json(R"({"name":"switchGoroutine","goroutineID":5})").toObject());
    QCOMPARE(toJson(EvalScope{.goroutine = -1, .frame = 2, .deferredCall = 0}),
             json(R"({"GoroutineID":-1,"Frame":2})").toObject());
}

void DelveValuesTest::errorsGetACode_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("code");
    QTest::newRow("rr died") << u"write tcp 127.0.0.1:58578->127.0.0.1:93: write: broken pipe"_s
                             << QString(Code::debuggerDied);
    QTest::newRow("rr died moving") << u"EOF"_s << QString(Code::debuggerDied);
    QTest::newRow("ended") << u"Process 677 has exited with status 0"_s << QString(Code::exited);
    QTest::newRow("pending") << u"direction change with internal breakpoints"_s << QString(Code::stepPending);
    QTest::newRow("syntax") << u"1:3: expected operand, found 'EOF'"_s << QString(Code::badExpression);
    QTest::newRow("panic") << u"Internal debugger error: runtime error\nruntime.gopanic\n"_s << QString(Code::failed);
    QTest::newRow("unknown") << u"some new text\nmore"_s << QString(RpcCode::refused);
}

void DelveValuesTest::errorsGetACode()
{
    QFETCH(const QString, text);
    QFETCH(const QString, code);
    const Error error = explain(Error{QString(RpcCode::refused), u"raw"_s, {text}});
    QCOMPARE(error.code, code);
    QCOMPARE(error.details, QStringList{text});
    QVERIFY(!error.message.isEmpty() && !error.message.contains(u'\n'));
    const Error other{QString(ErrorCode::timeout), u"late"_s, {u"EOF"_s}};
    QCOMPARE(explain(other), other);
}

} // namespace Backstep::Delve

BACKSTEP_TEST_MAIN(Backstep::Delve::DelveValuesTest)
#include "tst_delvevalues.moc"
