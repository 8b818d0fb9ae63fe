// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"
#include "app/base/stoptoken.h"

#include <QByteArrayView>

#include <memory>

namespace Backstep {

class JobRunner;

/// The text of a source file, ready to be shown. Lines end in '\n' whatever the file has; bytes that are not UTF-8
/// became U+FFFD (`replacedBytes`). Immutable.
struct SourceText
{
    QString path; ///< of the local file
    QString text;
    int lineCount = 0;
    bool replacedBytes = false;

    friend bool operator==(const SourceText &, const SourceText &) = default;
};

using SourceTextPtr = std::shared_ptr<const SourceText>;

inline constexpr qint64 maxSourceSize = 64LL * 1024 * 1024; ///< bytes; larger files are not shown

/// Reads a file. Blocks, so it belongs on a worker thread; see loadSource(). Errors, each a sentence for the person:
/// `not-found`, `io`, `source-binary`, `source-too-large`, `cancelled`.
[[nodiscard]] Result<SourceTextPtr> readSource(const QString &path, const StopToken &stop = {});

/// A text that came from elsewhere than a file, made ready in the same way.
[[nodiscard]] SourceTextPtr providedSource(const QString &path, const QString &text);

/// readSource() on one of the runner's threads.
[[nodiscard]] FutureResult<SourceTextPtr> loadSource(JobRunner &runner, const QString &path);

/// A NUL byte among the first 8,000 bytes, as git decides it.
[[nodiscard]] bool looksBinary(QByteArrayView bytes);

namespace SourceErrorCode {
inline constexpr QLatin1StringView binary{"source-binary"};
inline constexpr QLatin1StringView tooLarge{"source-too-large"};
} // namespace SourceErrorCode

} // namespace Backstep
