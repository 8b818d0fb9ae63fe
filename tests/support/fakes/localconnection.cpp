// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/fakes/localconnection.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QThread>

#include <dirent.h>
#include <sys/stat.h>

namespace Backstep::Testing {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype chunk = 32 * 1024;
constexpr unsigned long waitStep = 5;

Result<RemoteEntry> facts(const QByteArray &path, const QByteArray &name, bool follow)
{
    struct stat info = {};
    const int failed = follow ? ::stat(path.constData(), &info) : ::lstat(path.constData(), &info);
    if (failed != 0) {
        const bool missing = errno == ENOENT || errno == ENOTDIR;
        return fail(missing ? ErrorCode::notFound : SshErrorCode::permission, QString::fromUtf8(path));
    }
    RemoteEntry entry;
    entry.name = name;
    entry.type = S_ISREG(info.st_mode) ? RemoteEntry::Type::File
        : S_ISDIR(info.st_mode)        ? RemoteEntry::Type::Folder
        : S_ISLNK(info.st_mode)        ? RemoteEntry::Type::Symlink
                                       : RemoteEntry::Type::Other;
    entry.size = static_cast<quint64>(info.st_size);
    entry.mtime = info.st_mtime;
    entry.mode = info.st_mode & 07777U;
    return entry;
}

Result<QList<RemoteEntry>> namesIn(const QByteArray &path)
{
    DIR *folder = ::opendir(path.constData());
    if (folder == nullptr) {
        return fail(errno == ENOENT ? ErrorCode::notFound : SshErrorCode::permission, QString::fromUtf8(path));
    }
    QList<RemoteEntry> entries;
    while (const dirent *entry = ::readdir(folder)) {
        const QByteArray name(entry->d_name);
        if (name != "." && name != "..") {
            if (const auto one = facts(path + '/' + name, name, false)) {
                entries.append(*one);
            }
        }
    }
    ::closedir(folder);
    return entries;
}

} // namespace

LocalConnection::LocalConnection(const SshTarget &target, std::shared_ptr<LocalHost> host)
    : m_target(target)
    , m_host(std::move(host))
{
    m_pool.setMaxThreadCount(1);
}

LocalConnection::~LocalConnection()
{
    m_host->frozen = false;
    m_pool.waitForDone();
}

template<typename T>
FutureResult<T> LocalConnection::post(std::function<Result<T>()> work)
{
    if (m_state != State::Ready) {
        return readyResult<T>(fail(SshErrorCode::notConnected, u"not connected"_s));
    }
    const SharedPromise<T> promise;
    m_pool.start([promise, work = std::move(work)] { promise.answer(work()); });
    return promise.future();
}

void LocalConnection::setState(State state, const Error &error)
{
    m_error = error;
    m_state = state;
    Q_EMIT stateChanged(state);
}

SshCapabilities LocalConnection::capabilities() const
{
    SshCapabilities known;
    if (!m_host->execAllowed && m_host->execs > 0) {
        known.exec = false;
    }
    return known;
}

FutureResult<void> LocalConnection::open()
{
    if (m_state == State::Ready) {
        return readyResult<void>({});
    }
    setState(State::Connecting, {});
    if (!m_host->openError.code.isEmpty()) {
        setState(State::Failed, m_host->openError);
        return readyResult<void>(fail(m_host->openError));
    }
    setState(State::Ready, {});
    return readyResult<void>({});
}

void LocalConnection::close()
{
    setState(State::Disconnected, {});
}

void LocalConnection::acceptHostKey(HostKeyTrust) {}

void LocalConnection::rejectHostKey() {}

void LocalConnection::answerPrompt(std::vector<Secret>) {}

void LocalConnection::cancelPrompt() {}

FutureResult<SshCapabilities> LocalConnection::probe(StopToken)
{
    return readyResult<SshCapabilities>(capabilities());
}

std::unexpected<Error> LocalConnection::die()
{
    const Error error{QString(SshErrorCode::lost), u"The connection was lost."_s, {}};
    QMetaObject::invokeMethod(this, [this, error] { setState(State::Lost, error); });
    return fail(error);
}

Result<ExecResult> LocalConnection::run(const ExecRequest &request, const ByteSink &sink)
{
    ++m_host->execs;
    if (!m_host->execAllowed) {
        return fail(SshErrorCode::execRefused, u"no commands here"_s);
    }
    QProcess process;
    process.setProcessEnvironment(m_host->environment);
    process.start(u"/bin/sh"_s, {u"-c"_s, QString::fromUtf8(request.command)});
    process.write(request.input);
    process.closeWriteChannel();
    process.waitForFinished();
    ExecResult result;
    result.output = process.readAllStandardOutput();
    result.errorOutput = process.readAllStandardError();
    result.exitCode = process.exitCode();
    if (m_host->tamperOutput) {
        m_host->tamperOutput(result.output);
    }
    const qint64 most = m_host->dieAfter;
    const bool dies = most >= 0 && result.output.size() > most;
    if (sink) {
        (void)sink(dies ? result.output.first(most) : result.output);
        result.output.clear();
    }
    return dies ? Result<ExecResult>(die()) : result;
}

FutureResult<ExecResult> LocalConnection::exec(ExecRequest request, StopToken)
{
    return post<ExecResult>([this, request] { return run(request, {}); });
}

FutureResult<ExecResult> LocalConnection::execStreaming(ExecRequest request, ByteSink sink, StopToken)
{
    return post<ExecResult>([this, request, sink] { return run(request, sink); });
}

FutureResult<QList<RemoteEntry>> LocalConnection::listFolder(QByteArray path, StopToken, int)
{
    return post<QList<RemoteEntry>>([path, host = m_host] {
        auto entries = namesIn(path);
        if (entries && host->tamperList) {
            host->tamperList(path, *entries);
        }
        return entries;
    });
}

FutureResult<RemoteEntry> LocalConnection::stat(QByteArray path, StopToken)
{
    return post<RemoteEntry>([path] { return facts(path, path, true); });
}

FutureResult<RemoteEntry> LocalConnection::lstat(QByteArray path, StopToken)
{
    return post<RemoteEntry>([path] { return facts(path, path, false); });
}

FutureResult<QByteArray> LocalConnection::readLink(QByteArray path, StopToken)
{
    return post<QByteArray>([path] { return QFile::encodeName(QFile::symLinkTarget(QFile::decodeName(path))); });
}

FutureResult<QByteArray> LocalConnection::realPath(QByteArray path, StopToken)
{
    const QByteArray home = m_host->environment.value(u"HOME"_s).toUtf8();
    return post<QByteArray>([path, home] { return path == "." ? home : path; });
}

FutureResult<QByteArray> LocalConnection::readFile(QByteArray path, qint64 maxBytes, StopToken)
{
    return post<QByteArray>([path, maxBytes]() -> Result<QByteArray> {
        QFile file(QFile::decodeName(path));
        if (!file.open(QFile::ReadOnly)) {
            return fail(ErrorCode::notFound, file.fileName());
        }
        return file.size() > maxBytes ? Result<QByteArray>(fail(SshErrorCode::tooLarge, file.fileName()))
                                      : file.readAll();
    });
}

FutureResult<DownloadResult> LocalConnection::download(DownloadRequest request, ByteSink sink, ProgressSink,
                                                       StopToken stop)
{
    return post<DownloadResult>([this, request, sink, stop] { return pump(request, sink, stop); });
}

Result<DownloadResult> LocalConnection::pump(const DownloadRequest &request, const ByteSink &sink,
                                             const StopToken &stop)
{
    const auto entry = facts(request.path, request.path, true);
    QFile file(QFile::decodeName(request.path));
    if (!entry || !file.open(QFile::ReadOnly)) {
        return fail(ErrorCode::notFound, file.fileName());
    }
    DownloadResult result{.facts = *entry};
    qint64 left = request.length.value_or(file.size() - request.offset);
    file.seek(request.offset);
    while (left > 0) {
        while (m_host->frozen && !stop.stopRequested()) {
            QThread::msleep(waitStep);
        }
        if (stop.stopRequested()) {
            return fail(ErrorCode::cancelled, u"cancelled"_s);
        }
        QByteArray bytes = file.read(qMin<qint64>(left, chunk));
        if (bytes.isEmpty()) {
            return fail(SshErrorCode::fileShrank, file.fileName());
        }
        if (m_host->dieAfter >= 0) {
            m_host->dieAfter -= bytes.size();
            if (m_host->dieAfter < 0) {
                m_host->dieAfter = -1;
                return die();
            }
        }
        left -= bytes.size();
        result.bytes += bytes.size();
        if (m_host->tamperBytes) {
            m_host->tamperBytes(request.path, request.offset + result.bytes - bytes.size(), bytes);
        }
        if (const auto taken = sink(bytes); !taken) {
            return fail(taken.error());
        }
    }
    return result;
}

std::unique_ptr<SshConnection> LocalConnector::create(const SshTarget &target)
{
    return std::make_unique<LocalConnection>(target, host);
}

} // namespace Backstep::Testing
