// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QProcess>

namespace Backstep::Testing {

/// An ssh-agent of the test's own, ended with it.
class SshAgent
{
public:
    ~SshAgent();

    [[nodiscard]] bool start(const QString &socket);
    [[nodiscard]] bool add(const QString &keyFile);
    [[nodiscard]] QString socket() const { return m_socket; }
    [[nodiscard]] QString why() const { return m_why; }

private:
    QProcess m_process;
    QString m_socket;
    QString m_why;
};

} // namespace Backstep::Testing
