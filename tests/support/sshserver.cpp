// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/sshserver.h"

#include "app/base/childprocess.h"

#include <QDir>
#include <QElapsedTimer>
#include <QStandardPaths>
#include <QTcpServer>

#include <algorithm>
#include <csignal>
#include <pwd.h>
#include <unistd.h>

namespace Backstep::Testing {

using namespace Qt::StringLiterals;

namespace {

void writeFile(const QString &path, const QByteArray &content, QIODevice::OpenMode mode = QIODevice::WriteOnly)
{
    QFile file(path);
    if (!file.open(mode) || file.write(content) != content.size()) {
        qWarning("cannot write %s", qPrintable(path));
    }
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner);
}

QByteArray readFile(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

quint16 freePort()
{
    QTcpServer probe;
    probe.listen(QHostAddress::LocalHost, 0);
    return probe.serverPort();
}

QString findProgram(const QString &name)
{
    return QStandardPaths::findExecutable(name, {u"/usr/sbin"_s, u"/usr/bin"_s, u"/usr/local/sbin"_s, u"/sbin"_s});
}

} // namespace

ThrowAwaySshServer::ThrowAwaySshServer(const SshServerOptions &options) : m_options(options)
{
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    // Dies with us even when a test crashes.
    tieToThisProcess(m_process, SIGTERM);
}

ThrowAwaySshServer::~ThrowAwaySshServer()
{
    stop();
}

QString ThrowAwaySshServer::program()
{
    return findProgram(u"sshd"_s);
}

bool ThrowAwaySshServer::start()
{
    return prepare() && launch();
}

void ThrowAwaySshServer::stop()
{
    if (m_process.state() != QProcess::NotRunning) {
        m_process.terminate();
        if (!m_process.waitForFinished(2000)) {
            m_process.kill();
            m_process.waitForFinished(2000);
        }
    }
}

void ThrowAwaySshServer::killWithSessions()
{
    QList<qint64> processes{m_process.processId()};
    for (qsizetype i = 0; i < processes.size(); ++i) {
        const QString tasks = u"/proc/%1/task"_s.arg(processes.at(i));
        for (const QString &task : QDir(tasks).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
            for (const QByteArray &child : readFile(tasks + u'/' + task + u"/children"_s).simplified().split(' ')) {
                if (const qint64 id = child.toLongLong(); id > 0) {
                    processes.append(id);
                }
            }
        }
    }
    for (const qint64 process : std::as_const(processes)) {
        ::kill(static_cast<pid_t>(process), SIGKILL);
    }
    m_process.waitForFinished(5000);
}

bool ThrowAwaySshServer::keygen(const QStringList &arguments) const
{
    QProcess process;
    process.start(findProgram(u"ssh-keygen"_s), arguments);
    return process.waitForFinished(20'000) && process.exitCode() == 0;
}

bool ThrowAwaySshServer::prepare()
{
    writeFile(filePath(u"authorized_keys"_s), {});
    if (!keygen({u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s, u""_s, u"-f"_s, filePath(u"host_key"_s)})
        || makeKey(u"id"_s).isEmpty()) {
        m_why = u"ssh-keygen does not work"_s;
        return false;
    }
    if (getuid() == 0) {
        QDir().mkpath(u"/run/sshd"_s);
    }
    writeFile(filePath(u"known_hosts"_s), {});
    return true;
}

QByteArray ThrowAwaySshServer::configuration() const
{
    QStringList lines{u"ListenAddress 127.0.0.1"_s,
                      u"Port %1"_s.arg(m_port),
                      u"HostKey %1"_s.arg(filePath(u"host_key"_s)),
                      u"PidFile none"_s,
                      u"AuthorizedKeysFile %1"_s.arg(filePath(u"authorized_keys"_s)),
                      u"StrictModes no"_s,
                      u"UsePAM no"_s,
                      u"UseDNS no"_s,
                      u"PermitRootLogin yes"_s,
                      u"PasswordAuthentication no"_s,
                      u"KbdInteractiveAuthentication no"_s,
                      u"PrintMotd no"_s,
                      u"MaxStartups 100"_s,
                      u"MaxSessions %1"_s.arg(m_options.maxSessions),
                      u"MaxAuthTries %1"_s.arg(m_options.maxAuthTries),
                      u"AllowTcpForwarding %1"_s.arg(m_options.forwarding ? u"yes"_s : u"no"_s)};
    lines += m_options.lines;
    // Debian's bash reads ~/.bashrc for sshd unless it is within another shell: what stands there is not for tests, and
    // may take long.
    const auto variables = std::ranges::find_if(lines, [](const QString &line) { return line.startsWith(u"SetEnv "); });
    (variables == lines.end() ? lines.emplaceBack(u"SetEnv"_s) : *variables).append(u" SHLVL=2"_s);
    lines.append(u"LogLevel VERBOSE"_s); // of a word that comes twice the first one counts
    if (m_options.sftp) {
        lines.append(u"Subsystem sftp internal-sftp"_s);
    }
    if (!m_options.commands) {
        lines.append(u"ForceCommand internal-sftp"_s);
    }
    return lines.join(u'\n').toLocal8Bit() + '\n';
}

bool ThrowAwaySshServer::launch()
{
    m_port = m_port == 0 ? freePort() : m_port;
    // Since 9.8 failed logins lock the address out for a while, which is what tests do all the time; older ones do not
    // know the word.
    const QString config = filePath(u"sshd_config"_s);
    writeFile(config, configuration() + "PerSourcePenalties no\n");
    if (QProcess::execute(program(), {u"-t"_s, u"-f"_s, config}) != 0) {
        writeFile(config, configuration());
    }
    m_log.clear();
    m_process.start(program(), {u"-D"_s, u"-e"_s, u"-f"_s, filePath(u"sshd_config"_s)});
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < 10'000 && m_process.state() != QProcess::NotRunning) {
        m_process.waitForReadyRead(500);
        m_log += m_process.readAll();
        if (m_log.contains("Server listening on")) {
            return true;
        }
    }
    m_why = u"sshd does not start: "_s + QString::fromLocal8Bit(m_log);
    return false;
}

QString ThrowAwaySshServer::log()
{
    m_log += m_process.readAll();
    return QString::fromLocal8Bit(m_log);
}

QString ThrowAwaySshServer::fingerprint() const
{
    QProcess process;
    process.start(findProgram(u"ssh-keygen"_s), {u"-l"_s, u"-f"_s, filePath(u"host_key.pub"_s)});
    process.waitForFinished(20'000);
    return QString::fromLatin1(process.readAll().split(' ').value(1));
}

QByteArray ThrowAwaySshServer::knownHostsLine(quint16 port) const
{
    const QByteArrayList words = readFile(filePath(u"host_key.pub"_s)).trimmed().split(' ');
    return "[127.0.0.1]:" + QByteArray::number(port == 0 ? m_port : port) + ' ' + words.value(0) + ' ' + words.value(1)
        + '\n';
}

QString ThrowAwaySshServer::makeKey(const QString &name, const QString &passphrase, bool authorized) const
{
    const QString file = filePath(name);
    if (!keygen({u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s, passphrase, u"-C"_s, name, u"-f"_s, file})) {
        return {};
    }
    if (authorized) {
        writeFile(filePath(u"authorized_keys"_s), readFile(file + u".pub"_s), QIODevice::Append);
    }
    return file;
}

bool ThrowAwaySshServer::changeHostKey()
{
    stop();
    QFile::remove(filePath(u"host_key"_s));
    QFile::remove(filePath(u"host_key.pub"_s));
    return keygen({u"-q"_s, u"-t"_s, u"ed25519"_s, u"-N"_s, u""_s, u"-f"_s, filePath(u"host_key"_s)}) && launch();
}

SshTarget ThrowAwaySshServer::target(quint16 port) const
{
    const QString knownHosts = filePath(u"known_hosts_%1"_s.arg(port == 0 ? m_port : port));
    // Not written again, since a connection may be reading it.
    if (readFile(knownHosts) != knownHostsLine(port)) {
        writeFile(knownHosts, knownHostsLine(port));
    }
    SshTarget target;
    target.host = u"127.0.0.1"_s;
    target.port = port == 0 ? m_port : port;
    target.user = QString::fromLocal8Bit(getpwuid(getuid())->pw_name);
    target.identityFiles = {filePath(u"id"_s)};
    target.useConfig = false;
    target.knownHostsFile = knownHosts;
    return target;
}

} // namespace Backstep::Testing
