// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/capsulecommand.h"

#include "app/base/datasize.h"
#include "app/base/foreigntext.h"
#include "app/capsule/capsulelibrarian.h"
#include "app/catalog/capsulefiles.h"
#include "app/catalog/library.h"
#include "app/cli/bookmarksearch.h"
#include "app/cli/capsuleoptions.h"
#include "app/cli/cliconsole.h"
#include "app/cli/targetopener.h"
#include "app/session/debugsession.h"
#include "app/session/sessionfactory.h"

#include <QCoreApplication>

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

QString originWord(CapsuleOrigin origin)
{
    return origin == CapsuleOrigin::Recording ? u"recording"_s : origin == CapsuleOrigin::Core ? u"core"_s : u"live"_s;
}

CapsuleFacts knownFacts(const LibraryEntry &entry)
{
    CapsuleFacts facts;
    facts.program = entry.program;
    facts.commandLine = entry.commandLine;
    facts.host = entry.hostName;
    facts.recordedAt = entry.recordedAt;
    return facts;
}

/// Of the moment at `index`; absent where there are no events.
std::optional<qint64> eventOf(const CapsuleLibrarian::Opened &capsule, qsizetype index)
{
    const bool known = capsule.facts.lastEvent && index >= 0 && index < capsule.moments->size();
    return known ? std::optional(capsule.moments->at(index).position.event) : std::nullopt;
}

/// At how many of its moments a capsule says who waits for whom.
qint64 waitsIn(const CapsuleLibrarian::Opened &capsule)
{
    return std::ranges::count(*capsule.moments, true, &MomentInfo::waits);
}

JsonObject infoJson(const CapsuleLibrarian::Opened &capsule)
{
    const CapsuleFacts &facts = capsule.facts;
    JsonObject json;
    json.add("ok"_L1, true)
        .add("title"_L1, facts.title)
        .add("program"_L1, facts.program)
        .add("origin"_L1, originWord(facts.origin))
        .add("host"_L1, facts.host)
        .add("cpu"_L1, facts.cpu)
        .add("goVersion"_L1, facts.goVersion)
        .add("versions"_L1, facts.versions)
        .add("recordedAt"_L1, facts.recordedAt.isValid() ? facts.recordedAt.toString(Qt::ISODate) : QString())
        .add("madeAt"_L1, facts.madeAt.isValid() ? facts.madeAt.toString(Qt::ISODate) : QString())
        .add("recipe"_L1, facts.recipe)
        .add("valueDepth"_L1, facts.valueDepth)
        .add("masks"_L1, facts.masks)
        .add("firstEvent"_L1, facts.firstEvent)
        .add("lastEvent"_L1, facts.lastEvent)
        .add("moments"_L1, static_cast<qint64>(capsule.moments->size()))
        .add("firstMomentEvent"_L1, eventOf(capsule, 0))
        .add("lastMomentEvent"_L1, eventOf(capsule, capsule.moments->size() - 1))
        .add("momentsWithWaits"_L1, waitsIn(capsule))
        .add("sources"_L1, capsule.sourcePaths)
        .add("bytes"_L1, capsule.bytes)
        .add("complete"_L1, facts.complete)
        .add("commandLine"_L1, facts.commandLine)
        .add("environment"_L1, facts.environment);
    return json;
}

/// What is not among a capsule's facts, but matters to whoever hands it on.
struct Held
{
    qint64 outputLines = 0;
    qsizetype packageVariables = 0; ///< of the last moment
};

/// Reads all of it, and fails where a part is damaged.
Result<Held> heldIn(CapsuleReader &reader)
{
    if (const Result<void> verified = reader.verify(); !verified) {
        return fail(verified.error());
    }
    Held held{.outputLines = reader.outputLines()};
    if (!reader.moments()->isEmpty()) {
        const Result<VariableList> variables = reader.packageVariables(reader.moments()->last().id);
        held.packageVariables = variables ? variables->size() : 0;
    }
    return held;
}

struct InfoText
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::CapsuleCommand)
};

QString originLine(const CapsuleFacts &facts)
{
    QStringList parts;
    if (!facts.program.isEmpty()) {
        parts.append(InfoText::tr("program %1").arg(harmless(facts.program)));
    }
    if (!facts.host.isEmpty()) {
        parts.append(InfoText::tr("on %1").arg(harmless(facts.host)));
    }
    if (!facts.cpu.isEmpty()) {
        parts.append(harmless(facts.cpu));
    }
    if (facts.recordedAt.isValid()) {
        parts.append(InfoText::tr("recorded %1").arg(facts.recordedAt.toString(Qt::ISODate)));
    }
    if (facts.madeAt.isValid()) {
        parts.append(InfoText::tr("made %1").arg(facts.madeAt.toString(Qt::ISODate)));
    }
    return parts.join(u", "_s);
}

QString masksLine(const CapsuleFacts &facts)
{
    if (!facts.masks) {
        return InfoText::tr("what is masked is not known, it was made by an older version");
    }
    return facts.masks->isEmpty()
        ? InfoText::tr("nothing is masked")
        : InfoText::tr("masked where a name contains %1").arg(harmless(facts.masks->join(u", "_s)));
}

/// What one looks for before a capsule is handed on.
QStringList privacyLines(const CapsuleFacts &facts, const Held &held)
{
    return {InfoText::tr("values to a depth of %1; %2")
                .arg(facts.valueDepth)
                .arg(held.packageVariables == 0
                         ? InfoText::tr("no package variables")
                         : InfoText::tr("%n package variable(s)", nullptr, static_cast<int>(held.packageVariables))),
            facts.commandLine.isEmpty() ? InfoText::tr("no command line")
                                        : InfoText::tr("command line: %1").arg(harmless(facts.commandLine)),
            facts.environment.isEmpty()
                ? InfoText::tr("no environment")
                : InfoText::tr("environment: %1").arg(harmless(QStringList(facts.environment.keys()).join(u", "_s))),
            masksLine(facts), InfoText::tr("%n line(s) of output", nullptr, static_cast<int>(held.outputLines))};
}

QStringList infoLines(const CapsuleLibrarian::Opened &capsule, const Held &held)
{
    const CapsuleFacts &facts = capsule.facts;
    QStringList lines{InfoText::tr("%1: %n moment(s), %2", nullptr, static_cast<int>(capsule.moments->size()))
                          .arg(harmless(facts.title), dataSizeText(capsule.bytes)),
                      harmless(facts.recipe), originLine(facts), harmless(facts.versions.join(u", "_s)),
                      InfoText::tr("%n source file(s)", nullptr, static_cast<int>(capsule.sourcePaths.size()))};
    lines += privacyLines(facts, held);
    if (facts.lastEvent && !capsule.moments->isEmpty()) {
        lines.append(InfoText::tr("moments from event %1 to %2 of a recording that ends at event %3")
                         .arg(capsule.moments->first().position.event)
                         .arg(capsule.moments->last().position.event)
                         .arg(*facts.lastEvent));
    }
    lines.append(InfoText::tr("who waits for whom at %n of them", nullptr, static_cast<int>(waitsIn(capsule))));
    if (!facts.complete) {
        lines.append(InfoText::tr("It holds less than was asked for: it was stopped while it was being made."));
    }
    lines.removeAll(QString());
    return lines;
}

} // namespace

CapsuleCommand::CapsuleCommand(const CliServices &services, const CommandLine &line, QObject *parent)
    : CliCommand(services, line, parent)
{
}

CapsuleCommand::~CapsuleCommand() = default;

void CapsuleCommand::start()
{
    if (line().options.contains(u"info"_s)) {
        info(line().option(u"info"_s));
        return;
    }
    const Result<CapsuleRequest> request = capsuleRequest(line());
    if (!request || line().words.isEmpty()) {
        failWith(request ? Error{QString(CliErrorCode::usage), tr("capsule needs a TARGET, or --info FILE."), {}}
                         : request.error(),
                 CliExit::Usage);
        return;
    }
    m_request = *request;
    m_opener = new TargetOpener(services(), this);
    m_opener->resolve(line().words).then(this, [this](const Result<Target> &target) {
        if (target) {
            prepare(*target);
        } else {
            failWith(target.error(), CliExit::TargetNotOpened);
        }
    });
}

void CapsuleCommand::interrupt()
{
    if (!m_maker || std::exchange(m_interrupted, true)) {
        CliCommand::interrupt();
    } else {
        m_maker->cancel();
    }
}

void CapsuleCommand::info(const QString &file)
{
    m_librarian = std::make_unique<CapsuleLibrarian>();
    m_librarian->open(file).then(this, [this](const Result<CapsuleLibrarian::Opened> &opened) {
        if (!opened) {
            failWith(opened.error(), CliExit::TargetNotOpened);
            return;
        }
        m_librarian->ask<Held>([](CapsuleReader &reader) { return heldIn(reader); })
            .then(this, [this, capsule = *opened](const Result<Held> &held) {
                if (held) {
                    succeed(infoLines(capsule, *held).join(u'\n'), infoJson(capsule));
                } else {
                    failWith(held.error());
                }
            });
    });
}

void CapsuleCommand::prepare(const Target &target)
{
    const bool chosen = line().options.contains(u"every"_s) || line().options.contains(u"moments"_s)
        || line().options.contains(u"at"_s) || line().options.contains(u"events"_s)
        || line().options.contains(u"around"_s);
    const bool live = std::holds_alternative<ExecTarget>(target) || std::holds_alternative<CoreTarget>(target);
    m_request.target = target;
    m_request.recipe = (live || m_request.runFor.count() > 0) && !chosen ? MomentRecipe(OneMoment{}) : m_request.recipe;
    if (const QString note = bookmarkToFind(line()); !note.isEmpty()) {
        findBookmark(note);
    } else {
        learn();
    }
}

/// In the capsule that is named, or in those of the recording.
void CapsuleCommand::findBookmark(const QString &note)
{
    const auto *replay = std::get_if<ReplayTarget>(&m_request.target);
    const QString named = line().option(u"bookmarks"_s);
    const QString folder = replay ? replay->traceFolder : QString();
    const AroundEvent recipe = std::get<AroundEvent>(m_request.recipe);
    m_jobs
        .run<AroundEvent>([note, named, folder, recipe](const StopToken &) {
            const QStringList own = folder.isEmpty() ? QStringList() : capsulesOf(folder);
            return aroundBookmark(note, named.isEmpty() ? own : QStringList{named}, recipe);
        })
        .then(this, [this](const Result<AroundEvent> &found) {
            if (found) {
                m_request.recipe = *found;
                learn();
            } else {
                failWith(found.error());
            }
        });
}

void CapsuleCommand::learn()
{
    if (line().options.contains(u"dry-run"_s)) {
        describe();
        return;
    }
    if (const std::optional<Error> problem = problemOf(m_request)) {
        failWith(*problem, CliExit::Usage);
        return;
    }
    const auto *replay = std::get_if<ReplayTarget>(&m_request.target);
    if (!replay) {
        make();
        return;
    }
    // Where it was recorded and when, which the recording itself does not say.
    services().library.refresh().then(this,
                                      [this, folder = replay->traceFolder](const Result<LibraryListPtr> &entries) {
                                          const LibraryList list = entries ? **entries : LibraryList();
                                          const auto entry = std::ranges::find(list, folder, &LibraryEntry::path);
                                          if (entry != list.end()) {
                                              m_request.known = knownFacts(*entry);
                                          }
                                          make();
                                      });
}

void CapsuleCommand::make()
{
    Result<std::unique_ptr<DebugSession>> session = services().sessions.createBeside(m_request.target);
    if (!session) {
        failWith(session.error(), CliExit::TargetNotOpened);
        return;
    }
    m_maker = std::make_unique<CapsuleMaker>(std::move(*session), m_jobs);
    // With the first that is heard of it, so that what cannot be made is refused before anything is announced.
    const auto announce = [this] {
        for (const QString &sentence : describeCapsule(m_request)) {
            console().writeError(harmless(sentence));
        }
    };
    connect(m_maker.get(), &CapsuleMaker::progressed, this, announce, Qt::SingleShotConnection);
    connect(m_maker.get(), &CapsuleMaker::progressed, this, &CapsuleCommand::show);
    m_maker->make(m_request).then(this, [this](const Result<CapsuleMade> &capsule) {
        if (capsule) {
            made(*capsule);
        } else {
            failWith(capsule.error());
        }
    });
}

void CapsuleCommand::describe()
{
    const QStringList lines = describeCapsule(m_request);
    succeed(lines.join(u'\n'), JsonObject().add("ok"_L1, true).add("contents"_L1, lines));
}

void CapsuleCommand::show(const CapsuleProgress &progress)
{
    QString text = progress.what.isEmpty() ? tr("the first moment…") : progress.what + u"…"_s;
    const qint64 done = progress.onDisk; // what is told is there also after a kill
    if (done > 0) {
        text = progress.of ? tr("%1 of %n moment(s)", nullptr, static_cast<int>(*progress.of)).arg(done)
                           : tr("%n moment(s)", nullptr, static_cast<int>(done));
        text += progress.bytes == 0 ? QString()
            : progress.expectedBytes
            ? u", "_s + tr("%1 of about %2").arg(dataSizeText(progress.bytes), dataSizeText(*progress.expectedBytes))
            : u", "_s + dataSizeText(progress.bytes);
    }
    if (progress.event) {
        text += tr(", at event %1 of %2").arg(*progress.event).arg(progress.lastEvent.value_or(0));
    }
    if (progress.secondsLeft.value_or(0) >= 1) {
        text += tr(", about %n second(s) left", nullptr, static_cast<int>(*progress.secondsLeft));
    }
    if (progress.waiting) {
        const bool places = std::holds_alternative<AtPlaces>(m_request.recipe);
        text = (done > 0 ? text + u", "_s : QString())
            + (places ? tr("waiting for the next hit; Ctrl-C finishes") : tr("it runs; Ctrl-C finishes"));
    }
    console().showProgress(text);
}

void CapsuleCommand::made(const CapsuleMade &capsule)
{
    JsonObject json;
    json.add("ok"_L1, capsule.complete)
        .add("file"_L1, capsule.file)
        .add("moments"_L1, capsule.moments)
        .add("bytes"_L1, capsule.bytes)
        .add("complete"_L1, capsule.complete);
    const QString text = tr("%1: %n moment(s), %2", nullptr, static_cast<int>(capsule.moments))
                             .arg(harmless(capsule.file), dataSizeText(capsule.bytes));
    if (capsule.complete) {
        if (!capsule.sentence.isEmpty()) {
            json.add("note"_L1, capsule.sentence);
            console().writeError(u"note: "_s + harmless(capsule.sentence));
        }
        succeed(text, json);
        return;
    }
    console().showProgress({});
    json.add("error"_L1, errorJson({u"capsule-incomplete"_s, capsule.sentence, {}}));
    console().writeOut(line().json ? json.text() : text);
    if (!line().json) {
        console().writeError(u"backstep: "_s + harmless(capsule.sentence));
    }
    Q_EMIT finished(CliExit::CommandFailed);
}

} // namespace Backstep
