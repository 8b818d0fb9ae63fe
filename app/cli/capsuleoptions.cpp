// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/capsuleoptions.h"

#include "app/cli/clierror.h"
#include "app/cli/scriptcommand.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::CapsuleCommand)
};

/// A whole number that is at least `least`; `fallback` where the option was not given.
Result<qint64> number(const CommandLine &line, const QString &option, qint64 least, qint64 fallback)
{
    const QString text = line.options.value(option).value(0);
    bool ok = false;
    const qint64 value = text.isEmpty() && !line.options.contains(option) ? fallback : text.toLongLong(&ok);
    if ((!ok && line.options.contains(option)) || value < least) {
        return fail(CliErrorCode::usage,
                    Text::tr("--%1 takes a whole number of at least %2, not “%3”.").arg(option).arg(least).arg(text));
    }
    return value;
}

Result<MomentRecipe> stepsBetween(const CommandLine &line)
{
    const QStringList ends = line.option(u"events"_s).split(u':');
    bool first = false;
    bool last = false;
    EveryStep steps;
    steps.firstEvent = ends.value(0).toLongLong(&first);
    steps.lastEvent = ends.value(1).toLongLong(&last);
    const Result<qint64> goroutine = number(line, u"goroutine"_s, 1, 1);
    if (!first || !last || ends.size() != 2) {
        return fail(CliErrorCode::usage, Text::tr("--events takes two events, as in --events 100:250."));
    }
    if (!goroutine) {
        return fail(goroutine.error());
    }
    steps.goroutine = *goroutine;
    return steps;
}

Result<MomentRecipe> around(const CommandLine &line)
{
    const Result<qint64> event = bookmarkToFind(line).isEmpty() ? number(line, u"around"_s, 0, 0) : Result<qint64>(0);
    const Result<qint64> steps = number(line, u"steps"_s, 0, 20);
    if (!event || !steps) {
        return fail(event ? steps.error() : event.error());
    }
    AroundEvent recipe;
    recipe.event = *event;
    recipe.back = static_cast<int>(qMin<qint64>(*steps, 1'000'000));
    recipe.forward = recipe.back;
    return recipe;
}

/// An option that would change nothing is a mistake that somebody should hear of.
std::optional<Error> uselessOption(const CommandLine &line)
{
    const QList<std::pair<QString, QString>> pairs{
        {u"goroutine"_s, u"events"_s}, {u"if"_s, u"at"_s}, {u"steps"_s, u"around"_s}, {u"bookmarks"_s, u"around"_s}};
    for (const auto &[option, needed] : pairs) {
        if (line.options.contains(option) && !line.options.contains(needed)) {
            return Error{QString(CliErrorCode::usage),
                         Text::tr("--%1 goes with --%2 and does nothing without it.").arg(option, needed),
                         {}};
        }
    }
    return std::nullopt;
}

Result<MomentRecipe> recipeOf(const CommandLine &line)
{
    if (const std::optional<Error> useless = uselessOption(line)) {
        return fail(*useless);
    }
    const QStringList ways{u"every"_s, u"moments"_s, u"at"_s, u"events"_s, u"around"_s};
    QStringList given;
    for (const QString &way : ways) {
        given += line.options.contains(way) ? QStringList{u"--"_s + way} : QStringList();
    }
    if (given.size() > 1) {
        return fail(CliErrorCode::usage,
                    Text::tr("%1 each choose the moments in another way; give one of them.").arg(given.join(u", "_s)));
    }
    if (line.options.contains(u"at"_s)) {
        AtPlaces places;
        for (const QString &place : line.options.value(u"at"_s)) {
            BreakpointSpec spec;
            spec.expression = place;
            spec.condition = line.option(u"if"_s);
            places.places.append(spec);
        }
        return places;
    }
    if (line.options.contains(u"events"_s)) {
        return stepsBetween(line);
    }
    if (line.options.contains(u"around"_s)) {
        return around(line);
    }
    if (line.options.contains(u"every"_s)) {
        return number(line, u"every"_s, 1, 100).transform([](qint64 events) -> MomentRecipe {
            return EveryEvents{.events = events};
        });
    }
    return number(line, u"moments"_s, 1, 200).transform([](qint64 moments) -> MomentRecipe {
        return SpreadMoments{static_cast<int>(qMin<qint64>(moments, 1'000'000))};
    });
}

Result<CapsuleSources> sourcesOf(const QString &word)
{
    if (word.isEmpty() || word == "program"_L1) {
        return CapsuleSources::Program;
    }
    if (word == "none"_L1 || word == "all"_L1) {
        return word == "none"_L1 ? CapsuleSources::None : CapsuleSources::WithLibraries;
    }
    return fail(CliErrorCode::usage, Text::tr("--sources takes none, program or all."));
}

} // namespace

QString bookmarkToFind(const CommandLine &line)
{
    const QString text = line.option(u"around"_s);
    bool isNumber = false;
    (void)text.toLongLong(&isNumber);
    return isNumber ? QString() : text;
}

Result<CapsuleRequest> capsuleRequest(const CommandLine &line)
{
    CapsuleRequest request;
    const Result<MomentRecipe> recipe = recipeOf(line);
    const Result<qint64> depth = number(line, u"locals"_s, 0, 1);
    const Result<qint64> frames = number(line, u"stack"_s, 1, CapsuleContents().stackDepth);
    const Result<CapsuleSources> sources = sourcesOf(line.option(u"sources"_s));
    if (!recipe || !depth || !frames || !sources) {
        return fail(!recipe ? recipe.error() : !depth ? depth.error() : !frames ? frames.error() : sources.error());
    }
    request.file = line.option(u"output"_s);
    if (request.file.isEmpty() && !line.options.contains(u"dry-run"_s)) {
        return fail(CliErrorCode::usage, Text::tr("A capsule needs a file to be written to: -o FILE.capsule."));
    }
    if (!request.file.isEmpty()) {
        request.file = QFileInfo(request.file).absoluteFilePath();
    }
    if (line.options.contains(u"run-for"_s)) {
        const Result<std::chrono::milliseconds> time = parseDuration(line.option(u"run-for"_s));
        if (!time || time->count() < 1) {
            return fail(time ? Error{QString(CliErrorCode::usage), Text::tr("--run-for takes more than no time."), {}}
                             : time.error());
        }
        request.runFor = *time;
    }
    request.recipe = *recipe;
    request.withBreakpoints = !line.options.contains(u"no-breakpoints"_s);
    CapsuleContents &contents = request.contents;
    contents.valueDepth = static_cast<int>(qMin<qint64>(*depth, 20));
    contents.stackDepth = static_cast<int>(qMin<qint64>(*frames, 1'000));
    contents.output = !line.options.contains(u"no-output"_s);
    contents.values = contents.valueDepth > 0;
    contents.valuesOfAll = line.options.contains(u"all-locals"_s);
    contents.packageVariables = line.option(u"packages"_s);
    contents.sources = *sources;
    contents.environment = line.options.contains(u"environment"_s);
    contents.commandLine = line.options.contains(u"command-line"_s);
    contents.masks += line.options.value(u"mask"_s);
    return request;
}

} // namespace Backstep
