// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/startup.h"

#include "app/cli/commandline.h"
#include "app/session/target.h"

#include <QCoreApplication>
#include <QFileInfo>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::Startup)
};

Startup badUsage(const QString &complaint)
{
    Startup startup;
    startup.kind = Startup::Kind::BadUsage;
    startup.complaint = complaint;
    return startup;
}

Startup parseDemo(QStringList rest)
{
    Startup startup;
    startup.kind = Startup::Kind::Demo;
    while (!rest.isEmpty()) {
        const QString word = rest.takeFirst();
        if (word == "--tour"_L1) {
            startup.tour = true;
        } else if (word == "--pictures"_L1 && !rest.isEmpty()) {
            startup.pictures = rest.takeFirst();
        } else {
            return badUsage(Text::tr("--demo does not take “%1”; it takes --tour and --pictures FOLDER.").arg(word));
        }
    }
    return startup;
}

Startup parseWindowTarget(const QString &word)
{
    Startup startup;
    startup.target = word;
    // A file that is no target opens the window, too: whoever clicked it in a file manager sees no terminal.
    const Result<Target> target = parseTarget(word);
    if (target || QFileInfo::exists(word)) {
        return startup;
    }
    if (!word.contains(u'/') && !word.contains(u':')) {
        return badUsage(Text::tr("%1, and no recording or capsule of that name here; backstep --help lists the "
                                 "commands.")
                            .arg(unknownCommand(word)));
    }
    startup = badUsage(target.error().message);
    startup.exitCode = word.contains(u'/') ? 3 : 2;
    return startup;
}

} // namespace

Startup parseStartup(const QStringList &arguments)
{
    Startup startup;
    if (arguments.isEmpty()) {
        return startup;
    }
    const QString &first = arguments.first();
    if (first == "--version"_L1) {
        startup.kind = Startup::Kind::Version;
    } else if (first == "--demo"_L1) {
        return parseDemo(arguments.sliced(1));
    } else if ((first == "--help"_L1 || first == "-h"_L1 || first == "help"_L1) && !arguments.contains("--json"_L1)) {
        startup.kind = Startup::Kind::Help; // apart from the commands, which open the library
        startup.arguments = arguments;
    } else if (isCommandLine(arguments) || (arguments.size() > 1 && arguments.contains("--json"_L1))) {
        // Also what is no command, where JSON is wanted: the answer is JSON then.
        startup.kind = Startup::Kind::CommandLine;
        startup.arguments = arguments;
    } else if (first.startsWith(u'-')) {
        return badUsage(Text::tr("There is no option %1; backstep --help lists what there is.").arg(first));
    } else if (arguments.size() > 1) {
        return badUsage(
            Text::tr("%1, and only one target can be opened at a time: backstep --help lists the commands; a program "
                     "and its arguments go into quotes, as in backstep \"exec:PROGRAM ARGS\".")
                .arg(unknownCommand(first)));
    } else {
        return parseWindowTarget(first);
    }
    return startup;
}

} // namespace Backstep
