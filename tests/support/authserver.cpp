// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/authserver.h"

#include <QByteArrayList>
#include <QFile>

#include <libssh/libssh.h>
#include <libssh/server.h>

#include <arpa/inet.h>
#include <csignal>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <vector>

namespace Backstep::Testing {

namespace {

/// One client's way in.
class Conversation
{
public:
    Conversation(ssh_session session, const AuthScript &script) : m_session(session), m_script(script) {}

    void run()
    {
        ssh_set_auth_methods(m_session, methods());
        while (ssh_message message = ssh_message_get(m_session)) {
            answer(message);
            ssh_message_free(message);
        }
    }

private:
    [[nodiscard]] int methods() const
    {
        if (m_script.keyFirst && !m_keySeen) {
            return SSH_AUTH_METHOD_PUBLICKEY;
        }
        return (m_script.password.isEmpty() ? 0 : SSH_AUTH_METHOD_PASSWORD)
            | (m_script.roundsOfQuestions == 0 ? 0 : SSH_AUTH_METHOD_INTERACTIVE);
    }

    void deny(ssh_message message)
    {
        ssh_message_auth_set_methods(message, methods());
        ssh_message_reply_default(message);
    }

    void answer(ssh_message message)
    {
        if (ssh_message_type(message) == SSH_REQUEST_SERVICE) {
            ssh_message_service_reply_success(message);
            return;
        }
        const int kind = ssh_message_type(message) == SSH_REQUEST_AUTH ? ssh_message_subtype(message) : 0;
        if ((kind & methods()) == 0) {
            deny(message);
        } else if (kind == SSH_AUTH_METHOD_PUBLICKEY) {
            answerKey(message);
        } else if (kind == SSH_AUTH_METHOD_PASSWORD) {
            const bool right = m_script.password == QString::fromUtf8(ssh_message_auth_password(message));
            right ? static_cast<void>(ssh_message_auth_reply_success(message, 0)) : deny(message);
        } else {
            answerQuestions(message);
        }
    }

    void answerKey(ssh_message message)
    {
        if (ssh_message_auth_publickey_state(message) == SSH_PUBLICKEY_STATE_NONE) {
            ssh_message_auth_reply_pk_ok_simple(message);
            return;
        }
        m_keySeen = true;
        ssh_message_auth_set_methods(message, methods());
        ssh_set_auth_methods(m_session, methods());
        ssh_message_auth_reply_success(message, 1);
    }

    void answerQuestions(ssh_message message)
    {
        if (ssh_message_auth_kbdint_is_response(message) != 0) {
            bool right = ssh_userauth_kbdint_getnanswers(m_session) == m_script.answers.size();
            for (int i = 0; right && i < m_script.answers.size(); ++i) {
                const char *given = ssh_userauth_kbdint_getanswer(m_session, static_cast<unsigned>(i));
                right = m_script.answers[i] == QString::fromUtf8(given);
            }
            if (!right) {
                m_round = 0;
                deny(message);
                return;
            }
            if (++m_round >= m_script.roundsOfQuestions) {
                ssh_message_auth_reply_success(message, 0);
                return;
            }
        }
        QByteArrayList texts;
        std::vector<const char *> prompts;
        std::vector<char> echo;
        for (const QString &question : m_script.questions) {
            texts.append(question.toUtf8());
            echo.push_back(question.endsWith(u'?') ? 1 : 0);
        }
        for (const QByteArray &text : texts) {
            prompts.push_back(text.constData());
        }
        ssh_message_auth_interactive_request(message, "Test", "Say the \x1b[31mword",
                                             static_cast<unsigned>(prompts.size()), prompts.data(), echo.data());
    }

    ssh_session m_session;
    const AuthScript &m_script;
    bool m_keySeen = false;
    int m_round = 0;
};

} // namespace

AuthServer::AuthServer(const AuthScript &script, const QString &hostKey)
    : m_script(script)
    , m_hostKey(QFile::encodeName(hostKey))
{
    m_listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    if (bind(m_listener, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0
        || listen(m_listener, 4) != 0) {
        qFatal("no port of 127.0.0.1 can be listened on");
    }
    getsockname(m_listener, reinterpret_cast<sockaddr *>(&address), &length);
    m_port = ntohs(address.sin_port);
    m_thread = std::thread([this] { run(); });
}

AuthServer::~AuthServer()
{
    m_stopped = true;
    if (const int client = m_client; client >= 0) {
        shutdown(client, SHUT_RDWR);
    }
    m_thread.join();
    close(m_listener);
}

void AuthServer::run()
{
    sigset_t pipe;
    sigemptyset(&pipe);
    sigaddset(&pipe, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    while (!m_stopped) {
        pollfd watched{.fd = m_listener, .events = POLLIN, .revents = 0};
        if (poll(&watched, 1, 20) > 0) {
            serve(accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC));
        }
    }
}

void AuthServer::serve(int socket)
{
    ssh_bind bind = ssh_bind_new();
    ssh_bind_options_set(bind, SSH_BIND_OPTIONS_HOSTKEY, m_hostKey.constData());
    ssh_session session = ssh_new();
    // A duplicate for the end, since libssh closes the other one.
    m_client = dup(socket);
    if (ssh_bind_accept_fd(bind, session, socket) == SSH_OK && ssh_handle_key_exchange(session) == SSH_OK) {
        Conversation(session, m_script).run();
    }
    ssh_disconnect(session);
    ssh_free(session);
    ssh_bind_free(bind);
    close(m_client.exchange(-1));
}

} // namespace Backstep::Testing
