// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/pathtranslator.h"
#include "app/source/goenvironment.h"
#include "app/source/pathrules.h"
#include "app/source/sourcelookup.h"

#include <QHash>
#include <QObject>
#include <QSet>

namespace Backstep {

/// Finds the local file for each path in an executable; the one place where build paths become local ones. Looks in
/// this order: rules by hand, Delve's guess, the same path here, GOROOT (the toolchain of the program's Go version in
/// the module cache before another version's), the module cache, copies fetched from the host. For one program at a
/// time: what was found or not is remembered until something changes that could change it. A lookup asks the file
/// system for at most a dozen names; nothing here waits for a program or a network. Main thread.
class SourceFinder : public QObject, public PathTranslator
{
    Q_OBJECT

public:
    explicit SourceFinder(QObject *parent = nullptr);

    /// Never fails; see SourceLookup::found(). The reference is valid until the next call or change.
    [[nodiscard]] const SourceLookup &find(const QString &buildPath) const;

    [[nodiscard]] QString toLocal(const QString &buildPath) const override;
    [[nodiscard]] QString toBuild(const QString &localPath) const override;

    /// Whether a path is one that find() answered with: a file of this machine, not to be mapped again.
    [[nodiscard]] bool isLocal(const QString &path) const { return m_builds.contains(path); }

    [[nodiscard]] const PathRules &handRules() const { return m_hand; }
    void setHandRules(const PathRules &rules);
    void setGuessedRules(const PathRules &rules);
    void setGoFolders(const GoFolders &folders);
    [[nodiscard]] const GoFolders &goFolders() const { return m_go; }
    /// Asks `environment` and takes over its folders when they come.
    void useGoEnvironment(GoEnvironment &environment);
    /// Another program is looked at: the version that it was built with, as the debugger says it ("go1.24.4", longer
    /// texts are understood), and all its source files, as far as known. Forgets what was guessed for the last one.
    void setProgram(const QString &goVersion, const QStringList &files = {});
    /// Looks for the program that `other` looks for: its version, files, guesses, copies and provided texts.
    void takeProgram(const SourceFinder &other);
    /// The folder of HostSourceCache for this session's host; empty: the program is not from a host.
    void setHostCache(const QString &folder);
    /// Paths whose texts come with what is debugged (SourceProvider): found under their own names, before any file.
    void setProvided(const QSet<QString> &paths);
    /// To be called when a file was added to the host cache.
    void forgetMissing();

Q_SIGNALS:
    /// Lookups may end otherwise than before: ask again for what is shown.
    void changed();

private:
    struct Search;
    void reset();
    [[nodiscard]] QString buildPathLeadingTo(const QString &localPath) const;
    [[nodiscard]] SourceLookup search(const QString &buildPath) const;
    void searchRules(Search &search, const PathRules &rules, SourceOrigin origin) const;
    void searchSamePath(Search &search) const;
    void searchGoRoot(Search &search) const;
    void searchModuleCache(Search &search) const;
    void searchHostCopies(Search &search) const;
    [[nodiscard]] QStringList goRoots() const;

    PathRules m_hand;
    PathRules m_guessed;
    GoFolders m_go;
    QString m_programVersion;
    QMultiHash<QString, QString> m_programFiles; ///< name to path
    QString m_hostCache;
    QSet<QString> m_provided;
    QStringList m_toolchains; ///< GOROOTs of the program's version in the module cache
    mutable QString m_buildGoRoot;
    mutable QHash<QString, SourceLookup> m_lookups;
    mutable QHash<QString, QString> m_builds; ///< local → build, of what was found
};

} // namespace Backstep
