// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace Backstep {

/// One mapping of a prefix: what stands under `build` in the executable stands under `local` on this machine. An empty
/// `build` is for relative paths (programs built with -trimpath), as Delve's substitute-path rules have it.
struct PathRule
{
    QString build;
    QString local;

    friend bool operator==(const PathRule &, const PathRule &) = default;
};

/// Ordered rules: the first that fits wins. A rule fits where its prefix ends at a separator, so that "/src/app" leaves
/// "/src/apple" alone; a build prefix that looks like a Windows path ("C:\src") is compared without regard to case, and
/// both its separators count. Pure: no file is looked at. Results have forward slashes and no "." or ".." parts.
class PathRules
{
public:
    PathRules() = default;
    explicit PathRules(QList<PathRule> rules);

    [[nodiscard]] const QList<PathRule> &rules() const { return m_rules; }
    [[nodiscard]] bool isEmpty() const { return m_rules.isEmpty(); }

    /// Where the first fitting rule puts a path of the executable.
    [[nodiscard]] std::optional<QString> toLocal(const QString &buildPath) const;
    /// Every place that a rule puts it, in the rules' order: the caller looks which of them exists.
    [[nodiscard]] QStringList candidates(const QString &buildPath) const;
    /// The path in the executable for a local one, by the first rule whose local side fits.
    [[nodiscard]] std::optional<QString> toBuild(const QString &localPath) const;

    friend bool operator==(const PathRules &, const PathRules &) = default;

private:
    QList<PathRule> m_rules;
};

/// The rule that follows from one answer ("this file is that one"): what is left of both paths when their longest
/// common tail of whole parts is taken away. None where the file names differ, or where both paths are the same.
[[nodiscard]] std::optional<PathRule> inferRule(const QString &buildPath, const QString &localPath);

/// "C:\x", "c:/x" or "\\server\x".
[[nodiscard]] bool looksLikeWindowsPath(const QString &path);
/// The path with forward slashes, without "." parts, doubled slashes and a slash at the end; ".." parts are resolved
/// where that is possible. "" stays "", "/" stays "/".
[[nodiscard]] QString tidyPath(const QString &path);

} // namespace Backstep
