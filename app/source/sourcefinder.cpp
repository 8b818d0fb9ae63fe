// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/source/sourcefinder.h"

#include "app/source/gopaths.h"
#include "app/source/hostsourcecache.h"

#include <QDir>
#include <QFileInfo>

#include <algorithm>

namespace Backstep {

using namespace Qt::StringLiterals;

/// One search under way: places are tried until one of them has the file.
struct SourceFinder::Search
{
    SourceLookup lookup;
    QString path; ///< tidy

    bool look(SourceOrigin origin, const QString &file, const QString &remark = {})
    {
        if (QFileInfo(file).isFile()) {
            lookup.localPath = file;
            lookup.origin = origin;
            lookup.remark = remark;
            return true;
        }
        lookup.places.append({.origin = origin, .path = file, .remark = {}});
        return false;
    }
    void nowhere(SourceOrigin origin, const QString &remark)
    {
        lookup.places.append({.origin = origin, .path = {}, .remark = remark});
    }
    [[nodiscard]] bool done() const { return lookup.found(); }
    [[nodiscard]] bool relative() const { return !path.startsWith(u'/'); }
};

SourceFinder::SourceFinder(QObject *parent) : QObject(parent) {}

const SourceLookup &SourceFinder::find(const QString &buildPath) const
{
    const auto known = m_lookups.constFind(buildPath);
    if (known != m_lookups.constEnd()) {
        return *known;
    }
    if (m_buildGoRoot.isEmpty()) {
        m_buildGoRoot = goRootOfRuntimePath(buildPath);
    }
    const SourceLookup lookup = search(buildPath);
    if (lookup.found() && !m_builds.contains(lookup.localPath)) {
        m_builds.insert(lookup.localPath, buildPath);
    }
    return *m_lookups.insert(buildPath, lookup);
}

QString SourceFinder::toLocal(const QString &buildPath) const
{
    if (buildPath.isEmpty()) {
        return buildPath;
    }
    const SourceLookup &lookup = find(buildPath);
    return lookup.found() ? lookup.localPath : buildPath;
}

QString SourceFinder::toBuild(const QString &localPath) const
{
    const auto known = m_builds.constFind(localPath);
    if (known != m_builds.constEnd()) {
        return *known;
    }
    // A file that no lookup led to yet: opened by hand, or remembered from an earlier session. What the program itself
    // names is certain; a rule may be wider than the folder it was made for.
    if (const QString leading = buildPathLeadingTo(localPath); !leading.isEmpty()) {
        return leading;
    }
    const std::optional<QString> byHand = m_hand.toBuild(localPath);
    const std::optional<QString> build = byHand ? byHand : m_guessed.toBuild(localPath);
    return build.value_or(localPath);
}

QString SourceFinder::buildPathLeadingTo(const QString &localPath) const
{
    const QString local = tidyPath(localPath);
    const QList<QString> namesakes = m_programFiles.values(local.section(u'/', -1));
    const auto leading = std::ranges::find_if(
        namesakes, [this, &local](const QString &build) { return find(build).localPath == local; });
    return leading == namesakes.end() ? QString() : *leading;
}

void SourceFinder::setHandRules(const PathRules &rules)
{
    if (m_hand != rules) {
        m_hand = rules;
        reset();
    }
}

void SourceFinder::setGuessedRules(const PathRules &rules)
{
    if (m_guessed != rules) {
        m_guessed = rules;
        reset();
    }
}

void SourceFinder::setGoFolders(const GoFolders &folders)
{
    if (m_go != folders) {
        m_go = folders;
        reset();
    }
}

void SourceFinder::useGoEnvironment(GoEnvironment &environment)
{
    environment.folders().then(this, [this](const Result<GoFolders> &folders) {
        if (folders) {
            setGoFolders(*folders);
        }
    });
}

void SourceFinder::setProgram(const QString &goVersion, const QStringList &files)
{
    m_programVersion = plainGoVersion(goVersion);
    m_guessed = {};
    m_buildGoRoot.clear();
    m_programFiles.clear();
    for (const QString &file : files) {
        const QString path = tidyPath(file);
        m_programFiles.insert(path.section(u'/', -1), file);
        if (path.endsWith("/src/runtime/proc.go"_L1)) {
            m_buildGoRoot = goRootOfRuntimePath(path);
        }
    }
    reset();
}

void SourceFinder::takeProgram(const SourceFinder &other)
{
    m_guessed = other.m_guessed;
    m_programVersion = other.m_programVersion;
    m_programFiles = other.m_programFiles;
    m_buildGoRoot = other.m_buildGoRoot;
    m_hostCache = other.m_hostCache;
    m_provided = other.m_provided;
    reset();
}

void SourceFinder::setHostCache(const QString &folder)
{
    if (m_hostCache != folder) {
        m_hostCache = folder;
        reset();
    }
}

void SourceFinder::setProvided(const QSet<QString> &paths)
{
    if (m_provided != paths) {
        m_provided = paths;
        reset();
    }
}

void SourceFinder::forgetMissing()
{
    const qsizetype removed = m_lookups.removeIf([](const auto &entry) { return !entry->found(); });
    if (removed > 0) {
        Q_EMIT changed();
    }
}

void SourceFinder::reset()
{
    m_lookups.clear();
    m_builds.clear();
    m_toolchains.clear();
    if (!m_programVersion.isEmpty() && !m_go.moduleCache.isEmpty()) {
        const QDir toolchains(m_go.moduleCache + u"/golang.org"_s);
        const QStringList names = toolchains.entryList({toolchainFolderPattern(m_programVersion)}, QDir::Dirs);
        for (const QString &name : names) {
            m_toolchains.append(toolchains.filePath(name));
        }
    }
    Q_EMIT changed();
}

SourceLookup SourceFinder::search(const QString &buildPath) const
{
    Search search{.lookup = {.buildPath = buildPath, .localPath = {}, .origin = {}, .remark = {}, .places = {}},
                  .path = tidyPath(buildPath)};
    if (search.path.isEmpty()) {
        return search.lookup;
    }
    if (m_provided.contains(buildPath)) {
        search.lookup.localPath = buildPath;
        search.lookup.origin = SourceOrigin::Capsule;
        return search.lookup;
    }
    searchRules(search, m_hand, SourceOrigin::HandRule);
    searchRules(search, m_guessed, SourceOrigin::GuessedRule);
    searchSamePath(search);
    searchGoRoot(search);
    searchModuleCache(search);
    searchHostCopies(search);
    return search.lookup;
}

void SourceFinder::searchRules(Search &search, const PathRules &rules, SourceOrigin origin) const
{
    if (search.done()) {
        return;
    }
    const QStringList candidates = rules.candidates(search.path);
    for (const QString &candidate : candidates) {
        if (search.look(origin, candidate)) {
            return;
        }
    }
    if (candidates.isEmpty()) {
        search.nowhere(origin, rules.isEmpty() ? tr("there is none") : tr("none of them is for this path"));
    }
}

void SourceFinder::searchSamePath(Search &search) const
{
    if (search.done()) {
        return;
    }
    if (search.relative()) {
        // Relative paths belong to no folder of this machine, least of all to the one we happen to run in.
        search.nowhere(SourceOrigin::SamePath,
                       search.path.startsWith(u'_') // as _testmain.go
                           ? tr("Go makes this file while it builds and does not keep it")
                           : tr("the program was built with -trimpath and names no folder"));
    } else {
        search.look(SourceOrigin::SamePath, search.path);
    }
}

void SourceFinder::searchGoRoot(Search &search) const
{
    if (search.done()) {
        return;
    }
    const QString tail = standardLibraryTail(search.path, m_buildGoRoot);
    const QStringList roots = goRoots();
    if (tail.isEmpty()) {
        return;
    }
    if (roots.isEmpty()) {
        search.nowhere(SourceOrigin::GoRoot, tr("no Go installation was found on this machine"));
    }
    for (const QString &root : roots) {
        const bool otherVersion = root == m_go.goRoot && !m_programVersion.isEmpty() && !m_go.version.isEmpty()
            && m_go.version != m_programVersion;
        const QString remark = otherVersion
            ? tr("This is the file of %1, but the program was built with %2: lines may not fit. \"GOTOOLCHAIN=%2 go "
                 "version\" downloads the right one.")
                  .arg(m_go.version, m_programVersion)
            : QString();
        if (search.look(SourceOrigin::GoRoot, root + u"/src/"_s + tail, remark)) {
            return;
        }
    }
}

void SourceFinder::searchModuleCache(Search &search) const
{
    const QStringList tails = search.done() ? QStringList() : moduleCacheTails(search.path);
    if (!tails.isEmpty() && m_go.moduleCache.isEmpty()) {
        search.nowhere(SourceOrigin::ModuleCache, tr("this machine has none"));
        return;
    }
    for (const QString &tail : tails) {
        if (search.look(SourceOrigin::ModuleCache, m_go.moduleCache + u'/' + tail)) {
            return;
        }
    }
}

void SourceFinder::searchHostCopies(Search &search) const
{
    if (search.done() || m_hostCache.isEmpty()) {
        return;
    }
    const Result<QString> file = HostSourceCache(m_hostCache).fileFor(search.lookup.buildPath);
    if (file) {
        search.look(SourceOrigin::HostCopy, *file);
    } else {
        search.nowhere(SourceOrigin::HostCopy, file.error().message);
    }
}

QStringList SourceFinder::goRoots() const
{
    QStringList roots = m_toolchains;
    if (!m_go.goRoot.isEmpty()) {
        const bool fits = m_go.version == m_programVersion;
        roots.insert(fits ? 0 : roots.size(), m_go.goRoot);
    }
    return roots;
}

} // namespace Backstep
