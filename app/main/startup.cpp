// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/startup.h"

#include <QCoreApplication>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::Startup)
};

Startup badUsage(const QString &complaint)
{
    return {.kind = Startup::Kind::BadUsage, .arguments = {}, .target = {}, .pictures = {}, .complaint = complaint};
}

Startup parseDemo(QStringList rest)
{
    Startup startup{.kind = Startup::Kind::Demo, .arguments = {}, .target = {}, .pictures = {}, .complaint = {}};
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

} // namespace

Startup parseStartup(const QStringList &arguments)
{
    static const QStringList commands{u"hosts"_s,   u"recordings"_s, u"pull"_s,
                                      u"library"_s, u"replay"_s,     u"goroutines"_s};
    Startup startup;
    if (arguments.isEmpty()) {
        return startup;
    }
    const QString &first = arguments.first();
    if (first == "--help"_L1 || first == "-h"_L1) {
        startup.kind = Startup::Kind::Help;
    } else if (first == "--version"_L1) {
        startup.kind = Startup::Kind::Version;
    } else if (first == "--demo"_L1) {
        return parseDemo(arguments.sliced(1));
    } else if (commands.contains(first) || (first == "--json"_L1 && arguments.size() > 1)) {
        startup.kind = Startup::Kind::CommandLine;
        startup.arguments = arguments;
    } else if (first.startsWith(u'-')) {
        return badUsage(Text::tr("There is no option %1; backstep --help lists what there is.").arg(first));
    } else if (arguments.size() > 1) {
        return badUsage(Text::tr("Only one target can be opened at a time; put a program and its arguments in quotes: "
                                 "backstep \"exec:PROGRAM ARGS\"."));
    } else {
        startup.target = first;
    }
    return startup;
}

QString usageText()
{
    return Text::tr(
        "backstep [TARGET]          opens the window, and a target in it\n"
        "backstep --demo [--tour] [--pictures FOLDER]\n"
        "                           a throw-away host with recordings; --tour goes through them by itself\n"
        "backstep hosts [list|add|remove|test] …\n"
        "backstep recordings HOST\n"
        "backstep pull HOST:RECORDING [--dest FOLDER]\n"
        "backstep library\n"
        "backstep replay TARGET [--run SCRIPT|-]\n"
        "backstep goroutines TARGET [--at EVENT|end]\n"
        "\n"
        "A TARGET is a trace folder, a file *.capsule, HOST:RECORDING, exec:PROGRAM ARGS, connect:ADDRESS or\n"
        "core:EXE,CORE.\n"
        "Every command takes --json. Exit status: 0 fine, 1 a command failed, 2 usage, 3 the target could\n"
        "not be opened.");
}

} // namespace Backstep
