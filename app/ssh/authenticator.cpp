// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/authenticator.h"

#include "app/base/foreigntext.h"
#include "app/ssh/agentprobe.h"
#include "app/ssh/keyfile.h"
#include "app/ssh/lifeline.h"
#include "app/ssh/loginhelper.h"
#include "app/ssh/session.h"
#include "app/ssh/sshtexts.h"

#include <QFile>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr int mostAttempts = 3;
constexpr int mostRounds = 10;
constexpr int mostQuestions = 20;

/// Server words for a dialog: lines stay, everything that is not text becomes visible.
QString serverText(const char *text)
{
    QStringList lines;
    for (const QByteArray &line : QByteArray(text).left(4000).split('\n')) {
        lines.append(harmless(QByteArray(line).replace("\r", "").replace('\t', ' ')));
    }
    return lines.join(u'\n').trimmed();
}

} // namespace

Authenticator::Authenticator(Session &session, const Route &route, LoginHelper &helper)
    : m_session(session)
    , m_route(route)
    , m_helper(helper)
{
}

Result<QString> Authenticator::run()
{
    Attempt attempt = verdict(ssh_userauth_none(m_session.handle(), nullptr));
    if (attempt && *attempt == Outcome::Accepted) {
        return tr("nothing, the server asks for no proof");
    }
    for (int round = 0; attempt && round < mostRounds; ++round) {
        attempt = next(ssh_userauth_list(m_session.handle(), nullptr));
        if (attempt && *attempt == Outcome::Accepted) {
            return m_ways.join(tr(" and "));
        }
        if (attempt && *attempt == Outcome::Denied) {
            return m_wrongPassphrase.isEmpty() ? fail(SshTexts::authRefused(m_route.who(), m_tried, m_session.text()))
                                               : fail(SshTexts::passphraseWrong(m_wrongPassphrase));
        }
    }
    return attempt ? fail(SshTexts::authRefused(m_route.who(), m_tried, m_session.text())) : fail(attempt.error());
}

Authenticator::Attempt Authenticator::verdict(int libsshCode)
{
    m_helper.lifeline().progress();
    switch (libsshCode) {
    case SSH_AUTH_SUCCESS: return Outcome::Accepted;
    case SSH_AUTH_PARTIAL: return Outcome::Partial;
    case SSH_AUTH_DENIED:
        if (!m_session.isDead()) {
            return Outcome::Denied;
        }
        break;
    default: break;
    }
    return fail(ended());
}

Authenticator::Attempt Authenticator::next(int methods)
{
    Attempt attempt = Outcome::Denied;
    const auto goOn = [&attempt] { return attempt && *attempt == Outcome::Denied; };
    if ((methods & SSH_AUTH_METHOD_PUBLICKEY) != 0) {
        if (!m_agentUsed) {
            attempt = tryAgent();
        }
        for (const QString &file : m_route.identityFiles) {
            if (goOn() && !m_usedKeys.contains(file)) {
                attempt = tryKeyFile(file);
            }
        }
    }
    if (goOn() && (methods & SSH_AUTH_METHOD_INTERACTIVE) != 0 && !m_keyboardUsed) {
        attempt = tryKeyboard();
    }
    if (goOn() && (methods & SSH_AUTH_METHOD_PASSWORD) != 0 && !m_passwordUsed) {
        attempt = tryPassword();
    }
    return attempt;
}

Authenticator::Attempt Authenticator::tryAgent()
{
    m_agentUsed = true;
    const bool cannotChoose = m_route.identitiesOnly && !ssh_version(SSH_VERSION_INT(0, 11, 0));
    if (m_route.agentSocket.isEmpty() || cannotChoose) {
        return Outcome::Denied;
    }
    if (!agentAnswers(m_route.agentSocket)) {
        note(tr("the SSH agent (%1 does not answer)").arg(m_route.agentSocket));
        return Outcome::Denied;
    }
    // An agent may ask its person for each use, which takes the time it takes.
    m_offeringKeys = true;
    m_helper.lifeline().suspend();
    const int code = ssh_userauth_agent(m_session.handle(), nullptr);
    m_helper.lifeline().resume();
    note(tr("the SSH agent's keys"));
    const Attempt attempt = verdict(code);
    m_offeringKeys = false;
    if (attempt && *attempt != Outcome::Denied) {
        m_ways.append(tr("a key of the SSH agent"));
    }
    return attempt;
}

bool Authenticator::isOfferWorthwhile(const QString &file, Attempt &refusal)
{
    const KeyHandle publicKey = readPublicKey(file);
    if (!publicKey) {
        return true; // no .pub beside it: only the key itself can tell
    }
    const int code = ssh_userauth_try_publickey(m_session.handle(), nullptr, publicKey.get());
    refusal = verdict(code);
    // "Success" means here that the key would be accepted.
    return refusal && *refusal != Outcome::Denied;
}

Authenticator::Attempt Authenticator::tryKeyFile(const QString &file)
{
    m_usedKeys.append(file);
    Attempt refusal = Outcome::Denied;
    if (!isOfferWorthwhile(file, refusal)) {
        note(tr("the key %1").arg(file));
        return refusal;
    }
    AuthPrompt prompt{.kind = AuthPrompt::Kind::Passphrase,
                      .user = m_route.who(),
                      .name = file,
                      .instruction = {},
                      .lines = {{tr("Passphrase of the key %1").arg(file), false}},
                      .attempt = 1};
    for (; prompt.attempt <= mostAttempts; ++prompt.attempt) {
        PrivateKey key = readPrivateKey(file, [&] { return m_helper.askPrompt(prompt); });
        if (key.cancelled) {
            return fail(SshTexts::cancelled());
        }
        if (key.handle) {
            note(tr("the key %1").arg(file));
            const Attempt attempt = verdict(ssh_userauth_publickey(m_session.handle(), nullptr, key.handle.get()));
            if (attempt && *attempt != Outcome::Denied) {
                m_ways.append(tr("the key %1").arg(file));
            }
            return attempt;
        }
        if (!key.asked) {
            note(tr("the key %1 (cannot be read: a broken file, a kind that is not supported, or no permission)")
                     .arg(file));
            return Outcome::Denied;
        }
        prompt.instruction = tr("That passphrase does not open the key.");
    }
    m_wrongPassphrase = file;
    note(tr("the key %1 (wrong passphrase)").arg(file));
    return Outcome::Denied;
}

Authenticator::Attempt Authenticator::tryKeyboard()
{
    m_keyboardUsed = true;
    Attempt attempt = Outcome::Denied;
    for (int i = 1; i <= mostAttempts; ++i) {
        m_asked = false;
        attempt = answerKeyboard(i);
        if (!attempt || *attempt != Outcome::Denied || !m_asked) {
            break;
        }
    }
    note(tr("keyboard-interactive"));
    if (attempt && *attempt != Outcome::Denied) {
        m_ways.append(tr("answers"));
    }
    return attempt;
}

Authenticator::Attempt Authenticator::answerKeyboard(int attempt)
{
    ssh_session session = m_session.handle();
    int code = ssh_userauth_kbdint(session, nullptr, nullptr);
    for (int round = 0; code == SSH_AUTH_INFO && round < mostQuestions; ++round) {
        m_helper.lifeline().progress();
        const int count = std::min(ssh_userauth_kbdint_getnprompts(session), mostQuestions);
        AuthPrompt prompt{.kind = AuthPrompt::Kind::KeyboardInteractive,
                          .user = m_route.who(),
                          .name = serverText(ssh_userauth_kbdint_getname(session)),
                          .instruction = serverText(ssh_userauth_kbdint_getinstruction(session)),
                          .lines = {},
                          .attempt = attempt};
        for (int i = 0; i < count; ++i) {
            char echo = 0;
            const char *text = ssh_userauth_kbdint_getprompt(session, static_cast<unsigned int>(i), &echo);
            prompt.lines.append({serverText(text), echo != 0});
        }
        if (count > 0) {
            m_asked = true;
            const std::optional<std::vector<Secret>> answers = m_helper.askPrompt(prompt);
            if (!answers) {
                return fail(SshTexts::cancelled());
            }
            for (int i = 0; i < count; ++i) {
                const bool given = static_cast<size_t>(i) < answers->size();
                ssh_userauth_kbdint_setanswer(session, static_cast<unsigned int>(i),
                                              given ? (*answers)[static_cast<size_t>(i)].constData() : "");
            }
        }
        code = ssh_userauth_kbdint(session, nullptr, nullptr);
    }
    return verdict(code == SSH_AUTH_INFO ? SSH_AUTH_DENIED : code);
}

Authenticator::Attempt Authenticator::tryPassword()
{
    m_passwordUsed = true;
    AuthPrompt prompt{.kind = AuthPrompt::Kind::Password,
                      .user = m_route.who(),
                      .name = {},
                      .instruction = {},
                      .lines = {{tr("Password of %1").arg(m_route.who()), false}},
                      .attempt = 1};
    Attempt attempt = Outcome::Denied;
    for (; prompt.attempt <= mostAttempts; ++prompt.attempt) {
        const std::optional<std::vector<Secret>> answers = m_helper.askPrompt(prompt);
        if (!answers || answers->empty()) {
            return fail(SshTexts::cancelled());
        }
        attempt = verdict(ssh_userauth_password(m_session.handle(), nullptr, answers->front().constData()));
        if (!attempt || *attempt != Outcome::Denied) {
            break;
        }
        prompt.instruction = tr("The server did not accept that password.");
    }
    note(tr("a password"));
    if (attempt && *attempt != Outcome::Denied) {
        m_ways.append(tr("password"));
    }
    return attempt;
}

Error Authenticator::ended() const
{
    const QString said = m_session.text(); // before farewell(), which changes it
    const QString words = m_session.farewell();
    const QString text = words.isEmpty() ? said : words;
    if (m_helper.lifeline().verdict() != Lifeline::Verdict::Alive) {
        return m_session.breakdown().value_or(SshTexts::cancelled());
    }
    // The words may be lost with the connection; one that ends while keys are offered has had enough of them.
    if (text.contains("Too many authentication failures"_L1) || (m_session.isDead() && m_offeringKeys)) {
        return SshTexts::tooManyAttempts(m_route.who(), text);
    }
    return m_session.isDead() ? SshTexts::loginCut(m_route.place(), text)
                              : SshTexts::authRefused(m_route.who(), m_tried, text);
}

} // namespace Backstep
