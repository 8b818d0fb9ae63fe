// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/ssh/connection.h"
#include "app/ssh/connector.h"
#include "tests/support/settled.h"
#include "tests/support/sshserver.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QTest>

/// First line of a test that needs sshd: skips loudly without one, fails where tools are required.
#define BACKSTEP_NEEDS_SSHD()                                                                                          \
    do {                                                                                                               \
        if (Backstep::Testing::ThrowAwaySshServer::program().isEmpty()) {                                              \
            if (qEnvironmentVariableIntValue("BACKSTEP_REQUIRE_TOOLS") != 0) {                                         \
                QFAIL("sshd is missing and BACKSTEP_REQUIRE_TOOLS is set");                                            \
            }                                                                                                          \
            QSKIP("sshd is missing: nothing of SSH is tested here");                                                   \
        }                                                                                                              \
    } while (false)

/// Starts a ThrowAwaySshServer or fails the test with the reason.
#define BACKSTEP_START(server) QVERIFY2((server).start(), qPrintable((server).why()))

namespace Backstep::Testing {

/// Milliseconds. Far above what "at once" takes on a machine with much else to do, and far below every time after which
/// it would happen by itself (the host counts as silent after 30 s).
constexpr qint64 atOnce = 5000;

/// A connection with a scripted person before it.
class SshClient
{
public:
    explicit SshClient(const SshTarget &target, const SshTimings &timings = {})
        : m_connection(makeSshConnector(timings)->create(target))
    {
        SshConnection *c = m_connection.get();
        QObject::connect(c, &SshConnection::stateChanged, c, [this](SshConnection::State s) { states.append(s); });
        QObject::connect(c, &SshConnection::stepFinished, c, [this](const ConnectionStep &s) { steps.append(s); });
        QObject::connect(c, &SshConnection::hostKeyUnknown, c, [this, c](const HostKeyInfo &key) {
            keys.append(key);
            trust ? c->acceptHostKey(*trust) : c->rejectHostKey();
        });
        QObject::connect(c, &SshConnection::promptNeeded, c, [this, c](const AuthPrompt &prompt) {
            prompts.append(prompt);
            if (answers.isEmpty()) {
                c->cancelPrompt();
                return;
            }
            std::vector<Secret> given;
            for (qsizetype i = 0; i < prompt.lines.size() && !answers.isEmpty(); ++i) {
                given.emplace_back(answers.takeFirst());
            }
            c->answerPrompt(std::move(given));
        });
    }

    SshConnection *operator->() const { return m_connection.get(); }
    SshConnection &connection() const { return *m_connection; }
    void destroy() { m_connection.reset(); }

    /// See settled().
    template<typename T>
    static Result<T> wait(const FutureResult<T> &future, int milliseconds = 30'000)
    {
        return settled(future, milliseconds);
    }
    Result<void> open() { return wait(m_connection->open()); }

    std::optional<HostKeyTrust> trust; ///< what to say to an unknown key; nothing: no
    QStringList answers; ///< for prompts, one a line; none left: cancel
    QList<HostKeyInfo> keys;
    QList<AuthPrompt> prompts;
    QList<SshConnection::State> states;
    QList<ConnectionStep> steps;

private:
    std::unique_ptr<SshConnection> m_connection;
};

/// For QCOMPARE of a result: "" or the error's code, with the whole error shown on failure.
template<typename T>
QString codeOf(const Result<T> &result)
{
    if (result) {
        return {};
    }
    qInfo().noquote() << result.error().code << result.error().message << result.error().details;
    return result.error().code;
}

} // namespace Backstep::Testing
