// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/capsuleerror.h"
#include "app/capsule/capsulereader.h"
#include "app/capsule/capsulewriter.h"
#include "tests/support/samplemoments.h"
#include "tests/support/testmain.h"

#include <QFileInfo>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

QString said(const Error &error)
{
    return error.code + u": "_s + error.message + u' ' + error.details.join(u' ');
}

Moment at(qint64 event, qint64 order)
{
    Moment moment;
    moment.position = {.event = event, .order = order};
    moment.why = u"event %1, %2"_s.arg(event).arg(order);
    return moment;
}

} // namespace

// As QVERIFY2(), saying the error.
#define VERIFY_RESULT(result)                                                                                          \
    do {                                                                                                               \
        const auto &outcome = (result);                                                                                \
        QVERIFY2(outcome.has_value(), outcome.has_value() ? "" : qPrintable(said(outcome.error())));                   \
    } while (false)

/// What is written is what is read, and costs what changed.
class CapsuleTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void everythingComesBack();
    void manyMomentsComeBack();
    void infoOfMoments();
    void momentsInAnyOrder();
    void aPositionTwiceIsRefused();
    void bookmarksAreTakenBack();
    void outputAndSources();
    void longTextsAreCutOnlyBeyondTheLimit();
    void deepAndWideValuesAreCut();
    void manyPackageVariables();
    void deepStacks();
    void anEqualMomentCostsNearlyNothing();
    void aGoroutineMoreOrLessCostsAPage();
    void aHundredThousandGoroutines();
    void whatWasNotAskedFor();
    void emptyCapsule();

private:
    [[nodiscard]] std::unique_ptr<CapsuleWriter> writer(const QString &name);
    [[nodiscard]] std::unique_ptr<CapsuleReader> finished(CapsuleWriter &writer, const QString &name);
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder;
};

std::unique_ptr<CapsuleWriter> CapsuleTest::writer(const QString &name)
{
    auto made = CapsuleWriter::create(path(name), Testing::fullFacts());
    if (!made) {
        qCritical() << said(made.error());
        return nullptr;
    }
    return std::move(*made);
}

std::unique_ptr<CapsuleReader> CapsuleTest::finished(CapsuleWriter &writer, const QString &name)
{
    if (const Result<void> done = writer.finish(true); !done) {
        qCritical() << said(done.error());
        return nullptr;
    }
    auto opened = CapsuleReader::open(path(name));
    if (!opened) {
        qCritical() << said(opened.error());
        return nullptr;
    }
    return std::move(*opened);
}

void CapsuleTest::everythingComesBack()
{
    const auto writer = this->writer(u"full"_s);
    QVERIFY(writer);
    const Moment moment = Testing::fullMoment();
    const auto id = writer->add(moment);
    VERIFY_RESULT(id);
    QCOMPARE(*id, 1);
    const QList<BreakpointSpec> breakpoints{{.file = u"/a.go"_s,
                                             .line = 21,
                                             .expression = u"main.transfer"_s,
                                             .condition = u"n > 3"_s,
                                             .hitCondition = u"% 100"_s,
                                             .enabled = false},
                                            {}};
    VERIFY_RESULT(writer->setBreakpoints(breakpoints));
    const auto reader = finished(*writer, u"full"_s);
    QVERIFY(reader);
    QCOMPARE(Testing::differences(*reader, 1, moment), QStringList());
    CapsuleFacts facts = Testing::fullFacts();
    facts.complete = true;
    QVERIFY(reader->facts() == facts);
    QVERIFY(reader->breakpoints() == breakpoints);
    VERIFY_RESULT(reader->verify());
    QCOMPARE(reader->bytes(), QFileInfo(path(u"full"_s)).size());
    QCOMPARE(QFileInfo(path(u"full"_s)).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    QVERIFY(!QFileInfo::exists(path(u"full.part"_s)));
    QCOMPARE(reader->moments()->size(), 1);
}

void CapsuleTest::manyMomentsComeBack()
{
    const auto writer = this->writer(u"many"_s);
    QVERIFY(writer);
    Testing::SampleProgram program(50, 10);
    QList<Moment> moments;
    for (int i = 0; i < 40; ++i) {
        moments.append(program.next(5));
        VERIFY_RESULT(writer->add(moments.last()));
        if (i % 7 == 0) {
            VERIFY_RESULT(writer->flush()); // small blocks, which finish() makes large ones
        }
    }
    const auto reader = finished(*writer, u"many"_s);
    QVERIFY(reader);
    VERIFY_RESULT(reader->verify());
    for (int i = 39; i >= 0; i -= 3) {
        QCOMPARE(Testing::differences(*reader, i + 1, moments[i]), QStringList());
    }
    const auto page = reader->goroutines(1, 20, 10);
    VERIFY_RESULT(page);
    QCOMPARE(page->goroutines.size(), 10);
    QCOMPARE(page->goroutines.first(), moments[0].goroutines[20].goroutine);
    QCOMPARE(page->next, 30);
    QCOMPARE(page->total, 50);
}

void CapsuleTest::infoOfMoments()
{
    const auto writer = this->writer(u"info"_s);
    QVERIFY(writer);
    const Moment full = Testing::fullMoment();
    VERIFY_RESULT(writer->add(full));
    VERIFY_RESULT(writer->setBookmark(1, u"here it breaks"_s));
    const auto reader = finished(*writer, u"info"_s);
    QVERIFY(reader);
    const MomentInfo info = reader->moments()->first();
    const MomentInfo expected{.id = 1,
                              .position = full.position,
                              .reason = StopReason::FatalThrow,
                              .goroutine = 24,
                              .location = full.stop.location,
                              .depth = 3,
                              .frameOffset = -400,
                              .outputLines = full.outputLines,
                              .why = full.why,
                              .bookmark = u"here it breaks"_s,
                              .waits = true};
    QVERIFY(info == expected);
}

void CapsuleTest::momentsInAnyOrder()
{
    const auto writer = this->writer(u"order"_s);
    QVERIFY(writer);
    for (const auto &[event, order] : {std::pair{30, 0}, {10, 1}, {20, 0}, {10, 0}, {10, -1}}) {
        VERIFY_RESULT(writer->add(at(event, order)));
    }
    const auto reader = finished(*writer, u"order"_s);
    QVERIFY(reader);
    QList<qint64> ids;
    for (const MomentInfo &info : *reader->moments()) {
        ids.append(info.id);
    }
    QCOMPARE(ids, (QList<qint64>{5, 4, 2, 3, 1}));
}

void CapsuleTest::aPositionTwiceIsRefused()
{
    const auto writer = this->writer(u"twice"_s);
    QVERIFY(writer);
    VERIFY_RESULT(writer->add(at(1, 2)));
    const auto again = writer->add(at(1, 2));
    QVERIFY(!again);
    QCOMPARE(again.error().code, ErrorCode::badInput);
    VERIFY_RESULT(writer->add(at(1, 3)));
    const auto reader = finished(*writer, u"twice"_s);
    QVERIFY(reader);
    QCOMPARE(reader->moments()->size(), 2);
}

void CapsuleTest::bookmarksAreTakenBack()
{
    const auto writer = this->writer(u"notes"_s);
    QVERIFY(writer);
    QCOMPARE(writer->setBookmark(1, u"too early"_s).error().code, ErrorCode::badInput);
    VERIFY_RESULT(writer->add(at(1, 0)));
    VERIFY_RESULT(writer->add(at(2, 0)));
    VERIFY_RESULT(writer->setBookmark(1, u"one"_s));
    VERIFY_RESULT(writer->setBookmark(2, u"two"_s));
    VERIFY_RESULT(writer->setBookmark(1, {}));
    const auto reader = finished(*writer, u"notes"_s);
    QVERIFY(reader);
    QCOMPARE(reader->moments()->at(0).bookmark, QString());
    QCOMPARE(reader->moments()->at(1).bookmark, u"two"_s);
}

void CapsuleTest::outputAndSources()
{
    const auto writer = this->writer(u"output"_s);
    QVERIFY(writer);
    const QString text = u"package main\n\nfunc main() {\n\tprintln(\"größe\")\n}\n"_s.repeated(5000);
    VERIFY_RESULT(writer->addOutput({.source = OutputSource::ProgramErr, .text = u"first \x1b[31m"_s, .event = 5}));
    VERIFY_RESULT(writer->addOutput({.source = OutputSource::Session, .text = {}, .event = {}}));
    Moment moment = at(1, 0);
    moment.outputLines = 1;
    VERIFY_RESULT(writer->add(moment));
    VERIFY_RESULT(writer->addSource(u"../../etc/passwd"_s, text));
    VERIFY_RESULT(writer->addSource(u"../../etc/passwd"_s, u"another"_s));
    const auto reader = finished(*writer, u"output"_s);
    QVERIFY(reader);
    QCOMPARE(reader->outputLines(), 2);
    QCOMPARE(reader->outputLinesAt(1).value_or(-1), 1);
    const auto lines = reader->output(0, 100);
    VERIFY_RESULT(lines);
    QCOMPARE(lines->size(), 2);
    QCOMPARE(lines->at(0).source, OutputSource::ProgramErr);
    QCOMPARE(lines->at(0).text, u"first \x1b[31m"_s);
    QCOMPARE(lines->at(0).event, 5);
    QCOMPARE(lines->at(1).source, OutputSource::Session);
    QVERIFY(lines->at(1).text.isEmpty() && !lines->at(1).event);
    QCOMPARE(reader->output(1, std::numeric_limits<int>::max())->size(), 1);
    QCOMPARE(reader->output(-5, -1)->size(), 0);
    QCOMPARE(reader->sourcePaths(), QStringList{u"../../etc/passwd"_s});
    QVERIFY(reader->source(u"../../etc/passwd"_s) == text);
    QCOMPARE(reader->source(u"main.go"_s).error().code, ErrorCode::notFound);
}

void CapsuleTest::longTextsAreCutOnlyBeyondTheLimit()
{
    const auto writer = this->writer(u"long"_s);
    QVERIFY(writer);
    Moment moment = at(1, 0);
    Variable exact;
    exact.name = u"exact"_s;
    exact.value = u"0123456789"_s.repeated(1'024'000); // 10,240,000, as much as there can be
    Variable more = exact;
    more.value += u"!"_s;
    moment.packageVariables = {exact, more};
    VERIFY_RESULT(writer->add(moment));
    const auto reader = finished(*writer, u"long"_s);
    QVERIFY(reader);
    const auto variables = reader->packageVariables(1);
    VERIFY_RESULT(variables);
    QVERIFY(variables->at(0) == exact);
    QVERIFY(variables->at(1).truncated);
    QCOMPARE(variables->at(1).value.size(), exact.value.size());
    QVERIFY(variables->at(1).value.endsWith(QChar(0x2026)));
}

void CapsuleTest::deepAndWideValuesAreCut()
{
    const auto writer = this->writer(u"deep"_s);
    QVERIFY(writer);
    Variable deep;
    for (int i = 0; i < 200; ++i) {
        Variable outer;
        outer.name = u"v%1"_s.arg(i);
        outer.children = {deep};
        outer.childCount = 1;
        deep = outer;
    }
    Variable wide;
    wide.children = VariableList(20'000, Variable());
    wide.childCount = 20'000;
    Moment moment = at(1, 0);
    moment.packageVariables = {deep, wide};
    VERIFY_RESULT(writer->add(moment));
    const auto reader = finished(*writer, u"deep"_s);
    QVERIFY(reader);
    VERIFY_RESULT(reader->verify());
    const auto variables = reader->packageVariables(1);
    VERIFY_RESULT(variables);
    const Variable *at = &variables->at(0);
    int depth = 1;
    for (; !at->children.isEmpty(); ++depth) {
        at = &at->children.first();
    }
    QCOMPARE(depth, 64);
    QCOMPARE(at->childCount, 1); // there is more, it says
    QCOMPARE(variables->at(1).children.size(), 16'384);
    QCOMPARE(variables->at(1).childCount, 20'000);
}

void CapsuleTest::manyPackageVariables()
{
    const auto writer = this->writer(u"package"_s);
    QVERIFY(writer);
    Moment moment = at(1, 0);
    for (int i = 0; i < 40'000; ++i) {
        Variable variable;
        variable.name = u"service.variable%1"_s.arg(i);
        moment.packageVariables.append(variable);
    }
    VERIFY_RESULT(writer->add(moment));
    const auto reader = finished(*writer, u"package"_s);
    QVERIFY(reader);
    VERIFY_RESULT(reader->verify());
    QVERIFY(reader->packageVariables(1) == moment.packageVariables);
}

void CapsuleTest::deepStacks()
{
    const auto writer = this->writer(u"recursion"_s);
    QVERIFY(writer);
    Moment moment = at(1, 0);
    auto stack = std::make_shared<Stack>();
    stack->goroutine = 1;
    for (int i = 0; i < 20'000; ++i) {
        Frame frame;
        frame.index = i;
        frame.location = {.pc = 1, .file = u"a"_s, .line = 1, .function = u"f"_s};
        frame.offset = -i;
        stack->frames.append(frame);
    }
    moment.goroutines = {CapturedGoroutine()};
    moment.goroutines.first().goroutine.id = 1;
    moment.goroutines.first().stack = stack;
    VERIFY_RESULT(writer->add(moment));
    const auto reader = finished(*writer, u"recursion"_s);
    QVERIFY(reader);
    const auto read = reader->stack(1, 1);
    VERIFY_RESULT(read);
    QCOMPARE((*read)->frames, stack->frames.first(16'384));
    QVERIFY(!(*read)->complete);
}

void CapsuleTest::anEqualMomentCostsNearlyNothing()
{
    const auto writer = this->writer(u"equal"_s);
    QVERIFY(writer);
    Moment moment = Testing::SampleProgram(1'000, 10).next(0);
    VERIFY_RESULT(writer->add(moment));
    const qint64 before = writer->bytes();
    for (int i = 0; i < 20; ++i) {
        ++moment.position.order;
        VERIFY_RESULT(writer->add(moment));
    }
    const qint64 cost = (writer->bytes() - before) / 20;
    QVERIFY2(cost < 64, qPrintable(u"%1 bytes a moment"_s.arg(cost)));
}

void CapsuleTest::aGoroutineMoreOrLessCostsAPage()
{
    const auto writer = this->writer(u"page"_s);
    QVERIFY(writer);
    Moment moment = Testing::SampleProgram(5'000, 2).next(0);
    VERIFY_RESULT(writer->add(moment));
    const qint64 before = writer->bytes();
    moment.goroutines.remove(10); // all after it have another place now
    ++moment.position.order;
    VERIFY_RESULT(writer->add(moment));
    const qint64 cost = writer->bytes() - before;
    QVERIFY2(cost < 4'000, qPrintable(u"%1 bytes"_s.arg(cost))); // of more than 50,000 for all pages
}

void CapsuleTest::aHundredThousandGoroutines()
{
    const auto writer = this->writer(u"crowd"_s);
    QVERIFY(writer);
    Testing::SampleProgram program(100'000, 3);
    program.leaveValuesOut();
    const Moment moment = program.next(0);
    VERIFY_RESULT(writer->add(moment));
    const auto reader = finished(*writer, u"crowd"_s);
    QVERIFY(reader);
    const auto all = reader->goroutines(1, 0, 200'000);
    VERIFY_RESULT(all);
    QCOMPARE(all->goroutines.size(), 100'000);
    for (const qsizetype i : {0, 1, 50'000, 99'999}) {
        QCOMPARE(all->goroutines[i], moment.goroutines[i].goroutine);
        const GoroutineId id = moment.goroutines[i].goroutine.id;
        const auto stack = reader->stack(1, id);
        VERIFY_RESULT(stack);
        QCOMPARE((*stack)->frames, moment.goroutines[i].stack->frames);
    }
    QCOMPARE(reader->stack(1, 1'000'000'000).error().code, ErrorCode::notFound);
}

void CapsuleTest::whatWasNotAskedFor()
{
    const auto writer = this->writer(u"asked"_s);
    QVERIFY(writer);
    VERIFY_RESULT(writer->add(Testing::fullMoment()));
    const auto reader = finished(*writer, u"asked"_s);
    QVERIFY(reader);
    const auto none = reader->stack(1, 1);
    VERIFY_RESULT(none);
    QVERIFY(*none == nullptr);
    QCOMPARE(reader->values(1, 24, 1).error().code, CapsuleCode::notCaptured);
    QCOMPARE(reader->values(1, 1, 0).error().code, CapsuleCode::notCaptured);
    QCOMPARE(reader->values(1, 99, 0).error().code, ErrorCode::notFound);
    QCOMPARE(reader->stop(0).error().code, ErrorCode::notFound);
    QCOMPARE(reader->stop(2).error().code, ErrorCode::notFound);
    QCOMPARE(reader->goroutines(1, 100, 5)->goroutines.size(), 0);
    QCOMPARE(reader->goroutines(1, -3, 1)->goroutines.size(), 1);
}

void CapsuleTest::emptyCapsule()
{
    const auto writer = this->writer(u"empty"_s);
    QVERIFY(writer);
    const auto reader = finished(*writer, u"empty"_s);
    QVERIFY(reader);
    QVERIFY(reader->moments()->isEmpty());
    VERIFY_RESULT(reader->verify());
    QCOMPARE(writer->add(at(1, 0)).error().code, ErrorCode::badInput); // it is finished
    QCOMPARE(CapsuleWriter::create(path(u"empty"_s), {}).error().code, ErrorCode::io); // never over another file
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::CapsuleTest)
#include "tst_capsule.moc"
