// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QStringList>

namespace Backstep::Testing {

/// Makes the folder of a complete recording with rr's files: the four streams, a version file that starts "85\n", a
/// copy of the program and a library. Contents are arbitrary but differ from file to file. `bytes` is the size of
/// `data`.
void makeTrace(const QString &folder, qint64 bytes = 10'000, const QString &program = QStringLiteral("demo"));
/// The same as rr leaves it when it is killed: `incomplete` instead of `version`, empty streams.
void makeUnfinishedTrace(const QString &folder);

/// Fills `folder` with links to programs of this machine: a PATH that holds nothing else.
void linkTools(const QString &folder, const QStringList &tools);

void writeFile(const QString &path, const QByteArray &content);

} // namespace Backstep::Testing
