// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/sshagent.h"

#include "app/base/childprocess.h"

#include <QFile>

namespace Backstep::Testing {

using namespace Qt::StringLiterals;

SshAgent::~SshAgent()
{
    m_process.kill();
    m_process.waitForFinished(2000);
}

bool SshAgent::start(const QString &socket)
{
    m_socket = socket;
    tieToThisProcess(m_process, SIGTERM);
    m_process.start(u"ssh-agent"_s, {u"-D"_s, u"-a"_s, socket});
    // It announces its socket once that is there.
    if (!m_process.waitForReadyRead(5000) || !QFile::exists(socket)) {
        m_why = u"ssh-agent does not start: "_s + m_process.errorString();
        return false;
    }
    return true;
}

bool SshAgent::add(const QString &keyFile)
{
    QProcess add;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"SSH_AUTH_SOCK"_s, m_socket);
    add.setProcessEnvironment(environment);
    add.start(u"ssh-add"_s, {u"-q"_s, keyFile});
    return add.waitForFinished(5000) && add.exitCode() == 0;
}

} // namespace Backstep::Testing
