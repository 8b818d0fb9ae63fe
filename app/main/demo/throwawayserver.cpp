// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/demo/throwawayserver.h"

#include "app/base/childprocess.h"
#include "app/base/xdg.h"
#include "app/main/demo/sweeper.h"

#include <QDir>
#include <QProcess>
#include <QStandardPaths>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <pwd.h>
#include <unistd.h>

namespace Backstep {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr QLatin1StringView noSshd{"demo-no-sshd"};
constexpr QLatin1StringView sshdFailed{"demo-sshd-failed"};

QString findProgram(const QString &name)
{
    const QString found = QStandardPaths::findExecutable(name);
    // A person's PATH often lacks the folders of system programs.
    return found.isEmpty() ? QStandardPaths::findExecutable(name, {u"/usr/sbin"_s, u"/usr/local/sbin"_s, u"/sbin"_s})
                           : found;
}

bool writePrivate(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QFile::WriteOnly | QFile::Truncate, QFile::ReadOwner | QFile::WriteOwner)
        && file.write(content) == content.size();
}

QByteArray readAll(const QString &path)
{
    QFile file(path);
    return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
}

quint16 freePort()
{
    QTcpServer probe;
    return probe.listen(QHostAddress::LocalHost) ? probe.serverPort() : 0;
}

QString quotedWord(const QString &word)
{
    return u'"' + word + u'"';
}

} // namespace

ThrowAwayServer::ThrowAwayServer(Options options, Sweeper *sweeper, QObject *parent)
    : QObject(parent)
    , m_options(std::move(options))
    , m_sweeper(sweeper)
{
    if (m_sweeper != nullptr) {
        m_sweeper->follow(m_commands);
    }
}

ThrowAwayServer::~ThrowAwayServer()
{
    stop();
}

FutureResult<ThrowAwayLogin> ThrowAwayServer::start()
{
    if (m_starting || m_process != nullptr) {
        return m_promise.future();
    }
    m_promise = {};
    m_starting = true;
    m_attempts = 0;
    m_sshd = findProgram(u"sshd"_s);
    const passwd *user = ::getpwuid(::getuid());
    if (const auto made = ensurePrivateFolder(m_options.folder); !made) {
        answer(fail(made.error()));
    } else if (m_sshd.isEmpty() || findProgram(u"ssh-keygen"_s).isEmpty() || user == nullptr) {
        answer(fail(noSshd,
                    tr("The SSH server of OpenSSH was not found, so there is no host to browse; install it (Debian: "
                       "openssh-server) and start again.")));
    } else {
        m_login = {.host = u"127.0.0.1"_s,
                   .port = 0,
                   .user = QString::fromLocal8Bit(user->pw_name),
                   .identityFile = path(u"login_key"_s),
                   .knownHostsFile = path(u"known_hosts"_s),
                   .configFile = path(u"ssh_config"_s)};
        makeKeys();
    }
    return m_promise.future();
}

void ThrowAwayServer::stop()
{
    if (m_starting) {
        answer(fail(ErrorCode::cancelled, tr("The SSH server was stopped before it was up.")));
    }
    m_commands.stop();
    delete std::exchange(m_probe, nullptr);
    endServer();
}

qint64 ThrowAwayServer::processId() const
{
    return m_process != nullptr ? m_process->processId() : 0;
}

void ThrowAwayServer::makeKeys()
{
    for (const QString &name : {u"host_key"_s, u"login_key"_s}) {
        if (QFile::exists(path(name))) {
            continue;
        }
        const ProgramCall command{.program = findProgram(u"ssh-keygen"_s),
                                  .arguments = {u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s, QString(), u"-C"_s,
                                                u"backstep-demo"_s, u"-f"_s, path(name)},
                                  .environment = QProcessEnvironment::systemEnvironment(),
                                  .limit = 30s};
        std::ignore = m_commands.run(command).then(this, [this](const Result<ProgramEnd> &end) {
            if (!m_starting) {
                return;
            }
            if (end && end->exitCode == 0) {
                makeKeys();
            } else {
                answer(fail(sshdFailed,
                            tr("ssh-keygen made no key for the demo's SSH server, so there is no host to browse."),
                            end ? QStringList{QString::fromLocal8Bit(end->errors)} : end.error().details));
            }
        });
        return;
    }
    launch();
}

Result<void> ThrowAwayServer::writeFiles()
{
    const QByteArrayList key = readAll(path(u"host_key.pub"_s)).split(' ');
    const QByteArray known =
        "[127.0.0.1]:" + QByteArray::number(m_login.port) + ' ' + key.value(0) + ' ' + key.value(1) + '\n';
    QStringList lines = m_options.configuration;
    lines += {u"ListenAddress 127.0.0.1"_s, u"Port %1"_s.arg(m_login.port), u"PidFile none"_s,
              u"HostKey "_s + quotedWord(path(u"host_key"_s)),
              u"AuthorizedKeysFile "_s + quotedWord(path(u"authorized_keys"_s)),
              // The folder itself is closed to others; the ones above it (a temporary folder) may be open.
              u"StrictModes no"_s, u"PasswordAuthentication no"_s, u"KbdInteractiveAuthentication no"_s, u"UsePAM no"_s,
              u"UseDNS no"_s, u"PermitRootLogin prohibit-password"_s, u"MaxAuthTries 20"_s, u"MaxStartups 100"_s,
              u"PrintMotd no"_s, u"PrintLastLog no"_s, u"X11Forwarding no"_s, u"PermitUserRC no"_s,
              u"LogLevel VERBOSE"_s, u"Subsystem sftp internal-sftp"_s, u"PerSourcePenalties no"_s};
    QStringList variables;
    for (const auto &[name, value] : m_options.environment.asKeyValueRange()) {
        variables.append(quotedWord(name + u'=' + value));
    }
    if (!variables.isEmpty()) {
        lines.append(u"SetEnv "_s + variables.join(u' '));
    }
    lines.removeIf([this](const QString &line) { return m_refusedKeywords.contains(line.section(u' ', 0, 0)); });

    const bool written = writePrivate(m_login.knownHostsFile, known)
        && writePrivate(path(u"authorized_keys"_s), readAll(path(u"login_key.pub"_s)))
        && writePrivate(m_login.configFile, "# Empty on purpose: the demo's host needs nothing of yours.\n")
        && writePrivate(path(u"sshd_config"_s), lines.join(u'\n').toLocal8Bit() + '\n');
    if (!written) {
        return fail(ErrorCode::io,
                    tr("The demo's SSH server cannot write to %1; is the disk full?").arg(m_options.folder));
    }
    return {};
}

void ThrowAwayServer::launch()
{
    m_login.port = freePort();
    if (const auto written = writeFiles(); !written) {
        answer(fail(written.error()));
        return;
    }
    if (::getuid() == 0) {
        // sshd insists on it when root starts it; a boot script makes it elsewhere.
        QDir().mkpath(u"/run/sshd"_s);
    }
    m_process = new QProcess(this);
    tieToThisProcess(*m_process);
    m_process->setStandardInputFile(QProcess::nullDevice());
    m_process->setStandardOutputFile(QProcess::nullDevice());
    m_process->setStandardErrorFile(path(u"sshd.log"_s));
    connect(m_process, &QProcess::started, this, [this] {
        if (m_sweeper != nullptr) {
            m_sweeper->watch(m_process->processId());
        }
        m_waiting.start();
        greet();
    });
    connect(m_process, &QProcess::finished, this, &ThrowAwayServer::serverEnded);
    connect(m_process, &QProcess::errorOccurred, this, [this](QProcess::ProcessError error) {
        if (error == QProcess::FailedToStart) {
            serverEnded();
        }
    });
    m_process->start(m_sshd, {u"-D"_s, u"-e"_s, u"-f"_s, path(u"sshd_config"_s)});
}

void ThrowAwayServer::greet()
{
    if (!m_starting) {
        return;
    }
    if (m_waiting.elapsed() > 15'000) {
        answer(fail(sshdFailed, tr("The demo's SSH server started but does not answer, so there is no host to browse."),
                    logTail()));
        return;
    }
    delete m_probe;
    m_probe = new QTcpSocket(this);
    connect(m_probe, &QTcpSocket::errorOccurred, this,
            [this] { QTimer::singleShot(25ms, this, &ThrowAwayServer::greet); });
    connect(m_probe, &QTcpSocket::readyRead, this, [this] {
        if (m_probe->peek(8).startsWith("SSH-2.0-")) {
            m_probe->disconnect(this);
            m_probe->deleteLater();
            m_probe = nullptr;
            answer(m_login);
        }
    });
    m_probe->connectToHost(m_login.host, m_login.port);
}

void ThrowAwayServer::endServer()
{
    const qint64 group = processId();
    endNow(std::exchange(m_process, nullptr));
    if (m_sweeper != nullptr && group > 0) {
        m_sweeper->forget(group);
    }
}

void ThrowAwayServer::serverEnded()
{
    const QStringList log = logTail();
    endServer();
    const Error error{QString(sshdFailed), tr("The demo's SSH server ended, so its host cannot be reached any more."),
                      log};
    if (!m_starting) {
        Q_EMIT died(error);
        return;
    }
    // Older servers refuse a keyword they do not know; and between choosing a port and listening on it somebody else
    // may have taken it.
    const QString text = log.join(u'\n');
    const bool penalties =
        text.contains("PerSourcePenalties"_L1) && !m_refusedKeywords.contains(u"PerSourcePenalties"_s);
    if (penalties) {
        m_refusedKeywords.append(u"PerSourcePenalties"_s);
    }
    if (penalties || (text.contains("Address already in use"_L1) && ++m_attempts < 5)) {
        launch();
    } else {
        answer(fail(sshdFailed, tr("The demo's SSH server does not start, so there is no host to browse."), log));
    }
}

void ThrowAwayServer::answer(Result<ThrowAwayLogin> result)
{
    m_starting = false;
    if (!result) {
        delete std::exchange(m_probe, nullptr);
        endServer();
    }
    m_promise.answer(std::move(result));
}

QString ThrowAwayServer::path(const QString &name) const
{
    return m_options.folder + u'/' + name;
}

QStringList ThrowAwayServer::logTail() const
{
    const QStringList lines = QString::fromLocal8Bit(readAll(path(u"sshd.log"_s))).split(u'\n', Qt::SkipEmptyParts);
    return lines.mid(qMax(0, lines.size() - 30));
}

} // namespace Backstep
