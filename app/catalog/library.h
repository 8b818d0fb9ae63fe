// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/catalog/libraryentry.h"

#include <QObject>

#include <optional>

namespace Backstep {

/// The recordings on this machine. Main thread; the work is done elsewhere and answered through futures. When the
/// store cannot be written (damaged, of a newer Backstep, read-only disk), what can be read is still listed,
/// status() holds the sentence, and changes end with `library-read-only`.
class Library : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// Newest first; never null. Empty until the first changed().
    [[nodiscard]] virtual LibraryListPtr entries() const = 0;
    [[nodiscard]] std::optional<LibraryEntry> entry(qint64 id) const;
    /// Where recordings are kept: absolute.
    [[nodiscard]] virtual QString folder() const = 0;
    /// Empty code: all is well.
    [[nodiscard]] virtual Error status() const = 0;

    /// Adds a recording whose folder, or a capsule whose file, is in place; `id` is ignored. What is listed already is
    /// updated.
    virtual FutureResult<LibraryEntry> add(LibraryEntry entry) = 0;
    /// Lists a trace folder from elsewhere on this machine without moving it. Error: `not-a-recording`.
    virtual FutureResult<LibraryEntry> addFolder(const QString &path) = 0;
    virtual FutureResult<void> setNotes(qint64 id, const QString &notes) = 0;
    virtual FutureResult<void> markOpened(qint64 id) = 0;
    virtual FutureResult<void> setVerification(qint64 id, Verification verification) = 0;
    /// Takes it from the list and deletes its folder if the library owns it; a folder from elsewhere is left alone.
    virtual FutureResult<void> remove(qint64 id) = 0;
    /// Looks again at the store and at which folders are there.
    virtual FutureResult<LibraryListPtr> refresh() = 0;

Q_SIGNALS:
    void changed(const Backstep::LibraryListPtr &entries);
    void statusChanged(const Backstep::Error &status);
};

namespace LibraryErrorCode {
inline constexpr QLatin1StringView readOnly{"library-read-only"};
inline constexpr QLatin1StringView damaged{"library-damaged"};
inline constexpr QLatin1StringView newer{"library-newer"};
inline constexpr QLatin1StringView notARecording{"not-a-recording"};
} // namespace LibraryErrorCode

} // namespace Backstep
