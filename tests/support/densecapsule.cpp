// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/densecapsule.h"

#include "app/capsule/capsulewriter.h"
#include "app/session/debugsession.h"
#include "app/session/momentcollector.h"
#include "tests/support/settled.h"

using namespace Qt::StringLiterals;

namespace Backstep::Testing {

namespace {

CapsuleFacts factsOf(const DebugSession &session, const CapsuleContents &contents)
{
    CapsuleFacts facts;
    facts.title = targetTitle(session.target());
    facts.program = u"/programs/"_s + facts.title;
    facts.versions = session.versions();
    facts.valueDepth = contents.valueDepth;
    facts.madeAt = QDateTime::currentDateTimeUtc();
    facts.recipe = u"Every step."_s;
    facts.firstEvent = 0;
    facts.lastEvent = session.lastEvent();
    return facts;
}

} // namespace

Result<void> makeDenseCapsule(DebugSession &session, MotionKind kind, const QString &path, int most,
                              const CapsuleContents &contents)
{
    QList<OutputLine> lines;
    QObject context;
    QObject::connect(&session, &DebugSession::outputAdded, &context, [&lines](const OutputLine &line) {
        if (line.source == OutputSource::ProgramOut) {
            lines.append(line);
        }
    });
    if (const Result<StopPtr> opened = settled(session.open()); !opened) {
        return fail(opened.error());
    }
    const bool begins = kind == MotionKind::StepInstruction; // only the scripted session has lines before main
    if (const auto start = begins ? settled(session.seek(SeekStart{})) : Result<StopPtr>(session.currentStop());
        !start) {
        return fail(start.error());
    }
    Result<std::unique_ptr<CapsuleWriter>> writer = CapsuleWriter::create(path, factsOf(session, contents));
    if (!writer) {
        return fail(writer.error());
    }
    MomentCollector collector(session, contents);
    MomentPosition position{.event = 0, .order = 0};
    qsizetype written = 0;
    for (int i = 0; i < most; ++i) {
        const Result<MomentPtr> collected = settled(collector.collect());
        if (!collected) {
            return fail(collected.error());
        }
        Moment moment = **collected;
        const qint64 event = qMax(moment.stop.event.value_or(session.lastEvent().value_or(0)), position.event);
        position = {.event = event, .order = event == position.event ? position.order + 1 : 0};
        moment.position = position;
        moment.why = u"Step %1."_s.arg(i);
        for (; written < lines.size(); ++written) {
            if (const auto added = (*writer)->addOutput(lines.at(written)); !added) {
                return added;
            }
        }
        moment.outputLines = written;
        if (const auto added = (*writer)->add(moment); !added) {
            return fail(added.error());
        }
        if (moment.stop.exited || !session.capabilities().can(Ability::Step)) {
            break;
        }
        if (const auto moved = settled(session.move({kind, Direction::Forward})); !moved) {
            return fail(moved.error());
        }
    }
    if (const auto closed = settled(session.close()); !closed) {
        return closed;
    }
    return (*writer)->finish(true);
}

} // namespace Backstep::Testing
