// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/catalog/library.h"

namespace Backstep::Testing {

/// A Library in memory: every change is answered at once and told by changed(). Nothing on disk is touched.
class FakeLibrary : public Library
{
    Q_OBJECT

public:
    explicit FakeLibrary(QObject *parent = nullptr);

    /// Replaces everything; entries without an id are given one.
    void setEntries(const LibraryList &entries);
    void setStatus(const Error &status);
    void setFolder(const QString &folder) { m_folder = folder; }

    [[nodiscard]] LibraryListPtr entries() const override { return m_entries; }
    [[nodiscard]] QString folder() const override;
    [[nodiscard]] Error status() const override { return m_status; }
    FutureResult<LibraryEntry> add(LibraryEntry entry) override;
    FutureResult<LibraryEntry> addFolder(const QString &path) override;
    FutureResult<void> setNotes(qint64 id, const QString &notes) override;
    FutureResult<void> markOpened(qint64 id) override;
    FutureResult<void> setVerification(qint64 id, Verification verification) override;
    FutureResult<void> remove(qint64 id) override;
    FutureResult<LibraryListPtr> refresh() override;

    QStringList calls;      ///< what was asked for, as "remove 3"

private:
    FutureResult<void> update(qint64 id, const std::function<void(LibraryEntry &)> &change);

    LibraryListPtr m_entries;
    QString m_folder;
    Error m_status;
    qint64 m_nextId = 1;
};

} // namespace Backstep::Testing
