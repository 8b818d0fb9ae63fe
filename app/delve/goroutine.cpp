// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/goroutine.h"

namespace Backstep::Delve {

using namespace Qt::StringLiterals;

Goroutine readGoroutine(const Reader &reader)
{
    return {.id = reader.integer("id"_L1),
            .current = readLocation(reader.object("currentLoc"_L1)),
            .user = readLocation(reader.object("userCurrentLoc"_L1)),
            .goStatement = readLocation(reader.object("goStatementLoc"_L1)),
            .start = readLocation(reader.object("startLoc"_L1)),
            .threadId = reader.number("threadID"_L1),
            .status = reader.address("status"_L1),
            .waitSince = reader.integer("waitSince"_L1),
            .waitReason = reader.integer("waitReason"_L1),
            .unreadable = reader.text("unreadable"_L1),
            .labels = reader.textMap("labels"_L1)};
}

GoroutineList readGoroutineList(const Reader &reader)
{
    const QLatin1StringView next("Nextg");
    return {.goroutines = reader.list<Goroutine>("Goroutines"_L1, readGoroutine),
            .next = reader.has(next) ? reader.number(next) : -1};
}

} // namespace Backstep::Delve
