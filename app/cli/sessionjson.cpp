// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/sessionjson.h"

#include "app/cli/clierror.h"
#include "app/cli/scriptoutcome.h"
#include "app/goroutines/statename.h"

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

JsonObject &addPlace(JsonObject &object, const CodeLocation &place)
{
    return object.add("function"_L1, place.function).add("file"_L1, place.file).add("line"_L1, place.line);
}

/// Only a capsule has moments.
JsonObject &addMoment(JsonObject &object, int moment, int moments)
{
    return moment > 0 ? object.add("moment"_L1, moment).add("moments"_L1, moments) : object;
}

/// Adds the members of an answer to the line of its command.
struct AnswerWriter
{
    JsonObject &line;

    void operator()(std::monostate) const {}
    void operator()(const Error &error) const { line.add("error"_L1, errorJson(error)); }
    void operator()(const StopPtr &stop) const
    {
        line.add("ms"_L1, stop->milliseconds).add("stop"_L1, stopJson(*stop));
    }
    void operator()(const LookAnswer &answer) const { (*this)(answer.stop); }
    void operator()(const StackPtr &stack) const { line.addRaw("frames"_L1, jsonArray(stack->frames, frameJson)); }
    void operator()(const Frame &frame) const { line.add("frame"_L1, frameJson(frame)); }
    void operator()(const VariablesAnswer &answer) const
    {
        line.addRaw("variables"_L1, jsonArray(*answer.variables, variableJson));
    }
    void operator()(const VariablePtr &variable) const { line.add("variable"_L1, variableJson(*variable)); }
    void operator()(const GoroutinesAnswer &answer) const
    {
        line.add("total"_L1, static_cast<qint64>(answer.goroutines.size()))
            .addRaw("goroutines"_L1, jsonArray(answer.goroutines, goroutineJson));
    }
    void operator()(const ThreadsAnswer &answer) const
    {
        line.add("current"_L1, answer.current).addRaw("threads"_L1, jsonArray(answer.threads, threadJson));
    }
    void operator()(const Breakpoint &breakpoint) const { line.add("breakpoint"_L1, breakpointJson(breakpoint)); }
    void operator()(const BreakpointListPtr &list) const
    {
        line.addRaw("breakpoints"_L1, jsonArray(*list, breakpointJson));
    }
    void operator()(const Checkpoint &checkpoint) const { line.add("checkpoint"_L1, checkpointJson(checkpoint)); }
    void operator()(const CheckpointListPtr &list) const
    {
        line.addRaw("checkpoints"_L1, jsonArray(*list, checkpointJson));
    }
    void operator()(const EventAnswer &answer) const
    {
        addMoment(line.add("event"_L1, answer.event), answer.moment, answer.moments);
    }
};

} // namespace

QString outcomeJson(const ScriptOutcome &outcome)
{
    JsonObject line;
    line.add("cmd"_L1, outcome.command).add("ok"_L1, !outcome.failed());
    std::visit(AnswerWriter{line}, outcome.answer);
    return line.text();
}

JsonObject stopJson(const Stop &stop)
{
    JsonObject object;
    object.add("n"_L1, static_cast<qint64>(stop.number)).add("event"_L1, stop.event);
    return addMoment(object, stop.moment, stop.moments)
        .add("reason"_L1, stop.reasonText)
        .add("goroutine"_L1, stop.goroutine)
        .add("labels"_L1, stop.labels)
        .add("file"_L1, stop.location.file)
        .add("line"_L1, stop.location.line)
        .add("function"_L1, stop.location.function)
        .add("atStart"_L1, stop.atStart)
        .add("atEnd"_L1, stop.atEnd)
        .add("exited"_L1, stop.exited);
}

JsonObject frameJson(const Frame &frame)
{
    JsonObject object;
    return addPlace(object, frame.location).add("pc"_L1, static_cast<qint64>(frame.location.pc));
}

JsonObject variableJson(const Variable &variable)
{
    JsonObject object;
    object.add("name"_L1, variable.name).add("type"_L1, variable.type).add("value"_L1, variable.value);
    if (!variable.unreadable.isEmpty()) {
        object.add("unreadable"_L1, variable.unreadable);
    }
    return object.addRaw("children"_L1, jsonArray(variable.children, variableJson));
}

JsonObject goroutineJson(const Goroutine &goroutine)
{
    const CodeLocation &place = goroutine.user.known() ? goroutine.user : goroutine.current;
    JsonObject object;
    object.add("id"_L1, goroutine.id)
        .add("status"_L1, goroutineStateName(goroutine.state))
        .add("waitReason"_L1, goroutine.waitReason)
        .add("labels"_L1, goroutine.labels);
    return addPlace(object, place).add("thread"_L1, goroutine.thread);
}

JsonObject threadJson(const ThreadPlace &thread)
{
    JsonObject object;
    return addPlace(object.add("id"_L1, thread.id).add("goroutine"_L1, thread.goroutine), thread.location);
}

JsonObject breakpointJson(const Breakpoint &breakpoint)
{
    const CodeLocation place = breakpoint.places.value(0);
    const BreakpointSpec &spec = breakpoint.spec;
    return JsonObject()
        .add("id"_L1, breakpoint.id)
        .add("file"_L1, place.known() ? place.file : spec.file)
        .add("line"_L1, place.known() ? place.line : spec.line)
        .add("function"_L1, place.function)
        .add("expression"_L1, spec.expression)
        .add("condition"_L1, spec.condition)
        .add("hitCondition"_L1, spec.hitCondition)
        .add("enabled"_L1, spec.enabled)
        .add("verified"_L1, breakpoint.verified())
        .add("problem"_L1, breakpoint.problem)
        .add("hits"_L1, static_cast<qint64>(breakpoint.hits));
}

JsonObject checkpointJson(const Checkpoint &checkpoint)
{
    return JsonObject().add("id"_L1, checkpoint.id).add("note"_L1, checkpoint.note).add("event"_L1, checkpoint.event);
}

} // namespace Backstep
