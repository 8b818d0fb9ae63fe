// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/source/pathrules.h"

#include <QDir>
#include <QStringList>

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

bool isAbsolute(const QString &path)
{
    return path.startsWith(u'/') || looksLikeWindowsPath(path);
}

/// What is left of `path` below `prefix` (both tidy): "" for the prefix itself, nothing where it does not fit.
std::optional<QString> below(const QString &path, const QString &prefix, Qt::CaseSensitivity sensitivity)
{
    if (prefix.isEmpty()) {
        return path.isEmpty() || isAbsolute(path) ? std::nullopt : std::optional(path);
    }
    if (!path.startsWith(prefix, sensitivity)) {
        return std::nullopt;
    }
    if (path.size() == prefix.size()) {
        return QString();
    }
    if (prefix.endsWith(u'/')) {
        return path.mid(prefix.size());
    }
    return path.at(prefix.size()) == u'/' ? std::optional(path.mid(prefix.size() + 1)) : std::nullopt;
}

QString join(const QString &folder, const QString &rest)
{
    if (rest.isEmpty() || folder.isEmpty()) {
        return folder + rest;
    }
    return folder.endsWith(u'/') ? QString(folder + rest) : QString(folder + u'/' + rest);
}

std::optional<QString> substitute(const QString &path, const QString &from, const QString &to)
{
    const auto sensitivity = looksLikeWindowsPath(from) ? Qt::CaseInsensitive : Qt::CaseSensitive;
    const std::optional<QString> rest = below(path, from, sensitivity);
    return rest ? std::optional(join(to, *rest)) : std::nullopt;
}

} // namespace

bool looksLikeWindowsPath(const QString &path)
{
    if (path.startsWith(u"\\\\"_s)) {
        return true;
    }
    return path.size() >= 2 && path.at(1) == u':' && path.at(0).unicode() < 128 && path.at(0).isLetter();
}

QString tidyPath(const QString &path)
{
    QString slashed = path;
    // A backslash is an ordinary character of a Unix file name, so it is only a separator where a drive says so.
    if (looksLikeWindowsPath(path)) {
        slashed.replace(u'\\', u'/');
    }
    if (slashed.isEmpty()) {
        return slashed;
    }
    const QString clean = QDir::cleanPath(slashed);
    return clean == u"."_s ? QString() : clean;
}

PathRules::PathRules(QList<PathRule> rules) : m_rules(std::move(rules))
{
    for (PathRule &rule : m_rules) {
        rule = {.build = tidyPath(rule.build), .local = tidyPath(rule.local)};
    }
}

std::optional<QString> PathRules::toLocal(const QString &buildPath) const
{
    const QStringList all = candidates(buildPath);
    return all.isEmpty() ? std::nullopt : std::optional(all.first());
}

QStringList PathRules::candidates(const QString &buildPath) const
{
    const QString path = tidyPath(buildPath);
    QStringList found;
    for (const PathRule &rule : m_rules) {
        const std::optional<QString> local = substitute(path, rule.build, rule.local);
        if (local && !found.contains(*local)) {
            found.append(*local);
        }
    }
    return found;
}

std::optional<QString> PathRules::toBuild(const QString &localPath) const
{
    const QString path = tidyPath(localPath);
    for (const PathRule &rule : m_rules) {
        if (const std::optional<QString> build = substitute(path, rule.local, rule.build)) {
            return build;
        }
    }
    return std::nullopt;
}

std::optional<PathRule> inferRule(const QString &buildPath, const QString &localPath)
{
    const QString build = tidyPath(buildPath);
    const QString local = tidyPath(localPath);
    QStringList buildParts = build.split(u'/');
    QStringList localParts = local.split(u'/');
    bool common = false;
    while (!buildParts.isEmpty() && !localParts.isEmpty() && !buildParts.last().isEmpty()
           && buildParts.last() == localParts.last()) {
        buildParts.removeLast();
        localParts.removeLast();
        common = true;
    }
    if (!common || build == local) {
        return std::nullopt;
    }
    const auto prefix = [](const QStringList &parts) {
        // What is left of "/a" without its only part is [""]: the root folder.
        return parts.size() == 1 && parts.first().isEmpty() ? u"/"_s : parts.join(u'/');
    };
    return PathRule{.build = prefix(buildParts), .local = prefix(localParts)};
}

} // namespace Backstep
