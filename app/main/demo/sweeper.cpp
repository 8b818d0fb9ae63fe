// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/demo/sweeper.h"

#include "app/base/logging.h"
#include "app/base/programrunner.h"

#include <QDir>
#include <QProcess>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

// Removing is tried again because what was just killed may still be writing.
const QString script = uR"(
groups=
while read -r sign group; do
    left=
    for other in $groups; do [ "$other" = "$group" ] || left="$left $other"; done
    groups=$left
    [ "$sign" = - ] || groups="$groups $group"
done
for group in $groups; do kill -9 -- "-$group" 2>/dev/null; done
for try in 1 2 3 4 5 6 7 8 9 10; do
    rm -rf -- "$1" 2>/dev/null && exit 0
    sleep 0.2
done
exit 1
)"_s;

QByteArray lockFile(const QString &folder)
{
    return QFile::encodeName(folder + u"/.lock"_s);
}

} // namespace

Sweeper::Sweeper(const QString &folder, QObject *parent) : QObject(parent), m_folder(folder)
{
    m_lock = ::open(lockFile(folder).constData(), O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (m_lock >= 0) {
        ::flock(m_lock, LOCK_EX | LOCK_NB);
    }
    int ends[2] = {-1, -1};
    if (::pipe2(ends, O_CLOEXEC) != 0) {
        return; // out of descriptors: an abrupt end then leaves the folder to the next run
    }
    QProcess shell;
    shell.setProgram(u"/bin/sh"_s);
    shell.setArguments({u"-c"_s, script, u"backstep-sweeper"_s, folder});
    shell.setStandardOutputFile(QProcess::nullDevice());
    shell.setStandardErrorFile(QProcess::nullDevice());
    shell.setWorkingDirectory(u"/"_s);
    shell.setChildProcessModifier([input = ends[0]] { ::dup2(input, STDIN_FILENO); });
    // Detached is in a session of its own: Ctrl-C in the terminal ends the program, not who cleans up after it.
    shell.startDetached();
    ::close(ends[0]);
    m_pipe = ends[1];
}

Sweeper::~Sweeper()
{
    QDir(m_folder).removeRecursively();
    // The shell removes what processes that were just killed wrote after that.
    for (const int descriptor : {m_pipe, m_lock}) {
        if (descriptor >= 0) {
            ::close(descriptor);
        }
    }
}

void Sweeper::removeAbandoned(const QString &pattern)
{
    const QFileInfo place(pattern);
    const auto folders = QDir(place.path()).entryInfoList({place.fileName()}, QDir::Dirs | QDir::NoSymLinks);
    for (const QFileInfo &folder : folders) {
        if (folder.ownerId() != ::getuid()) {
            continue;
        }
        const int lock = ::open(lockFile(folder.absoluteFilePath()).constData(), O_RDWR | O_CLOEXEC);
        // No lock file: not one of ours, or one that is being made this very moment.
        if (lock < 0) {
            continue;
        }
        if (::flock(lock, LOCK_EX | LOCK_NB) == 0) {
            QDir(folder.absoluteFilePath()).removeRecursively();
        }
        ::close(lock);
    }
}

void Sweeper::watch(qint64 group) const
{
    tell('+', group);
}

void Sweeper::forget(qint64 group) const
{
    if (group > 0) {
        tell('-', group);
    }
}

void Sweeper::follow(const ProgramRunner &runner) const
{
    connect(&runner, &ProgramRunner::started, this, &Sweeper::watch);
    connect(&runner, &ProgramRunner::ended, this, &Sweeper::forget);
}

void Sweeper::tell(char sign, qint64 group) const
{
    const QByteArray line = QByteArray(1, sign) + ' ' + QByteArray::number(group) + '\n';
    // A few bytes into an empty pipe: this neither blocks nor comes apart. Were the shell gone, writing would raise
    // SIGPIPE, which MSG_NOSIGNAL cannot prevent on a pipe; Qt and libssh have it ignored.
    if (m_pipe >= 0 && ::write(m_pipe, line.constData(), static_cast<size_t>(line.size())) < 0) {
        qCWarning(lcBase, "nobody is there to clean up after the demo");
    }
}

} // namespace Backstep
