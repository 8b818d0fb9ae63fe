// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/variableconversion.h"
#include "app/session/variabletext.h"
#include "tests/support/testmain.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

Delve::Variable value(const QString &name, Delve::Kind kind, const QString &type, const QString &text,
                      const QList<Delve::Variable> &children = {})
{
    Delve::Variable result;
    result.name = name;
    result.kind = kind;
    result.type = type;
    result.value = text;
    result.addr = 0xc000010000;
    result.len = kind == Delve::Kind::String ? text.size() : children.size();
    result.children = children;
    return result;
}

Delve::Variable structure(const QString &name, const QString &type, const QList<Delve::Variable> &fields)
{
    return value(name, Delve::Kind::Struct, type, {}, fields);
}

Delve::Variable number(const QString &name, const QString &text)
{
    return value(name, Delve::Kind::Int32, u"int32"_s, text);
}

/// As Go 1.24 has it.
Delve::Variable mutex(const QString &name, const QString &state)
{
    const Delve::Variable mark = structure(u"_"_s, u"sync.noCopy"_s, {});
    QList<Delve::Variable> inner;
    if (!state.isEmpty()) {
        inner = {number(u"state"_s, state), number(u"sema"_s, u"0"_s)};
    }
    Delve::Variable fields = structure(u"mu"_s, u"internal/sync.Mutex"_s, inner);
    fields.len = 2;
    return structure(name, u"sync.Mutex"_s, {mark, fields});
}

} // namespace

// What dlv 1.27.1 answered in a replay of tests/programs/values, by function and line (LocationExpr left out).
class VariablesTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void textIsWhatAPersonWouldWrite_data();
    void textIsWhatAPersonWouldWrite();
    void everyValueHasTextAndEveryChildAnExpression();
    void pointersShowWhatTheyPointTo();
    void interfacesShowWhatTheyHold();
    void channelsShowWhatIsQueued();
    void mapsShowEntries();
    void shadowedVariablesAreAskedByAddress();
    void temporariesAreLeftOut();
    void pagesAskForTheirPart();
    void packagePathsAreQuoted();
    void cyclesEnd();
    void unreadableSaysWhy();
    void textStaysShort();
    void locksSayTheirState();
    void errorsSayTheirMessage();
    void bytesAreTextOrADump();
    void resultsWithoutANameWaitForTheirValue();
    void longFieldsLeaveRoomForOthers();

private:
    [[nodiscard]] VariableList list(const QString &key) const;
    [[nodiscard]] Variable named(const QString &key, const QString &name) const;

    QJsonObject m_answers;
};

void VariablesTest::initTestCase()
{
    QFile file(qEnvironmentVariable("BACKSTEP_SOURCE_DIR") + u"/tests/data/variables/values.json"_s);
    QVERIFY(file.open(QFile::ReadOnly));
    m_answers = QJsonDocument::fromJson(file.readAll()).object();
    QVERIFY(m_answers.size() > 5);
}

VariableList VariablesTest::list(const QString &key) const
{
    QString problem;
    QList<Delve::Variable> variables;
    for (const auto &value : m_answers[key].toArray()) {
        variables.append(Delve::readVariable(Delve::Reader(value, &problem)));
    }
    return convertVariables(variables);
}

Variable VariablesTest::named(const QString &key, const QString &name) const
{
    for (const Variable &variable : list(key)) {
        if (variable.name == name) {
            return variable;
        }
    }
    return {};
}

void VariablesTest::textIsWhatAPersonWouldWrite_data()
{
    QTest::addColumn<QString>("key");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    const auto row = [](const QString &key, const QString &name, const QString &value) {
        QTest::newRow(qPrintable(name)) << u"locals:"_s + key << name << value;
    };
    row(u"103"_s, u"aBool"_s, u"true"_s);
    row(u"103"_s, u"anInt64"_s, u"-9223372036854775808"_s);
    row(u"103"_s, u"aDay"_s, u"Tuesday (3)"_s);
    row(u"103"_s, u"aDuration"_s, u"1m30s"_s);
    row(u"103"_s, u"aComplex64"_s, u"(1 + -2i)"_s);
    row(u"117"_s, u"empty"_s, u"\"\""_s);
    row(u"117"_s, u"control"_s, u"\"tab\\there\\nnew line \\x1b[31mred\\x1b[0m \\x00 nul\""_s);
    row(u"117"_s, u"unicode"_s, u"\"grüße, 世界, \\u202eright to left\\u202c\""_s);
    row(u"117"_s, u"quoted"_s, u"\"say \\\"hi\\\" \\\\ `back`\""_s);
    row(u"138"_s, u"array"_s, u"[1, 2, 3, 4]"_s);
    row(u"138"_s, u"matrix"_s, u"[[1, 2, 3], [4, 5, 6]]"_s);
    row(u"138"_s, u"emptySlice"_s, u"[]"_s);
    row(u"138"_s, u"thousand"_s, u"[0, 1, 4, 9, 16, 25, 36, 49, 64, 81, …] (1000)"_s);
    row(u"138"_s, u"structs"_s, u"[{X: 1, Y: 2}, {X: 3, Y: 4}]"_s);
    row(u"138"_s, u"byName"_s, u"map[\"one\": 1, \"two\": 2, \"three\": 3]"_s);
    row(u"138"_s, u"emptyMap"_s, u"map[]"_s);
    row(u"175"_s, u"now"_s, u"2026-02-03T04:05:06Z"_s);
    row(u"175"_s, u"speaker"_s, u"main.Dog {Name: \"Rex\"}"_s);
    row(u"192"_s, u"nilPointer"_s, u"nil"_s);
    row(u"192"_s, u"nilSlice"_s, u"nil"_s);
    row(u"192"_s, u"nilMap"_s, u"nil"_s);
    row(u"192"_s, u"nilChannel"_s, u"nil"_s);
    row(u"192"_s, u"nilFunction"_s, u"nil"_s);
    row(u"192"_s, u"nilInterface"_s, u"nil"_s);
    row(u"192"_s, u"typedNil"_s, u"*main.Cat nil"_s);
}

void VariablesTest::textIsWhatAPersonWouldWrite()
{
    QFETCH(const QString, key);
    QFETCH(const QString, name);
    QFETCH(const QString, value);
    QCOMPARE(named(key, name).value, value);
}

void VariablesTest::everyValueHasTextAndEveryChildAnExpression()
{
    for (const QString &key : m_answers.keys()) {
        if (!key.startsWith(u"locals:"_s)) {
            continue;
        }
        for (const Variable &variable : list(key)) {
            const QByteArray where = (key + u' ' + variable.name).toUtf8();
            QVERIFY2(!variable.value.isEmpty() || !variable.unreadable.isEmpty(), where.constData());
            QVERIFY2(!variable.expression.isEmpty(), where.constData());
            QVERIFY2(variable.childCount >= variable.children.size(), where.constData());
        }
    }
}

void VariablesTest::pointersShowWhatTheyPointTo()
{
    const Variable drawing = named(u"locals:157"_s, u"drawing"_s);
    QCOMPARE(drawing.kind, VariableKind::Pointer);
    QCOMPARE(drawing.childCount, 4);
    QCOMPARE(drawing.children[0].name, u"Title"_s);
    QCOMPARE(drawing.children[0].expression, u"drawing.Title"_s);
    QCOMPARE(drawing.children[0].value, u"\"nested\""_s);
    QVERIFY(drawing.value.startsWith(u"&{Title: \"nested\""_s));
}

void VariablesTest::interfacesShowWhatTheyHold()
{
    const Variable speaker = named(u"locals:175"_s, u"pointerSpeaker"_s);
    QCOMPARE(speaker.children.size(), 1);
    QCOMPARE(speaker.children[0].name, u"Name"_s);
    QCOMPARE(speaker.children[0].expression, u"pointerSpeaker.(data).Name"_s);
}

void VariablesTest::channelsShowWhatIsQueued()
{
    const Variable buffered = named(u"locals:175"_s, u"buffered"_s);
    QCOMPARE(buffered.value, u"2 of 4 buffered"_s);
    QCOMPARE(buffered.childCount, 2);
    QCOMPARE(buffered.children.size(), 2);
    QCOMPARE(buffered.children[0].value, u"\"first\""_s);
    QCOMPARE(buffered.children[1].name, u"[1]"_s);
    QCOMPARE(named(u"locals:175"_s, u"closed"_s).value, u"unbuffered, closed"_s);
}

void VariablesTest::mapsShowEntries()
{
    const Variable map = named(u"locals:138"_s, u"big"_s);
    QCOMPARE(map.childCount, 1000);
    QCOMPARE(map.children.first().name, u"61"_s);
    QCOMPARE(map.children.first().expression, u"big[61]"_s);
    const Variable byName = named(u"locals:138"_s, u"byName"_s);
    QCOMPARE(byName.children.first().expression, u"byName[\"one\"]"_s);
    const Variable byPoint = named(u"locals:138"_s, u"byPoint"_s);
    QCOMPARE(byPoint.children.first().name, u"{X: 1, Y: 2}"_s);
    QVERIFY(byPoint.children.first().expression.startsWith(u"*(*\"[]string\")(0x"_s));
}

void VariablesTest::shadowedVariablesAreAskedByAddress()
{
    const VariableList values = list(u"locals:207"_s);
    QCOMPARE(values.size(), 3);
    QVERIFY(values[0].shadowed);
    QVERIFY(values[0].expression.startsWith(u"*(*\"int\")(0x"_s));
    QVERIFY(values[1].expression.startsWith(u"*(*\"string\")(0x"_s));
    QCOMPARE(values[2].expression, u"value"_s);
}

void VariablesTest::temporariesAreLeftOut()
{
    for (const Variable &variable : list(u"locals:138"_s)) {
        QVERIFY(!variable.name.contains(u"autotmp"_s));
    }
}

void VariablesTest::pagesAskForTheirPart()
{
    const Variable thousand = named(u"locals:138"_s, u"thousand"_s);
    QCOMPARE(thousand.childCount, 1000);
    QCOMPARE(childrenExpression(thousand, 500, 10), u"thousand[500:510]"_s);
    QCOMPARE(childrenExpression(thousand, 990, 64), u"thousand[990:1000]"_s);
    QCOMPARE(childrenExpression(named(u"locals:138"_s, u"big"_s), 64, 64), u"big[64:]"_s);

    QString problem;
    const auto answer = Delve::readVariable(Delve::Reader(m_answers[u"eval:thousand[500:510]"_s], &problem));
    const VariableList page = childrenFrom(answer, thousand, 500, 10);
    QVERIFY(!page.isEmpty());
    QCOMPARE(page[1].name, u"[501]"_s);
    QCOMPARE(page[1].value, u"251001"_s);
    QCOMPARE(page[1].expression, u"thousand[501]"_s);

    Variable behindPointer = thousand;
    behindPointer.kind = VariableKind::Pointer;
    QCOMPARE(childrenLimits(behindPointer, 64, 64).arrayValues, 128);
    QCOMPARE(childrenLimits(thousand, 64, 64).arrayValues, 64);
}

void VariablesTest::packagePathsAreQuoted()
{
    Delve::Variable variable;
    variable.name = u"example.com/shop/v2.orders"_s;
    variable.kind = Delve::Kind::Int;
    variable.value = u"1"_s;
    QCOMPARE(convertVariables({variable}).first().expression, u"\"example.com/shop/v2\".orders"_s);
    variable.name = u"main.orders"_s;
    QCOMPARE(convertVariables({variable}).first().expression, u"main.orders"_s);
}

void VariablesTest::cyclesEnd()
{
    const Variable ring = named(u"locals:157"_s, u"ring"_s);
    QCOMPARE(ring.children.size(), 2);
    QCOMPARE(ring.children[1].expression, u"ring.Next"_s);
    QVERIFY(ring.value.size() < 200);
}

void VariablesTest::unreadableSaysWhy()
{
    Delve::Variable variable;
    variable.name = u"n"_s;
    variable.unreadable = u"could not find loclist entry at 0x4711 for address 0x1"_s;
    const Variable converted = convertVariable(variable, u"n"_s);
    QVERIFY(converted.value.isEmpty());
    QVERIFY(converted.unreadable.startsWith(u"Optimised out"_s));
    QVERIFY(converted.optimisedOut);
    QVERIFY(converted.children.isEmpty());
}

void VariablesTest::textStaysShort()
{
    Delve::Variable element;
    element.kind = Delve::Kind::Int;
    element.value = u"123456"_s;
    Delve::Variable slice;
    slice.kind = Delve::Kind::Slice;
    slice.base = 1;
    slice.len = 5000;
    slice.children = QList<Delve::Variable>(5000, element);
    QVERIFY(variableText(slice).size() < 200);
    QVERIFY(variableText(slice).endsWith(u", …] (5000)"_s));
}

void VariablesTest::locksSayTheirState()
{
    QCOMPARE(variableText(mutex(u"mu"_s, u"0"_s)), u"unlocked"_s);
    QCOMPARE(variableText(mutex(u"mu"_s, u"1"_s)), u"locked"_s);
    QCOMPARE(variableText(mutex(u"mu"_s, u"17"_s)), u"locked, 2 waiting"_s);
    const auto account = structure(u"account"_s, u"main.Account"_s,
                                   {mutex(u"mu"_s, {}), value(u"Owner"_s, Delve::Kind::String, u"string"_s, u"ann"_s)});
    QCOMPARE(variableText(account), u"{mu: {…}, Owner: \"ann\"}"_s);
    const Variable converted = convertVariable(mutex(u"mu"_s, u"1"_s), u"account.mu"_s);
    QCOMPARE(converted.children.size(), 1); // the mark for go vet is nobody's business
    QCOMPARE(converted.childCount, 1);
    const auto counter = [](const QString &name, const QString &text) {
        return structure(name, u"sync/atomic.Int32"_s, {structure(u"_"_s, u"x"_s, {}), number(u"v"_s, text)});
    };
    const auto readWrite = [&counter](const QString &readers, const QString &leaving) {
        return structure(u"mu"_s, u"sync.RWMutex"_s,
                         {counter(u"readerCount"_s, readers), counter(u"readerWait"_s, leaving)});
    };
    QCOMPARE(variableText(readWrite(u"0"_s, u"0"_s)), u"unlocked"_s);
    QCOMPARE(variableText(readWrite(u"3"_s, u"0"_s)), u"locked by 3 reading"_s);
    QCOMPARE(variableText(readWrite(u"-1073741824"_s, u"0"_s)), u"locked for writing"_s);
    QCOMPARE(variableText(readWrite(u"-1073741822"_s, u"2"_s)), u"locked by 2 reading, one waiting to write"_s);
    QCOMPARE(variableText(counter(u"n"_s, u"7"_s)), u"7"_s);
    const auto group = structure(u"done"_s, u"sync.WaitGroup"_s,
                                 {structure(u"state"_s, u"sync/atomic.Uint64"_s, {number(u"v"_s, u"12884901889"_s)})});
    QCOMPARE(variableText(group), u"3 to come, 1 waiting"_s);
}

void VariablesTest::errorsSayTheirMessage()
{
    const auto holding = [](const QString &type, const QString &field) {
        const auto message = value(field, Delve::Kind::String, u"string"_s, u"no money"_s);
        auto pointer =
            value(u"data"_s, Delve::Kind::Pointer, u'*' + type, u"824634000000"_s, {structure({}, type, {message})});
        return value(u"err"_s, Delve::Kind::Interface, u"error"_s, {}, {pointer});
    };
    QCOMPARE(variableText(holding(u"errors.errorString"_s, u"s"_s)), u"\"no money\""_s);
    QCOMPARE(variableText(holding(u"fmt.wrapError"_s, u"msg"_s)), u"\"no money\""_s);
    QCOMPARE(variableText(holding(u"main.Failure"_s, u"Message"_s)), u"*main.Failure \"no money\""_s);
    QVERIFY(variableText(holding(u"main.Other"_s, u"Text"_s)).startsWith(u"*main.Other &{Text"_s));
}

void VariablesTest::bytesAreTextOrADump()
{
    const auto bytes = [](const QByteArray &content) {
        QList<Delve::Variable> elements;
        for (const char byte : content) {
            elements.append(value({}, Delve::Kind::Uint8, u"uint8"_s, QString::number(static_cast<uchar>(byte))));
        }
        auto slice = value(u"b"_s, Delve::Kind::Slice, u"[]uint8"_s, {}, elements);
        slice.base = 1;
        return slice;
    };
    QCOMPARE(variableText(bytes("hi\n")), u"\"hi\\n\""_s);
    QCOMPARE(variableText(bytes(QByteArray("\x00\xff\x10", 3))), u"0x[00 ff 10]"_s);
    QVERIFY(variableText(bytes(QByteArray(500, '\xfe'))).size() < 200);
}

void VariablesTest::resultsWithoutANameWaitForTheirValue()
{
    auto unnamed = number(u"~r0"_s, u"824"_s);
    unnamed.flags = Delve::ReturnArgument | Delve::Argument;
    auto named = number(u"sum"_s, u"0"_s);
    named.flags = unnamed.flags;
    auto blank = number(u"~p1"_s, u"1"_s);
    blank.flags = Delve::Argument;
    const VariableList arguments = convertVariables({blank, unnamed, named});
    QCOMPARE(arguments.size(), 2);
    QCOMPARE(arguments[0].name, u"_"_s);
    QCOMPARE(arguments[1].name, u"sum"_s);
    const VariableList returned = convertResults({unnamed, unnamed});
    QCOMPARE(returned[0].name, u"result"_s);
    QCOMPARE(returned[1].name, u"result 2"_s);
    QCOMPARE(returned[0].value, u"824"_s);
}

void VariablesTest::longFieldsLeaveRoomForOthers()
{
    const auto text = structure(
        u"r"_s, u"main.Request"_s,
        {value(u"Body"_s, Delve::Kind::String, u"string"_s, QString(250, u'x')), number(u"Status"_s, u"200"_s)});
    QVERIFY(variableText(text).endsWith(u"…\", Status: 200}"_s));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::VariablesTest)
#include "tst_variables.moc"
