// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/frame.h"

namespace Backstep::Delve {

using namespace Qt::StringLiterals;

namespace {

Deferred readDeferred(const Reader &reader)
{
    return {.call = readLocation(reader.object("DeferredLoc"_L1)),
            .statement = readLocation(reader.object("DeferLoc"_L1)),
            .unreadable = reader.text("Unreadable"_L1)};
}

} // namespace

Frame readFrame(const Reader &reader)
{
    return {.location = readLocation(reader),
            .frameOffset = reader.integer("FrameOffset"_L1),
            .bottom = reader.flag("Bottom"_L1),
            .error = reader.text("Err"_L1),
            .deferred = reader.list<Deferred>("Defers"_L1, readDeferred)};
}

Ancestor readAncestor(const Reader &reader)
{
    return {.goroutine = reader.integer("ID"_L1),
            .frames = reader.list<Frame>("Stack"_L1, readFrame),
            .unreadable = reader.text("Unreadable"_L1)};
}

QJsonObject toJson(const StackRequest &request)
{
    QJsonObject object{{u"Id"_s, request.goroutine}, {u"Depth"_s, request.depth}};
    if (request.skip > 0) {
        object.insert("Skip"_L1, request.skip);
    }
    if (request.deferred) {
        object.insert("Defers"_L1, true);
    }
    return object;
}

} // namespace Backstep::Delve
