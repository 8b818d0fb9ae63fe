// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QByteArray>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>
#include <optional>

namespace Backstep {

/// Where to log in. Only `host` is needed: an alias of ~/.ssh/config, a name or an address. What is set here wins over
/// the configuration file, as on ssh's command line.
struct SshTarget
{
    QString host;
    std::optional<quint16> port;
    QString user; ///< empty: the configuration's, else the login name
    /// Private keys tried before those of the configuration, also on the hosts of `proxyJump`; "~/" is understood.
    QStringList identityFiles;
    QString proxyJump; ///< "[user@]host[:port],…"; empty: the configuration's; "none": direct
    bool useConfig = true; ///< false: ~/.ssh/config and the system's are not read
    QString configFile; ///< empty: ~/.ssh/config; only this file is read otherwise
    QString knownHostsFile;  ///< empty: the configuration's, else ~/.ssh/known_hosts
    QString agentSocket; ///< empty: IdentityAgent, else $SSH_AUTH_SOCK

    friend bool operator==(const SshTarget &, const SshTarget &) = default;
};

/// A command for the host's login shell. Build `command` from literals and shellQuote() only.
struct ExecRequest
{
    QByteArray command;
    QByteArray input{}; ///< standard input; end of file follows
    qint64 maxOutput = 64LL * 1024 * 1024; ///< bytes of both streams; more is the error `ssh-output-too-long`
    std::chrono::milliseconds timeout{60'000}; ///< from start to end; 0: none (a silent host still times out)
};

/// How a command ended. A non-zero exit is not an Error: what it means is the caller's business.
struct ExecResult
{
    QByteArray output; ///< standard output, raw bytes; empty when it was streamed
    QByteArray errorOutput; ///< standard error, raw bytes (at most 1 MiB when streamed)
    std::optional<int> exitCode; ///< absent when killed by a signal or when the server did not say
    QByteArray signal;           ///< "KILL", "TERM"… or empty

    [[nodiscard]] bool succeeded() const { return exitCode == 0; }
};

/// One name in a remote folder, or the facts of one path. Everything in it was said by the host and may be a lie:
/// `name` is raw bytes that may hold '/', NUL or be "..".
struct RemoteEntry
{
    enum class Type { File, Folder, Symlink, Other };

    QByteArray name;
    Type type = Type::Other;
    quint64 size = 0; ///< bytes
    qint64 mtime = 0; ///< seconds since 1970, UTC (SFTP version 3 has no finer)
    quint32 mode = 0; ///< permission bits

    friend bool operator==(const RemoteEntry &, const RemoteEntry &) = default;
};

/// What to fetch. `length` bounds what is taken even if the file grows meanwhile; a file that ends before is an error
/// (`ssh-file-shrank`).
struct DownloadRequest
{
    QByteArray path;
    qint64 offset = 0;              ///< bytes to skip (resume)
    std::optional<qint64> length{}; ///< bytes from `offset` on; absent: up to the size the file had at opening
};

struct DownloadResult
{
    RemoteEntry facts; ///< of the file at opening; `name` is the path asked for
    qint64 bytes = 0;  ///< handed to the sink
};

/// Takes bytes in order on the connection's worker thread; an Error ends the transfer with that error. It must not
/// block for long: the connection waits for it.
using ByteSink = std::function<Result<void>(QByteArrayView)>;

/// Called on the worker thread about ten times a second and at the end: bytes done, bytes expected.
using ProgressSink = std::function<void(qint64 done, qint64 total)>;

/// The host's key as shown to the person.
struct HostKeyInfo
{
    enum class State { Known, Unknown, Changed, OtherType };

    QString host;        ///< as it stands in known_hosts: "name" or "[name]:port"
    QString type;        ///< "ssh-ed25519"
    QString fingerprint; ///< "SHA256:…"
    State state = State::Unknown;
    QString knownHostsFile; ///< where it is looked up and would be written
};

/// How long an unknown host key is trusted: this connection, or written to known_hosts.
enum class HostKeyTrust { Once, Always };

/// Something only the person knows. One answer a prompt, in order.
struct AuthPrompt
{
    enum class Kind { Passphrase, Password, KeyboardInteractive };
    struct Line
    {
        QString text;
        bool echo = false;
    };

    Kind kind = Kind::Password;
    QString user;        ///< "ann@prod-1"
    QString name;        ///< key file, or the server's title
    QString instruction; ///< the server's words (control characters removed), or why it is asked again
    QList<Line> lines;
    int attempt = 1; ///< 2 and more: the answer before was wrong
};

/// What this server lets us do, learned by SshConnection::probe() or by the first try. Absent: not known yet.
struct SshCapabilities
{
    std::optional<bool> exec; ///< false on hosts that are forced to SFTP
    std::optional<bool> sftp;
    QString execReason; ///< one sentence when exec is false
    QString sftpReason; ///< one sentence when sftp is false

    friend bool operator==(const SshCapabilities &, const SshCapabilities &) = default;
};

/// One step of getting to a host, for the connection test and the log.
struct ConnectionStep
{
    enum class Kind { Resolve, Reach, HostKey, Login, Command, Sftp };
    enum class Verdict { Passed, Failed, Skipped };

    Kind kind = Kind::Resolve;
    Verdict verdict = Verdict::Passed;
    QString sentence;
    QStringList details;
};

/// Codes of this room's errors, beside those of ErrorCode.
namespace SshErrorCode {
inline constexpr QLatin1StringView nameNotFound{"ssh-name-not-found"};
inline constexpr QLatin1StringView refused{"ssh-refused"};
inline constexpr QLatin1StringView unreachable{"ssh-unreachable"};
inline constexpr QLatin1StringView timedOut{"ssh-timed-out"};
inline constexpr QLatin1StringView notSsh{"ssh-not-ssh"}; ///< something else answers there, or no common algorithm
inline constexpr QLatin1StringView hostKeyUnknown{"ssh-host-key-unknown"}; ///< the person said no
inline constexpr QLatin1StringView hostKeyChanged{"ssh-host-key-changed"}; ///< changed, or of another type: refused
inline constexpr QLatin1StringView authRefused{"ssh-auth-refused"};
inline constexpr QLatin1StringView tooManyAttempts{"ssh-too-many-attempts"};
inline constexpr QLatin1StringView sftpRefused{"ssh-sftp-refused"};
inline constexpr QLatin1StringView execRefused{"ssh-exec-refused"};
inline constexpr QLatin1StringView channelRefused{"ssh-channel-refused"}; ///< MaxSessions reached
inline constexpr QLatin1StringView lost{"ssh-lost"}; ///< cut in the middle
inline constexpr QLatin1StringView notConnected{"ssh-not-connected"};
inline constexpr QLatin1StringView outputTooLong{"ssh-output-too-long"};
inline constexpr QLatin1StringView permission{"ssh-permission"}; ///< the host's file system said no
inline constexpr QLatin1StringView fileShrank{"ssh-file-shrank"};
inline constexpr QLatin1StringView tooLarge{"ssh-too-large"};
inline constexpr QLatin1StringView remoteFailure{"ssh-remote-failure"}; ///< any other SFTP status
inline constexpr QLatin1StringView badConfig{"ssh-bad-config"};
} // namespace SshErrorCode

} // namespace Backstep

Q_DECLARE_METATYPE(Backstep::HostKeyInfo)
Q_DECLARE_METATYPE(Backstep::AuthPrompt)
Q_DECLARE_METATYPE(Backstep::SshCapabilities)
Q_DECLARE_METATYPE(Backstep::ConnectionStep)
