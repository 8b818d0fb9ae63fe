// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/canned/canned.h"
#include "tests/support/testmain.h"
#include "ui/models/copying.h"
#include "ui/models/listfilter.h"
#include "ui/models/variablesmodel.h"
#include "ui/models/variablespresentation.h"
#include "ui/models/watchesmodel.h"

#include <QAbstractItemModelTester>
#include <QElapsedTimer>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace Backstep;
using namespace Backstep::Testing;

using Section = VariablesModel::Section;

class VariablesModelTest : public TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void sectionsFillAndSayWhenEmpty();
    void childrenThatCameAlongNeedNoQuestion();
    void aMillionElementsComePageByPage();
    void changesAreMarkedAlsoInside();
    void marksSurviveALookElsewhere();
    void newStopRefreshesWhatIsUnfolded();
    void lateAndFailedAnswers();
    void anotherFunctionStartsAnew();
    void scopingKeepsRowsOfTheSameName();
    void slowAnswersShow();
    void toolTipsAreNoHtml();
    void jsonHoldsTheTree();
    void watchesAreEdited();
    void watchErrorsStandInline();
};

struct Tree
{
    VariablesModel model;
    VariablesPresentation presentation;
    ListFilter filter;
    QAbstractItemModelTester tester{&model, QAbstractItemModelTester::FailureReportingMode::QtTest};
    QAbstractItemModelTester filterTester{&filter, QAbstractItemModelTester::FailureReportingMode::QtTest};

    Tree()
    {
        presentation.setSourceModel(&model);
        filter.setSourceModel(&presentation);
        tester.setUseFetchMore(false); // it would fetch inside of rowsInserted, and miscount that itself
        filterTester.setUseFetchMore(false);
        begin(1);
    }
    void begin(quint64 stop, const QString &frame = u"g24 main.transfer@-48"_s)
    {
        model.beginStop(stop, frame, u"main.transfer"_s);
    }
    [[nodiscard]] QModelIndex at(Section section, int row, int column = 0) const
    {
        return model.index(row, column, model.sectionIndex(section));
    }
    [[nodiscard]] QString text(const QModelIndex &index) const
    {
        return presentation.mapFromSource(index).data().toString();
    }
    /// What a view does when the person unfolds a row.
    void unfold(const QModelIndex &index)
    {
        model.setExpanded(index, true);
        model.fetchMore(index);
    }
};

static bool changed(const QModelIndex &index)
{
    return index.siblingAtColumn(VariableTreeModel::Value).data(ItemRole::Changed).toBool();
}

void VariablesModelTest::sectionsFillAndSayWhenEmpty()
{
    Tree tree;
    QCOMPARE(tree.model.rowCount(), 3); // arguments, locals, package variables; nothing was returned
    tree.model.setSection(Section::Arguments, Canned::arguments());
    tree.model.setSection(Section::Locals, std::make_shared<VariableList>());
    QCOMPARE(tree.text(tree.at(Section::Arguments, 0)), u"from"_s);
    QCOMPARE(tree.text(tree.model.sectionIndex(Section::Locals).siblingAtColumn(1)), u"none"_s);
    QCOMPARE(tree.text(tree.model.sectionIndex(Section::Package).siblingAtColumn(1)),
             u"not loaded; Enter loads them"_s);

    auto returned = std::make_shared<VariableList>();
    returned->append(Canned::variable(u"~r0"_s, u"error"_s, u"nil"_s));
    tree.model.setSection(Section::Returned, returned);
    QCOMPARE(tree.model.rowCount(), 4);
    QCOMPARE(tree.model.sectionIndex(Section::Returned).row(), 2);
    tree.model.setSectionFailed(Section::Locals, u"The debugger did not answer."_s);
    QCOMPARE(tree.text(tree.at(Section::Locals, 0)), u"The debugger did not answer."_s);
    QCOMPARE(tree.text(tree.model.sectionIndex(Section::Locals).siblingAtColumn(1)), u"failed"_s);
    tree.model.setSectionMissing(Section::Locals, u"They were not kept."_s);
    QCOMPARE(tree.text(tree.at(Section::Locals, 0)), u"They were not kept."_s);
    QCOMPARE(tree.text(tree.model.sectionIndex(Section::Locals).siblingAtColumn(1)), u"not kept"_s);
    tree.begin(2);
    QCOMPARE(tree.model.rowCount(), 3);
    tree.model.clear();
    QCOMPARE(tree.model.rowCount(), 0);
}

void VariablesModelTest::childrenThatCameAlongNeedNoQuestion()
{
    Tree tree;
    QSignalSpy wanted(&tree.model, &VariablesModel::childrenWanted);
    tree.model.setSection(Section::Arguments, Canned::arguments());
    const QModelIndex from = tree.at(Section::Arguments, 0);
    QVERIFY(tree.model.hasChildren(from));
    tree.unfold(from);
    QCOMPARE(tree.model.rowCount(from), 2);
    QCOMPARE(tree.text(tree.model.index(1, 1, from)), u"100"_s);
    QVERIFY(wanted.isEmpty());
    QVERIFY(!tree.model.hasChildren(tree.at(Section::Arguments, 2)));
}

void VariablesModelTest::aMillionElementsComePageByPage()
{
    Tree tree;
    QSignalSpy wanted(&tree.model, &VariablesModel::childrenWanted);
    tree.model.setSection(Section::Locals, Canned::locals());
    const QModelIndex ledger = tree.at(Section::Locals, 1);
    tree.unfold(ledger);
    QCOMPARE(wanted.size(), 1);
    QCOMPARE(wanted.at(0).at(1).value<VariablePtr>()->expression, u"ledger"_s);
    QCOMPARE(wanted.at(0).at(2).toLongLong(), 0);
    QCOMPARE(wanted.at(0).at(3).toInt(), 100);
    QElapsedTimer timer;
    timer.start();
    tree.model.setChildren(wanted.at(0).at(0).toULongLong(), 0, Canned::elements(0, 100));
    QCOMPARE(tree.model.rowCount(ledger), 101);
    const QModelIndex more = tree.model.index(100, 0, ledger);
    QCOMPARE(tree.text(more), u"more…"_s);
    QCOMPARE(tree.text(more.siblingAtColumn(1)), u"100 of 1,000,000 shown"_s);

    tree.model.fetchPage(more);
    tree.model.fetchPage(more); // impatient: one question is enough
    QCOMPARE(wanted.size(), 2);
    QCOMPARE(wanted.at(1).at(2).toLongLong(), 100);
    QCOMPARE(tree.text(tree.model.index(100, 0, ledger)), u"loading…"_s);
    tree.model.setChildren(wanted.at(1).at(0).toULongLong(), 100, Canned::elements(100, 100));
    QCOMPARE(tree.model.rowCount(ledger), 201);
    QCOMPARE(tree.text(tree.model.index(199, 0, ledger)), u"[199]"_s);
    QVERIFY2(timer.elapsed() < 10'000, "two pages of a million");
}

void VariablesModelTest::changesAreMarkedAlsoInside()
{
    Tree tree;
    tree.model.setSection(Section::Arguments, Canned::arguments(40));
    tree.model.setSection(Section::Locals, Canned::locals(100));
    QVERIFY(!changed(tree.at(Section::Locals, 0)));
    tree.begin(2);
    auto arguments = std::make_shared<VariableList>(*Canned::arguments(40));
    (*arguments)[0].children[1].value = u"60"_s; // the text of the pointer itself stays the same
    QSignalSpy marks(&tree.model, &VariablesModel::marksChanged);
    tree.model.setSection(Section::Arguments, arguments);
    tree.model.setSection(Section::Locals, Canned::locals(60));
    QVERIFY(!marks.isEmpty());
    QVERIFY(changed(tree.at(Section::Locals, 0)));
    QCOMPARE(tree.at(Section::Locals, 0).data(ItemRole::Previous).toString(), u"100"_s);
    QVERIFY(!changed(tree.at(Section::Locals, 2)));
    const QModelIndex from = tree.at(Section::Arguments, 0);
    QVERIFY(changed(from)); // folded, it speaks for what is inside
    tree.unfold(from);
    QVERIFY(!changed(tree.model.index(0, 0, from)));
    QVERIFY(changed(tree.model.index(1, 0, from)));
    QVERIFY(!changed(tree.at(Section::Arguments, 1)));
    tree.begin(3);
    tree.model.setSection(Section::Locals, Canned::locals(60));
    QVERIFY(!changed(tree.at(Section::Locals, 0)));
}

void VariablesModelTest::marksSurviveALookElsewhere()
{
    Tree tree;
    tree.model.setSection(Section::Locals, Canned::locals(100));
    tree.begin(2);
    tree.model.setSection(Section::Locals, Canned::locals(60));
    QVERIFY(changed(tree.at(Section::Locals, 0)));
    const QSignalSpy flashes(&tree.model, &VariablesModel::marksChanged);
    tree.begin(2, u"g24 main.handle@-96"_s); // the caller's frame, and back
    tree.model.setSection(Section::Locals, Canned::locals(7));
    QVERIFY(!changed(tree.at(Section::Locals, 0)));
    QCOMPARE(flashes.size(), 1);
    tree.begin(2);
    tree.model.setSection(Section::Locals, Canned::locals(60));
    QVERIFY(changed(tree.at(Section::Locals, 0)));
    QCOMPARE(flashes.size(), 1); // these were seen
}

void VariablesModelTest::newStopRefreshesWhatIsUnfolded()
{
    Tree tree;
    QSignalSpy wanted(&tree.model, &VariablesModel::childrenWanted);
    tree.model.setSection(Section::Locals, Canned::locals());
    const QPersistentModelIndex ledger = tree.at(Section::Locals, 1);
    tree.unfold(ledger);
    tree.model.setChildren(wanted.last().at(0).toULongLong(), 0, Canned::elements(0, 100));
    const QPersistentModelIndex fifth = tree.model.index(5, 0, ledger);

    tree.begin(2);
    tree.model.setSection(Section::Locals, Canned::locals());
    QVERIFY(ledger.isValid());
    QVERIFY(fifth.isValid()); // nothing jumps while the answer is under way
    QCOMPARE(wanted.size(), 2);
    QCOMPARE(wanted.last().at(3).toInt(), 100);
    auto elements = std::make_shared<VariableList>(*Canned::elements(0, 100));
    (*elements)[5].value = u"{amount: 4}"_s;
    tree.model.setChildren(wanted.last().at(0).toULongLong(), 0, elements);
    QVERIFY(fifth.isValid());
    QVERIFY(changed(fifth));
    QVERIFY(!changed(tree.model.index(6, 0, ledger)));
    QCOMPARE(tree.model.rowCount(ledger), 101);
}

void VariablesModelTest::lateAndFailedAnswers()
{
    Tree tree;
    QSignalSpy wanted(&tree.model, &VariablesModel::childrenWanted);
    tree.model.setSection(Section::Locals, Canned::locals());
    const QModelIndex ledger = tree.at(Section::Locals, 1);
    tree.unfold(ledger);
    const quint64 old = wanted.last().at(0).toULongLong();
    tree.begin(2);
    tree.model.setChildren(old, 0, Canned::elements(0, 100));
    QCOMPARE(tree.model.rowCount(ledger), 0);
    QCOMPARE(tree.model.lateAnswers(), 1);
    tree.model.setSection(Section::Locals, Canned::locals());
    tree.model.setChildrenFailed(wanted.last().at(0).toULongLong(), u"The memory cannot be read."_s);
    QCOMPARE(tree.model.rowCount(ledger), 1);
    QCOMPARE(tree.text(tree.model.index(0, 0, ledger)), u"The memory cannot be read."_s);
}

void VariablesModelTest::anotherFunctionStartsAnew()
{
    Tree tree;
    QSignalSpy expansion(&tree.model, &VariablesModel::expansionWanted);
    tree.model.setSection(Section::Arguments, Canned::arguments());
    tree.unfold(tree.at(Section::Arguments, 0));
    tree.model.beginStop(2, u"g24 main.audit@-16"_s, u"main.audit"_s);
    expansion.clear();
    tree.model.setSection(Section::Arguments, Canned::arguments());
    QCOMPARE(tree.model.rowCount(tree.at(Section::Arguments, 0)), 0); // the same name, but another variable
    QVERIFY(expansion.isEmpty());
    tree.model.beginStop(3, u"g24 main.transfer@-48"_s, u"main.transfer"_s);
    tree.model.setSection(Section::Arguments, Canned::arguments());
    QCOMPARE(expansion.size(), 1); // back again: unfold what was unfolded
    QCOMPARE(expansion.at(0).at(0).value<QModelIndex>().data(ItemRole::Raw).toString(), u"from"_s);
}

void VariablesModelTest::scopingKeepsRowsOfTheSameName()
{
    Tree tree;
    tree.model.setSection(Section::Locals, Canned::locals());
    const QPersistentModelIndex last = tree.at(Section::Locals, 5);
    auto fewer = std::make_shared<VariableList>(*Canned::locals());
    fewer->removeAt(1);
    fewer->insert(3, Canned::variable(u"fee"_s, u"int"_s, u"2"_s));
    tree.begin(2);
    tree.model.setSection(Section::Locals, fewer);
    QVERIFY(last.isValid());
    QCOMPARE(tree.model.rowCount(tree.model.sectionIndex(Section::Locals)), 6);
    QCOMPARE(tree.text(tree.at(Section::Locals, 3)), u"fee"_s);
    // Two variables of one name are told apart, and the hidden one is in parentheses.
    QCOMPARE(tree.text(tree.at(Section::Locals, 2)), u"(err)"_s);
    QCOMPARE(tree.text(tree.at(Section::Locals, 4)), u"err"_s);
}

void VariablesModelTest::slowAnswersShow()
{
    Tree tree;
    tree.model.setSection(Section::Locals, Canned::locals());
    const QModelIndex ledger = tree.at(Section::Locals, 1);
    QSignalSpy slow(&tree.model, &VariablesModel::slowChanged);
    tree.unfold(ledger);
    QCOMPARE(tree.model.rowCount(ledger), 0);
    QTRY_COMPARE(slow.size(), 1);
    QCOMPARE(tree.text(tree.model.index(0, 0, ledger)), u"loading…"_s);
    QVERIFY(tree.model.sectionIndex(Section::Arguments).data(ItemRole::Stale).toBool());
}

void VariablesModelTest::toolTipsAreNoHtml()
{
    Tree tree;
    auto hostile = std::make_shared<VariableList>();
    hostile->append(Canned::variable(u"<img src='file:///x'>"_s, u"string"_s, u"1"_s));
    tree.model.setSection(Section::Locals, hostile);
    const QModelIndex value = tree.presentation.mapFromSource(tree.at(Section::Locals, 0, 1));
    const QString tip = value.data(Qt::ToolTipRole).toString();
    QVERIFY2(tip.contains(u"&lt;img") && !tip.contains(u"<img"), qPrintable(tip));
}

void VariablesModelTest::jsonHoldsTheTree()
{
    Tree tree;
    tree.model.setSection(Section::Arguments, Canned::arguments());
    tree.unfold(tree.at(Section::Arguments, 0));
    const QModelIndex section =
        tree.filter.mapFromSource(tree.presentation.mapFromSource(tree.model.sectionIndex(Section::Arguments)));
    const QString json = Copying::asJson({section});
    QVERIFY2(json.contains(u"\"name\": \"balance\""), qPrintable(json));
    const QString text = Copying::asText({section}, {0, 1});
    QVERIFY2(text.startsWith(u"Arguments\n  from\t*{owner: \"from\", balance: 100}\n    owner\t\"from\"\n"),
             qPrintable(text));
}

void VariablesModelTest::watchesAreEdited()
{
    WatchesModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QSignalSpy wanted(&model, &WatchesModel::evaluationWanted);
    QSignalSpy changes(&model, &WatchesModel::expressionsChanged);
    QVERIFY(model.isEmpty());
    QVERIFY(model.setData(model.index(0, 0), u" from.balance "_s)); // the row to add by
    QCOMPARE(model.expressions(), QStringList{u"from.balance"_s});
    QCOMPARE(wanted.size(), 1);
    model.add(u"from.balance"_s);
    QCOMPARE(model.rowCount(), 2); // once is enough
    const int id = wanted.at(0).at(0).toInt();
    QVERIFY(model.setData(model.index(0, 0), u"to.balance"_s));
    QCOMPARE(wanted.size(), 2);
    model.setValue(id, std::make_shared<Variable>(Canned::variable(u"x"_s, u"int"_s, u"1"_s)));
    QVERIFY(model.variable(model.index(0, 0))->value.isEmpty()); // that was for the old expression
    model.setValue(wanted.at(1).at(0).toInt(), std::make_shared<Variable>(Canned::variable(u"x"_s, u"int"_s, u"20"_s)));
    QCOMPARE(model.index(0, 1).data(ItemRole::Raw).toString(), u"20"_s);
    QCOMPARE(model.index(0, 0).data(ItemRole::Raw).toString(), u"to.balance"_s);
    QVERIFY(model.setData(model.index(0, 0), QString()));
    QVERIFY(model.isEmpty());
    QCOMPARE(changes.size(), 3);
}

void VariablesModelTest::watchErrorsStandInline()
{
    WatchesModel model;
    VariablesPresentation presentation;
    presentation.setSourceModel(&model);
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    tester.setUseFetchMore(false);
    model.setExpressions({u"from"_s, u"acount"_s});
    model.beginStop(1, u"f"_s);
    model.setValue(1, std::make_shared<Variable>(Canned::arguments()->at(0)));
    model.setError(2, u"There is no variable acount here."_s);
    QCOMPARE(presentation.index(1, 1).data().toString(), u"There is no variable acount here."_s);
    QCOMPARE(presentation.index(1, 1).data(ItemRole::Tone).toInt(), int(Tone::Bad));
    model.setExpanded(model.index(0, 0), true);
    model.fetchMore(model.index(0, 0));
    QCOMPARE(model.rowCount(model.index(0, 0)), 2);
    model.beginStop(2, u"f"_s);
    Variable poorer = Canned::arguments()->at(0);
    poorer.children[1].value = u"60"_s;
    model.setValue(1, std::make_shared<Variable>(poorer));
    QCOMPARE(model.rowCount(model.index(0, 0)), 2);
    QVERIFY(changed(model.index(1, 0, model.index(0, 0))));
    model.clearValues();
    QCOMPARE(model.rowCount(model.index(0, 0)), 0);
}

BACKSTEP_TEST_MAIN(VariablesModelTest)
#include "tst_variablesmodel.moc"
