// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QList>
#include <QStringList>

#include <utility>

namespace Backstep {

/// What is to be recorded on a host and how: options of the host script by their names there ("name", "max-size",
/// "until-fail"; an empty value: a flag), and the command with its arguments. The script checks the values.
struct RecordRequest
{
    QList<std::pair<QByteArray, QByteArray>> options;
    QByteArrayList command;
};

/// The request as the script reads it from standard input: quoted words and its end mark. Arguments can be long, and on
/// standard input no command line's limit counts. Error: `bad-input` for a word with a NUL byte.
[[nodiscard]] Result<QByteArray> recordWords(const RecordRequest &request);

} // namespace Backstep
