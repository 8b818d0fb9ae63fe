// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/goroutines/goroutinedump.h"

#include <QHash>

namespace Backstep {

/// Where "goroutine N [...]:" begins in a line, -1 where it is none.
[[nodiscard]] qsizetype goroutineHeaderAt(QByteArrayView line);
/// The header from there on, as a goroutine without frames.
[[nodiscard]] std::optional<DumpGoroutine> parseGoroutineHeader(QByteArrayView header);

/// "main.(*Bank).Transfer(0xc000012345, 0x5)": without a place, which is in the next line.
[[nodiscard]] std::optional<DumpFrame> parseCallLine(QByteArrayView line);
/// "created by main.main in goroutine 1".
struct DumpCreation
{
    QString function;
    GoroutineId parent = 0;
};
[[nodiscard]] std::optional<DumpCreation> parseCreationLine(QByteArrayView line);
/// "\t/src/main.go:12 +0x1d fp=0x1 sp=0x2 pc=0x3": file, line and pc, the function stays.
[[nodiscard]] bool parsePlaceLine(QByteArrayView line, CodeLocation &place);
/// "...51 frames elided...": 51; "...additional frames elided...": 1; else 0.
[[nodiscard]] int parseElisionLine(QByteArrayView line);

/// "3 @ 0x46fc2e 0x40c0e5": 3; else 0.
[[nodiscard]] qint64 parseCountLine(QByteArrayView line);
/// "# labels: {"method":"GET", "route":"/x"}"; also the "{method: GET}" of headers.
[[nodiscard]] QMap<QString, QString> parseDumpLabels(QByteArrayView braces);
/// "#\t0x46fc2d\tmain.main+0x1d\t\t/src/main.go:12".
[[nodiscard]] std::optional<DumpFrame> parseCountFrame(QByteArrayView line);

/// "goroutine 1 [running]:\nmain.main()\n" as a string of JSON or Go has it: what it stands for. Ends at a quote.
[[nodiscard]] QByteArray unescapedDumpText(QByteArrayView text);

/// State and wait reason of what stands in the brackets of a header, or of what a goroutine in counts does.
void setDumpState(DumpGoroutine &goroutine, QByteArrayView status);
[[nodiscard]] QByteArrayView waitReasonOfCalls(const QList<DumpFrame> &frames);

} // namespace Backstep
