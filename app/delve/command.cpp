// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/command.h"

namespace Backstep::Delve {

using namespace Qt::StringLiterals;

QJsonObject toJson(const Command &command)
{
    QJsonObject object{{u"name"_s, QString(command.name)}};
    if (command.goroutine) {
        object.insert("goroutineID"_L1, *command.goroutine);
    }
    if (command.thread) {
        object.insert("threadID"_L1, *command.thread);
    }
    if (command.returnValues) {
        object.insert("ReturnInfoLoadConfig"_L1, toJson(*command.returnValues));
    }
    return object;
}

} // namespace Backstep::Delve
