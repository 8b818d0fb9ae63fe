// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/commandhost.h"

#include <QDir>
#include <QFile>
#include <QProcess>

namespace Backstep::Testing {

using namespace Qt::StringLiterals;

QString CommandHost::start()
{
    QDir(home()).mkpath(u".ssh"_s);
    if (!server().start()) {
        return server().why();
    }
    return addHost(server().port()) ? QString() : u"the host cannot be added"_s;
}

bool CommandHost::addHost(quint16 port, const QString &name, const QString &identity)
{
    QFile known(path(u".ssh/known_hosts"_s));
    if (!known.open(QFile::Append) || known.write(server().knownHostsLine(port)) < 0) {
        return false;
    }
    known.close();
    const SshTarget target = server().target();
    return command({u"hosts"_s, u"add"_s, u"127.0.0.1"_s, u"--name"_s, name, u"--port"_s, QString::number(port),
                    u"--user"_s, target.user, u"--identity"_s,
                    identity.isEmpty() ? target.identityFiles.first() : identity})
               .exit
        == 0;
}

void CommandHost::prepare(QProcess &process, const QStringList &arguments,
                          const QMap<QString, QString> &variables) const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const QString &name : environment.keys()) {
        if (name.startsWith(u"XDG_") || name.startsWith(u"SSH_") || name.endsWith(u"DISPLAY")
            || name == u"QT_QPA_PLATFORM") {
            environment.remove(name);
        }
    }
    for (auto it = variables.cbegin(); it != variables.cend(); ++it) {
        environment.insert(it.key(), it.value());
    }
    environment.insert(u"HOME"_s, home());
    process.setProcessEnvironment(environment);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setProgram(qEnvironmentVariable("BACKSTEP_BINARY_DIR") + u"/bin/backstep"_s);
    process.setArguments(arguments);
}

CommandOutcome CommandHost::command(const QStringList &arguments, const QMap<QString, QString> &variables,
                                    int milliseconds) const
{
    QProcess process;
    prepare(process, arguments, variables);
    process.start();
    if (!process.waitForFinished(milliseconds) || process.exitStatus() != QProcess::NormalExit) {
        qWarning("backstep did not end by itself");
        return {};
    }
    const CommandOutcome outcome{process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
                                 QString::fromUtf8(process.readAllStandardError())};
    qInfo().noquote() << "backstep" << arguments.join(u' ').left(300) << "->" << outcome.exit << '\n'
                      << outcome.out << outcome.err;
    return outcome;
}

CommandOutcome CommandHost::record(const QStringList &arguments) const
{
    return command(QStringList{u"record"_s, u"lab"_s, u"--json"_s} + arguments);
}

QString CommandHost::started(const QStringList &command) const
{
    return record(QStringList{u"--"_s} + command).json()[u"recording"][u"id"].toString();
}

QJsonArray CommandHost::listed(const QString &kind) const
{
    return record({u"--list"_s}).json()[kind].toArray();
}

} // namespace Backstep::Testing
