// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QString>

namespace Backstep {

/// Between the paths in an executable and the paths on this machine. app/source implements it; sessions translate
/// with it at their edge, so that nothing above them sees a path of the build machine. Main thread.
class PathTranslator
{
public:
    virtual ~PathTranslator() = default;

    /// The local path for a path in the executable; the same path when no rule fits.
    [[nodiscard]] virtual QString toLocal(const QString &buildPath) const = 0;
    /// The path in the executable for a local path; the same path when no rule fits.
    [[nodiscard]] virtual QString toBuild(const QString &localPath) const = 0;
};

} // namespace Backstep
