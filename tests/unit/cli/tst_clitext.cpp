// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/clierror.h"
#include "app/cli/commandline.h"
#include "app/cli/foldermove.h"
#include "app/cli/jsontext.h"
#include "app/cli/nearestword.h"
#include "app/cli/scriptcommand.h"
#include "app/cli/texttable.h"
#include "tests/support/testmain.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

using namespace Qt::StringLiterals;

namespace Backstep {

class CliTextTest : public Testing::TestCase
{
    Q_OBJECT

private Q_SLOTS:
    void jsonKeepsItsOrder();
    void jsonStringsSurviveAReader_data();
    void jsonStringsSurviveAReader();
    void tableColumnsAlign();
    void terminalsAreNotCommanded();
    void everyCommandOfAScriptIsUnderstood_data();
    void everyCommandOfAScriptIsUnderstood();
    void badCommandsAreExplained_data();
    void badCommandsAreExplained();
    void durations_data();
    void durations();
    void commandLines_data();
    void commandLines();
    void badCommandLines_data();
    void badCommandLines();
    void aSlipOfTheKeyboardIsSeen();
    void windowArgumentsAreLeftAlone();
    void foldersAreMovedWhole();
};

void CliTextTest::jsonKeepsItsOrder()
{
    const QString text = JsonObject()
                             .add("z"_L1, 1)
                             .add("a"_L1, true)
                             .add("ms"_L1, 9.74)
                             .add("none"_L1, std::optional<qint64>())
                             .add("some"_L1, std::optional<qint64>(848))
                             .add("list"_L1, QStringList{u"x"_s, u"\""_s})
                             .add("labels"_L1, QMap<QString, QString>{{u"k"_s, u"v"_s}})
                             .add("inside"_L1, JsonObject().add("b"_L1, u"c"_s))
                             .text();
    QCOMPARE(
        text,
        uR"({"z":1,"a":true,"ms":9.7,"none":null,"some":848,"list":["x","\""],"labels":{"k":"v"},"inside":{"b":"c"}})"_s);
    QCOMPARE(JsonObject().add("x"_L1, qInf()).add("y"_L1, 120.0).text(), uR"({"x":null,"y":120})"_s);
}

void CliTextTest::jsonStringsSurviveAReader_data()
{
    QTest::addColumn<QString>("text");
    QTest::newRow("quotes") << u"a\"b\\c/d"_s;
    QTest::newRow("lines") << u"a\nb\r\tc"_s;
    QTest::newRow("controls") << QString(u"a"_s + QChar(0) + QChar(0x1b) + QChar(0x7f) + QChar(0x9b));
    QTest::newRow("unicode") << u"é😀\u202e"_s;
}

void CliTextTest::jsonStringsSurviveAReader()
{
    QFETCH(const QString, text);
    const QByteArray json = JsonObject().add("x"_L1, text).text().toUtf8();
    QCOMPARE(QJsonDocument::fromJson(json).object().value("x"_L1).toString(), text);
    QVERIFY(!json.contains('\x1b') && !json.contains('\x7f') && !json.contains('\n'));
}

void CliTextTest::tableColumnsAlign()
{
    QCOMPARE(textTable({{u"NAME"_s, u"SIZE"_s, u"X"_s}, {u"a-long-one"_s, u"1"_s, QString()}}),
             u"NAME        SIZE  X\na-long-one  1"_s);
}

void CliTextTest::terminalsAreNotCommanded()
{
    QCOMPARE(textTable({{u"a\x1b[2Jb\tc\u202ed"_s, u"e"_s}}), u"a\\u001b[2Jb c\\u202ed  e"_s);
}

void CliTextTest::everyCommandOfAScriptIsUnderstood_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("verb");
    QTest::addColumn<QString>("argument");
    QTest::addColumn<QString>("condition");
    QTest::addColumn<qint64>("number");

    const auto row = [](const char *line, ScriptVerb verb, const QString &argument = {}, const QString &condition = {},
                        qint64 number = 0) {
        QTest::newRow(line) << QString::fromLatin1(line) << static_cast<int>(verb) << argument << condition << number;
    };
    row("continue", ScriptVerb::Continue);
    row("rewind", ScriptVerb::Rewind);
    row("next", ScriptVerb::Next);
    row("step", ScriptVerb::Step);
    row("stepout", ScriptVerb::StepOut);
    row("rnext", ScriptVerb::ReverseNext);
    row("rstep", ScriptVerb::ReverseStep);
    row("rstepout", ScriptVerb::ReverseStepOut);
    row("stepi", ScriptVerb::StepInstruction);
    row("rstepi", ScriptVerb::ReverseStepInstruction);
    row("pause", ScriptVerb::Pause);
    row("run-for 250ms", ScriptVerb::RunFor);
    row("seek 848", ScriptVerb::Seek, {}, {}, 848);
    row("start", ScriptVerb::Start);
    row("end", ScriptVerb::End);
    row("break main.transfer", ScriptVerb::Break, u"main.transfer"_s);
    row("break main.go:25 if n > 3", ScriptVerb::Break, u"main.go:25"_s, u"n > 3"_s);
    row("break gif.go:7", ScriptVerb::Break, u"gif.go:7"_s);
    row("break x.go:1 if a == \" if \"", ScriptVerb::Break, u"x.go:1"_s, u"a == \" if \""_s);
    row("clear 3", ScriptVerb::Clear, {}, {}, 3);
    row("breakpoints", ScriptVerb::Breakpoints);
    row("goroutine 24", ScriptVerb::Goroutine, {}, {}, 24);
    row("frame 2", ScriptVerb::Frame, {}, {}, 2);
    row("stack", ScriptVerb::Stack);
    row("stack 5", ScriptVerb::Stack, {}, {}, 5);
    row("args", ScriptVerb::Args);
    row("locals", ScriptVerb::Locals);
    row("print a.b[i] + 1", ScriptVerb::Print, u"a.b[i] + 1"_s);
    row("goroutines", ScriptVerb::Goroutines);
    row("threads", ScriptVerb::Threads);
    row("checkpoint", ScriptVerb::Checkpoint);
    row("checkpoint before the lock", ScriptVerb::Checkpoint, u"before the lock"_s);
    row("checkpoints", ScriptVerb::Checkpoints);
    row("when", ScriptVerb::When);
    row("quit", ScriptVerb::Quit);
}

void CliTextTest::everyCommandOfAScriptIsUnderstood()
{
    QFETCH(const QString, line);
    QFETCH(const int, verb);
    QFETCH(const QString, argument);
    QFETCH(const QString, condition);
    QFETCH(const qint64, number);
    const Result<ScriptCommand> command = parseScriptCommand(u"  "_s + line + u"\t"_s);
    QVERIFY(command.has_value());
    QCOMPARE(command->text, line);
    QCOMPARE(static_cast<int>(command->verb), verb);
    QCOMPARE(command->argument, argument);
    QCOMPARE(command->condition, condition);
    QCOMPARE(command->number, number);
}

void CliTextTest::badCommandsAreExplained_data()
{
    QTest::addColumn<QString>("line");
    QTest::addColumn<QString>("says");
    QTest::newRow("unknown") << u"jump 3"_s << u"There is no command “jump”, so nothing was done"_s;
    QTest::newRow("a slip") << u"contineu"_s << u"There is no command “contineu” (did you mean “continue”?)"_s;
    QTest::newRow("no number") << u"seek"_s << u"seek EVENT"_s;
    QTest::newRow("not a number") << u"goroutine main"_s << u"goroutine ID"_s;
    QTest::newRow("negative") << u"frame -1"_s << u"frame N"_s;
    QTest::newRow("no location") << u"break"_s << u"break LOC [if COND]"_s;
    QTest::newRow("no expression") << u"print "_s << u"print EXPR"_s;
    QTest::newRow("words too many") << u"next 3"_s << u"next"_s;
    QTest::newRow("no duration") << u"run-for soon"_s << u"run-for DURATION"_s;
}

void CliTextTest::badCommandsAreExplained()
{
    QFETCH(const QString, line);
    QFETCH(const QString, says);
    const Error error = parseScriptCommand(line).error_or(Error());
    QCOMPARE(error.code, CliErrorCode::usage);
    QVERIFY2(error.message.contains(says), qPrintable(error.message));
}

void CliTextTest::durations_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<qint64>("milliseconds"); // -1: none
    QTest::newRow("ms") << u"250ms"_s << 250LL;
    QTest::newRow("s") << u"2s"_s << 2000LL;
    QTest::newRow("fraction") << u"1.5s"_s << 1500LL;
    QTest::newRow("m") << u"2m"_s << 120'000LL;
    QTest::newRow("bare") << u"3"_s << 3000LL;
    QTest::newRow("hours") << u"1h"_s << -1LL;
    QTest::newRow("negative") << u"-1s"_s << -1LL;
    QTest::newRow("empty") << QString() << -1LL;
}

void CliTextTest::durations()
{
    QFETCH(const QString, text);
    QFETCH(const qint64, milliseconds);
    QCOMPARE(parseDuration(text).value_or(std::chrono::milliseconds(-1)).count(), milliseconds);
}

void CliTextTest::commandLines_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QStringList>("words");
    QTest::addColumn<QString>("option"); // "name=value"
    QTest::addColumn<bool>("json");
    QTest::newRow("hosts") << QStringList{u"hosts"_s} << QStringList() << QString() << false;
    QTest::newRow("json behind") << QStringList{u"library"_s, u"--json"_s} << QStringList() << QString() << true;
    QTest::newRow("json before") << QStringList{u"--json"_s, u"library"_s} << QStringList() << QString() << true;
    QTest::newRow("option") << QStringList{u"pull"_s, u"h:r"_s, u"--dest"_s, u"/x"_s} << QStringList{u"h:r"_s}
                            << u"dest=/x"_s << false;
    QTest::newRow("option with =") << QStringList{u"pull"_s, u"--dest=/x=y"_s, u"h:r"_s} << QStringList{u"h:r"_s}
                                   << u"dest=/x=y"_s << false;
    QTest::newRow("standard input") << QStringList{u"replay"_s, u"/t"_s, u"--run"_s, u"-"_s} << QStringList{u"/t"_s}
                                    << u"run=-"_s << false;
    QTest::newRow("a program's words") << QStringList{u"replay"_s, u"exec:prog"_s, u"a"_s, u"b"_s}
                                       << QStringList{u"exec:prog"_s, u"a"_s, u"b"_s} << QString() << false;
    QTest::newRow("a program's options") << QStringList{u"replay"_s, u"exec:prog"_s, u"--"_s, u"--json"_s}
                                         << QStringList{u"exec:prog"_s, u"--json"_s} << QString() << false;
    QTest::newRow("a program's own options")
        << QStringList{u"replay"_s, u"exec:prog"_s, u"--port"_s, u"80"_s, u"-h"_s, u"--run"_s, u"s"_s, u"a b"_s}
        << QStringList{u"exec:prog"_s, u"--port"_s, u"80"_s, u"-h"_s, u"a b"_s} << u"run=s"_s << false;
}

void CliTextTest::commandLines()
{
    QFETCH(const QStringList, arguments);
    QFETCH(const QStringList, words);
    QFETCH(const QString, option);
    QFETCH(const bool, json);
    const Result<CommandLine> line = parseCommandLine(arguments);
    QVERIFY(line.has_value());
    QCOMPARE(line->words, words);
    QCOMPARE(line->json, json);
    QCOMPARE(line->option(option.section(u'=', 0, 0)), option.section(u'=', 1));
    QVERIFY(isCommandLine(arguments));
}

void CliTextTest::badCommandLines_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("nothing") << QStringList{u"--json"_s};
    QTest::newRow("unknown") << QStringList{u"fetch"_s, u"x"_s};
    QTest::newRow("no host") << QStringList{u"recordings"_s};
    QTest::newRow("two hosts") << QStringList{u"recordings"_s, u"a"_s, u"b"_s};
    QTest::newRow("foreign option") << QStringList{u"recordings"_s, u"a"_s, u"--dest"_s, u"x"_s};
    QTest::newRow("option without value") << QStringList{u"pull"_s, u"h:r"_s, u"--dest"_s};
    QTest::newRow("two targets") << QStringList{u"replay"_s, u"/a"_s, u"/b"_s};
    QTest::newRow("empty option") << QStringList{u"pull"_s, u"h:r"_s, u"--="_s};
}

void CliTextTest::badCommandLines()
{
    QFETCH(const QStringList, arguments);
    const Error error = parseCommandLine(arguments).error_or(Error());
    QCOMPARE(error.code, CliErrorCode::usage);
    QVERIFY(error.message.contains(u"backstep"_s));
}

void CliTextTest::aSlipOfTheKeyboardIsSeen()
{
    const QString says = u" (did you mean “%1”?)"_s;
    const QStringList known{u"hosts"_s, u"recordings"_s, u"pull"_s, u"replay"_s};
    QCOMPARE(didYouMean(u"recordngs"_s, known), says.arg(u"recordings"_s));
    QCOMPARE(didYouMean(u"RECORDING"_s, known), says.arg(u"recordings"_s));
    QCOMPARE(didYouMean(u"pul"_s, known), says.arg(u"pull"_s));
    QCOMPARE(didYouMean(u"replya"_s, known), says.arg(u"replay"_s));
    for (const QString &other : {u"fetch"_s, u"x"_s, QString(), QString(100'000, u'x')}) {
        QCOMPARE(didYouMean(other, known), QString());
    }
    QCOMPARE(unknownCommand(u"hots"_s), u"There is no command “hots” (did you mean “hosts”?)"_s);
}

void CliTextTest::windowArgumentsAreLeftAlone()
{
    QVERIFY(!isCommandLine({}));
    QVERIFY(!isCommandLine({u"/recordings/demo-3"_s}));
    QVERIFY(!isCommandLine({u"exec:prog"_s, u"--help"_s}));
    QVERIFY(isCommandLine({u"--help"_s}));
    QVERIFY(isCommandLine({u"help"_s}));
}

void CliTextTest::foldersAreMovedWhole()
{
    const QTemporaryDir folder;
    QVERIFY(QDir().mkpath(folder.filePath(u"from/sub"_s)));
    QFile file(folder.filePath(u"from/sub/data"_s));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write("abc") == 3);
    file.close();
    QVERIFY(QDir().mkpath(folder.filePath(u"taken"_s)));
    QCOMPARE(moveFolder(folder.filePath(u"from"_s), folder.filePath(u"taken"_s), {}).error_or(Error()).code,
             u"exists"_s);
    QVERIFY(QFile::exists(folder.filePath(u"from/sub/data"_s)));
    QVERIFY(moveFolder(folder.filePath(u"from"_s), folder.filePath(u"new/place"_s), {}).has_value());
    QVERIFY(QFile::exists(folder.filePath(u"new/place/sub/data"_s)));
    QVERIFY(!QFile::exists(folder.filePath(u"from"_s)));

    // To another disk, where one cannot simply rename.
    const QString other = u"/dev/shm/backstep-test-%1"_s.arg(QCoreApplication::applicationPid());
    if (QFileInfo(u"/dev/shm"_s).isWritable()) {
        const QString theirs = other + u".partial"_s; // a folder of the person's that happens to be called so
        QVERIFY(QDir().mkpath(theirs));
        QVERIFY(moveFolder(folder.filePath(u"new/place"_s), other, {}).has_value());
        const bool there = QFile::exists(other + u"/sub/data"_s);
        const QStringList left = QDir(u"/dev/shm"_s).entryList({QFileInfo(other).fileName() + u".partial*"_s});
        QDir(other).removeRecursively();
        QVERIFY(there && left == QStringList(QFileInfo(theirs).fileName()));
        QVERIFY(QDir(theirs).removeRecursively());
        QVERIFY(!QFile::exists(folder.filePath(u"new/place"_s)));
    }
}

} // namespace Backstep

BACKSTEP_TEST_MAIN(Backstep::CliTextTest)
#include "tst_clitext.moc"
