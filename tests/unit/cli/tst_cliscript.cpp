// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/testmain.h"
#include "tests/unit/cli/clitestcase.h"

using namespace Qt::StringLiterals;

namespace Backstep {

using Testing::json;

/// backstep replay: what each command of a script answers, as JSON and as text.
class CliScriptTest : public Testing::CliTestCase
{
    Q_OBJECT

private Q_SLOTS:
    void scriptAnswersLineByLine();
    void scriptFailuresDoNotEndIt();
    void liveProgramSaysThatItIsNoRecording();
    void brokenScriptStartsNothing();
    void standardInputIsAScript();
    void personMayPause();
    void lostSessionEndsTheScript();
    void textForPeople();
    void threadsForPeople();
};

void CliScriptTest::scriptAnswersLineByLine()
{
    QCOMPARE(runScript({u"# a tour"_s,    u"when"_s,         u"next"_s,        QString(),    u"break main.transfer"_s,
                        u"continue"_s,    u"print amount"_s, u"stack"_s,       u"frame 1"_s, u"locals"_s,
                        u"args"_s,        u"rnext"_s,        u"goroutines"_s,  u"threads"_s, u"checkpoint here"_s,
                        u"checkpoints"_s, u"clear 1"_s,      u"breakpoints"_s, u"end"_s,     u"when"_s,
                        u"start"_s,       u"quit"_s,         u"next"_s}),
             0);
    expectGolden(u"script"_s);
}

void CliScriptTest::scriptFailuresDoNotEndIt()
{
    QCOMPARE(runScript({u"print nosuch"_s, u"break nosuch.place"_s, u"frame 99"_s, u"when"_s}), 1);
    expectOut(
        {json(u"{'cmd':'print nosuch','ok':false,'error':{'code':'not-found','message':'There is no nosuch here.'}}"_s),
         json(
             u"{'cmd':'break nosuch.place','ok':false,'error':{'code':'breakpoint-not-set','message':'There is no code at this place.'}}"_s),
         json(
             u"{'cmd':'frame 99','ok':false,'error':{'code':'not-found','message':'There is no frame 99; the stack has 2.'}}"_s),
         json(u"{'cmd':'when','ok':true,'event':381}"_s)});
}

void CliScriptTest::liveProgramSaysThatItIsNoRecording()
{
    m_factory->program = Testing::FakeProgram::live();
    QCOMPARE(runScript({u"rnext"_s, u"seek 3"_s, u"when"_s, u"next"_s}), 1);
    QCOMPARE(m_console->out.size(), 4);
    for (int i = 0; i < 3; ++i) {
        QVERIFY2(m_console->out.at(i).contains(json(u"'ok':false,'error':{'code':'not-a-recording','message':'"_s)),
                 qPrintable(m_console->out.at(i)));
    }
    QVERIFY(m_console->out.at(3).startsWith(json(u"{'cmd':'next','ok':true,'ms':4.6,'stop':{'n':2,'event':null,"_s)));
}

void CliScriptTest::brokenScriptStartsNothing()
{
    QCOMPARE(runScript({u"next"_s, u"jump 3"_s}), 2);
    QVERIFY(m_factory->targets.isEmpty());
    QVERIFY(m_console->out.first().contains(u"line 2: There is no command “jump”"_s));
    QCOMPARE(run({u"replay"_s, m_folder->path(), u"--run"_s, u"/nowhere/script"_s}), 2);
    QVERIFY(!m_console->errors.first().contains(u"--run -"_s));
    QCOMPARE(run({u"replay"_s, m_folder->path(), u"--run"_s, u"break main.main; continue"_s}), 2);
    QVERIFY(m_console->errors.first().contains(u"--run - takes them from standard input"_s));
}

void CliScriptTest::standardInputIsAScript()
{
    m_console->input = {u"when"_s, u"jump 3"_s, u"# nothing"_s, u"next"_s};
    QCOMPARE(run({u"replay"_s, m_folder->path(), u"--run"_s, u"-"_s, u"--json"_s}), 1);
    QCOMPARE(m_console->out.size(), 3);
    QCOMPARE(m_console->out.first(), json(u"{'cmd':'when','ok':true,'event':381}"_s));
    QVERIFY(m_console->out.at(1).startsWith(json(u"{'cmd':'jump 3','ok':false,'error':{'code':'usage'"_s)));
    QVERIFY(m_factory->session.isNull()); // closed and gone
}

void CliScriptTest::personMayPause()
{
    m_console->input = {u"continue"_s, u"pause"_s, u"quit"_s};
    QCOMPARE(run({u"replay"_s, m_folder->path()}), 0);
    QVERIFY(m_console->asked.contains(u"(backstep) "_s));
    QCOMPARE(m_console->out.size(), 2);
    QVERIFY2(m_console->out.at(1).startsWith(u"[2] paused, "_s), qPrintable(m_console->out.at(1)));
}

void CliScriptTest::lostSessionEndsTheScript()
{
    QTimer killer;
    killer.setInterval(0);
    connect(&killer, &QTimer::timeout, this, [&] {
        if (m_factory->session && m_factory->session->state() == SessionState::Moving) {
            killer.stop();
            m_factory->session->die({.code = u"dlv-died"_s, .message = u"dlv ended by itself."_s, .details = {}});
        }
    });
    killer.start();
    QCOMPARE(runScript({u"continue"_s, u"next"_s}), 1);
    expectOut(
        {json(u"{'cmd':'continue','ok':false,'error':{'code':'session-lost','message':'dlv ended by itself.'}}"_s)});
}

void CliScriptTest::textForPeople()
{
    QCOMPARE(runScript({u"next"_s, u"stack"_s, u"break main.transfer if amount > 3"_s, u"continue"_s, u"args"_s,
                        u"rnext"_s, u"goroutine 30"_s, u"print nosuch"_s, u"when"_s},
                       {}),
             1);
    expectGolden(u"text"_s);
}

void CliScriptTest::threadsForPeople()
{
    QCOMPARE(runScript({u"threads"_s}, {}), 0);
    const QString table = m_console->out.constLast();
    QVERIFY2(table
                 == u"   THREAD  GOROUTINE  FUNCTION   PLACE\n"
                    "   4242    none                  ?\n"
                    "*  4243    1          main.main  %1main.go:14"_s.arg(Testing::bankFolder()),
             qPrintable(table));
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::CliScriptTest)
#include "tst_cliscript.moc"
