// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/launch.h"

#include <QFileInfo>

namespace Backstep::Delve {

using namespace Qt::StringLiterals;

QStringList dlvArguments(const Launch &launch, const QString &socket)
{
    const QStringList server{u"--headless"_s, u"--api-version=2"_s, u"--check-go-version=false"_s,
                             u"--listen=unix:"_s + socket};
    switch (launch.kind) {
    case Launch::Kind::Replay: return QStringList{u"replay"_s} + server + QStringList{launch.path};
    case Launch::Kind::Core: return QStringList{u"core"_s} + server + QStringList{launch.path, launch.core};
    case Launch::Kind::Exec: break;
    }
    QStringList words{u"exec"_s};
    words += server;
    if (!launch.workingFolder.isEmpty()) {
        words.append(u"--wd="_s + launch.workingFolder);
    }
    words.append(launch.path);
    return launch.arguments.isEmpty() ? words : words + QStringList{u"--"_s} + launch.arguments;
}

QProcessEnvironment dlvEnvironment(const Launch &launch)
{
    QProcessEnvironment environment = launch.environment;
    if (launch.kind != Launch::Kind::Replay || launch.tools.rr.isEmpty()) {
        return environment;
    }
    const QString folder = QFileInfo(launch.tools.rr).absolutePath();
    environment.insert(u"PATH"_s, folder + u':' + environment.value(u"PATH"_s));
    // -M marks what the program writes with its event, which makes each line of output a place to go to.
    QStringList flags{environment.value(u"DELVE_RR_REPLAY_FLAGS"_s), u"-M"_s};
    if (launch.rr.soft) {
        flags.append(u"-W"_s);
    }
    flags.removeAll(QString());
    environment.insert(u"DELVE_RR_REPLAY_FLAGS"_s, flags.join(u' '));
    return environment;
}

} // namespace Backstep::Delve
