// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/frame.h"

namespace Backstep::Delve {

using namespace Qt::StringLiterals;

Frame readFrame(const Reader &reader)
{
    return {.location = readLocation(reader),
            .frameOffset = reader.integer("FrameOffset"_L1),
            .bottom = reader.flag("Bottom"_L1),
            .error = reader.text("Err"_L1)};
}

QJsonObject toJson(const StackRequest &request)
{
    QJsonObject object{{u"Id"_s, request.goroutine}, {u"Depth"_s, request.depth}};
    if (request.skip > 0) {
        object.insert("Skip"_L1, request.skip);
    }
    return object;
}

} // namespace Backstep::Delve
