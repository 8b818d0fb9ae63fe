// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/hostquestions.h"

#include "app/base/foreigntext.h"
#include "app/catalog/catalog.h"
#include "app/cli/cliconsole.h"

namespace Backstep {

using namespace Qt::StringLiterals;

HostQuestions::HostQuestions(const CliServices &services, QObject *parent) : QObject(parent), m_services(services)
{
    connect(&services.catalog, &Catalog::hostKeyUnknown, this, &HostQuestions::askForKey);
    connect(&services.catalog, &Catalog::promptNeeded, this, &HostQuestions::askForLines);
}

void HostQuestions::askForKey(const QString &hostId, const HostKeyInfo &key)
{
    CliConsole &console = m_services.console;
    console.writeError(tr("The host %1 is not known yet. Its %2 key has the fingerprint %3.")
                           .arg(harmless(key.host), harmless(key.type), harmless(key.fingerprint)));
    if (!console.canAsk()) {
        console.writeError(tr("This is no terminal in which you could confirm it, so it is refused; connect once with "
                              "ssh, or in the window."));
        m_services.catalog.rejectHostKey(hostId);
        return;
    }
    console.readLine(tr("Trust it? (once / always / no) "),
                     {this, [this, hostId](const std::optional<QString> &answer) {
                          takeKeyAnswer(hostId, answer.value_or(QString()).trimmed().toLower());
                      }});
}

void HostQuestions::takeKeyAnswer(const QString &hostId, const QString &answer)
{
    if (answer == u"once"_s || answer == u"always"_s) {
        m_services.catalog.acceptHostKey(hostId, answer == u"once"_s ? HostKeyTrust::Once : HostKeyTrust::Always);
    } else {
        m_services.catalog.rejectHostKey(hostId);
    }
}

void HostQuestions::askForLines(const QString &hostId, const AuthPrompt &prompt)
{
    if (!m_services.console.canAsk()) {
        m_services.console.writeError(
            tr("%1 asks for a password or passphrase, which only works in a terminal; use an agent, "
               "or a key without one.")
                .arg(harmless(prompt.user)));
        m_services.catalog.cancelPrompt(hostId);
        return;
    }
    if (!prompt.instruction.isEmpty()) {
        m_services.console.writeError(harmless(prompt.instruction));
    }
    m_hostId = hostId;
    m_prompt = prompt;
    m_answers.clear();
    askNextLine();
}

void HostQuestions::askNextLine()
{
    const auto number = static_cast<qsizetype>(m_answers.size());
    if (number >= m_prompt.lines.size()) {
        m_services.catalog.answerPrompt(m_hostId, std::exchange(m_answers, {}));
        return;
    }
    const AuthPrompt::Line &asked = m_prompt.lines.at(number);
    const CallToken<std::optional<QString>> next{this, [this](std::optional<QString> answer) {
                                                     if (!answer) {
                                                         m_services.catalog.cancelPrompt(m_hostId);
                                                         return;
                                                     }
                                                     m_answers.emplace_back(std::move(*answer));
                                                     askNextLine();
                                                 }};
    const QString text = harmless(asked.text) + u' ';
    if (asked.echo) {
        m_services.console.readLine(text, next);
    } else {
        m_services.console.readSecret(text, next);
    }
}

} // namespace Backstep
