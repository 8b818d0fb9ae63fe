// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/catalog/library.h"

#include <QThread>

#include <atomic>
#include <functional>

namespace Backstep {

class LibraryStore;

/// The Library in an SQLite file, with a thread of its own for it.
class SqliteLibrary : public Library
{
    Q_OBJECT

public:
    /// `file` is the database (XdgFolders::data + "/library.sqlite"), `folder` where recordings are kept. Opening
    /// begins at once; the first changed() tells that it is done and status() known.
    SqliteLibrary(const QString &file, const QString &folder, QObject *parent = nullptr);
    /// Waits for changes under way.
    ~SqliteLibrary() override;

    [[nodiscard]] LibraryListPtr entries() const override { return m_entries; }
    [[nodiscard]] QString folder() const override { return m_folder; }
    [[nodiscard]] Error status() const override { return m_status; }
    FutureResult<LibraryEntry> add(LibraryEntry entry) override;
    FutureResult<LibraryEntry> addFolder(const QString &path) override;
    FutureResult<void> setNotes(qint64 id, const QString &notes) override;
    FutureResult<void> markOpened(qint64 id) override;
    FutureResult<void> setVerification(qint64 id, Verification verification) override;
    FutureResult<void> remove(qint64 id) override;
    FutureResult<LibraryListPtr> refresh() override;

    /// Where this machine's rr is: from now on recordings of which it is not known how they ended are asked about, one
    /// by one and behind everything else.
    void useRr(const QString &rr);

private:
    template<typename T>
    FutureResult<T> post(std::function<Result<T>(LibraryStore &)> work);
    /// On the store's thread: reads the list and sends it home.
    void sendList(LibraryStore &store);
    void learnLater();
    void learn();
    void take(const LibraryList &list);

    QString m_folder;
    QThread m_thread;
    LibraryStore *m_store; ///< lives on m_thread, ends with it
    std::atomic_bool m_closing = false;
    bool m_learning = false; ///< of the store's thread, like the next one
    bool m_learnedUnsent = false;
    LibraryListPtr m_entries;
    Error m_status;
};

} // namespace Backstep
