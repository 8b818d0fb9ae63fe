// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/commandline.h"

#include "app/cli/clierror.h"
#include "app/cli/nearestword.h"
#include "app/cli/scriptcommand.h"
#include "app/recorder/hostscript.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <optional>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr int unlimited = 1'000'000;

struct VerbRow
{
    QLatin1StringView verb;
    QLatin1StringView usage;
    const char *about;
    int fewest;
    int most;
    QLatin1StringView options;    ///< names that take a value, between blanks
    QLatin1StringView flags = {}; ///< names that take none
    bool command = false;         ///< after -- comes a command of any length
};

constexpr std::array rows{
    VerbRow{"hosts"_L1,
            "hosts [list | add HOST [--name NAME] [--user USER] [--port PORT] [--identity FILE]… [--jump HOST]"
            " [--folder DIR]… | remove HOST | test HOST]"_L1,
            QT_TRANSLATE_NOOP("Backstep::CommandLine", "the hosts that recordings are on"), 0, 2,
            " name user port identity jump folder "_L1},
    VerbRow{
        "recordings"_L1, "recordings HOST"_L1, QT_TRANSLATE_NOOP("Backstep::CommandLine", "what a host has"), 1, 1, {}},
    VerbRow{
        "record"_L1,
        "record HOST [--with rr|dlv] [--name N] [--folder DIR] [--env NAME=VALUE]… [--chaos yes|no|turns]"
        " [--gomaxprocs N] [--until-fail [--fail KIND]… [--max-runs N] [--keep failed|all]] [--rule FILE]"
        " [--max-size S] [--max-time T] [--fetch | --open] -- CMD ARGS…, or"
        " record HOST --list | --stop ID | --discard ID | --pin ID | --unpin ID | --output ID | --arm FILE |"
        " --disarm NAME | --forget NAME | --log NAME | --limits | --limit KEY=VALUE… | --service UNIT -- CMD ARGS… |"
        " --service-off UNIT | --timer on|off | --remove"_L1,
        QT_TRANSLATE_NOOP("Backstep::CommandLine", "record a program on a host, now, until it fails, or by a rule"), 1,
        1,
        " with name folder env chaos gomaxprocs cpu fail grace max-size max-time max-runs wanted rr dlv rr-option"
        " keep rule stop discard pin unpin output arm disarm forget log limit service service-off timer "_L1,
        " until-fail soft fetch open list limits remove "_L1, true},
    VerbRow{"pull"_L1, "pull HOST:RECORDING [--dest DIR]"_L1,
            QT_TRANSLATE_NOOP("Backstep::CommandLine", "fetch a recording, into the library or into a folder"), 1, 1,
            " dest "_L1},
    VerbRow{"library"_L1,
            "library"_L1,
            QT_TRANSLATE_NOOP("Backstep::CommandLine", "the recordings on this machine"),
            0,
            0,
            {}},
    VerbRow{"replay"_L1, "replay TARGET [--run SCRIPT | --run -]"_L1,
            QT_TRANSLATE_NOOP("Backstep::CommandLine", "step through a target by commands"), 1, unlimited, " run "_L1},
    VerbRow{"goroutines"_L1,
            "goroutines TARGET [--at EVENT | --at end | --run-for DURATION] [--filter FILTER] [--group-by LEVELS]"_L1,
            QT_TRANSLATE_NOOP("Backstep::CommandLine", "all goroutines at one position, filtered and grouped"), 1,
            unlimited, " at run-for filter group-by "_L1},
    VerbRow{"blocked"_L1, "blocked TARGET [--at EVENT | --at end | --run-for DURATION] [--svg FILE] [--dot FILE]"_L1,
            QT_TRANSLATE_NOOP("Backstep::CommandLine", "who waits for whom, and what will never come"), 1, unlimited,
            " at run-for svg dot "_L1},
    VerbRow{"dump"_L1,
            "dump FILE | - | HOST[:PORT] | HOST:URL"_L1,
            QT_TRANSLATE_NOOP("Backstep::CommandLine",
                              "what is in Go's own text of goroutines: a file, standard input, or asked for on a host"),
            1,
            1,
            {}},
    VerbRow{
        "capsule"_L1,
        "capsule TARGET -o FILE [--every N | --moments N | --at LOC… [--if COND] | --events A:B --goroutine G |"
        " --around EVENT|NOTE [--bookmarks FILE] [--steps N]] [--run-for DURATION] [--locals DEPTH] [--all-locals] "
        "[--packages REGEX] [--mask "
        "REGEX…]"
        " [--stack DEPTH] [--sources none|program|all] [--environment] [--command-line] [--no-breakpoints]"
        " [--no-output] [--dry-run], or"
        " capsule --info FILE"_L1,
        QT_TRANSLATE_NOOP("Backstep::CommandLine",
                          "keep moments of a target in one file that opens anywhere, or say what is in one"),
        0, unlimited,
        " output every moments at if events goroutine around bookmarks steps run-for locals stack packages mask sources info "_L1,
        " all-locals environment command-line no-breakpoints no-output dry-run "_L1},
};

struct OptionRow
{
    QLatin1StringView verb;
    QLatin1StringView option;
    const char *about;
};

constexpr std::array optionRows{
    OptionRow{"hosts"_L1, "--identity FILE"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "a private key to log in with")},
    OptionRow{"hosts"_L1, "--jump HOST"_L1, QT_TRANSLATE_NOOP("Backstep::CommandLine", "the host to go through")},
    OptionRow{"hosts"_L1, "--folder DIR"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "where its recordings are, besides rr's own folders")},
    OptionRow{
        "record"_L1, "--chaos WHEN"_L1,
        QT_TRANSLATE_NOOP("Backstep::CommandLine",
                          "rr's chaos mode, which brings rare orders about: yes, no, or turns with --until-fail")},
    OptionRow{"record"_L1, "--until-fail"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "repeats the command and keeps only the run that fails")},
    OptionRow{
        "record"_L1, "--fail KIND"_L1,
        QT_TRANSLATE_NOOP("Backstep::CommandLine",
                          "what a failure is: exit, exit=N, signal, panic, output=PATTERN, longer=TIME or"
                          " shorter=TIME; may be repeated. A signal is one that ended the program: what Go reports"
                          " of itself, as a nil pointer, is exit=2 and panic")},
    OptionRow{
        "record"_L1, "--max-size S"_L1,
        QT_TRANSLATE_NOOP("Backstep::CommandLine", "ends the recording cleanly at that size; 2G where it is not said")},
    OptionRow{"record"_L1, "--max-time T"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "ends it after 90s, 10m, 2h; 1h where it is not said")},
    OptionRow{"record"_L1, "--soft"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "for an rr that counts in software: hands it -W")},
    OptionRow{"record"_L1, "--fetch"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "waits for the end and fetches what was recorded")},
    OptionRow{
        "record"_L1, "--open"_L1,
        QT_TRANSLATE_NOOP("Backstep::CommandLine",
                          "fetches it and opens it where it failed: in the window, or without a display by telling"
                          " where that is")},
    OptionRow{"record"_L1, "--rule FILE"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "arms the rule: the command is recorded when it says so")},
    OptionRow{
        "record"_L1, "--pin ID"_L1,
        QT_TRANSLATE_NOOP("Backstep::CommandLine", "never removes the recording there to make room; --unpin may")},
    OptionRow{
        "record"_L1, "--limit KEY=VALUE"_L1,
        QT_TRANSLATE_NOOP("Backstep::CommandLine",
                          "sets a limit of the host: size=2G and time=1h of one recording, total=SIZE and number=N"
                          " of all, free=SIZE to leave on the disk; --limits shows them")},
    OptionRow{"record"_L1, "--service UNIT"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine",
                                "from its next start a unit of your own systemd runs CMD, its command, recorded;"
                                " --service-off puts it back")},
    OptionRow{"record"_L1, "--forget NAME"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "disarms a rule and removes it")},
    OptionRow{"record"_L1, "--timer on|off"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine",
                                "after a restart of the host its systemd sees to it that rules are watched again")},
    OptionRow{
        "record"_L1, "--remove"_L1,
        QT_TRANSLATE_NOOP("Backstep::CommandLine", "ends everything there and takes the script away; recordings stay")},
    OptionRow{"pull"_L1, "--dest DIR"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "the folder to put it into, instead of the library")},
    OptionRow{"replay"_L1, "--run SCRIPT"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "a file with a command on each line; - is standard input")},
    OptionRow{"goroutines"_L1, "--at EVENT"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "the event to go to first, or end")},
    OptionRow{"goroutines"_L1, "--filter FILTER"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine",
                                "only those for which all of this holds, such as \"label:endpoint=/pay state:waiting"
                                " reason:chan fn:transfer file:main.go id:7 -runtime since>10s\"")},
    OptionRow{"goroutines"_L1, "--group-by LEVELS"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine",
                                "groups within groups, such as label:endpoint,reason; a level is label:NAME, request,"
                                " state, reason, user, current, go, start or stack")},
    OptionRow{"goroutines"_L1, "--run-for DURATION"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine",
                                "lets a live program run first: 10s, 2m; without it, it stands at main.main")},
    OptionRow{"blocked"_L1, "--at EVENT"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "the event to go to first, or end")},
    OptionRow{"blocked"_L1, "--run-for DURATION"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine",
                                "lets a live program run first: 10s, 2m; without it, it stands at main.main, where "
                                "nothing waits yet")},
    OptionRow{"blocked"_L1, "--svg FILE"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "draw it into FILE, which every browser shows")},
    OptionRow{"blocked"_L1, "--dot FILE"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "write the drawing for Graphviz into FILE")},
    OptionRow{"capsule"_L1, "-o FILE"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "the file to write, which must not exist")},
    OptionRow{"capsule"_L1, "--moments N"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine",
                                "N moments spread over the recording; 200 where nothing else is chosen")},
    OptionRow{"capsule"_L1, "--every N"_L1, QT_TRANSLATE_NOOP("Backstep::CommandLine", "a moment every N events")},
    OptionRow{"capsule"_L1, "--at LOC"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine",
                                "a moment at every hit of a function or FILE:LINE; may be repeated")},
    OptionRow{"capsule"_L1, "--if COND"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "only hits at which this expression is true")},
    OptionRow{"capsule"_L1, "--events A:B"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "every step of one goroutine between two events")},
    OptionRow{"capsule"_L1, "--goroutine G"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "which goroutine that is; 1 where it is not said")},
    OptionRow{"capsule"_L1, "--around EVENT|NOTE"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine",
                                "steps both ways from an event, or from the bookmark with this note")},
    OptionRow{"capsule"_L1, "--bookmarks FILE"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine",
                                "the capsule that has the bookmark; the recording's own where it is not said")},
    OptionRow{"capsule"_L1, "--steps N"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "how many each way; 20 where it is not said")},
    OptionRow{"capsule"_L1, "--run-for DURATION"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine",
                                "how long a live program runs: 10s, 2m; where it stands then is the last moment, as it "
                                "is after Ctrl-C")},
    OptionRow{"capsule"_L1, "--locals DEPTH"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine",
                                "how deep values are followed; 1 where it is not said, 0 keeps none")},
    OptionRow{
        "capsule"_L1, "--all-locals"_L1,
        QT_TRANSLATE_NOOP("Backstep::CommandLine", "values of every goroutine, not only of the one that stopped")},
    OptionRow{"capsule"_L1, "--stack DEPTH"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "how many frames of each stack; 50 where it is not said")},
    OptionRow{"capsule"_L1, "--packages REGEX"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "package variables whose name matches, too")},
    OptionRow{"capsule"_L1, "--mask REGEX"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine",
                                "hides values whose name matches, besides the usual secrets; may be repeated")},
    OptionRow{"capsule"_L1, "--sources WHICH"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine",
                                "source files to keep: none, of the program, or all with Go's library")},
    OptionRow{"capsule"_L1, "--environment"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "keeps the program's environment")},
    OptionRow{"capsule"_L1, "--command-line"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "keeps the program's command line")},
    OptionRow{"capsule"_L1, "--no-breakpoints"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "leaves breakpoints out")},
    OptionRow{"capsule"_L1, "--no-output"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "leaves out what the program wrote, which is not masked")},
    OptionRow{"capsule"_L1, "--dry-run"_L1, QT_TRANSLATE_NOOP("Backstep::CommandLine", "only says what would be kept")},
    OptionRow{"capsule"_L1, "--info FILE"_L1,
              QT_TRANSLATE_NOOP("Backstep::CommandLine", "checks a capsule and says what is in it")},
};

QString translated(const char *text)
{
    return QCoreApplication::translate("Backstep::CommandLine", text);
}

const VerbRow *rowOf(const QString &verb)
{
    const auto row = std::ranges::find(rows, verb, &VerbRow::verb);
    return row == rows.end() ? nullptr : &*row;
}

QStringList verbList()
{
    QStringList verbs;
    for (const VerbRow &row : rows) {
        verbs.append(row.verb);
    }
    return verbs;
}

/// The table is UTF-8, which its views do not know.
QString usageOf(const VerbRow &row)
{
    return QString::fromUtf8(row.usage.data(), row.usage.size());
}

std::unexpected<Error> usageError(const QString &what, const VerbRow *row)
{
    constexpr qsizetype longest = 160;
    if (row && usageOf(*row).size() > longest) {
        return fail(CliErrorCode::usage,
                    translated("%1; \"backstep %2 --help\" says how it is written").arg(what, row->verb));
    }
    return row ? fail(CliErrorCode::usage, translated("%1; write: backstep %2").arg(what, usageOf(*row)))
               : fail(CliErrorCode::usage,
                      translated("%1; the commands are %2, and backstep --help says how each is written")
                          .arg(what, verbList().join(u", "_s)));
}

QStringList optionList(const VerbRow *row)
{
    QStringList options;
    if (row) {
        for (const QString &name : (QString(row->options) + row->flags).split(u' ', Qt::SkipEmptyParts)) {
            options.append(u"--"_s + name);
        }
    }
    return options;
}

/// "--name value" or "--name=value".
struct Option
{
    QString name;
    std::optional<QString> value; ///< absent: it stands in the next word
    bool known = false;
    bool flag = false; ///< takes no value
};

Option optionIn(const QString &argument, const VerbRow *row)
{
    const QString whole = argument.mid(2);
    Option option{.name = whole.section(u'=', 0, 0), .value = {}};
    const QString between(u' ' + option.name + u' ');
    option.flag = row && row->flags.contains(QString(u' ' + whole + u' '));
    option.known = option.flag || (row && !option.name.isEmpty() && row->options.contains(between));
    if (whole.contains(u'=')) {
        option.value = whole.section(u'=', 1);
    }
    return option;
}

/// Goes through the words once.
class Reader
{
public:
    explicit Reader(const QStringList &arguments) : m_left(arguments) {}

    Result<CommandLine> read()
    {
        while (!m_left.isEmpty()) {
            if (const std::optional<Error> error = take(m_left.takeFirst())) {
                return std::unexpected(*error);
            }
        }
        return m_line.help ? Result<CommandLine>(m_line) : checked();
    }

private:
    std::optional<Error> take(const QString &word)
    {
        const bool option = !m_onlyWords && word.startsWith(u"--"_s);
        if (option && word == u"--"_s) {
            m_onlyWords = true;
        } else if (option && word == u"--json"_s) {
            m_line.json = true;
        } else if (!m_onlyWords && !m_program && (word == u"--help"_s || word == u"-h"_s)) {
            m_line.help = true;
        } else if (option && optionIn(word, m_row).known) {
            return takeOption(optionIn(word, m_row));
        } else if (word == u"-o"_s && !m_onlyWords && m_row && m_row->options.contains(" output "_L1)) {
            return takeOption({.name = u"output"_s, .value = {}, .known = true});
        } else if (option && !m_program) {
            return usageError(translated("There is no option %1 here").arg(word) + didYouMean(word, optionList(m_row)),
                              m_row)
                .error();
        } else if (!m_row && m_line.verb.isEmpty()) {
            m_line.verb = word;
            m_row = rowOf(word);
            m_line.help = m_line.help || word == u"help"_s;
        } else {
            m_line.words.append(word);
            // What follows a program is the program's, but for the options of this very command.
            m_program = m_program || (m_row && m_row->most == unlimited && word.startsWith(u"exec:"_s));
        }
        return std::nullopt;
    }

    std::optional<Error> takeOption(const Option &option)
    {
        if (option.flag) {
            m_line.options[option.name].append(u"yes"_s);
            return std::nullopt;
        }
        if (!option.value && m_left.isEmpty()) {
            return usageError(translated("The option --%1 needs a value").arg(option.name), m_row).error();
        }
        m_line.options[option.name].append(option.value ? *option.value : m_left.takeFirst());
        return std::nullopt;
    }

    [[nodiscard]] Result<CommandLine> checked() const
    {
        if (!m_row) {
            return usageError(m_line.verb.isEmpty() ? translated("A command is missing") : unknownCommand(m_line.verb),
                              nullptr);
        }
        if (m_line.words.size() < m_row->fewest) {
            return usageError(translated("“backstep %1” is not complete").arg(m_line.verb), m_row);
        }
        const bool open = m_program || m_row->most != unlimited;
        const int most = m_row->command && m_onlyWords ? unlimited : open ? m_row->most : 1;
        if (m_line.words.size() > most) {
            const QString what = m_row->command
                ? translated("“%1” is more than is expected; before the command to record comes --")
                : translated("“%1” is more than is expected");
            return usageError(what.arg(m_line.words.value(m_row->most)), m_row);
        }
        return m_line;
    }

    QStringList m_left;
    CommandLine m_line;
    const VerbRow *m_row = nullptr;
    bool m_onlyWords = false; // after "--"
    bool m_program = false;   // in the arguments of a program
};

} // namespace

bool isCommandLine(const QStringList &arguments)
{
    const QString first = arguments.value(0);
    return rowOf(first) || first == u"--json"_s || first == u"--help"_s || first == u"-h"_s || first == u"help"_s;
}

QString unknownCommand(const QString &word)
{
    return translated("There is no command “%1”").arg(word) + didYouMean(word, verbList());
}

Result<CommandLine> parseCommandLine(const QStringList &arguments)
{
    return Reader(arguments).read();
}

QString commandLineHelp(const QString &verb)
{
    QStringList lines;
    if (!rowOf(verb)) {
        lines = {u"  backstep [TARGET]"_s, u"      "_s + translated("opens the window, and the target in it"),
                 u"  backstep --demo [--tour] [--pictures FOLDER]"_s,
                 u"      "_s + translated("a throw-away host with recordings; --tour goes through them by itself"),
                 u"  backstep --help | --version"_s};
    }
    for (const VerbRow &row : rows) {
        if (!rowOf(verb) || row.verb == verb) {
            lines.append(u"  backstep %1\n      %2"_s.arg(usageOf(row), translated(row.about)));
        }
    }
    qsizetype width = 16;
    for (const OptionRow &row : optionRows) {
        width = row.verb == verb ? std::max(width, row.option.size()) : width;
    }
    for (const OptionRow &row : optionRows) {
        if (row.verb == verb) {
            lines.append(u"      "_s + QString(row.option).leftJustified(width + 2) + translated(row.about));
        }
    }
    if (verb == u"record"_s) {
        lines.append(QString());
        lines.append(ruleFormat());
    }
    lines.append(QString());
    lines.append(
        translated("A TARGET is a trace folder, a capsule, HOST:RECORDING, exec:PROGRAM [ARGS] (live), "
                   "connect:ADDRESS (a headless dlv that runs), core:EXE,CORE or dump:FILE (what Go printed of its "
                   "goroutines). After exec: every word is the "
                   "program's but this command's own options; after -- all are."));
    lines.append(translated("Every command takes --json: one JSON object on one line, for replay one line a command. "
                            "What is under way and what the program prints goes to standard error."));
    if (!rowOf(verb) || verb == u"replay"_s) {
        lines.append(translated("Script commands: %1.").arg(scriptCommandUsages().join(u", "_s)));
        lines.append(translated("In a capsule moment and rmoment go to the moment after and before, whichever "
                                "goroutine it is of."));
    }
    lines.append(translated("Exit: 0 fine, 1 a command failed, 2 usage, 3 the target could not be opened."));
    return lines.join(u'\n');
}

} // namespace Backstep
