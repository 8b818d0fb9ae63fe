// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/recordinghost.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QStandardPaths>

namespace Backstep::Testing {

using namespace Qt::StringLiterals;

namespace {

SshServerOptions optionsFor(const QString &home, const QStringList &lines)
{
    SshServerOptions options;
    options.lines = QStringList{u"SetEnv XDG_DATA_HOME=%1/host PATH=%1/tools:/usr/bin:/bin"_s.arg(home)} + lines;
    return options;
}

} // namespace

RecordingHost::RecordingHost(const QStringList &lines) : m_server(optionsFor(m_home.path(), lines))
{
    QDir(m_home.path()).mkpath(u"tools"_s);
    QFile::link(qEnvironmentVariable("BACKSTEP_SOURCE_DIR") + u"/tests/integration/host/standin-rr"_s,
                path(u"tools/rr"_s));
}

QString RecordingHost::missing()
{
    return QStandardPaths::findExecutable(u"python3"_s).isEmpty() ? u"python3 is missing, which stands in for rr"_s
                                                                  : QString();
}

QByteArray RecordingHost::run(const QStringList &words) const
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"XDG_DATA_HOME"_s, path(u"host"_s));
    environment.insert(u"PATH"_s, path(u"tools"_s) + u":/usr/bin:/bin"_s);
    process.setProcessEnvironment(environment);
    process.start(u"sh"_s, QStringList{script()} + words);
    if (!process.waitForFinished(90'000) || process.exitCode() != 0) {
        qWarning("the script failed: %s", process.readAllStandardError().constData());
    }
    return process.readAllStandardOutput();
}

bool RecordingHost::lookLongAtLoops(const QString &go) const
{
    return changeEnd(QByteArray(R"sh(
if [ "${1:-}" = list ] && [ ! -e 'GO' ]; then
    before=$(main list)
    : >'GO'
    until after=$(main list) && printf '%s\n' "$after" | grep -q '^loop .*state=over'; do sleep 0.1; done
    printf '%s\n' "$before" | grep '^recording'
    printf '%s\n' "$after" | grep -v '^recording'
else
    main "$@"
fi
)sh")
                         .replace("GO", go.toUtf8()));
}

bool RecordingHost::garbleList(const QString &once, const QByteArray &command) const
{
    return changeEnd(QByteArray(R"sh(
if [ "${1:-}" = list ] && rm 'ONCE' 2>/dev/null; then main list | COMMAND; else main "$@"; fi
)sh")
                         .replace("ONCE", once.toUtf8())
                         .replace("COMMAND", command));
}

bool RecordingHost::changeEnd(const QByteArray &lines) const
{
    QFile file(script());
    if (!file.open(QFile::ReadWrite)) {
        return false;
    }
    QByteArray text = file.readAll();
    const QByteArray last = "\nmain \"$@\"\n";
    if (!text.endsWith(last)) {
        return false;
    }
    text.chop(last.size());
    text.replace("\nformat=", "\nformat=9"); // so that it stays
    text += lines;
    file.resize(0);
    file.seek(0);
    return file.write(text) == text.size();
}

bool RecordingHost::remove() const
{
    if (QFile::exists(script())) {
        run({u"remove"_s});
    }
    return !QFile::exists(script());
}

} // namespace Backstep::Testing
