// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/scriptcommand.h"

#include "app/cli/clierror.h"
#include "app/cli/nearestword.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <array>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

enum class Takes { Nothing, Number, MaybeNumber, Duration, Location, Expression, MaybeText };

struct VerbRow
{
    QLatin1StringView name;
    ScriptVerb verb;
    Takes takes = Takes::Nothing;
    QLatin1StringView words = {};
};

constexpr std::array verbs{
    VerbRow{"continue"_L1, ScriptVerb::Continue},
    VerbRow{"rewind"_L1, ScriptVerb::Rewind},
    VerbRow{"next"_L1, ScriptVerb::Next},
    VerbRow{"step"_L1, ScriptVerb::Step},
    VerbRow{"stepout"_L1, ScriptVerb::StepOut},
    VerbRow{"rnext"_L1, ScriptVerb::ReverseNext},
    VerbRow{"rstep"_L1, ScriptVerb::ReverseStep},
    VerbRow{"rstepout"_L1, ScriptVerb::ReverseStepOut},
    VerbRow{"stepi"_L1, ScriptVerb::StepInstruction},
    VerbRow{"rstepi"_L1, ScriptVerb::ReverseStepInstruction},
    VerbRow{"moment"_L1, ScriptVerb::Moment},
    VerbRow{"rmoment"_L1, ScriptVerb::ReverseMoment},
    VerbRow{"pause"_L1, ScriptVerb::Pause},
    VerbRow{"run-for"_L1, ScriptVerb::RunFor, Takes::Duration, "DURATION"_L1},
    VerbRow{"seek"_L1, ScriptVerb::Seek, Takes::Number, "EVENT"_L1},
    VerbRow{"start"_L1, ScriptVerb::Start},
    VerbRow{"end"_L1, ScriptVerb::End},
    VerbRow{"break"_L1, ScriptVerb::Break, Takes::Location, "LOC [if COND]"_L1},
    VerbRow{"clear"_L1, ScriptVerb::Clear, Takes::Number, "ID"_L1},
    VerbRow{"breakpoints"_L1, ScriptVerb::Breakpoints},
    VerbRow{"goroutine"_L1, ScriptVerb::Goroutine, Takes::Number, "ID"_L1},
    VerbRow{"frame"_L1, ScriptVerb::Frame, Takes::Number, "N"_L1},
    VerbRow{"stack"_L1, ScriptVerb::Stack, Takes::MaybeNumber, "[DEPTH]"_L1},
    VerbRow{"args"_L1, ScriptVerb::Args},
    VerbRow{"locals"_L1, ScriptVerb::Locals},
    VerbRow{"print"_L1, ScriptVerb::Print, Takes::Expression, "EXPR"_L1},
    VerbRow{"goroutines"_L1, ScriptVerb::Goroutines},
    VerbRow{"threads"_L1, ScriptVerb::Threads},
    VerbRow{"checkpoint"_L1, ScriptVerb::Checkpoint, Takes::MaybeText, "[NOTE]"_L1},
    VerbRow{"checkpoints"_L1, ScriptVerb::Checkpoints},
    VerbRow{"when"_L1, ScriptVerb::When},
    VerbRow{"quit"_L1, ScriptVerb::Quit},
};

QString translated(const char *text)
{
    return QCoreApplication::translate("Backstep::ScriptCommand", text);
}

QString usage(const VerbRow &row)
{
    return row.words.isEmpty() ? QString(row.name) : QString(row.name + u' ' + row.words);
}

bool readNumber(ScriptCommand &command, const QString &rest)
{
    bool fine = false;
    command.number = rest.toLongLong(&fine);
    return fine && command.number >= 0;
}

void readLocation(ScriptCommand &command, const QString &rest)
{
    static const QRegularExpression condition(u"^(.*?)\\s+if\\s+(.+)$"_s);
    const QRegularExpressionMatch match = condition.match(rest);
    command.argument = match.hasMatch() ? match.captured(1) : rest;
    command.condition = match.captured(2);
}

/// False: these are not the words that the command takes.
bool readWords(ScriptCommand &command, Takes takes, const QString &rest)
{
    switch (takes) {
    case Takes::Nothing: return rest.isEmpty();
    case Takes::Number: return readNumber(command, rest);
    case Takes::MaybeNumber: return rest.isEmpty() || readNumber(command, rest);
    case Takes::Duration: {
        const Result<std::chrono::milliseconds> duration = parseDuration(rest);
        command.duration = duration.value_or(std::chrono::milliseconds(0));
        return duration.has_value();
    }
    case Takes::Location: readLocation(command, rest); return !command.argument.isEmpty();
    case Takes::Expression: command.argument = rest; return !rest.isEmpty();
    case Takes::MaybeText: command.argument = rest; return true;
    }
    return false;
}

} // namespace

bool isScriptRemark(const QString &line)
{
    const QString tidy = line.trimmed();
    return tidy.isEmpty() || tidy.startsWith(u'#');
}

Result<ScriptCommand> parseScriptCommand(const QString &line)
{
    const QString tidy = line.trimmed();
    const QString name = tidy.section(QRegularExpression(u"\\s+"_s), 0, 0);
    const QString rest = tidy.mid(name.size()).trimmed();
    const auto row = std::ranges::find(verbs, name, &VerbRow::name);
    if (row == verbs.end()) {
        QStringList names;
        for (const VerbRow &verb : verbs) {
            names.append(verb.name);
        }
        return fail(CliErrorCode::usage,
                    translated("There is no command “%1”%2, so nothing was done; the commands are: %3.")
                        .arg(name, didYouMean(name, names), scriptCommandUsages().join(u", "_s)));
    }
    ScriptCommand command{.text = rest.isEmpty() ? name : QString(name + u' ' + rest),
                          .verb = row->verb,
                          .argument = {},
                          .condition = {},
                          .number = 0,
                          .duration = {}};
    if (!readWords(command, row->takes, rest)) {
        return fail(CliErrorCode::usage,
                    translated("“%1” is not understood; write it as: %2.").arg(command.text, usage(*row)));
    }
    return command;
}

QStringList scriptCommandUsages()
{
    QStringList usages;
    for (const VerbRow &row : verbs) {
        usages.append(usage(row));
    }
    return usages;
}

Result<std::chrono::milliseconds> parseDuration(const QString &text)
{
    static const QRegularExpression pattern(u"^(\\d{1,9}(?:\\.\\d{1,3})?)(ms|s|m)?$"_s);
    const QRegularExpressionMatch match = pattern.match(text);
    if (!match.hasMatch()) {
        return fail(CliErrorCode::usage, translated("“%1” is not a duration; write 250ms, 2s or 1m.").arg(text));
    }
    const QString unit = match.captured(2);
    const double scale = unit == u"ms"_s ? 1 : unit == u"m"_s ? 60'000 : 1000;
    return std::chrono::milliseconds(qRound64(match.captured(1).toDouble() * scale));
}

} // namespace Backstep
