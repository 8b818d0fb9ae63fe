// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/capsulerequest.h"

#include "app/capsule/capsulecomplaint.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QLocale>
#include <QRegularExpression>
#include <QTemporaryFile>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::CapsuleMaker)
};

struct Sentence
{
    QString operator()(const SpreadMoments &recipe) const
    {
        return Text::tr("%n moment(s), spread over the recording, few of them after a fatal error.", nullptr,
                        recipe.moments);
    }
    QString operator()(const EveryEvents &recipe) const
    {
        return recipe.events == 1
            ? Text::tr("A moment at every event, over the whole recording.")
            : Text::tr("A moment every %1 events over the whole recording, and its end.").arg(recipe.events);
    }
    QString operator()(const AtPlaces &recipe) const
    {
        QStringList places;
        for (const BreakpointSpec &place : recipe.places) {
            places.append(placeText(place));
        }
        return Text::tr("A moment at every hit of %1.").arg(places.join(u", "_s));
    }
    QString operator()(const EveryStep &recipe) const
    {
        return Text::tr("Every step of goroutine %1 between the events %2 and %3.")
            .arg(recipe.goroutine)
            .arg(recipe.firstEvent)
            .arg(recipe.lastEvent);
    }
    QString operator()(const AroundEvent &recipe) const
    {
        return Text::tr("%1 back and %2 forward from event %3.")
            .arg(Text::tr("%n step(s)", nullptr, recipe.back), Text::tr("%n step(s)", nullptr, recipe.forward),
                 QString::number(recipe.event));
    }
    QString operator()(const OneMoment &) const { return Text::tr("One moment."); }
    QString operator()(const ByHand &) const { return Text::tr("Moments kept by hand."); }
};

/// How many moments there will be, absent where only the recording can tell.
struct Count
{
    std::optional<qint64> lastEvent; ///< of the recording, where it is known

    std::optional<qint64> operator()(const SpreadMoments &recipe) const
    {
        return lastEvent ? qMin<qint64>(recipe.moments, *lastEvent + 1) : recipe.moments;
    }
    std::optional<qint64> operator()(const EveryEvents &recipe) const
    {
        return lastEvent ? std::optional(*lastEvent / recipe.events + 2) : std::nullopt;
    }
    std::optional<qint64> operator()(const AroundEvent &recipe) const { return 1 + recipe.back + recipe.forward; }
    std::optional<qint64> operator()(const OneMoment &) const { return 1; }
    std::optional<qint64> operator()(const AtPlaces &) const { return {}; }
    std::optional<qint64> operator()(const EveryStep &) const { return {}; }
    std::optional<qint64> operator()(const ByHand &) const { return {}; }
};

std::optional<qint64> momentsOf(const CapsuleRequest &request)
{
    return std::visit(Count{.lastEvent = request.known.lastEvent}, request.recipe);
}

QString sizeSentence(const CapsuleRequest &request)
{
    const auto bytes = roughBytes(request);
    if (!bytes) {
        return Text::tr("How large it becomes depends on how many moments there are; that is told while it is made.");
    }
    const auto size = [](qint64 count) { return QLocale().formattedDataSize(count, 0, QLocale::DataSizeSIFormat); };
    return Text::tr("Between %1 and %2, judging by other capsules; what it comes to is told while it is made.")
        .arg(size(bytes->first), size(bytes->second));
}

/// One moment by itself, for whose sake all of it is kept.
bool keepsEachWhole(const MomentRecipe &recipe)
{
    return std::holds_alternative<ByHand>(recipe) || std::holds_alternative<OneMoment>(recipe);
}

/// At which moments there are values also of goroutines that wait; empty where at none.
QString whenOfWaiting(const CapsuleRequest &request)
{
    if (keepsEachWhole(request.recipe)) {
        return Text::tr("At each moment");
    }
    if (std::holds_alternative<AtPlaces>(request.recipe)) {
        return std::holds_alternative<ReplayTarget>(request.target) ? Text::tr("Where a fatal error ends the program")
                                                                    : Text::tr("Where the program stands last");
    }
    const auto *steps = std::get_if<EveryStep>(&request.recipe);
    const bool endsBefore = steps && steps->lastEvent < request.known.lastEvent.value_or(0);
    return endsBefore || std::holds_alternative<AroundEvent>(request.recipe) ? QString() : Text::tr("At the end");
}

QString valuesSentence(const CapsuleRequest &request)
{
    const CapsuleContents &contents = request.contents;
    if (!contents.values) {
        return Text::tr("No arguments and no local variables.");
    }
    if (contents.valuesOfAll) {
        return Text::tr("Arguments and local variables of the topmost function of every goroutine, to a depth of %1.")
            .arg(contents.valueDepth);
    }
    const QString stopped = Text::tr("Arguments and local variables of the topmost function of the goroutine that "
                                     "stopped, to a depth of %1.")
                                .arg(contents.valueDepth);
    const QString when = whenOfWaiting(request);
    const QString waiting = Text::tr("%1 the same of those that wait in the program's own code, up to %2 at one line "
                                     "and %3 in all.")
                                .arg(when)
                                .arg(CapsuleContents::waitingAtALine)
                                .arg(CapsuleContents::waitingInAll);
    return when.isEmpty() ? stopped : stopped + u' ' + waiting;
}

QString waitsSentence(const MomentRecipe &recipe)
{
    if (keepsEachWhole(recipe)) {
        return Text::tr("Who waits for whom.");
    }
    // A step further shows that one was the last.
    const bool goesOn = std::holds_alternative<EveryStep>(recipe) || std::holds_alternative<AroundEvent>(recipe);
    return goesOn ? Text::tr("Who waits for whom, where the program looks stuck, and at the last moment where the "
                             "debugger still stands there.")
                  : Text::tr("Who waits for whom, at the last moment and where the program looks stuck.");
}

QString sourcesSentence(CapsuleSources sources)
{
    switch (sources) {
    case CapsuleSources::None: return Text::tr("No source texts.");
    case CapsuleSources::Program:
        return Text::tr("The source files of the program that the stacks touch, without Go's own library.");
    case CapsuleSources::WithLibraries: break;
    }
    return Text::tr("The source files that the stacks touch, also of Go's own library.");
}

/// Empty where the capsule holds neither breakpoints nor bookmarks.
QString marksSentence(const CapsuleRequest &request)
{
    QStringList sentences;
    if (request.withBreakpoints && !request.breakpoints.isEmpty()) {
        sentences.append(Text::tr("Your breakpoints."));
    }
    if (request.withBreakpoints && std::holds_alternative<AtPlaces>(request.recipe)) {
        sentences.append(Text::tr("Breakpoints at the places that were asked for."));
    }
    if (!request.bookmarks.isEmpty()) {
        sentences.append(Text::tr("Your bookmarks with their notes."));
    }
    return sentences.join(u' ');
}

/// "“a” or “b”" of "(?i)a|b"; a pattern that is more than such a list is shown as it is.
QString maskWords(const QString &mask)
{
    static const QRegularExpression list(u"^(?:\\(\\?i\\))?(\\w+(?:\\|\\w+)*)$"_s);
    const QRegularExpressionMatch match = list.match(mask);
    if (!match.hasMatch()) {
        return Text::tr("what fits “%1”").arg(mask);
    }
    QStringList words;
    for (const QString &word : match.captured(1).split(u'|')) {
        words.append(u"“%1”"_s.arg(word));
    }
    return words.join(u", "_s);
}

QString privacySentence(const CapsuleContents &contents)
{
    const QString left = contents.commandLine && contents.environment
        ? Text::tr("The command line and the environment of the program are included.")
        : contents.commandLine ? Text::tr("The command line is included, the environment is left out.")
        : contents.environment ? Text::tr("The environment is included, the command line is left out.")
                               : Text::tr("The command line and the environment of the program are left out.");
    QStringList words;
    for (const QString &mask : contents.masks) {
        words.append(maskWords(mask));
    }
    const QString masks = words.isEmpty()
        ? Text::tr("Nothing is masked.")
        : Text::tr("Values, labels and options whose name contains %1 are masked, and passwords in URLs of the command "
                   "line and the environment; the message of a panic, conditions and notes are not. The capsule says "
                   "which patterns were masked.")
              .arg(words.join(u", "_s));
    return left + u' ' + masks;
}

/// What the making does to the program; empty where it touches nothing of the person's.
QString startSentence(const CapsuleRequest &request)
{
    if (std::holds_alternative<ByHand>(request.recipe)) {
        return {};
    }
    return std::holds_alternative<ExecTarget>(request.target)
        ? Text::tr("The program is started anew for this and does again what it does: files, ports, messages.")
        : std::holds_alternative<ConnectTarget>(request.target)
        ? Text::tr("The program that is connected to is moved for this, for everybody who is connected.")
        : QString();
}

/// How the making of a live program ends; empty where it ends by itself.
QString howItEnds(const CapsuleRequest &request)
{
    const bool live = std::holds_alternative<ExecTarget>(request.target);
    if (!live || (request.runFor.count() == 0 && !std::holds_alternative<AtPlaces>(request.recipe))) {
        return {};
    }
    if (request.runFor.count() == 0) {
        return Text::tr("It goes on until the program ends or you end it; where the program stands then is the last "
                        "moment.");
    }
    return Text::tr("It goes on for %1 s, unless the program ends before; where the program stands then is the last "
                    "moment.")
        .arg(QLocale::c().toString(static_cast<double>(request.runFor.count()) / 1000));
}

Error bad(const QString &sentence)
{
    return {QString(ErrorCode::badInput), sentence, {}};
}

std::optional<Error> recipeProblem(const CapsuleRequest &request)
{
    if (const auto *places = std::get_if<AtPlaces>(&request.recipe); places && places->places.isEmpty()) {
        return bad(Text::tr("No line and no function is named, so there is nothing to stop at."));
    }
    if (const auto *every = std::get_if<EveryEvents>(&request.recipe); every && every->events < 1) {
        return bad(Text::tr("The distance between moments has to be one event or more."));
    }
    if (const auto *spread = std::get_if<SpreadMoments>(&request.recipe); spread && spread->moments < 1) {
        return bad(Text::tr("A capsule needs one moment or more."));
    }
    if (const auto *steps = std::get_if<EveryStep>(&request.recipe); steps && steps->lastEvent < steps->firstEvent) {
        return bad(Text::tr("The last event lies before the first one."));
    }
    return momentsOf(request).value_or(0) > request.most ? std::optional(tooManyMoments(request.most)) : std::nullopt;
}

std::optional<Error> targetProblem(const CapsuleRequest &request)
{
    const bool core = std::holds_alternative<CoreTarget>(request.target);
    if (request.runFor.count() > 0 && (core || std::holds_alternative<ReplayTarget>(request.target))) {
        return bad(Text::tr("Only a live program runs for a time; a recording has its end, and a core does not run."));
    }
    const bool wantsEvents =
        !std::holds_alternative<AtPlaces>(request.recipe) && !std::holds_alternative<OneMoment>(request.recipe);
    if (std::holds_alternative<CapsuleTarget>(request.target)) {
        return bad(Text::tr("This is a capsule already; a capsule is made of a recording, a program or a core."));
    }
    if ((core || std::holds_alternative<ExecTarget>(request.target)) && wantsEvents) {
        return bad(
            Text::tr("Only a recording has events to go to; of a live program keep the hits of lines or functions, "
                     "of a core its one moment."));
    }
    if (core && !std::holds_alternative<OneMoment>(request.recipe)) {
        return bad(Text::tr("A core dump is one moment; nothing moves in it."));
    }
    return std::nullopt;
}

} // namespace

QStringList CapsuleContents::defaultMasks()
{
    return {u"(?i)passw|secret|token|authorization|cookie"_s};
}

QString placeText(const BreakpointSpec &spec)
{
    const QString place =
        spec.expression.isEmpty() ? spec.file.section(u'/', -1) + u':' + QString::number(spec.line) : spec.expression;
    return spec.condition.isEmpty() ? place : Text::tr("%1 if %2").arg(place, spec.condition);
}

QString recipeSentence(const MomentRecipe &recipe)
{
    return std::visit(Sentence{}, recipe);
}

QStringList describeCapsule(const CapsuleRequest &request)
{
    const CapsuleContents &contents = request.contents;
    QStringList lines{recipeSentence(request.recipe),
                      Text::tr("All goroutines with their states, labels and the top %n frame(s) of their stacks, "
                               "and where each thread stands.",
                               nullptr, contents.stackDepth),
                      valuesSentence(request), waitsSentence(request.recipe)};
    lines.append(contents.packageVariables.isEmpty()
                     ? Text::tr("No package variables.")
                     : Text::tr("Package variables whose name matches %1.").arg(contents.packageVariables));
    lines.append(contents.output ? Text::tr("What the program wrote, line by line; texts in it are not masked.")
                                 : Text::tr("Nothing of what the program wrote."));
    lines.append(sourcesSentence(contents.sources));
    lines.append(marksSentence(request));
    lines.append(Text::tr("The names of the program, its modules and source files with their folders, the host and "
                          "its processor, and when it was recorded."));
    lines.append(privacySentence(contents));
    lines.append(sizeSentence(request));
    lines.append(startSentence(request));
    lines.append(howItEnds(request));
    lines.removeAll(QString());
    return lines;
}

std::optional<std::pair<qint64, qint64>> roughBytes(const CapsuleRequest &request)
{
    const std::optional<qint64> moments = momentsOf(request);
    if (!moments) {
        return std::nullopt;
    }
    // What capsules weighed, of a program of three goroutines and of small servers: sources and the first moment, and
    // what changes in each of the others.
    const CapsuleContents &contents = request.contents;
    const qint64 values = contents.values ? (contents.valuesOfAll ? 800 : 200) * qint64(contents.valueDepth) : 0;
    const qint64 count = qMin<qint64>(*moments, request.most);
    return std::pair(8'000 + count * 60, 30'000 + count * (600 + values));
}

Error tooManyMoments(int most)
{
    return {QString(ErrorCode::notSupported),
            Text::tr("A capsule takes at most %n moment(s), and this would be more: ask for fewer, or for a greater "
                     "distance between them.",
                     nullptr, most),
            {}};
}

std::optional<Error> nameProblem(const QString &file)
{
    if (QFileInfo::exists(file)) {
        return bad(Text::tr("There is a file %1 already; choose another name or remove it.").arg(file));
    }
    const QString part = file + u".part"_s;
    return QFileInfo::exists(part) ? std::optional(CapsuleComplaint(part).unfinished()) : std::nullopt;
}

std::optional<Error> folderProblem(const QString &file)
{
    const QString folder = QFileInfo(file).absolutePath();
    if (!QFileInfo(folder).isDir()) {
        return Error{QString(ErrorCode::io),
                     Text::tr("There is no folder %1 for the capsule; make it, or choose another one.").arg(folder),
                     {}};
    }
    QTemporaryFile trial(folder + u"/.backstep-XXXXXX"_s); // rights alone do not tell: of a read-only disk, of root
    return trial.open() ? std::nullopt : std::optional(CapsuleComplaint(file).unwritable(trial.errorString()));
}

std::optional<Error> problemOf(const CapsuleRequest &request)
{
    for (const QString &mask : request.contents.masks + QStringList{request.contents.packageVariables}) {
        const QRegularExpression pattern(mask);
        if (!pattern.isValid()) {
            return bad(Text::tr("“%1” is no regular expression: %2.").arg(mask, pattern.errorString()));
        }
    }
    if (const std::optional<Error> problem = recipeProblem(request)) {
        return problem;
    }
    if (request.file.isEmpty()) {
        return bad(Text::tr("The capsule needs a file name."));
    }
    return targetProblem(request);
}

} // namespace Backstep
