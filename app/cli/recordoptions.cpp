// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/recordoptions.h"

#include "app/cli/clierror.h"
#include "app/cli/commandline.h"

#include <QCoreApplication>
#include <QRegularExpression>

#include <array>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct RecordText
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::RecordCommand)
};

QString tr(const char *text)
{
    return RecordText::tr(text);
}

constexpr std::array actions{"list"_L1,    "stop"_L1,        "discard"_L1, "pin"_L1,  "unpin"_L1,  "output"_L1,
                             "arm"_L1,     "disarm"_L1,      "forget"_L1,  "log"_L1,  "limits"_L1, "limit"_L1,
                             "service"_L1, "service-off"_L1, "remove"_L1,  "timer"_L1};

/// Options that the host's script knows by the same names.
constexpr std::array handedOn{"with"_L1,   "name"_L1, "folder"_L1, "env"_L1,      "chaos"_L1,    "gomaxprocs"_L1,
                              "cpu"_L1,    "fail"_L1, "grace"_L1,  "max-size"_L1, "max-time"_L1, "max-runs"_L1,
                              "wanted"_L1, "rr"_L1,   "dlv"_L1,    "rr-option"_L1};
constexpr std::array handedOnFlags{"until-fail"_L1, "soft"_L1};

/// An option that would do nothing as the line stands, or not what is meant.
QString oddOption(const CommandLine &line)
{
    static const QRegularExpression setting(u"^[A-Za-z_][A-Za-z0-9_]*="_s);
    const QStringList environment = line.options.value(u"env"_s);
    for (const QString &one : environment) {
        if (!setting.match(one).hasMatch()) {
            return tr("“--env %1” is not NAME=VALUE; a name has letters, digits and _ only, and no digit first.")
                .arg(one);
        }
    }
    const auto has = [&line](QLatin1StringView option) { return line.options.contains(option); };
    const bool repeats = has("until-fail"_L1);
    for (const QLatin1StringView option : {"fail"_L1, "max-runs"_L1, "wanted"_L1, "keep"_L1}) {
        if (has(option) && !repeats) {
            return tr("--%1 belongs to --until-fail.").arg(option);
        }
    }
    if (line.option(u"chaos"_s) == u"turns"_s && !repeats) {
        return tr("--chaos turns belongs to --until-fail; write yes or no.");
    }
    for (const QLatin1StringView option : {"fetch"_L1, "open"_L1, "until-fail"_L1}) {
        if (has(option) && (has("rule"_L1) || has("arm"_L1))) {
            return tr("--%1 cannot be had with a rule, which fires when nobody waits.").arg(option);
        }
    }
    return {};
}

} // namespace

Result<QString> recordAction(const CommandLine &line)
{
    QStringList asked;
    for (const QLatin1StringView action : actions) {
        if (line.options.contains(action)) {
            asked.append(action);
        }
    }
    const bool command = line.words.size() > 1;
    const auto usage = [](const QString &sentence) { return fail(CliErrorCode::usage, sentence); };
    if (asked.size() > 1) {
        return usage(tr("--%1 and --%2 are two things to do; one at a time.").arg(asked.at(0), asked.at(1)));
    }
    if (asked == QStringList(u"arm"_s) && command) {
        return usage(tr("--arm takes the command out of the rule; with one after -- write --rule %1 in place of it.")
                         .arg(line.option(u"arm"_s)));
    }
    if (asked == QStringList(u"service"_s) && !command) {
        return usage(tr("Say what the unit runs: --service %1 -- CMD ARGS…").arg(line.option(u"service"_s)));
    }
    if (!asked.isEmpty() && command && asked.at(0) != u"service"_s) {
        return usage(tr("--%1 takes no command to record; one thing at a time.").arg(asked.at(0)));
    }
    if (asked.isEmpty() && !command) {
        return usage(line.options.contains(u"rule"_s)
                         ? tr("A command to record is missing after --; a rule that says itself what it records is "
                              "armed by --arm %1.")
                               .arg(line.option(u"rule"_s))
                         : tr("A command to record comes after --, as in \"backstep record %1 -- ./pay -v\"; "
                              "\"backstep record --help\" tells what else can be done.")
                               .arg(line.words.first()));
    }
    return asked.value(0);
}

Result<RecordRequest> recordRequest(const CommandLine &line)
{
    RecordRequest request;
    for (const QLatin1StringView name : handedOn) {
        const QStringList values = line.options.value(name);
        for (const QString &value : values) {
            if (value.isEmpty()) {
                return fail(CliErrorCode::usage, tr("The option --%1 needs a value.").arg(name));
            }
            request.options.emplaceBack(QByteArray(name.data(), name.size()), value.toUtf8());
        }
    }
    for (const QLatin1StringView name : handedOnFlags) {
        if (line.options.contains(name)) {
            request.options.emplaceBack(QByteArray(name.data(), name.size()), QByteArray());
        }
    }
    if (const QString sentence = oddOption(line); !sentence.isEmpty()) {
        return fail(CliErrorCode::usage, sentence);
    }
    const QString keep = line.option(u"keep"_s);
    if (keep == u"all"_s) {
        request.options.emplaceBack("keep-all", QByteArray());
    } else if (!keep.isEmpty() && keep != u"failed"_s) {
        return fail(CliErrorCode::usage, tr("“--keep %1” is not understood; write failed or all.").arg(keep));
    }
    for (const QString &word : line.words.sliced(1)) {
        request.command.append(word.toUtf8());
    }
    return request;
}

QByteArrayList hostWords(const CommandLine &line, const QString &action, const QByteArray &value)
{
    if (action == u"pin"_s) {
        return {"keep", value};
    }
    if (action == u"unpin"_s) {
        return {"unkeep", value};
    }
    if (action == u"timer"_s) {
        return {"timer", value};
    }
    if (action == u"service-off"_s) {
        return {"service", "off", value};
    }
    if (action == u"limits"_s || action == u"remove"_s) {
        return {action.toUtf8()};
    }
    if (action == u"limit"_s) {
        QByteArrayList words{"limits"};
        for (const QString &limit : line.options.value(u"limit"_s)) {
            words.append(limit.toUtf8());
        }
        return words;
    }
    return {action.toUtf8(), value};
}

} // namespace Backstep
