// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/ssh/route.h"

#include <QCoreApplication>

namespace Backstep {

class LoginHelper;

/// Proves who we are, in the order none, agent, key files, keyboard-interactive, password, as far as the server names
/// the method; goes on after a partial success. A key file's passphrase is asked for only when the server has accepted
/// its public half. Blocks its worker thread.
class Authenticator
{
    Q_DECLARE_TR_FUNCTIONS(Authenticator)

public:
    Authenticator(Session &session, const Route &route, LoginHelper &helper);

    /// Says by what we got in ("the key ~/.ssh/id_ed25519"). Errors: `ssh-auth-refused`, `ssh-too-many-attempts`,
    /// `cancelled`, `ssh-lost`, `ssh-timed-out`.
    [[nodiscard]] Result<QString> run();

private:
    /// What came of one way: in, in with more to prove, next way, or the end of it all.
    enum class Outcome { Accepted, Partial, Denied };
    using Attempt = Result<Outcome>;

    [[nodiscard]] Attempt verdict(int libsshCode);
    [[nodiscard]] Attempt next(int methods);
    [[nodiscard]] Attempt tryAgent();
    [[nodiscard]] Attempt tryKeyFile(const QString &file);
    [[nodiscard]] bool isOfferWorthwhile(const QString &file, Attempt &refusal);
    [[nodiscard]] Attempt tryKeyboard();
    [[nodiscard]] Attempt answerKeyboard(int attempt);
    [[nodiscard]] Attempt tryPassword();
    [[nodiscard]] Error ended() const;
    void note(const QString &what) { m_tried.append(what); }

    Session &m_session;
    const Route &m_route;
    LoginHelper &m_helper;
    QStringList m_tried;
    QStringList m_ways; ///< what was accepted, wholly or partly
    QStringList m_usedKeys;
    QString m_wrongPassphrase; ///< the key that no passphrase opened
    bool m_asked = false;      ///< keyboard-interactive had a question
    bool m_offeringKeys = false;
    bool m_agentUsed = false;
    bool m_keyboardUsed = false;
    bool m_passwordUsed = false;
};

} // namespace Backstep
