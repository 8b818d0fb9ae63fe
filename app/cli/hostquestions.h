// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/cli/cliservices.h"
#include "app/ssh/secret.h"
#include "app/ssh/types.h"

#include <QObject>

#include <vector>

namespace Backstep {

/// Answers what a host asks on the way in (is this its key? which password?) by asking the person at the terminal.
/// Where nobody can be asked an unknown key is refused and a prompt cancelled, with a word about what to do.
class HostQuestions : public QObject
{
    Q_OBJECT

public:
    explicit HostQuestions(const CliServices &services, QObject *parent = nullptr);

private:
    void askForKey(const QString &hostId, const HostKeyInfo &key);
    void takeKeyAnswer(const QString &hostId, const QString &answer);
    void askForLines(const QString &hostId, const AuthPrompt &prompt);
    void askNextLine();

    CliServices m_services;
    QString m_hostId;   ///< of the prompt under way
    AuthPrompt m_prompt;
    std::vector<Secret> m_answers;
};

} // namespace Backstep
