// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QMap>
#include <QStringList>

namespace Backstep {

/// What was written after the program's name, taken apart. `words` are those after the verb.
struct CommandLine
{
    QString verb;
    QStringList words;
    QMap<QString, QStringList> options; ///< "dest" → its values, in their order
    bool json = false;
    bool help = false;

    /// The last value of an option, empty when it was not given.
    [[nodiscard]] QString option(const QString &name) const { return options.value(name).value(0); }
    friend bool operator==(const CommandLine &, const CommandLine &) = default;
};

/// Whether these arguments (without the program's name) are for the command line rather than for the window: a verb,
/// help, --help, --json.
[[nodiscard]] bool isCommandLine(const QStringList &arguments);

/// Error `usage`: an unknown verb or option, words too many or too few; the message says how it is written. After a
/// word "exec:…" only the verb's own options and --json are still taken out, so that a program can have its own.
[[nodiscard]] Result<CommandLine> parseCommandLine(const QStringList &arguments);

/// "There is no command “recordngs” (did you mean “recordings”?)", without the full stop.
[[nodiscard]] QString unknownCommand(const QString &word);

/// How everything is written, or only one verb.
[[nodiscard]] QString commandLineHelp(const QString &verb = {});

} // namespace Backstep
