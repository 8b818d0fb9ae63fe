// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/testmain.h"
#include "ui/models/recordermodel.h"

#include <QAbstractItemModelTester>
#include <QPersistentModelIndex>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

HostRecording recording(const QByteArray &id, HostRecording::State state = HostRecording::State::Complete)
{
    HostRecording made;
    made.id = id;
    made.state = state;
    return made;
}

HostState stateOf(const QByteArrayList &ids)
{
    HostState state;
    for (const QByteArray &id : ids) {
        state.recordings.append(recording(id));
    }
    return state;
}

} // namespace

/// What hosts say they record, while it changes under those who look.
class RecorderModelTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void listsThatGrowShrinkAndAreReordered();
    void whoLooksAtARowKeepsIt();
    void whatGoesOnComesFirst();
    void hostsThatAreGoneTakeTheirRowsAlong();

private:
    static QByteArrayList ids(const RecorderModel &model);
};

QByteArrayList RecorderModelTest::ids(const RecorderModel &model)
{
    QByteArrayList found;
    for (const RecorderRow &row : model.rows()) {
        found.append(row.id());
    }
    return found;
}

void RecorderModelTest::listsThatGrowShrinkAndAreReordered()
{
    RecorderModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QList<QByteArrayList> answers{
        {}, {"a"}, {"a", "b", "c", "d"}, {"d", "c", "b", "a"}, {"b", "d"}, {"e", "d", "f"}, {}, {"g"}};
    for (const QByteArrayList &answer : answers) {
        model.setHost(u"one"_s, u"one"_s, stateOf(answer));
        QByteArrayList now = ids(model);
        QByteArrayList wanted = answer;
        std::ranges::sort(now);
        std::ranges::sort(wanted);
        QCOMPARE(now, wanted);
    }
}

void RecorderModelTest::whoLooksAtARowKeepsIt()
{
    RecorderModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setHost(u"one"_s, u"one"_s, stateOf({"a", "b", "c"}));
    const QPersistentModelIndex looked = model.index(int(ids(model).indexOf("b")), 0);
    HostState next = stateOf({"b", "c", "d", "e"});
    next.recordings.first().size = 7;
    model.setHost(u"one"_s, u"one"_s, next);
    QVERIFY(looked.isValid());
    QCOMPARE(model.row(looked)->id(), "b"_ba);
    QCOMPARE(model.row(looked)->recording()->size, 7);
    QCOMPARE(ids(model), QByteArrayList({"e", "d", "c", "b"}));
    model.setHost(u"one"_s, u"one"_s, stateOf({"c"}));
    QVERIFY(!looked.isValid());
}

void RecorderModelTest::whatGoesOnComesFirst()
{
    RecorderModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    HostState state = stateOf({"old", "new"});
    state.recordings.append(recording("under-way", HostRecording::State::Recording));
    HostLoop loop;
    loop.id = "loop";
    HostRule rule;
    rule.name = u"rule"_s;
    state.loops.append(loop);
    state.rules.append(rule);
    model.setHost(u"one"_s, u"one"_s, state);
    QCOMPARE(ids(model), QByteArrayList({"under-way", "loop", "new", "old", "rule"}));
    QCOMPARE(model.liveCount(), 2);
    // One id for two things is two rows.
    state.recordings.append(recording("loop"));
    model.setHost(u"one"_s, u"one"_s, state);
    QCOMPARE(model.rowCount(), 6);
}

void RecorderModelTest::hostsThatAreGoneTakeTheirRowsAlong()
{
    RecorderModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    HostState state = stateOf({"a"});
    state.recordings.append(recording("b", HostRecording::State::Recording));
    state.free = 10;
    model.setHost(u"one"_s, u"one"_s, state);
    model.setHost(u"two"_s, u"two"_s, state);
    model.setUnheard(u"two"_s);
    QCOMPARE(std::ranges::count(model.rows(), true, &RecorderRow::stale), 1);
    QCOMPARE(model.disksInUse().size(), 2);
    model.keepHosts({u"two"_s});
    QCOMPARE(model.rowCount(), 2);
    QCOMPARE(model.disksInUse().size(), 1);
    model.setHost(u"two"_s, u"two"_s, state);
    QCOMPARE(std::ranges::count(model.rows(), true, &RecorderRow::stale), 0);
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::RecorderModelTest)
#include "tst_recordermodel.moc"
