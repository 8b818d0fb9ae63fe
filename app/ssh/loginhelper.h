// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/ssh/connection.h"

#include <QHostAddress>

namespace Backstep {

class Lifeline;

/// What a login needs from the world. Every function is called on the worker thread; those that ask block until there
/// is an answer and return nothing when the connection ends meanwhile or the person says no.
class LoginHelper
{
public:
    LoginHelper() = default;
    LoginHelper(const LoginHelper &) = delete;
    LoginHelper &operator=(const LoginHelper &) = delete;
    virtual ~LoginHelper() = default;

    [[nodiscard]] virtual Lifeline &lifeline() = 0;
    /// The addresses of a name; empty with a text when there are none.
    [[nodiscard]] virtual std::pair<QList<QHostAddress>, QString> lookUp(const QString &name) = 0;
    [[nodiscard]] virtual std::optional<HostKeyTrust> askHostKey(const HostKeyInfo &key) = 0;
    [[nodiscard]] virtual std::optional<std::vector<Secret>> askPrompt(const AuthPrompt &prompt) = 0;
    virtual void stateIs(SshConnection::State state) = 0;
    virtual void stepEnded(const ConnectionStep &step) = 0;
};

} // namespace Backstep
