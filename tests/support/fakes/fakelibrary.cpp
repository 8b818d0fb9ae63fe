// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/fakes/fakelibrary.h"

#include <QFileInfo>

namespace Backstep::Testing {

using namespace Qt::StringLiterals;

FakeLibrary::FakeLibrary(QObject *parent) : Library(parent), m_entries(std::make_shared<const LibraryList>()) {}

void FakeLibrary::setEntries(const LibraryList &entries)
{
    LibraryList list = entries;
    for (LibraryEntry &entry : list) {
        if (entry.id == 0) {
            entry.id = m_nextId;
        }
        m_nextId = qMax(m_nextId, entry.id + 1);
    }
    m_entries = std::make_shared<const LibraryList>(list);
    Q_EMIT changed(m_entries);
}

void FakeLibrary::setStatus(const Error &status)
{
    m_status = status;
    Q_EMIT statusChanged(status);
}

QString FakeLibrary::folder() const
{
    return m_folder.isEmpty() ? u"/library"_s : m_folder;
}

FutureResult<LibraryEntry> FakeLibrary::add(LibraryEntry entry)
{
    calls.append(u"add "_s + entry.path);
    entry.id = m_nextId;
    LibraryList list = *m_entries;
    list.prepend(entry);
    setEntries(list);
    return readyResult<LibraryEntry>(entry);
}

FutureResult<LibraryEntry> FakeLibrary::addFolder(const QString &path)
{
    calls.append(u"addFolder "_s + path);
    LibraryEntry entry;
    entry.path = path;
    entry.name = QFileInfo(path).fileName();
    entry.owned = false;
    return add(entry);
}

FutureResult<void> FakeLibrary::setNotes(qint64 id, const QString &notes)
{
    calls.append(u"setNotes %1 %2"_s.arg(QString::number(id), notes));
    return update(id, [notes](LibraryEntry &entry) { entry.notes = notes; });
}

FutureResult<void> FakeLibrary::markOpened(qint64 id)
{
    calls.append(u"markOpened %1"_s.arg(id));
    return update(id, [](LibraryEntry &entry) { entry.openedAt = QDateTime::currentDateTimeUtc(); });
}

FutureResult<void> FakeLibrary::setVerification(qint64 id, Verification verification)
{
    calls.append(u"setVerification %1"_s.arg(id));
    return update(id, [verification](LibraryEntry &entry) { entry.verification = verification; });
}

FutureResult<void> FakeLibrary::remove(qint64 id)
{
    calls.append(u"remove %1"_s.arg(id));
    LibraryList list = *m_entries;
    const auto removed = list.removeIf([id](const LibraryEntry &entry) { return entry.id == id; });
    if (removed == 0) {
        return readyResult<void>(fail(ErrorCode::notFound, u"no such recording"_s));
    }
    setEntries(list);
    return readyResult<void>({});
}

FutureResult<LibraryListPtr> FakeLibrary::refresh()
{
    calls.append(u"refresh"_s);
    return readyResult<LibraryListPtr>(m_entries);
}

FutureResult<void> FakeLibrary::update(qint64 id, const std::function<void(LibraryEntry &)> &change)
{
    LibraryList list = *m_entries;
    for (LibraryEntry &entry : list) {
        if (entry.id == id) {
            change(entry);
            setEntries(list);
            return readyResult<void>({});
        }
    }
    return readyResult<void>(fail(ErrorCode::notFound, u"no such recording"_s));
}

} // namespace Backstep::Testing
