// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/models/tracejson.h"

#include "app/goroutines/statename.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

QJsonValue placeOf(const CodeLocation &location)
{
    if (location.function.isEmpty() && !location.known()) {
        return {};
    }
    QJsonObject object{{u"function"_s, location.function}};
    if (location.known()) {
        object.insert(u"file"_s, location.file);
        object.insert(u"line"_s, location.line);
    }
    return object;
}

QJsonArray framesOf(const Stack &stack, const QList<DeferredCall> &deferred)
{
    QJsonArray frames;
    for (const Frame &frame : stack.frames) {
        QJsonObject object = placeOf(frame.location).toObject();
        if (!frame.error.isEmpty()) {
            object.insert(u"error"_s, frame.error);
        }
        QJsonArray calls;
        for (const DeferredCall &call : deferred) {
            if (call.frame == frame.index) {
                calls.append(call.unreadable.isEmpty() ? QJsonObject{{u"call"_s, placeOf(call.call)},
                                                                     {u"statement"_s, placeOf(call.statement)}}
                                                       : QJsonObject{{u"error"_s, call.unreadable}});
            }
        }
        if (!calls.isEmpty()) {
            object.insert(u"deferred"_s, calls);
        }
        frames.append(object);
    }
    return frames;
}

QJsonObject objectOf(const TracedGoroutine &traced)
{
    const Goroutine &goroutine = traced.goroutine;
    QJsonObject labels;
    for (auto label = goroutine.labels.cbegin(); label != goroutine.labels.cend(); ++label) {
        labels.insert(label.key(), label.value());
    }
    QJsonObject object{{u"id"_s, goroutine.id},
                       {u"state"_s, goroutineStateName(goroutine.state)},
                       {u"waitReason"_s, goroutine.waitReason.isEmpty() ? QJsonValue() : goroutine.waitReason},
                       {u"labels"_s, labels},
                       {u"system"_s, goroutine.system},
                       {u"goStatement"_s, placeOf(goroutine.goStatement)},
                       {u"start"_s, placeOf(goroutine.start)}};
    if (!traced.trace) {
        object.insert(u"frames"_s, QJsonValue());
        return object;
    }
    object.insert(u"frames"_s, framesOf(traced.trace->stack, traced.trace->deferred));
    object.insert(u"framesComplete"_s, traced.trace->stack.complete);
    QJsonArray ancestors;
    for (const AncestorTrace &ancestor : traced.trace->ancestors) {
        ancestors.append(QJsonObject{{u"id"_s, ancestor.goroutine},
                                     {u"frames"_s, framesOf(ancestor.stack, {})},
                                     {u"error"_s, ancestor.unreadable.isEmpty() ? QJsonValue() : ancestor.unreadable}});
    }
    object.insert(u"ancestors"_s, ancestors);
    return object;
}

} // namespace

QByteArray traceJson(const QList<TracedGoroutine> &goroutines)
{
    QJsonArray array;
    for (const TracedGoroutine &goroutine : goroutines) {
        array.append(objectOf(goroutine));
    }
    return QJsonDocument(array).toJson();
}

} // namespace Backstep
