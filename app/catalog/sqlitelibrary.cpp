// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/catalog/sqlitelibrary.h"

#include "app/catalog/librarystore.h"

#include <QDir>

namespace Backstep {

SqliteLibrary::SqliteLibrary(const QString &file, const QString &folder, QObject *parent)
    : Library(parent)
    , m_folder(QDir::cleanPath(QDir(folder).absolutePath()))
    , m_store(new LibraryStore(file, m_folder))
    , m_entries(std::make_shared<const LibraryList>())
{
    m_thread.setObjectName(u"library");
    m_store->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_store, &QObject::deleteLater);
    m_thread.start();
    QMetaObject::invokeMethod(m_store, [this] {
        const auto opened = m_store->open();
        m_store->tidy();
        if (!opened) {
            QMetaObject::invokeMethod(this, [this, error = opened.error()] {
                m_status = error;
                Q_EMIT statusChanged(m_status);
            });
        }
        sendList(*m_store);
    });
}

SqliteLibrary::~SqliteLibrary()
{
    m_closing = true;
    // Changes that wait in the queue are made before the thread ends.
    QMetaObject::invokeMethod(m_store, [] {}, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

template<typename T>
FutureResult<T> SqliteLibrary::post(std::function<Result<T>(LibraryStore &)> work)
{
    const SharedPromise<T> promise;
    QMetaObject::invokeMethod(m_store, [this, work = std::move(work), promise] {
        Result<T> result = work(*m_store);
        // The list first, so that who waits for the answer finds it in entries().
        sendList(*m_store);
        promise.answer(std::move(result));
        learnLater();
    });
    return promise.future();
}

void SqliteLibrary::useRr(const QString &rr)
{
    QMetaObject::invokeMethod(m_store, [this, rr] {
        m_store->setRr(rr);
        learnLater();
    });
}

void SqliteLibrary::learnLater()
{
    if (!std::exchange(m_learning, true)) {
        QMetaObject::invokeMethod(m_store, [this] { learn(); }, Qt::QueuedConnection);
    }
}

void SqliteLibrary::learn()
{
    m_learning = false;
    const auto learned = m_closing ? std::nullopt : m_store->learnOne(m_closing);
    m_learnedUnsent = m_learnedUnsent || learned.value_or(false);
    if (learned) {
        learnLater();
    } else if (std::exchange(m_learnedUnsent, false)) {
        sendList(*m_store);
    }
}

void SqliteLibrary::sendList(LibraryStore &store)
{
    // When reading fails for once, what was read before is still the best answer.
    const auto list = store.list();
    QMetaObject::invokeMethod(this, [this, list] { take(list.value_or(*m_entries)); });
}

void SqliteLibrary::take(const LibraryList &list)
{
    m_entries = std::make_shared<const LibraryList>(list);
    Q_EMIT changed(m_entries);
}

FutureResult<LibraryEntry> SqliteLibrary::add(LibraryEntry entry)
{
    return post<LibraryEntry>([entry = std::move(entry)](LibraryStore &store) { return store.add(entry); });
}

FutureResult<LibraryEntry> SqliteLibrary::addFolder(const QString &path)
{
    return post<LibraryEntry>([path](LibraryStore &store) { return store.addFolder(path); });
}

FutureResult<void> SqliteLibrary::setNotes(qint64 id, const QString &notes)
{
    return post<void>([id, notes](LibraryStore &store) { return store.setNotes(id, notes); });
}

FutureResult<void> SqliteLibrary::markOpened(qint64 id)
{
    return post<void>([id](LibraryStore &store) { return store.markOpened(id); });
}

FutureResult<void> SqliteLibrary::setVerification(qint64 id, Verification verification)
{
    return post<void>([id, verification](LibraryStore &store) { return store.setVerification(id, verification); });
}

FutureResult<void> SqliteLibrary::remove(qint64 id)
{
    return post<void>([id](LibraryStore &store) { return store.remove(id); });
}

FutureResult<LibraryListPtr> SqliteLibrary::refresh()
{
    return post<LibraryListPtr>([](LibraryStore &store) -> Result<LibraryListPtr> {
        store.tidy();
        return store.list().transform(
            [](const LibraryList &list) { return std::make_shared<const LibraryList>(list); });
    });
}

} // namespace Backstep
