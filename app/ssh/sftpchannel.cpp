// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/sftpchannel.h"

#include "app/ssh/lifeline.h"
#include "app/ssh/readpipe.h"
#include "app/ssh/session.h"
#include "app/ssh/sshtexts.h"

#include <fcntl.h>

#include <algorithm>
#include <cstdlib>

namespace Backstep {

using namespace std::chrono_literals;

namespace {

/// Servers send at most 255 KiB for a request (OpenSSH).
constexpr qsizetype bestChunk = 261'120;
constexpr qsizetype safeChunk = 128 * 1024;

struct AttributesDeleter
{
    void operator()(sftp_attributes attributes) const { sftp_attributes_free(attributes); }
};
using Attributes = std::unique_ptr<sftp_attributes_struct, AttributesDeleter>;

struct FileDeleter
{
    void operator()(sftp_file file) const { sftp_close(file); }
};
using File = std::unique_ptr<sftp_file_struct, FileDeleter>;

/// Lets go of a file without telling the host, which would mean waiting for everything that is still under way.
void abandon(sftp_file file)
{
    ssh_string_free(file->handle);
    std::free(file->name);
    std::free(file);
}

struct FolderDeleter
{
    void operator()(sftp_dir folder) const { sftp_closedir(folder); }
};
using Folder = std::unique_ptr<sftp_dir_struct, FolderDeleter>;

RemoteEntry entryOf(const sftp_attributes_struct &attributes, const QByteArray &name)
{
    RemoteEntry entry;
    entry.name = name;
    switch (attributes.type) {
    case SSH_FILEXFER_TYPE_REGULAR: entry.type = RemoteEntry::Type::File; break;
    case SSH_FILEXFER_TYPE_DIRECTORY: entry.type = RemoteEntry::Type::Folder; break;
    case SSH_FILEXFER_TYPE_SYMLINK: entry.type = RemoteEntry::Type::Symlink; break;
    default: entry.type = RemoteEntry::Type::Other;
    }
    entry.size = attributes.size;
    entry.mtime = attributes.mtime;
    entry.mode = attributes.permissions & 07777U;
    return entry;
}

/// Tells about ten times a second.
class ProgressTeller
{
public:
    ProgressTeller(const ProgressSink &sink, qint64 total) : m_sink(sink), m_total(total) {}

    void tell(qint64 done, bool always = false)
    {
        const auto now = Lifeline::Clock::now();
        if (m_sink && (always || now - m_last >= 100ms)) {
            m_last = now;
            m_sink(done, m_total);
        }
    }

private:
    const ProgressSink &m_sink;
    qint64 m_total;
    Lifeline::Clock::time_point m_last;
};

bool isFit(const QByteArray &path)
{
    return !path.contains('\0');
}

} // namespace

Result<std::unique_ptr<SftpChannel>> SftpChannel::open(Session &session)
{
    sftp_session sftp = sftp_new(session.handle());
    if (!sftp) {
        const QString text = session.text();
        const bool limit = text.contains(QLatin1StringView("Channel opening failure"));
        return fail(session.breakdown().value_or(limit ? SshTexts::channelRefused(session.place(), text)
                                                       : SshTexts::sftpRefused(session.place(), text)));
    }
    session.lifeline().progress();
    std::unique_ptr<SftpChannel> channel(new SftpChannel(session, sftp));
    if (sftp_init(sftp) != 0) {
        return fail(session.breakdown().value_or(SshTexts::sftpRefused(session.place(), session.text())));
    }
    session.lifeline().progress();
    return channel;
}

SftpChannel::~SftpChannel()
{
    sftp_free(m_sftp);
}

Error SftpChannel::failure(const QByteArray &path) const
{
    return m_session.breakdown().value_or(SshTexts::remoteFile(sftp_get_error(m_sftp), path, m_session.text()));
}

Result<QList<RemoteEntry>> SftpChannel::listFolder(const QByteArray &path, int maxEntries)
{
    if (!isFit(path)) {
        return fail(SshTexts::notARegularFile(path));
    }
    const Folder folder(sftp_opendir(m_sftp, path.constData()));
    if (!folder) {
        return fail(failure(path));
    }
    QList<RemoteEntry> entries;
    for (;;) {
        m_session.lifeline().progress();
        if (m_session.lifeline().stopRequested()) {
            return fail(SshTexts::cancelled());
        }
        const Attributes attributes(sftp_readdir(m_sftp, folder.get()));
        if (!attributes) {
            break;
        }
        const QByteArray name(attributes->name);
        if (name == "." || name == "..") {
            continue;
        }
        if (entries.size() >= maxEntries) {
            return fail(SshTexts::tooManyEntries(path, maxEntries));
        }
        entries.append(entryOf(*attributes, name));
    }
    if (sftp_dir_eof(folder.get()) == 0) {
        return fail(failure(path));
    }
    return entries;
}

Result<RemoteEntry> SftpChannel::facts(const QByteArray &path, bool followLinks)
{
    if (!isFit(path)) {
        return fail(SshTexts::notARegularFile(path));
    }
    const Attributes attributes(followLinks ? sftp_stat(m_sftp, path.constData())
                                            : sftp_lstat(m_sftp, path.constData()));
    if (!attributes) {
        return fail(failure(path));
    }
    return entryOf(*attributes, path);
}

Result<QByteArray> SftpChannel::readLink(const QByteArray &path)
{
    char *target = isFit(path) ? sftp_readlink(m_sftp, path.constData()) : nullptr;
    if (!target) {
        return fail(failure(path));
    }
    const QByteArray result(target);
    ssh_string_free_char(target);
    return result;
}

Result<QByteArray> SftpChannel::realPath(const QByteArray &path)
{
    char *canonical = isFit(path) ? sftp_canonicalize_path(m_sftp, path.constData()) : nullptr;
    if (!canonical) {
        return fail(failure(path));
    }
    const QByteArray result(canonical);
    ssh_string_free_char(canonical);
    return result;
}

Result<QByteArray> SftpChannel::readFile(const QByteArray &path, qint64 maxBytes)
{
    const Result<RemoteEntry> entry = facts(path, true);
    if (!entry) {
        return fail(entry.error());
    }
    // Not by the size it claims: files of /proc claim 0.
    if (entry->type == RemoteEntry::Type::File && entry->size > static_cast<quint64>(maxBytes)) {
        return fail(SshTexts::tooLarge(path, maxBytes));
    }
    if (entry->type != RemoteEntry::Type::File) {
        return fail(SshTexts::notARegularFile(path));
    }
    const File file(sftp_open(m_sftp, path.constData(), O_RDONLY, 0));
    if (!file) {
        return fail(failure(path));
    }
    QByteArray content;
    QByteArray piece(chunkSize(), Qt::Uninitialized);
    for (;;) {
        if (m_session.lifeline().stopRequested()) {
            return fail(SshTexts::cancelled());
        }
        const ssize_t got = sftp_read(file.get(), piece.data(), static_cast<size_t>(piece.size()));
        m_session.lifeline().progress();
        if (got < 0) {
            return fail(failure(path));
        }
        if (got == 0) {
            return content;
        }
        content.append(piece.constData(), got);
        if (content.size() > maxBytes) {
            return fail(SshTexts::tooLarge(path, maxBytes));
        }
    }
}

qsizetype SftpChannel::chunkSize() const
{
#if LIBSSH_VERSION_INT >= SSH_VERSION_INT(0, 11, 0)
    if (sftp_limits_t limits = sftp_limits(m_sftp)) {
        const auto most = static_cast<qsizetype>(std::min<quint64>(limits->max_read_length, bestChunk));
        sftp_limits_free(limits);
        return most > 0 ? most : safeChunk;
    }
#endif
    return safeChunk;
}

Result<DownloadResult> SftpChannel::download(const DownloadRequest &request, const ByteSink &sink,
                                             const ProgressSink &progress)
{
    // Opening a pipe or a device would hang the server's end, so what it is comes first.
    const Result<RemoteEntry> entry = facts(request.path, true);
    if (!entry) {
        return fail(entry.error());
    }
    constexpr auto largest = static_cast<quint64>(std::numeric_limits<qint64>::max());
    if (entry->type != RemoteEntry::Type::File || entry->size > largest || request.offset < 0
        || request.length.value_or(0) < 0) {
        return fail(SshTexts::notARegularFile(request.path));
    }
    const auto size = static_cast<qint64>(entry->size);
    if (request.offset > size || request.length.value_or(0) > size - request.offset) {
        return fail(SshTexts::fileShrank(request.path, size, request.offset + request.length.value_or(0)));
    }
    File file(sftp_open(m_sftp, request.path.constData(), O_RDONLY, 0));
    if (!file) {
        return fail(failure(request.path));
    }
    const qint64 end = request.length ? request.offset + *request.length : size;
    const Result<void> done = drain(file.get(), request, end, sink, progress);
    if (m_spoilt) {
        abandon(file.release());
    }
    if (!done) {
        return fail(done.error());
    }
    return DownloadResult{.facts = *entry, .bytes = end - request.offset};
}

Result<void> SftpChannel::drain(sftp_file file, const DownloadRequest &request, qint64 end, const ByteSink &sink,
                                const ProgressSink &progress)
{
    ReadPipe pipe(m_session, file, {.begin = request.offset, .end = end}, chunkSize());
    ProgressTeller teller(progress, end - request.offset);
    m_spoilt = true; // until every answer was taken
    for (;;) {
        const Result<QByteArrayView> piece = pipe.next();
        if (!piece) {
            if (piece.error().code == SshErrorCode::fileShrank) {
                return fail(SshTexts::fileShrank(request.path, pipe.position(), end));
            }
            return fail(piece.error().message.isEmpty() ? failure(request.path) : piece.error());
        }
        if (piece->isEmpty()) {
            break;
        }
        if (const Result<void> taken = sink(*piece); !taken) {
            return fail(taken.error());
        }
        m_session.lifeline().progress();
        teller.tell(pipe.position() - request.offset);
    }
    m_spoilt = false;
    teller.tell(end - request.offset, true);
    return {};
}

} // namespace Backstep
