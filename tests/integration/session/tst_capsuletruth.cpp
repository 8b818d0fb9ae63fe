// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/jobrunner.h"
#include "app/base/pathtranslator.h"
#include "app/capsule/capsulereader.h"
#include "app/session/capsulemaker.h"
#include "app/session/delvesession.h"
#include "tests/integration/session/plainsight.h"
#include "tests/integration/session/rawreplay.h"
#include "tests/integration/session/rrrecording.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"
#include "tests/support/tools.h"

#include <QDir>
#include <QJsonDocument>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::Compared;
using Testing::PlainSights;
using Testing::RawReplay;
using Testing::settled;

namespace {

QString sourceFolder()
{
    return qEnvironmentVariable("BACKSTEP_SOURCE_DIR");
}

/// Wherever the sources lie, they are named as if they lay in /src: what is kept for other machines names no place.
class NamelessPaths : public PathTranslator
{
public:
    [[nodiscard]] QString toLocal(const QString &path) const override
    {
        return path.startsWith(sourceFolder() + u'/') ? u"/src"_s + path.mid(sourceFolder().size()) : path;
    }
    [[nodiscard]] QString toBuild(const QString &path) const override
    {
        return path.startsWith("/src/"_L1) ? sourceFolder() + path.mid(4) : path;
    }
};

QStringList marked(const QString &program, const QStringList &marks)
{
    QStringList places;
    for (const QString &mark : marks) {
        places.append(u"main.go:%1"_s.arg(Testing::markedLine(program, mark)));
    }
    return places;
}

/// The line of the demo service on which `text` stands first.
QString demoPlace(const QString &name, const QString &text)
{
    QFile file(sourceFolder() + u"/resources/go/demo/"_s + name);
    const QStringList lines =
        file.open(QFile::ReadOnly) ? QString::fromUtf8(file.readAll()).split(u'\n') : QStringList();
    const auto found = std::ranges::find_if(lines, [&text](const QString &line) { return line.contains(text); });
    return u"%1:%2"_s.arg(name).arg(found - lines.begin() + 1);
}

AtPlaces placesOf(const QStringList &expressions)
{
    AtPlaces places;
    for (const QString &expression : expressions) {
        BreakpointSpec spec;
        spec.expression = expression;
        places.places.append(spec);
    }
    return places;
}

} // namespace

/// What a capsule says is what plain dlv says at the same event and goroutine: goroutines with their labels, states and
/// stacks, arguments and local variables of each, part by part. With rr that is asked; what was said of some capsules
/// is kept beside them in tests/data/truth, for machines without.
class CapsuleTruthTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyMomentIsTrue_data();
    void everyMomentIsTrue();
    void everyKeptMomentIsTrue_data();
    void everyKeptMomentIsTrue();
    void aChangedValueIsSeen();

private:
    QString trace(const QString &program, const QStringList &arguments);
    void make(const QString &trace, const QString &file, const MomentRecipe &recipe);
    void ask(const QString &trace, const QStringList &places, CapsuleReader &capsule, PlainSights &said);
    void compare(CapsuleReader &capsule, const PlainSights &said);
    void keep(const QString &name, const PlainSights &said);

    QTemporaryDir m_folder;
    JobRunner m_jobs;
    NamelessPaths m_paths;
    QString m_missing;
    QString m_demo;
};

void CapsuleTruthTest::initTestCase()
{
    m_missing = Testing::missingDlv();
    if (m_missing.isEmpty()) {
        m_missing =
            Testing::record(Testing::findRr(), {Testing::testProgram(u"steps"_s)}, m_folder.filePath(u"probe"_s));
    }
    if (!m_missing.isEmpty()) {
        qInfo().noquote() << "THE TRUTH OF NEW CAPSULES IS NOT TESTED:" << m_missing;
        return;
    }
    m_demo = Testing::buildDemo(m_folder.path());
    QVERIFY(!m_demo.isEmpty());
}

QString CapsuleTruthTest::trace(const QString &program, const QStringList &arguments)
{
    const QString folder = m_folder.filePath(program + u".trace"_s);
    if (!QFile::exists(folder)) {
        const QString path = program == u"service"_s ? m_demo : Testing::testProgram(program);
        const QString why = Testing::record(Testing::findRr(), QStringList{path} + arguments, folder);
        return why.isEmpty() ? folder : QString();
    }
    return folder;
}

void CapsuleTruthTest::everyMomentIsTrue_data()
{
    QTest::addColumn<QString>("program");
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QStringList>("places"); // empty: spread over the recording
    const auto rows = [](const QString &program, const QStringList &arguments, const QStringList &places) {
        QTest::newRow(qPrintable(program)) << program << arguments << QStringList();
        QTest::newRow(qPrintable(program + u"-places"_s)) << program << arguments << places;
    };
    rows(u"steps"_s, {}, marked(u"steps"_s, {u"divide-return"_s, u"main-goroutines"_s, u"worker-send"_s}));
    rows(u"values"_s, {},
         marked(u"values"_s,
                {u"numbers"_s, u"texts"_s, u"collections"_s, u"structures"_s, u"references"_s, u"nils"_s,
                 u"arguments"_s, u"arguments-return"_s, u"shadow-inner"_s, u"shadow-gone"_s, u"returned"_s}));
    rows(u"bank"_s, {}, marked(u"bank"_s, {u"labelled"_s, u"second-lock"_s, u"select"_s, u"stuck"_s}));
    rows(u"talker"_s, {u"3"_s}, marked(u"talker"_s, {u"starts"_s, u"oddities"_s, u"round"_s, u"last"_s}));
    rows(u"crowd"_s, {u"30"_s, u"1000"_s}, marked(u"crowd"_s, {u"all-parked"_s, u"bottom"_s}));
    rows(u"service"_s, {},
         {demoPlace(u"bank.go"_s, u"second.mu.Lock()"_s), demoPlace(u"service.go"_s, u"j.reply <- answer"_s),
          demoPlace(u"main.go"_s, u"watchdog: deadlock"_s)});
}

void CapsuleTruthTest::everyMomentIsTrue()
{
    if (!m_missing.isEmpty()) {
        QSKIP(qPrintable(m_missing));
    }
    QFETCH(const QString, program);
    QFETCH(const QStringList, arguments);
    QFETCH(const QStringList, places);
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    const QString folder = trace(program, arguments);
    QVERIFY(!folder.isEmpty());
    const QString file = m_folder.filePath(name + u".capsule"_s);
    make(folder, file, places.isEmpty() ? MomentRecipe(SpreadMoments{12}) : MomentRecipe(placesOf(places)));
    if (QTest::currentTestFailed()) {
        return;
    }
    const auto capsule = CapsuleReader::open(file);
    QVERIFY(capsule.has_value());
    PlainSights said;
    ask(folder, places, **capsule, said);
    compare(**capsule, said);
    if (!QTest::currentTestFailed() && !qEnvironmentVariableIsEmpty("BACKSTEP_RECORD_TRUTH")) {
        keep(name, said);
    }
}

void CapsuleTruthTest::make(const QString &trace, const QString &file, const MomentRecipe &recipe)
{
    DelveSessionOptions options;
    options.rr = Testing::findRr();
    options.runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    options.paths = &m_paths;
    CapsuleMaker maker(std::make_unique<DelveSession>(ReplayTarget{trace}, options), m_jobs);
    CapsuleRequest request;
    request.target = ReplayTarget{trace};
    request.file = file;
    request.recipe = recipe;
    request.contents.valuesOfAll = true;
    request.contents.valueDepth = 2;
    request.contents.masks.clear();
    const auto made = settled(maker.make(request), 180'000);
    QVERIFY2(made.has_value(), made ? "" : qPrintable(made.error().message));
    QVERIFY2(made->complete, qPrintable(made->sentence));
}

void CapsuleTruthTest::ask(const QString &trace, const QStringList &places, CapsuleReader &capsule, PlainSights &said)
{
    RawReplay raw(Testing::findRr(), trace, {{sourceFolder().toUtf8() + '/', "/src/"}});
    QVERIFY(raw.isReady());
    const auto toMain = [&raw, &places] {
        raw.ask("CreateBreakpoint", "{\"Breakpoint\":{\"functionName\":\"main.main\"}}");
        for (const QString &place : places) {
            raw.ask("CreateBreakpoint", "{\"Breakpoint\":{},\"LocExpr\":\"" + place.toUtf8() + "\"}");
        }
        raw.ask("Command", "{\"name\":\"continue\"}");
        raw.ask("ClearBreakpoint", "{\"Id\":1}");
    };
    if (!places.isEmpty()) {
        toMain();
    }
    for (const MomentInfo &moment : *capsule.moments()) {
        if (!places.isEmpty()) {
            raw.ask("Command", "{\"name\":\"continue\"}");
        } else if (moment.reason == StopReason::Opened) {
            toMain();
        } else {
            raw.ask("Restart", "{\"Position\":\"" + moment.why.section(u' ', -1).chopped(1).toLatin1() + "\"}");
        }
        if (said.waitReasons.isEmpty()) {
            said.waitReasons = Testing::askWaitReasons(raw);
        }
        said.sights.append(Testing::lookAround(raw, capsule, moment));
        QVERIFY(raw.isReady());
    }
}

void CapsuleTruthTest::compare(CapsuleReader &capsule, const PlainSights &said)
{
    QVERIFY(capsule.verify().has_value());
    QCOMPARE(said.sights.size(), capsule.moments()->size());
    Compared compared;
    for (qsizetype i = 0; i < said.sights.size(); ++i) {
        const MomentInfo &moment = capsule.moments()->at(i);
        const QString found = Testing::differenceAt(capsule, moment, said.sights.at(i), said.waitReasons, compared);
        QVERIFY2(found.isEmpty(), qPrintable(u"%1 (%2)"_s.arg(found, moment.why)));
    }
    qInfo("%s: %lld moments, %d stacks, %d labels and %d values compared, %lld bytes", QTest::currentDataTag(),
          static_cast<long long>(said.sights.size()), compared.stacks, compared.labels, compared.values,
          static_cast<long long>(capsule.bytes()));
    QVERIFY(compared.stacks > 0);
    const QString name = QString::fromLatin1(QTest::currentDataTag());
    QVERIFY(compared.values > 0 || !name.endsWith("-places"_L1));
    QVERIFY(compared.labels > 0 || (name != "bank-places"_L1 && name != "service-places"_L1));
}

void CapsuleTruthTest::keep(const QString &name, const PlainSights &said)
{
    const QDir folder(qEnvironmentVariable("BACKSTEP_RECORD_TRUTH"));
    QVERIFY(folder.mkpath(u"."_s));
    QVERIFY(said.save(folder.filePath(name + u".said"_s)).has_value());
    QFile::remove(folder.filePath(name + u".capsule"_s));
    QVERIFY(QFile::copy(m_folder.filePath(name + u".capsule"_s), folder.filePath(name + u".capsule"_s)));
}

void CapsuleTruthTest::everyKeptMomentIsTrue_data()
{
    QTest::addColumn<QString>("file");
    const QDir folder(sourceFolder() + u"/tests/data/truth"_s);
    const QStringList kept = folder.entryList({u"*.capsule"_s});
    QVERIFY(kept.size() >= 6);
    for (const QString &name : kept) {
        QTest::newRow(qPrintable(name.chopped(8))) << folder.filePath(name.chopped(8));
    }
}

void CapsuleTruthTest::everyKeptMomentIsTrue()
{
    QFETCH(const QString, file);
    const auto capsule = CapsuleReader::open(file + u".capsule"_s);
    QVERIFY2(capsule.has_value(), capsule ? "" : qPrintable(capsule.error().message));
    const auto said = PlainSights::load(file + u".said"_s);
    QVERIFY(said.has_value());
    compare(**capsule, *said);
}

void CapsuleTruthTest::aChangedValueIsSeen()
{
    const QString file = sourceFolder() + u"/tests/data/truth/values-places"_s;
    const auto capsule = CapsuleReader::open(file + u".capsule"_s);
    auto said = PlainSights::load(file + u".said"_s);
    QVERIFY(capsule.has_value() && said.has_value());
    const MomentInfo moment = (*capsule)->moments()->first();
    const QByteArray whole = QJsonDocument(said->sights.first()).toJson(QJsonDocument::Compact);
    const QByteArray line = "\"line\":" + QByteArray::number(moment.location.line);
    const QList<std::pair<QByteArray, QByteArray>> lies{{"\"value\":\"-32768\"", "\"value\":\"-32767\""},
                                                        {line, line + '1'},
                                                        {"\"status\":4", "\"status\":1"},
                                                        {"\"waitReason\":", "\"waitReason\":1"}};
    Compared compared;
    for (const auto &[truth, lie] : lies) {
        QVERIFY2(whole.contains(truth), truth.constData());
        const QJsonObject changed = QJsonDocument::fromJson(QByteArray(whole).replace(truth, lie)).object();
        QVERIFY2(!Testing::differenceAt(**capsule, moment, changed, said->waitReasons, compared).isEmpty(),
                 lie.constData());
    }
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::CapsuleTruthTest)
#include "tst_capsuletruth.moc"
