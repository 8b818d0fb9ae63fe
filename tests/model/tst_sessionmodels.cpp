// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/canned/canned.h"
#include "tests/support/testmain.h"
#include "ui/models/breakpointsmodel.h"
#include "ui/models/breakpointspresentation.h"
#include "ui/models/listfilter.h"
#include "ui/models/outputmodel.h"
#include "ui/models/outputpresentation.h"
#include "ui/models/protocolmodel.h"
#include "ui/models/protocolpresentation.h"
#include "ui/models/stackmodel.h"
#include "ui/models/stackpresentation.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace Backstep;
using namespace Backstep::Testing;

/// The flat models of a session, each with its presentation and a filter above it, under Qt's model tester.
class SessionModelsTest : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void stackShowsFramesAndMarksMovedLines();
    void stackOfAnotherGoroutineHasNoMarks();
    void framesThatLiveOnKeepTheirRows();
    void breakpointEditsAreRequestsOnly();
    void breakpointsSayWhatIsWrong();
    void outputIsBatchedAndHarmless();
    void outputLetsTheOldestGo();
    void protocolCallIsUpdatedByItsAnswer();
    void protocolRingCountsPendingOnes();
    void filterWantsEveryWord();
};

template<typename Model, typename View>
struct Chain
{
    Model model;
    View presentation;
    ListFilter filter;
    QAbstractItemModelTester modelTester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    QAbstractItemModelTester filterTester{&filter, QAbstractItemModelTester::FailureReportingMode::QtTest};

    Chain()
    {
        presentation.setSourceModel(&model);
        filter.setSourceModel(&presentation);
    }
    [[nodiscard]] QString text(int row, int column) const { return presentation.index(row, column).data().toString(); }
};

void SessionModelsTest::stackShowsFramesAndMarksMovedLines()
{
    Chain<StackModel, StackPresentation> stack;
    stack.model.setStack(Canned::stack(21), 1);
    stack.model.setSelectedFrame(2);
    QCOMPARE(stack.presentation.rowCount(), 7);
    QCOMPARE(stack.text(2, StackModel::Function), u"main.(*Bank).transfer"_s);
    QCOMPARE(stack.text(4, StackModel::Function), u"http.HandlerFunc.ServeHTTP"_s);
    QCOMPARE(stack.text(2, StackModel::Place), u"transfer.go:21"_s);
    QVERIFY(stack.model.index(2, 0).data(StackModel::SelectedRole).toBool());
    QCOMPARE(stack.presentation.index(0, 1).data(ItemRole::Tone).toInt(), int(Tone::Dim));
    QVERIFY(!stack.model.index(2, StackModel::Place).data(ItemRole::Changed).toBool());

    stack.model.setStack(Canned::stack(22), 2);
    QVERIFY(stack.model.index(2, StackModel::Place).data(ItemRole::Changed).toBool());
    QVERIFY(!stack.model.index(3, StackModel::Place).data(ItemRole::Changed).toBool());
    QVERIFY(stack.presentation.index(2, StackModel::Place).data(Qt::ToolTipRole).toString().contains(u"line 21"));

    stack.model.setStack(Canned::stack(22), 2); // the same stop again, deeper: the mark stays
    QVERIFY(stack.model.index(2, StackModel::Place).data(ItemRole::Changed).toBool());
    stack.model.setStack(nullptr, 3);
    QCOMPARE(stack.model.rowCount(), 0);
}

void SessionModelsTest::stackOfAnotherGoroutineHasNoMarks()
{
    Chain<StackModel, StackPresentation> stack;
    stack.model.setStack(Canned::stack(21), 1);
    auto other = std::make_shared<Stack>(*Canned::stack(99));
    other->goroutine = 25;
    QSignalSpy changed(&stack.model, &StackModel::stackChanged);
    const auto marked = [&stack] { return stack.model.index(2, StackModel::Place).data(ItemRole::Changed).toBool(); };
    stack.model.setStack(other, 2);
    QVERIFY(!marked());
    QVERIFY(changed.takeFirst().at(0).toBool());

    stack.model.setStack(Canned::stack(22), 2); // back at the same stop: it moved a line before that
    QVERIFY(marked());
    QVERIFY(changed.takeFirst().at(0).toBool());
    stack.model.setStack(other, 2);
    QVERIFY(!marked());
    stack.model.setStack(Canned::stack(22), 2);
    QVERIFY(marked());
    QVERIFY2(!changed.takeLast().at(0).toBool(), "what was seen does not flash again");

    stack.model.setStack(nullptr, 0); // another session
    stack.model.setStack(Canned::stack(21), 1);
    QVERIFY(!marked());
}

void SessionModelsTest::framesThatLiveOnKeepTheirRows()
{
    Chain<StackModel, StackPresentation> stack;
    auto cut = std::make_shared<Stack>(*Canned::stack(21));
    cut->frames = cut->frames.mid(2, 3); // from transfer to ServeHTTP
    cut->complete = false;
    stack.model.setStack(cut, 1);
    QSignalSpy resets(&stack.model, &QAbstractItemModel::modelReset);
    const QPersistentModelIndex transfer = stack.model.index(0, 0);
    const QPersistentModelIndex handle = stack.model.index(1, 0);
    auto deeper = std::make_shared<Stack>(*Canned::stack(21));
    deeper->frames = deeper->frames.mid(2);
    stack.model.setStack(deeper, 1);
    QVERIFY(stack.model.complete());
    QCOMPARE(stack.model.rowCount(), 5);
    QCOMPARE(handle.row(), 1);

    stack.model.setStack(Canned::stack(22), 2); // two calls further in
    QCOMPARE(stack.model.rowCount(), 7);
    QCOMPARE(transfer.row(), 2);
    QCOMPARE(handle.row(), 3);
    QVERIFY(stack.model.index(2, StackModel::Place).data(ItemRole::Changed).toBool());
    auto returned = std::make_shared<Stack>(*Canned::stack(22));
    returned->frames = returned->frames.mid(3);
    stack.model.setStack(returned, 3); // and out of them and one more
    QVERIFY(!transfer.isValid());
    QCOMPARE(handle.row(), 0);
    QCOMPARE(resets.size(), 0);

    auto other = std::make_shared<Stack>(*Canned::stack(22));
    other->goroutine = 25;
    stack.model.setStack(other, 4);
    QCOMPARE(resets.size(), 1);
    QVERIFY(!handle.isValid());
}

void SessionModelsTest::breakpointEditsAreRequestsOnly()
{
    Chain<BreakpointsModel, BreakpointsPresentation> breakpoints;
    breakpoints.model.setBreakpoints(Canned::breakpoints());
    QSignalSpy requests(&breakpoints.model, &BreakpointsModel::changeRequested);

    const QModelIndex place = breakpoints.presentation.index(0, BreakpointsModel::Place);
    QCOMPARE(place.data(Qt::CheckStateRole).toInt(), int(Qt::Checked));
    QVERIFY(breakpoints.presentation.setData(place, Qt::Unchecked, Qt::CheckStateRole));
    QCOMPARE(requests.size(), 1);
    QCOMPARE(requests.at(0).at(0).toInt(), 1);
    QVERIFY(!requests.at(0).at(1).value<BreakpointSpec>().enabled);
    QCOMPARE(place.data(Qt::CheckStateRole).toInt(), int(Qt::Checked)); // until the session says so

    const QModelIndex condition = breakpoints.presentation.index(0, BreakpointsModel::Condition);
    QVERIFY(breakpoints.presentation.setData(condition, u" n > 3 "_s));
    QCOMPARE(requests.at(1).at(1).value<BreakpointSpec>().condition, u"n > 3"_s);
    QVERIFY(breakpoints.presentation.setData(condition, QString())); // unchanged: nothing to ask for
    QCOMPARE(requests.size(), 2);
}

void SessionModelsTest::breakpointsSayWhatIsWrong()
{
    Chain<BreakpointsModel, BreakpointsPresentation> breakpoints;
    breakpoints.model.setBreakpoints(Canned::breakpoints());
    breakpoints.model.setStop(Canned::stop(3));
    QCOMPARE(breakpoints.text(0, BreakpointsModel::Place), u"transfer.go:21  in main.(*Bank).transfer"_s);
    QCOMPARE(breakpoints.text(0, BreakpointsModel::Hits), u"1,204"_s);
    QVERIFY(breakpoints.model.index(0, 0).data(BreakpointsModel::HitNowRole).toBool());
    QCOMPARE(breakpoints.text(2, BreakpointsModel::Problem), u"off"_s);
    QVERIFY(breakpoints.text(3, BreakpointsModel::Problem).startsWith(u"No code"));
    QCOMPARE(breakpoints.presentation.index(3, BreakpointsModel::Problem).data(ItemRole::Tone).toInt(), int(Tone::Bad));
    breakpoints.model.setStop(nullptr);
    QVERIFY(!breakpoints.model.index(0, 0).data(BreakpointsModel::HitNowRole).toBool());
}

void SessionModelsTest::outputIsBatchedAndHarmless()
{
    Chain<OutputModel, OutputPresentation> output;
    QSignalSpy inserted(&output.model, &OutputModel::rowsInserted);
    for (const OutputLine &line : Canned::output()) {
        output.model.append(line);
    }
    QCOMPARE(output.model.rowCount(), 0);
    QTRY_COMPARE(output.model.rowCount(), 7);
    QCOMPARE(inserted.size(), 1);
    QCOMPARE(output.text(4, OutputModel::Text), u"ok      transferred 40 from savings to rent"_s);
    QCOMPARE(output.text(6, OutputModel::Text), u"title \\x1b]0;owned\\x07 and bell \\x07"_s);
    QCOMPARE(output.text(3, OutputModel::Event), u"212"_s);
    QCOMPARE(output.model.index(6, OutputModel::Text).data(ItemRole::Raw).toString(), Canned::output().at(6).text);
}

void SessionModelsTest::outputLetsTheOldestGo()
{
    OutputModel model(nullptr, 100);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy dropped(&model, &OutputModel::droppedChanged);
    for (int i = 0; i < 250; ++i) {
        model.append({.source = OutputSource::ProgramOut, .text = QString::number(i), .event = {}});
    }
    model.flush();
    QVERIFY(model.rowCount() <= 100);
    QCOMPARE(model.dropped() + model.rowCount(), 250);
    QCOMPARE(model.index(model.rowCount() - 1, OutputModel::Text).data(ItemRole::Raw).toString(), u"249"_s);
    QVERIFY(!dropped.isEmpty());
    model.clear();
    QCOMPARE(model.dropped(), 0);
}

void SessionModelsTest::protocolCallIsUpdatedByItsAnswer()
{
    Chain<ProtocolModel, ProtocolPresentation> protocol;
    for (const ProtocolCall &call : Canned::calls()) {
        protocol.model.setCall(call);
    }
    QCOMPARE(protocol.model.pendingCount(), 1);
    QCOMPARE(protocol.text(5, ProtocolModel::Took), u"waiting"_s);
    QCOMPARE(protocol.text(2, ProtocolModel::Method), u"Stacktrace"_s);
    QCOMPARE(protocol.text(3, ProtocolModel::Took), u"313"_s);
    QCOMPARE(protocol.presentation.index(3, ProtocolModel::Took).data(ItemRole::Tone).toInt(), int(Tone::Warning));
    ProtocolCall answered = Canned::calls().last();
    answered.took = 2041.0;
    protocol.model.setCall(answered);
    QCOMPARE(protocol.model.rowCount(), 6);
    QCOMPARE(protocol.model.pendingCount(), 0);
    QCOMPARE(protocol.text(5, ProtocolModel::Took), u"2041"_s);
}

void SessionModelsTest::protocolRingCountsPendingOnes()
{
    ProtocolModel model(nullptr, 10);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (quint64 id = 1; id <= 25; ++id) {
        model.setCall(
            {.id = id, .method = u"Eval"_s, .arguments = {}, .sentAt = 0, .took = {}, .replyBytes = 0, .error = {}});
    }
    QCOMPARE(model.rowCount(), 10);
    QCOMPARE(model.pendingCount(), 10);
    model.setCall(
        {.id = 25, .method = u"Eval"_s, .arguments = {}, .sentAt = 0, .took = 1.0, .replyBytes = 5, .error = {}});
    QCOMPARE(model.rowCount(), 10);
    QCOMPARE(model.index(9, ProtocolModel::Bytes).data(ItemRole::Raw).toLongLong(), 5);
    QCOMPARE(model.pendingCount(), 9);
}

void SessionModelsTest::filterWantsEveryWord()
{
    Chain<ProtocolModel, ProtocolPresentation> protocol;
    for (const ProtocolCall &call : Canned::calls()) {
        protocol.model.setCall(call);
    }
    protocol.filter.setText(u"command NEXT"_s);
    QCOMPARE(protocol.filter.rowCount(), 1);
    protocol.filter.setText(u"command nowhere"_s);
    QCOMPARE(protocol.filter.rowCount(), 0);
    protocol.filter.setText(QString());
    protocol.filter.sort(ProtocolModel::Took, Qt::DescendingOrder);
    QCOMPARE(protocol.filter.index(0, ProtocolModel::Method).data().toString(), u"ListPackageVars"_s);
    QCOMPARE(protocol.filter.index(5, ProtocolModel::Took).data().toString(), u"waiting"_s);
}

BACKSTEP_TEST_MAIN(SessionModelsTest)
#include "tst_sessionmodels.moc"
