// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/source/gopaths.h"

#include "app/source/pathrules.h"

#include <QRegularExpression>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr QLatin1StringView placeholder{"$GOROOT/src/"};

/// Whether a folder is called as installations of Go are. Only these count, because a person's own "…/src/errors" must
/// not be taken for the standard library.
bool looksLikeGoRoot(const QString &folder)
{
    static const QRegularExpression names(
        u"(^|/)(go|golang|libexec|goroot|go-?\\d[^/]*|golang-\\d[^/]*|toolchain@[^/]+|go/[^/]+/(x64|amd64|arm64))$"_s,
        QRegularExpression::CaseInsensitiveOption);
    return names.match(folder).hasMatch();
}

/// The path where it may be an import path of the standard library and a file: these have no dot in their first part
/// ("net/http/server.go").
QString standardImport(const QString &path)
{
    const QString first = path.left(path.indexOf(u'/') + 1);
    const bool standard = first.size() > 1 && !first.contains(u'.') && !first.contains(u'@') && !first.startsWith(u'$');
    return standard ? path : QString();
}

} // namespace

QString standardLibraryTail(const QString &buildPath, const QString &buildGoRoot)
{
    const QString path = tidyPath(buildPath);
    if (path.startsWith(placeholder)) {
        return standardImport(path.mid(placeholder.size()));
    }
    if (!buildGoRoot.isEmpty()) {
        const QString sources = tidyPath(buildGoRoot) + u"/src/"_s;
        if (path.startsWith(sources)) {
            return standardImport(path.mid(sources.size()));
        }
    }
    if (!path.startsWith(u'/') && !looksLikeWindowsPath(path)) {
        return standardImport(path);
    }
    for (qsizetype at = path.indexOf(u"/src/"_s); at >= 0; at = path.indexOf(u"/src/"_s, at + 1)) {
        if (looksLikeGoRoot(path.left(at))) {
            return standardImport(path.mid(at + 5));
        }
    }
    return {};
}

QString goRootOfRuntimePath(const QString &buildPath)
{
    static const QRegularExpression runtime(u"^(.+)/src/runtime/[^/]+\\.(go|s)$"_s);
    return runtime.match(tidyPath(buildPath)).captured(1);
}

QStringList moduleCacheTails(const QString &buildPath)
{
    static const QRegularExpression version(u".+@v\\d.*"_s);
    const QString path = tidyPath(buildPath);
    const QStringList parts = path.split(u'/', Qt::SkipEmptyParts);
    const qsizetype at = parts.indexOf(version);
    QStringList tails;
    for (qsizetype first = 0; first <= at; ++first) {
        // A module path begins with a host name, which has a dot; a folder like "mod" before it is the cache's.
        if (parts.at(first).section(u'@', 0, 0).contains(u'.')) {
            tails.append(escapeModulePath(parts.mid(first, at - first + 1).join(u'/')) + u'/'
                         + parts.mid(at + 1).join(u'/'));
        }
    }
    return tails;
}

QString escapeModulePath(const QString &path)
{
    QString escaped;
    escaped.reserve(path.size() + 8);
    for (const QChar letter : path) {
        if (letter >= u'A' && letter <= u'Z') {
            escaped.append(u'!');
        }
        escaped.append(letter.unicode() < 128 ? letter.toLower() : letter);
    }
    return escaped;
}

QString toolchainFolderPattern(const QString &goVersion)
{
    return u"toolchain@v0.0.1-"_s + goVersion + u".*"_s;
}

QString plainGoVersion(const QString &text)
{
    static const QRegularExpression version(u"\\bgo\\d+(\\.\\d+)*((rc|beta)\\d+)?"_s);
    return version.match(text).captured(0);
}

} // namespace Backstep
