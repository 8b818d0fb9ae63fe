// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/capsuleexpression.h"
#include "app/session/capsulemaking.h"
#include "app/session/machinefacts.h"

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct Asking
{
    CapsuleFacts facts;
    int pending = 1;
    SharedPromise<CapsuleFacts> promise;

    void answered()
    {
        if (--pending == 0) {
            promise.answer(facts);
        }
    }
};

QString plainText(const Variable &variable)
{
    return QString::fromUtf8(unquotedGoString(variable.value).value_or(QByteArray()));
}

/// The program's own record of its modules (runtime/debug.BuildInfo), without settings, which name folders.
QString modulesOf(const Variable &record)
{
    QStringList lines;
    for (const QString &line : plainText(record).split(u'\n')) {
        const qsizetype start = qMax(line.indexOf("path\t"_L1), qsizetype(0)); // behind a magic number
        const QString text = line.sliced(start);
        if (text.startsWith("path\t"_L1) || text.startsWith("mod\t"_L1) || text.startsWith("dep\t"_L1)) {
            lines.append(text.simplified());
        }
    }
    return lines.join(u'\n');
}

void ask(DebugSession &session, const std::shared_ptr<Asking> &asking, const QString &expression,
         std::function<void(CapsuleFacts &, const Variable &)> take)
{
    const LoadLimits limits{.followPointers = true, .depth = 1, .stringBytes = 65'536, .arrayValues = 4'096};
    ++asking->pending;
    session.evaluate({}, expression, limits)
        .then(&session, [asking, take = std::move(take)](const Result<VariablePtr> &value) {
            if (value) {
                take(asking->facts, **value);
            }
            asking->answered();
        });
}

CapsuleOrigin originOf(const DebugSession &session)
{
    return session.isRecording()                               ? CapsuleOrigin::Recording
        : std::holds_alternative<CoreTarget>(session.target()) ? CapsuleOrigin::Core
                                                               : CapsuleOrigin::LiveProgram;
}

} // namespace

FutureResult<CapsuleFacts> askFacts(DebugSession &session, const CapsuleRequest &request)
{
    const auto asking = std::make_shared<Asking>();
    const FutureResult<CapsuleFacts> future = asking->promise.future();
    CapsuleFacts &facts = asking->facts;
    facts = request.known;
    facts.origin = originOf(session);
    facts.title = facts.title.isEmpty() ? targetTitle(session.target()) : facts.title;
    facts.versions = session.versions();
    facts.madeAt = QDateTime::currentDateTimeUtc();
    facts.recipe = recipeSentence(request.recipe);
    facts.valueDepth = request.contents.valueDepth;
    facts.masks = request.contents.masks;
    facts.masks->removeAll(QString());
    facts.firstEvent = session.isRecording() ? std::optional<qint64>(0) : std::nullopt; // rr counts from there
    facts.lastEvent = session.lastEvent();
    facts.complete = false;
    for (const QString &version : std::as_const(facts.versions)) {
        facts.goVersion = version.startsWith("go"_L1) ? version : facts.goVersion;
    }
    ask(session, asking, u"runtime.modinfo"_s, [](CapsuleFacts &known, const Variable &record) {
        known.buildInfo = known.buildInfo.isEmpty() ? modulesOf(record) : known.buildInfo;
    });
    if (!request.contents.commandLine) {
        facts.commandLine.clear();
    }
    const bool wantsLine = request.contents.commandLine && facts.commandLine.isEmpty();
    if (wantsLine || facts.program.isEmpty()) {
        ask(session, asking, u"runtime.argslice"_s, [wantsLine](CapsuleFacts &known, const Variable &words) {
            QStringList texts;
            for (const Variable &word : words.children) {
                texts.append(plainText(word));
            }
            known.program = known.program.isEmpty() ? texts.value(0) : known.program;
            known.commandLine = wantsLine ? texts.join(u' ') : known.commandLine;
        });
    }
    if (!request.contents.environment) {
        facts.environment.clear();
    } else if (facts.environment.isEmpty()) {
        ask(session, asking, u"runtime.envs"_s, [](CapsuleFacts &known, const Variable &entries) {
            for (const Variable &entry : entries.children) {
                const QString text = plainText(entry);
                known.environment.insert(text.section(u'=', 0, 0), text.section(u'=', 1));
            }
        });
    }
    if (auto *source = dynamic_cast<MachineSource *>(&session)) {
        ++asking->pending;
        source->machine().then(&session, [asking](const Result<MachineFacts> &machine) {
            if (machine) {
                CapsuleFacts &known = asking->facts;
                known.cpu = known.cpu.isEmpty() ? machine->processor : known.cpu;
                known.host = known.host.isEmpty() ? machine->host : known.host;
                known.recordedAt = known.recordedAt.isValid() ? known.recordedAt : machine->recordedAt;
            }
            asking->answered();
        });
    }
    asking->answered();
    return future;
}

} // namespace Backstep
