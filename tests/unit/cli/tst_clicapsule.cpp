// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/jobrunner.h"
#include "app/capsule/capsulereader.h"
#include "app/catalog/hoststore.h"
#include "app/cli/cliapplication.h"
#include "app/session/capsulemaker.h"
#include "app/session/capsulerequest.h"
#include "app/session/capsulesession.h"
#include "app/settings/memorysettings.h"
#include "tests/support/fakes/fakecatalog.h"
#include "tests/support/fakes/fakelibrary.h"
#include "tests/support/fakes/faketransferqueue.h"
#include "tests/support/settled.h"
#include "tests/support/testmain.h"
#include "tests/unit/cli/fakeconsole.h"
#include "tests/unit/cli/fakefactory.h"

#include <QTemporaryDir>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

/// The bank for every target but capsules, which are opened.
class BankFactory : public SessionFactory
{
public:
    Result<std::unique_ptr<DebugSession>> create(const Target &target) override
    {
        if (const auto *capsule = std::get_if<CapsuleTarget>(&target)) {
            return std::make_unique<CapsuleSession>(*capsule);
        }
        return std::make_unique<Testing::FakeSession>(Testing::FakeProgram::bank());
    }
};

using Testing::json;

} // namespace

/// backstep capsule, capsules as targets of the other commands, and backstep blocked.
class CliCapsuleTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void capsuleIsMadeShownAndReplayed();
    void sizesAreEstimatedAndBreakpointsLeftOut();
    void capsuleOptionsAreExplained();
    void whatIsNotMetIsAFailure();
    void aroundABookmark();
    void whatTheLibraryKnowsIsInIt();
    void blockedSaysWhoWaits();

private:
    int run(const QStringList &arguments);

    std::unique_ptr<Testing::FakeConsole> m_console;
    std::unique_ptr<QTemporaryDir> m_folder;
    LibraryList m_entries; ///< of the library
};

void CliCapsuleTest::init()
{
    TestCase::init();
    m_console = std::make_unique<Testing::FakeConsole>();
    m_folder = std::make_unique<QTemporaryDir>();
    m_entries.clear();
}

int CliCapsuleTest::run(const QStringList &arguments)
{
    m_console->out.clear();
    m_console->errors.clear();
    MemorySettings settings;
    HostStore hosts(settings);
    Testing::FakeCatalog catalog;
    Testing::FakeTransferQueue transfers;
    Testing::FakeLibrary library;
    library.setEntries(m_entries);
    BankFactory factory;
    CliApplication application({.console = *m_console,
                                .hosts = hosts,
                                .catalog = catalog,
                                .transfers = transfers,
                                .library = library,
                                .sessions = factory});
    int exitCode = -1;
    application.run(arguments, [&exitCode](int code) { exitCode = code; });
    return QTest::qWaitFor([&exitCode] { return exitCode >= 0; }, 30'000) ? exitCode : -1;
}

void CliCapsuleTest::capsuleIsMadeShownAndReplayed()
{
    const QString file = m_folder->filePath(u"bank.capsule"_s);
    QCOMPARE(run({u"capsule"_s, m_folder->path(), u"--at"_s, u"main.transfer"_s, u"--dry-run"_s}), 0);
    QVERIFY(m_console->out.first().contains(u"A moment at every hit of main.transfer."_s));
    QVERIFY(!QFile::exists(file));
    QCOMPARE(run({u"capsule"_s, m_folder->path(), u"-o"_s, file, u"--at"_s, u"main.transfer"_s, u"--if"_s,
                  u"amount > 11"_s, u"--json"_s}),
             0);
    QVERIFY(m_console->out.first().startsWith(json(u"{'ok':true,'file':'"_s) + file));
    QVERIFY(m_console->out.first().contains(json(u"'moments':3,"_s)));
    const auto wild = [](const QString &text) { return text.contains(u"0 bytes"_s) || text.contains(u"left"_s); };
    QVERIFY(std::ranges::none_of(m_console->progress, wild)); // how many hits there are nobody knows
    QVERIFY(std::ranges::any_of(m_console->errors, [](const QString &text) { return text.contains(u"are masked"_s); }));
    QCOMPARE(run({u"capsule"_s, m_folder->path(), u"-o"_s, file, u"--at"_s, u"main.transfer"_s}), 1);
    QCOMPARE(m_console->errors.size(), 1); // nothing is announced that is not made
    QVERIFY(m_console->errors.first().contains(u"There is a file "_s));
    QCOMPARE(run({u"capsule"_s, u"--info"_s, file, u"--json"_s}), 0);
    QVERIFY(m_console->out.first().contains(json(u"'moments':3,"_s)));
    QVERIFY(m_console->out.first().contains(json(u"'complete':true"_s)));
    QCOMPARE(run({u"capsule"_s, u"--info"_s, file}), 0);
    QVERIFY(m_console->out.first().contains(u"3 moment"_s));
    QVERIFY(m_console->out.first().contains(u"of a recording that ends at event "_s));
    QFile script(m_folder->filePath(u"script"_s));
    QVERIFY(script.open(QFile::WriteOnly));
    script.write("print amount\ncontinue\nprint amount\nrewind\nprint from.Owner\nmoment\nwhen\nrmoment\nthreads\n");
    script.close();
    QCOMPARE(run({u"replay"_s, file, u"--run"_s, script.fileName(), u"--json"_s}), 0);
    QCOMPARE(m_console->out.size(), 9);
    QVERIFY(m_console->out.at(5).contains(json(u"'moment':2,'moments':3,'reason':"_s)));
    QVERIFY(m_console->out.at(6).contains(json(u"'moment':2,'moments':3"_s)));
    QVERIFY(m_console->out.at(7).contains(json(u"'moment':1,'moments':3,'reason':"_s)));
    QVERIFY(m_console->out.at(8).contains(json(u"'threads':[{'id':4242,'goroutine':0,"_s)));
    QVERIFY(m_console->out.at(0).contains(json(u"'value':'21'"_s)));
    QVERIFY(m_console->out.at(2).contains(json(u"'value':'22'"_s)));
    QCOMPARE(run({u"goroutines"_s, file, u"--at"_s, u"end"_s, u"--json"_s}), 0);
    QVERIFY(m_console->out.first().contains(u"POST /transfer"_s));
    QVERIFY(!m_console->out.first().contains(json(u"'note'"_s)));
    // Where there is no moment at the event, the one that is shown is named.
    QCOMPARE(run({u"goroutines"_s, file, u"--at"_s, u"100000"_s, u"--json"_s}), 0);
    const QString sentence = u"The capsule has no moment at event 100000; this is the last one before it, at event "_s;
    QVERIFY(m_console->out.first().contains(json(u"'askedEvent':100000,'note':'"_s) + sentence));
    QVERIFY(m_console->errors.last().startsWith(u"note: "_s + sentence));
    // A file that is there is not written over.
    QCOMPARE(run({u"capsule"_s, m_folder->path(), u"-o"_s, file, u"--json"_s}), 1);
    QVERIFY(m_console->out.first().contains(json(u"'code':'bad-input'"_s)));
    QCOMPARE(run({u"capsule"_s, u"--info"_s, script.fileName(), u"--json"_s}), 3);
    QVERIFY(m_console->out.first().contains(json(u"'code':'capsule-not-one'"_s)));
}

void CliCapsuleTest::sizesAreEstimatedAndBreakpointsLeftOut()
{
    const QString file = m_folder->filePath(u"bank.capsule"_s);
    const QStringList dry{u"capsule"_s, m_folder->path(), u"--dry-run"_s};
    QCOMPARE(run(dry + QStringList{u"--moments"_s, u"100"_s}), 0);
    QVERIFY2(m_console->out.first().contains(u"Between 14 kB and 110 kB"_s), qPrintable(m_console->out.first()));
    QCOMPARE(run(dry + QStringList{u"--at"_s, u"main.transfer"_s}), 0);
    QVERIFY(m_console->out.first().contains(u"How large it becomes"_s));
    QCOMPARE(run({u"capsule"_s, m_folder->path(), u"-o"_s, file, u"--at"_s, u"main.transfer"_s, u"--no-breakpoints"_s}),
             0);
    const auto reader = CapsuleReader::open(file);
    QVERIFY(reader.has_value());
    QVERIFY(!(*reader)->moments()->isEmpty());
    QVERIFY((*reader)->breakpoints().isEmpty());
}

void CliCapsuleTest::capsuleOptionsAreExplained()
{
    const QString file = m_folder->filePath(u"x.capsule"_s);
    const QStringList target{u"capsule"_s, m_folder->path(), u"-o"_s, file, u"--json"_s};
    const QList<QStringList> wrong{{u"--every"_s, u"none"_s},   {u"--every"_s, u"10"_s, u"--moments"_s, u"3"_s},
                                   {u"--events"_s, u"10"_s},    {u"--locals"_s, u"-1"_s},
                                   {u"--sources"_s, u"some"_s}, {u"--mask"_s, u"("_s},
                                   {u"--goroutine"_s, u"3"_s},  {u"--if"_s, u"amount > 3"_s},
                                   {u"--steps"_s, u"3"_s},      {u"--moments"_s, u"20000"_s},
                                   {u"--stack"_s, u"0"_s},      {u"--run-for"_s, u"soon"_s},
                                   {u"--run-for"_s, u"0s"_s}};
    for (const QStringList &options : wrong) {
        QCOMPARE(run(target + options), 2);
        QVERIFY(m_console->out.first().startsWith(json(u"{'ok':false,'error':{'code':'"_s)));
    }
    QCOMPARE(run({u"capsule"_s, m_folder->path()}), 2);
    QCOMPARE(run({u"capsule"_s, u"-o"_s, file}), 2);
    QVERIFY(!QFile::exists(file));
    // A capsule of a capsule is none.
    QCOMPARE(run({u"capsule"_s, m_folder->path(), u"-o"_s, file, u"--at"_s, u"main.transfer"_s, u"--no-output"_s}), 0);
    QCOMPARE((*CapsuleReader::open(file))->outputLines(), 0);
    QCOMPARE(run({u"capsule"_s, file, u"-o"_s, m_folder->filePath(u"y.capsule"_s)}), 2);
    QVERIFY(m_console->errors.last().contains(u"a capsule already"_s));
}

void CliCapsuleTest::whatIsNotMetIsAFailure()
{
    const QString file = m_folder->filePath(u"x.capsule"_s);
    const QStringList places{u"capsule"_s, m_folder->path(), u"-o"_s, file, u"--at"_s, u"main.transfer"_s, u"--if"_s};
    QCOMPARE(run(places + QStringList{u"amount > 1000"_s, u"--json"_s}), 1);
    QVERIFY(m_console->out.first().startsWith(json(u"{'ok':false,'error':{'code':'not-found','message':'There is no "
                                                   "hit of “main.transfer if amount > 1000”"_s)));
    QCOMPARE(run(places + QStringList{u"nosuch > 3"_s}), 1);
    QVERIFY(m_console->errors.join(u' ').contains(u"“nosuch > 3” cannot be evaluated"_s));
    QVERIFY(!QFile::exists(file));
}

void CliCapsuleTest::aroundABookmark()
{
    // As somebody kept it who looked at this recording; it lies where the recording's capsule is looked for.
    const QString marked = m_folder->path() + u"/marked.capsule"_s;
    {
        Testing::FakeSession session(Testing::FakeProgram::bank());
        QVERIFY(Testing::settled(session.open()).has_value());
        JobRunner jobs;
        CapsuleRequest request;
        request.target = ReplayTarget{m_folder->path()};
        request.file = marked;
        request.recipe = ByHand{};
        MomentKeeper keeper(session, jobs, request, {});
        QVERIFY(Testing::settled(session.seek(SeekEvent{395})).has_value());
        QCOMPARE(Testing::settled(keeper.keep(u"look here"_s)).value_or(0), 1);
        QVERIFY(Testing::settled(keeper.finish()).has_value());
    }
    const QString file = m_folder->path() + u"/x.capsule"_s;
    const QStringList around{u"capsule"_s, m_folder->path(), u"-o"_s, file, u"--steps"_s, u"2"_s, u"--around"_s};
    QCOMPARE(run(around + QStringList{u"elsewhere"_s}), 1);
    QVERIFY2(m_console->errors.last().contains(u"no bookmark “elsewhere”. The bookmarks are: “look here”."_s),
             qPrintable(m_console->errors.last()));
    QCOMPARE(run(around + QStringList{u"look here"_s, u"--dry-run"_s}), 0);
    QVERIFY2(m_console->out.first().contains(u"from event 395"_s), qPrintable(m_console->out.first()));
    QCOMPARE(run(around + QStringList{u"look here"_s, u"--bookmarks"_s, marked}), 0);
    const auto reader = CapsuleReader::open(file);
    QVERIFY(reader.has_value());
    const MomentInfoListPtr moments = (*reader)->moments();
    const auto centre =
        std::ranges::find(*moments, 395, [](const MomentInfo &moment) { return moment.position.event; });
    QVERIFY(centre != moments->end());
    QCOMPARE(run(around + QStringList{u"look here"_s, u"--bookmarks"_s, m_folder->path() + u"/none.capsule"_s}), 1);
    QVERIFY2(m_console->errors.last().contains(u"none.capsule"_s), qPrintable(m_console->errors.last()));
}

void CliCapsuleTest::whatTheLibraryKnowsIsInIt()
{
    const QString file = m_folder->filePath(u"x.capsule"_s);
    LibraryEntry entry;
    entry.path = m_folder->path();
    entry.program = u"bank"_s;
    entry.hostName = u"prod-1"_s;
    entry.recordedAt = QDateTime::fromSecsSinceEpoch(1'700'000'000, QTimeZone::UTC);
    m_entries = {entry};
    QCOMPARE(run({u"capsule"_s, m_folder->path(), u"-o"_s, file, u"--at"_s, u"main.transfer"_s}), 0);
    QCOMPARE(run({u"capsule"_s, u"--info"_s, file}), 0);
    for (const QString &told : {u"program bank, on prod-1, recorded 2023-11-14T22:13:20Z, made "_s,
                                u"values to a depth of 1; no package variables"_s, u"no command line"_s,
                                u"no environment"_s, u"masked where a name contains (?i)passw"_s, u"7 line"_s}) {
        QVERIFY2(m_console->out.first().contains(told), qPrintable(m_console->out.first()));
    }
    const CapsuleFacts facts = (*CapsuleReader::open(file))->facts();
    QCOMPARE(facts.masks, CapsuleContents::defaultMasks());
    QCOMPARE(facts.program, u"bank"_s);
    QCOMPARE(facts.host, u"prod-1"_s);
    QCOMPARE(facts.recordedAt, entry.recordedAt);
    QCOMPARE(facts.firstEvent.value_or(-1), 0);
}

void CliCapsuleTest::blockedSaysWhoWaits()
{
    QCOMPARE(run({u"blocked"_s, m_folder->path(), u"--at"_s, u"end"_s, u"--json"_s}), 0);
    QVERIFY(m_console->out.constLast().startsWith(json(u"{'ok':true,'verdict':'none','findings':[]"_s)));
    QCOMPARE(run({u"blocked"_s, m_folder->path()}), 0);
    QCOMPARE(m_console->out.constLast(), u"The program has ended; no goroutine is left that could wait."_s);
    QCOMPARE(run({u"blocked"_s, m_folder->path(), u"--at"_s, u"end"_s, u"--run-for"_s, u"1s"_s}), 2);
    QCOMPARE(run({u"blocked"_s, m_folder->path(), u"--at"_s, u"soon"_s}), 2);

    const QString drawing = m_folder->filePath(u"waits.svg"_s);
    QCOMPARE(run({u"blocked"_s, m_folder->path(), u"--svg"_s, drawing, u"--json"_s}), 0);
    QVERIFY(m_console->out.constLast().contains(json(u"'svg':'"_s) + drawing));
    QFile svg(drawing);
    QVERIFY(svg.open(QFile::ReadOnly));
    QVERIFY(svg.readAll().startsWith("<svg "));
    QCOMPARE(run({u"blocked"_s, m_folder->path(), u"--dot"_s, m_folder->filePath(u"no/such/folder.dot"_s)}), 1);

    const QString file = m_folder->filePath(u"bank.capsule"_s);
    QCOMPARE(run({u"capsule"_s, m_folder->path(), u"-o"_s, file, u"--at"_s, u"main.transfer"_s}), 0);
    QCOMPARE(run({u"blocked"_s, file, u"--json"_s}), 1);
    QVERIFY(m_console->out.constLast().contains(json(u"'code':'not-captured'"_s)));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::CliCapsuleTest)
#include "tst_clicapsule.moc"
