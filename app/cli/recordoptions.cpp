// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/recordoptions.h"

#include "app/cli/clierror.h"
#include "app/cli/commandline.h"

#include <QCoreApplication>

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

/// Options that the host's script knows by the same names.
constexpr std::array handedOn{"with"_L1,   "name"_L1, "folder"_L1, "env"_L1,      "chaos"_L1,    "gomaxprocs"_L1,
                              "cpu"_L1,    "fail"_L1, "grace"_L1,  "max-size"_L1, "max-time"_L1, "max-runs"_L1,
                              "wanted"_L1, "rr"_L1,   "dlv"_L1,    "rr-option"_L1};
constexpr std::array handedOnFlags{"until-fail"_L1, "soft"_L1};

/// An option that would do nothing as the line stands.
QString oddOption(const CommandLine &line)
{
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

QByteArrayList hostWords(const CommandLine &line, const QString &action)
{
    const QByteArray value = line.option(action).toUtf8();
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
