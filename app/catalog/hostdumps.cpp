// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/catalog/hostdumps.h"

#include "app/base/foreigntext.h"
#include "app/base/xdg.h"
#include "app/catalog/hostconnections.h"
#include "app/ssh/connection.h"
#include "app/ssh/quoting.h"

#include <QDateTime>
#include <QFile>
#include <QUrl>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 mostBytes = 256LL * 1024 * 1024;

/// What is run on the host; $1 is the address, $2 to $4 are the host, port and path of one without encryption, for
/// where there is nothing but a shell. Proxies are for the world outside.
constexpr QByteArrayView askScript{R"(
if command -v curl >/dev/null 2>&1; then exec curl -fsS --noproxy '*' --max-time 60 -- "$1"; fi
if command -v wget >/dev/null 2>&1; then exec wget -nv --no-proxy -T 60 -t 1 -O - -- "$1"; fi
if [ -n "$2" ] && command -v bash >/dev/null 2>&1; then exec bash -c '
    exec 3<>"/dev/tcp/$1/$2" || exit 7
    printf "GET %s HTTP/1.0\r\nHost: %s:%s\r\n\r\n" "$3" "$1" "$2" >&3
    IFS= read -r status <&3
    case $status in *" 200 "*) exec cat <&3 ;; esac
    printf "%s\n" "$status" >&2
    exit 22' bash "$2" "$3" "$4"; fi
echo 'neither curl nor wget is there' >&2
exit 127
)"};

Result<QByteArray> askCommand(const QUrl &url)
{
    const bool plain = url.scheme() == "http"_L1;
    const QByteArray target = url.toEncoded(QUrl::RemoveScheme | QUrl::RemoveAuthority);
    return shellCommand({"sh", "-c", askScript.toByteArray(), "sh", url.toEncoded(),
                         plain ? url.host().toUtf8() : QByteArray(), QByteArray::number(url.port(80)), target});
}

/// A file's name of what may be anything.
QString nameOf(const QString &origin)
{
    QString name;
    for (const QChar character : origin) {
        const bool plain = character.isLetterOrNumber() || character == u'-' || character == u'_';
        name += plain ? character : u'-';
    }
    return name.left(80) + QDateTime::currentDateTime().toString(u"-yyyyMMdd-hhmmsszzz"_s) + u".txt"_s;
}

/// Worker thread.
Result<QString> write(const QString &folder, const QString &origin, const QByteArray &text)
{
    if (const auto made = ensurePrivateFolder(folder); !made) {
        return fail(made.error());
    }
    QFile file(folder + u'/' + nameOf(origin));
    const bool written = file.open(QFile::WriteOnly | QFile::NewOnly, QFile::ReadOwner | QFile::WriteOwner)
        && file.write(text) == text.size() && file.flush();
    if (!written) {
        return fail(ErrorCode::io, HostDumps::tr("The goroutines cannot be kept in %1; is the disk full?").arg(folder),
                    {file.errorString()});
    }
    return file.fileName();
}

Error refusal(const QString &host, const QString &address, const ExecResult &result)
{
    const QString why = harmless(result.errorOutput.trimmed());
    const QString message = result.exitCode == 127
        ? HostDumps::tr("%1 has neither curl nor wget, so a service there cannot be asked; install one of them.")
              .arg(host)
        : HostDumps::tr("The service at %1 on %2 did not answer with its goroutines; check the address, and that it "
                        "imports net/http/pprof.")
              .arg(address, host);
    return {u"dump-refused"_s, message, why.isEmpty() ? QStringList() : QStringList{why}};
}

} // namespace

Result<QString> goroutineAddress(const QString &text)
{
    const QString trimmed = text.trimmed();
    bool onlyPort = false;
    const uint port = trimmed.toUInt(&onlyPort);
    QString full = trimmed;
    if (onlyPort && port > 0 && port < 65'536) {
        full = u"http://127.0.0.1:"_s + trimmed;
    } else if (!trimmed.contains("://"_L1)) {
        full = u"http://"_s + trimmed;
    }
    QUrl url(full, QUrl::StrictMode);
    const bool http = url.scheme() == "http"_L1 || url.scheme() == "https"_L1;
    if (!url.isValid() || !http || url.host().isEmpty() || (onlyPort && url.port() < 0)) {
        return fail(ErrorCode::badInput,
                    HostDumps::tr("“%1” is no address of a service; write its port, HOST:PORT or a URL.").arg(text));
    }
    if (url.path().isEmpty() || url.path() == "/"_L1) {
        url.setPath(u"/debug/pprof/goroutine"_s);
        url.setQuery(u"debug=2"_s);
    }
    return url.toString(QUrl::FullyEncoded);
}

HostDumps::HostDumps(HostConnections &connections, const QString &folder, QObject *parent)
    : QObject(parent)
    , m_connections(connections)
    , m_folder(folder)
{
}

FutureResult<QString> HostDumps::keep(const QString &origin, const QByteArray &text)
{
    return m_jobs.run<QString>(
        [folder = m_folder, origin, text](const StopToken &) { return write(folder, origin, text); });
}

FutureResult<QString> HostDumps::fetch(const HostProfile &host, const QString &address, StopToken stop)
{
    const Result<QString> url = goroutineAddress(address);
    if (!url) {
        return readyResult<QString>(fail(url.error()));
    }
    const Result<QByteArray> command = askCommand(QUrl(*url));
    if (!command) {
        return readyResult<QString>(fail(command.error()));
    }
    const SharedPromise<QString> promise;
    const QString title = host.title();
    m_connections.open(host).then(this, [=, this](const Result<HostConnections::Pointer> &connection) {
        if (!connection || !*connection) {
            promise.answer(fail(connection ? Error{QString(ErrorCode::cancelled), tr("The connection was closed."), {}}
                                           : connection.error()));
            return;
        }
        ExecRequest request;
        request.command = *command;
        request.maxOutput = mostBytes;
        request.timeout = std::chrono::seconds(90);
        (*connection)->exec(request, stop).then(this, [=, this](const Result<ExecResult> &result) {
            if (!result || !result->succeeded()) {
                promise.answer(fail(result ? refusal(title, *url, *result) : result.error()));
                return;
            }
            keep(title, result->output).then(this, [promise](const Result<QString> &file) { promise.answer(file); });
        });
    });
    return promise.future();
}

} // namespace Backstep
