// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"

#include <QObject>

namespace Backstep {

/// Source texts that come with what is debugged instead of from files: those in a capsule. They are shown under the
/// paths they had where it was made and are never written anywhere. Main thread.
class SourceProvider : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    /// `path` is one of those given to SourceFinder::setProvided().
    [[nodiscard]] virtual FutureResult<QString> text(const QString &path) = 0;
};

} // namespace Backstep
