// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/jobrunner.h"
#include "app/capsule/capsulereader.h"
#include "app/session/capsulemaker.h"
#include "app/session/delvesession.h"
#include "tests/integration/session/rawreplay.h"
#include "tests/integration/session/rrrecording.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"
#include "tests/support/tools.h"

#include <QElapsedTimer>
#include <QJsonArray>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::RawReplay;
using Testing::settled;

namespace {

constexpr int depth = 50;

QStringList framesOf(const QJsonArray &stack)
{
    QStringList texts;
    for (const QJsonValue &value : stack) {
        const QJsonObject frame = value.toObject();
        const bool known = frame.value(u"line"_s).toInteger() > 0 && frame.value(u"file"_s).toString() != u"?"_s;
        texts.append(u"%1 %2:%3 at %4"_s
                         .arg(frame.value(u"function"_s).toObject().value(u"name"_s).toString(),
                              known ? frame.value(u"file"_s).toString() : QString())
                         .arg(known ? frame.value(u"line"_s).toInteger() : 0)
                         .arg(frame.value(u"FrameOffset"_s).toInteger()));
    }
    return texts.first(qMin<qsizetype>(texts.size(), depth));
}

QStringList framesOf(const Stack &stack)
{
    QStringList texts;
    for (const Frame &frame : stack.frames) {
        texts.append(u"%1 %2:%3 at %4"_s.arg(frame.location.function, frame.location.file)
                         .arg(frame.location.line)
                         .arg(frame.offset));
    }
    return texts;
}

QMap<QString, QString> labelsOf(const QJsonObject &goroutine)
{
    QMap<QString, QString> labels;
    const QJsonObject object = goroutine.value(u"labels"_s).toObject();
    for (auto it = object.begin(); it != object.end(); ++it) {
        labels.insert(it.key(), it.value().toString());
    }
    return labels;
}

} // namespace

/// What a capsule says is what plain dlv says at the same event and goroutine: stacks, locals, labels. Skipped, loudly,
/// where rr cannot work.
class CapsuleTruthTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyMomentIsTrue_data();
    void everyMomentIsTrue();

private:
    void compare(CapsuleReader &capsule, const MomentInfo &moment, RawReplay &raw, const RawReplay::Sight &sight);
    void compareLocals(CapsuleReader &capsule, const MomentInfo &moment, RawReplay &raw);

    QTemporaryDir m_folder;
    JobRunner m_jobs;
    QString m_missing;
    int m_stacks = 0;
    int m_values = 0;
};

void CapsuleTruthTest::initTestCase()
{
    BACKSTEP_NEEDS(Testing::missingDlv());
    m_missing = Testing::record(Testing::findRr(), {Testing::testProgram(u"steps"_s)}, m_folder.filePath(u"probe"_s));
    if (!m_missing.isEmpty()) {
        qInfo().noquote() << "THE TRUTH OF CAPSULES IS NOT TESTED:" << m_missing;
    }
}

void CapsuleTruthTest::everyMomentIsTrue_data()
{
    QTest::addColumn<QStringList>("program");
    for (const QString &name : {u"steps"_s, u"values"_s, u"bank"_s}) {
        QTest::newRow(qPrintable(name)) << QStringList{Testing::testProgram(name)};
    }
    QTest::newRow("talker") << QStringList{Testing::testProgram(u"talker"_s)};
    QTest::newRow("crowd") << QStringList{Testing::testProgram(u"crowd"_s), u"30"_s, u"1000"_s};
}

void CapsuleTruthTest::everyMomentIsTrue()
{
    if (!m_missing.isEmpty()) {
        QSKIP(qPrintable(m_missing));
    }
    QFETCH(const QStringList, program);
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    const QString trace = m_folder.filePath(name);
    QCOMPARE(Testing::record(Testing::findRr(), program, trace), QString());
    DelveSessionOptions options;
    options.rr = Testing::findRr();
    options.runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    CapsuleMaker maker(std::make_unique<DelveSession>(ReplayTarget{trace}, options), m_jobs);
    CapsuleRequest request;
    request.target = ReplayTarget{trace};
    request.file = m_folder.filePath(name + u".capsule"_s);
    request.recipe = SpreadMoments{12};
    const auto made = settled(maker.make(request), 180'000);
    QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().message));
    QVERIFY2(made->complete, qPrintable(made->sentence));

    const auto capsule = CapsuleReader::open(request.file);
    QVERIFY(capsule.has_value());
    QVERIFY((*capsule)->verify().has_value());
    RawReplay raw(Testing::findRr(), trace);
    QVERIFY(raw.isReady());
    m_stacks = m_values = 0;
    for (const MomentInfo &moment : *(*capsule)->moments()) {
        const bool first = moment.reason == StopReason::Opened;
        if (first) {
            raw.ask("CreateBreakpoint", "{\"Breakpoint\":{\"functionName\":\"main.main\"}}");
            raw.ask("Command", "{\"name\":\"continue\"}");
            raw.ask("ClearBreakpoint", "{\"Id\":1}");
        }
        const qint64 event = moment.why.section(u' ', -1).chopped(1).toLongLong(); // "At event 12."
        const RawReplay::Sight sight = first ? raw.look(depth) : raw.lookAt(event, depth);
        QVERIFY(raw.isReady());
        QCOMPARE(sight.state.value(u"When"_s).toString().section(u' ', -1).toLongLong(), moment.position.event);
        compare(**capsule, moment, raw, sight);
        if (QTest::currentTestFailed()) {
            qInfo().noquote() << "at the moment" << moment.id << moment.why;
            return;
        }
    }
    qInfo("%s: %lld moments, %d stacks and %d values compared, %lld bytes", qPrintable(name),
          static_cast<long long>(made->moments), m_stacks, m_values, static_cast<long long>(made->bytes));
    QVERIFY(m_stacks > 0);
}

void CapsuleTruthTest::compare(CapsuleReader &capsule, const MomentInfo &moment, RawReplay &raw,
                               const RawReplay::Sight &sight)
{
    const auto page = capsule.goroutines(moment.id, 0, 1'000);
    QVERIFY(page.has_value());
    QCOMPARE(page->goroutines.size(), sight.goroutines.size());
    for (qsizetype i = 0; i < page->goroutines.size(); ++i) {
        const Goroutine &ours = page->goroutines.at(i);
        const QJsonObject theirs = sight.goroutines.at(i).toObject();
        QCOMPARE(ours.id, theirs.value(u"id"_s).toInteger());
        QCOMPARE(ours.labels, labelsOf(theirs));
        QCOMPARE(ours.thread, static_cast<int>(theirs.value(u"threadID"_s).toInteger()));
        QCOMPARE(ours.start.function,
                 theirs.value(u"startLoc"_s).toObject().value(u"function"_s).toObject().value(u"name"_s).toString());
        const auto stack = capsule.stack(moment.id, ours.id);
        QVERIFY(stack.has_value());
        QCOMPARE(*stack ? framesOf(**stack) : QStringList(), framesOf(sight.stacks.value(ours.id)));
        ++m_stacks;
    }
    compareLocals(capsule, moment, raw);
}

void CapsuleTruthTest::compareLocals(CapsuleReader &capsule, const MomentInfo &moment, RawReplay &raw)
{
    const auto stack = capsule.stack(moment.id, moment.goroutine);
    const int frame = stack && *stack ? (*stack)->firstUserFrame : 0;
    const auto values = capsule.values(moment.id, moment.goroutine, frame);
    if (!values) {
        return; // the moment is in rr's own code: there is no goroutine
    }
    const QJsonObject answer =
        raw.ask("ListLocalVars",
                "{\"Scope\":{\"GoroutineID\":" + QByteArray::number(moment.goroutine)
                    + ",\"Frame\":" + QByteArray::number(frame)
                    + "},\"Cfg\":{\"FollowPointers\":true,\"MaxVariableRecurse\":1,\"MaxStringLen\":256,"
                      "\"MaxArrayValues\":64,\"MaxStructFields\":-1}}");
    QMap<QString, QJsonObject> theirs;
    for (const QJsonValue &value : answer.value(u"Variables"_s).toArray()) {
        const QJsonObject variable = value.toObject();
        theirs.insert(variable.value(u"name"_s).toString() + u'@'
                          + QString::number(variable.value(u"DeclLine"_s).toInteger()),
                      variable);
    }
    for (const Variable &ours : values->locals) {
        const QString key = ours.name + u'@' + QString::number(ours.declarationLine);
        QVERIFY2(theirs.contains(key), qPrintable(key));
        QCOMPARE(ours.type, theirs[key].value(u"type"_s).toString());
        const bool plain = ours.kind == VariableKind::Integer || ours.kind == VariableKind::Bool;
        if (plain && ours.unreadable.isEmpty() && ours.type != u"time.Duration"_s) {
            QCOMPARE(ours.value, theirs[key].value(u"value"_s).toString());
        }
        const bool counted = ours.kind == VariableKind::String || ours.kind == VariableKind::Slice
            || ours.kind == VariableKind::Array || ours.kind == VariableKind::Map;
        if (counted) {
            QCOMPARE(ours.length, theirs[key].value(u"len"_s).toInteger());
        }
        ++m_values;
    }
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::CapsuleTruthTest)
#include "tst_capsuletruth.moc"
