// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/commandline.h"

#include "app/cli/clierror.h"
#include "app/cli/scriptcommand.h"

#include <QCoreApplication>

#include <array>

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
};

constexpr std::array rows{
    VerbRow{"hosts"_L1,
            "hosts [list | add HOST [--name NAME] [--user USER] [--port PORT] [--identity FILE]… [--jump HOST]"
            " [--folder DIR]… | remove HOST | test HOST]"_L1,
            QT_TRANSLATE_NOOP("Backstep::CommandLine", "the hosts that recordings are on"), 0, 2,
            " name user port identity jump folder "_L1},
    VerbRow{
        "recordings"_L1, "recordings HOST"_L1, QT_TRANSLATE_NOOP("Backstep::CommandLine", "what a host has"), 1, 1, {}},
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
    VerbRow{"goroutines"_L1, "goroutines TARGET [--at EVENT | --at end]"_L1,
            QT_TRANSLATE_NOOP("Backstep::CommandLine", "all goroutines at one position"), 1, unlimited, " at "_L1},
    VerbRow{"capsule"_L1,
            "capsule TARGET -o FILE [--every N | --moments N | --at LOC… [--if COND] | --events A:B --goroutine G |"
            " --around EVENT [--steps N]] [--locals DEPTH] [--all-locals] [--packages REGEX] [--mask REGEX…]"
            " [--sources none|program|all] [--environment] [--command-line] [--dry-run], or capsule --info FILE"_L1,
            QT_TRANSLATE_NOOP("Backstep::CommandLine",
                              "keep moments of a target in one file that opens anywhere, or say what is in one"),
            0, unlimited,
            " output every moments at if events goroutine around steps locals packages mask sources info "_L1,
            " all-locals environment command-line dry-run "_L1},
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

std::unexpected<Error> usageError(const QString &what, const VerbRow *row)
{
    const QString how = row ? QString(row->usage) : u"--help"_s;
    return fail(CliErrorCode::usage, translated("%1; write: backstep %2").arg(what, how));
}

/// Reads "--name value" or "--name=value" at `at` and moves it on. False: not an option of this verb.
bool readOption(CommandLine &line, const QStringList &arguments, qsizetype &at, const VerbRow &row)
{
    const QString whole = arguments.at(at).mid(2);
    const QString name = whole.section(u'=', 0, 0);
    const bool inside = whole.contains(u'=');
    if (row.flags.contains(QString(u' ' + whole + u' '))) {
        line.options[whole].append(u"yes"_s);
        return true;
    }
    if (name.isEmpty() || !row.options.contains(QString(u' ' + name + u' '))
        || (!inside && at + 1 >= arguments.size())) {
        return false;
    }
    line.options[name].append(inside ? whole.section(u'=', 1) : arguments.at(++at));
    return true;
}

} // namespace

bool isCommandLine(const QStringList &arguments)
{
    const QString first = arguments.value(0);
    return rowOf(first) || first == u"--json"_s || first == u"--help"_s || first == u"-h"_s || first == u"help"_s;
}

Result<CommandLine> parseCommandLine(const QStringList &arguments)
{
    CommandLine line;
    const VerbRow *row = nullptr;
    bool onlyWords = false; // after "--", and in the arguments of a program
    for (qsizetype at = 0; at < arguments.size(); ++at) {
        const QString &argument = arguments.at(at);
        if (onlyWords) {
            line.words.append(argument);
        } else if (argument == u"--json"_s) {
            line.json = true;
        } else if (argument == u"--help"_s || argument == u"-h"_s) {
            line.help = true;
        } else if (argument == u"--"_s) {
            onlyWords = true;
        } else if (argument == u"-o"_s && row && row->options.contains(" output "_L1) && at + 1 < arguments.size()) {
            line.options[u"output"_s].append(arguments.at(++at));
        } else if (argument.startsWith(u"--"_s)) {
            if (!row || !readOption(line, arguments, at, *row)) {
                return usageError(translated("The option “%1” is not understood").arg(argument), row);
            }
        } else if (!row && line.verb.isEmpty()) {
            line.verb = argument;
            row = rowOf(argument);
            line.help = line.help || argument == u"help"_s;
        } else {
            line.words.append(argument);
        }
    }
    if (line.help) {
        return line;
    }
    if (!row) {
        return usageError(line.verb.isEmpty() ? translated("A command is missing")
                                              : translated("There is no command “%1”").arg(line.verb),
                          nullptr);
    }
    if (line.words.size() < row->fewest || line.words.size() > row->most) {
        return usageError(translated("“%1” has too few or too many words").arg(line.verb), row);
    }
    return line;
}

QString commandLineHelp(const QString &verb)
{
    QStringList lines;
    for (const VerbRow &row : rows) {
        if (!rowOf(verb) || row.verb == verb) {
            lines.append(u"  backstep %1\n      %2"_s.arg(row.usage, translated(row.about)));
        }
    }
    lines.append(QString());
    lines.append(
        translated("TARGET is a trace folder, a capsule, HOST:RECORDING, exec:PROGRAM [ARGS], connect:ADDRESS or "
                   "core:EXE,CORE. --json: one JSON object on one line."));
    if (!rowOf(verb) || verb == u"replay"_s) {
        lines.append(translated("Script commands: %1.").arg(scriptCommandUsages().join(u", "_s)));
    }
    lines.append(translated("Exit: 0 fine, 1 a command failed, 2 usage, 3 the target could not be opened."));
    return lines.join(u'\n');
}

} // namespace Backstep
