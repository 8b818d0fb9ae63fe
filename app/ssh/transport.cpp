// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/transport.h"

#include "app/ssh/lifeline.h"
#include "app/ssh/sshtexts.h"

#include <QFile>
#include <QRegularExpression>

#include <arpa/inet.h>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>

#include <array>

extern char **environ;

namespace Backstep {

using namespace std::chrono_literals;
using namespace Qt::StringLiterals;
using Clock = std::chrono::steady_clock;

namespace {

struct SocketAddress
{
    sockaddr_storage storage = {};
    socklen_t length = 0;
};

SocketAddress socketAddress(const QHostAddress &address, quint16 port)
{
    SocketAddress result;
    if (address.protocol() == QAbstractSocket::IPv6Protocol) {
        sockaddr_in6 in6 = {};
        in6.sin6_family = AF_INET6;
        in6.sin6_port = htons(port);
        in6.sin6_scope_id = address.scopeId().toUInt();
        const Q_IPV6ADDR bytes = address.toIPv6Address();
        std::memcpy(&in6.sin6_addr, &bytes, sizeof bytes);
        std::memcpy(&result.storage, &in6, sizeof in6);
        result.length = sizeof in6;
    } else {
        sockaddr_in in4 = {};
        in4.sin_family = AF_INET;
        in4.sin_port = htons(port);
        in4.sin_addr.s_addr = htonl(address.toIPv4Address());
        std::memcpy(&result.storage, &in4, sizeof in4);
        result.length = sizeof in4;
    }
    return result;
}

/// 0, or errno of the attempt; ETIMEDOUT and ECANCELED are ours.
int finishConnecting(int fd, Clock::time_point until, Lifeline &lifeline)
{
    while (Clock::now() < until) {
        if (lifeline.stopRequested()) {
            return ECANCELED;
        }
        if (lifeline.waitWritable(fd, 50ms)) {
            int error = 0;
            socklen_t size = sizeof error;
            getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size);
            return error;
        }
    }
    return ETIMEDOUT;
}

int connectOne(UniqueFd &fd, const QHostAddress &address, quint16 port, Clock::time_point until, Lifeline &lifeline)
{
    const SocketAddress target = socketAddress(address, port);
    fd.reset(socket(target.storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (fd.get() < 0) {
        return errno;
    }
    if (connect(fd.get(), reinterpret_cast<const sockaddr *>(&target.storage), target.length) == 0) {
        return 0;
    }
    return errno == EINPROGRESS ? finishConnecting(fd.get(), until, lifeline) : errno;
}

void prepareSocket(int fd)
{
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
    fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
}

Error connectError(int error, const QString &place)
{
    const QString text = qt_error_string(error);
    switch (error) {
    case ECANCELED: return SshTexts::cancelled();
    case ECONNREFUSED: return SshTexts::refused(place, text);
    case ETIMEDOUT: return SshTexts::connectTimedOut(place);
    default: return SshTexts::unreachable(place, text);
    }
}

/// A name that no shell and no option parser takes for anything else (CVE-2023-6004 and its like).
bool isHarmless(const QString &name)
{
    static const QRegularExpression allowed(uR"(^[A-Za-z0-9_.:%@\[\]][A-Za-z0-9_.:%@\[\]-]*$)"_s);
    return allowed.match(name).hasMatch();
}

QString expandTokens(const ProxyRequest &request)
{
    QString result;
    for (qsizetype i = 0; i < request.command.size(); ++i) {
        const QChar c = request.command[i];
        if (c != u'%' || i + 1 == request.command.size()) {
            result += c;
            continue;
        }
        switch (request.command[++i].unicode()) {
        case u'h': result += request.host; break;
        case u'n': result += request.alias; break;
        case u'p': result += QString::number(request.port); break;
        case u'r': result += request.user; break;
        case u'%': result += u'%'; break;
        default: result += u'%' + QString(request.command[i]);
        }
    }
    return result;
}

} // namespace

Result<UniqueFd> connectTcp(const QList<QHostAddress> &addresses, quint16 port, const QString &place,
                            std::chrono::milliseconds limit, Lifeline &lifeline)
{
    const auto until = Clock::now() + limit;
    int error = EHOSTUNREACH;
    for (const QHostAddress &address : addresses) {
        UniqueFd fd;
        const int attempt = connectOne(fd, address, port, until, lifeline);
        if (attempt == 0) {
            prepareSocket(fd.get());
            return fd;
        }
        // A refusal tells more than an unreachable second address.
        error = error == ECONNREFUSED && attempt != ECANCELED ? error : attempt;
        if (attempt == ECANCELED) {
            break;
        }
    }
    return fail(connectError(error, place));
}

ProxyProcess::~ProxyProcess()
{
    kill(-m_pid, SIGHUP);
    for (int i = 0; i < 20; ++i) {
        if (waitpid(m_pid, nullptr, WNOHANG) != 0) {
            return;
        }
        poll(nullptr, 0, 10);
    }
    kill(-m_pid, SIGKILL);
    waitpid(m_pid, nullptr, 0);
}

Result<std::pair<UniqueFd, std::unique_ptr<ProxyProcess>>> startProxy(const ProxyRequest &request)
{
    for (const QString &name : {request.host, request.alias}) {
        if (!isHarmless(name)) {
            return fail(SshTexts::badConfig(u"ProxyCommand, %h"_s, name));
        }
    }
    if (!request.user.isEmpty() && !isHarmless(request.user)) {
        return fail(SshTexts::badConfig(u"ProxyCommand, %r"_s, request.user));
    }
    std::array<int, 2> ends{-1, -1};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        return fail(SshTexts::proxyFailed(request.command, qt_error_string(errno)));
    }
    UniqueFd ours(ends[0]);
    const UniqueFd theirs(ends[1]);

    const QByteArray line = "exec " + expandTokens(request).toLocal8Bit();
    std::array<char *, 4> arguments{const_cast<char *>("sh"), const_cast<char *>("-c"),
                                    const_cast<char *>(line.constData()), nullptr};
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, theirs.get(), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, theirs.get(), STDOUT_FILENO);
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    // A group of its own, so that what the command started ends with it.
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK);
    pid_t pid = -1;
    const int error = posix_spawn(&pid, "/bin/sh", &actions, &attributes, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    if (error != 0) {
        return fail(SshTexts::proxyFailed(request.command, qt_error_string(error)));
    }
    return std::pair(std::move(ours), std::make_unique<ProxyProcess>(pid));
}

} // namespace Backstep
