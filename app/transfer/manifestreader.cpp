// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/transfer/manifestreader.h"

#include "app/base/foreigntext.h"
#include "app/catalog/capsulefiles.h"
#include "app/ssh/connection.h"

namespace Backstep {

namespace {

constexpr int deepest = 4;
constexpr int mostFiles = 100'000; ///< and folders and whatever else there is
constexpr int mostNotes = 20;
constexpr qint64 largest = qint64(1) << 50;

} // namespace

ManifestReader::ManifestReader(SshConnection *connection, const QByteArray &path, const StopToken &stop,
                               QObject *parent)
    : QObject(parent)
    , m_connection(connection)
    , m_path(path)
    , m_stop(stop)
    , m_pending{QByteArray()}
{
}

FutureResult<Manifest> ManifestReader::run()
{
    m_connection->lstat(m_path, m_stop).then(this, [this](const Result<RemoteEntry> &entry) {
        if (!entry) {
            m_promise.answer(fail(entry.error()));
        } else if (entry->type == RemoteEntry::Type::File && m_path.endsWith(capsuleEndingThere)) {
            takeCapsule(*entry);
        } else if (entry->type != RemoteEntry::Type::Folder) {
            m_promise.answer(fail(TransferErrorCode::notARecording,
                                  tr("On the host %1 is not a folder (links are not followed), so there is nothing to "
                                     "fetch; refresh the list.")
                                      .arg(harmless(m_path))));
        } else {
            next();
        }
    });
    return m_promise.future();
}

void ManifestReader::takeCapsule(const RemoteEntry &file)
{
    RemoteEntry entry = file;
    entry.name = lastPart(m_path).toByteArray();
    const auto taken = take({}, entry);
    m_promise.answer(taken ? Result<Manifest>(std::move(m_manifest)) : fail(taken.error()));
}

void ManifestReader::next()
{
    if (m_pending.isEmpty()) {
        finish();
        return;
    }
    if (m_connection.isNull()) {
        m_promise.answer(fail(ErrorCode::cancelled, tr("The connection was closed meanwhile.")));
        return;
    }
    const QByteArray folder = m_pending.takeFirst();
    const QByteArray path = folder.isEmpty() ? m_path : m_path + '/' + folder;
    m_connection->listFolder(path, m_stop, mostFiles)
        .then(this, [this, folder](const Result<QList<RemoteEntry>> &entries) { listed(folder, entries); });
}

void ManifestReader::listed(const QByteArray &folder, const Result<QList<RemoteEntry>> &entries)
{
    if (!entries) {
        m_promise.answer(fail(entries.error()));
        return;
    }
    for (const RemoteEntry &entry : *entries) {
        if (const auto taken = take(folder, entry); !taken) {
            m_promise.answer(fail(taken.error()));
            return;
        }
    }
    next();
}

Result<void> ManifestReader::take(const QByteArray &folder, const RemoteEntry &entry)
{
    if (const auto checked = checkRemoteName(entry.name); !checked) {
        return checked;
    }
    const QByteArray path = folder.isEmpty() ? entry.name : QByteArray(folder + '/' + entry.name);
    if (++m_entries > mostFiles || m_manifest.bytes > largest || entry.size > quint64(largest)) {
        return fail(TransferErrorCode::tooMany,
                    tr("The recording has more files or bytes than can be fetched, so nothing is."));
    }
    switch (entry.type) {
    case RemoteEntry::Type::Folder:
        if (path.count('/') >= deepest) {
            return fail(TransferErrorCode::tooDeep,
                        tr("Folders lie deeper in this recording than rr makes them, so nothing is fetched."));
        }
        m_manifest.folders.append(path);
        m_pending.append(path);
        return {};
    case RemoteEntry::Type::Symlink:
        leaveOut(tr("The link %1 was left out: links are not followed.").arg(harmless(path)));
        return {};
    case RemoteEntry::Type::Other:
        leaveOut(tr("%1 was left out: it is not a regular file.").arg(harmless(path)));
        return {};
    case RemoteEntry::Type::File: break;
    }
    m_manifest.files.append({.path = path, .size = static_cast<qint64>(entry.size), .mtime = entry.mtime});
    m_manifest.bytes += static_cast<qint64>(entry.size);
    return {};
}

void ManifestReader::leaveOut(const QString &note)
{
    if (++m_leftOut <= mostNotes) {
        m_manifest.notes.append(note);
    }
}

void ManifestReader::finish()
{
    if (m_leftOut > mostNotes) {
        m_manifest.notes.append(tr("%n more were left out in the same way.", nullptr, m_leftOut - mostNotes));
    }
    if (m_manifest.contains("incomplete")) {
        m_promise.answer(fail(TransferErrorCode::notFinished,
                              tr("The recording is not complete: rr is still at it or was killed. Fetch it when the "
                                 "program has ended.")));
    } else if (!m_manifest.contains("version")) {
        m_promise.answer(fail(TransferErrorCode::notARecording,
                              tr("The folder on the host holds no recording of rr; refresh the list.")));
    } else {
        m_promise.answer(std::move(m_manifest));
    }
}

} // namespace Backstep
