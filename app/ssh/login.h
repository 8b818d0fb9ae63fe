// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/ssh/route.h"

#include <QCoreApplication>

#include <memory>

namespace Backstep {

class LoginHelper;
class UniqueFd;

/// From a target to a logged-in session: configuration, network (directly, by a ProxyCommand or through jump hosts,
/// each a login of its own), host key, authentication. Blocks its worker thread; every step is reported.
class Login
{
    Q_DECLARE_TR_FUNCTIONS(Login)

public:
    /// `before`: the hosts on whose account this one is entered, the person's first.
    Login(const SshTarget &target, LoginHelper &helper, const SshTimings &timings, const QList<SshTarget> &before = {});

    [[nodiscard]] Result<std::unique_ptr<Session>> run();

private:
    [[nodiscard]] Result<UniqueFd> reach();
    [[nodiscard]] Result<UniqueFd> reachDirectly();
    [[nodiscard]] Result<UniqueFd> reachByProxy();
    [[nodiscard]] Result<UniqueFd> reachByJump();
    [[nodiscard]] Result<SshTarget> nextJump() const;
    [[nodiscard]] Result<void> shakeHands(UniqueFd socket);
    [[nodiscard]] Result<void> checkHostKey();
    [[nodiscard]] Result<HostKeyInfo> hostKey();
    [[nodiscard]] Result<QString> askAboutKey(const HostKeyInfo &key);
    void report(ConnectionStep::Kind kind, const QString &sentence);
    [[nodiscard]] std::unexpected<Error> refuse(ConnectionStep::Kind kind, const Error &error);

    SshTarget m_target;
    LoginHelper &m_helper;
    SshTimings m_timings;
    QList<SshTarget> m_before;
    std::unique_ptr<Session> m_session;
    Route m_route;
};

} // namespace Backstep
