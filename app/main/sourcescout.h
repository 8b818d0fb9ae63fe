// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/programorigin.h"

#include <QObject>

namespace Backstep {

class GoEnvironment;
class JobRunner;
class SessionPaths;
class SourceFinder;

/// Prepares the finder of a session for the program that it just opened: its Go version and files, and where its
/// modules lie on this machine when they are not where they were built. For that it looks for their go.mod (in and
/// above the folders it is given, then under the home folder) and has Delve match the two sides; where Delve cannot,
/// the folders of the packages tell. Answers within a few seconds whatever happens. Main thread; nothing blocks.
/// Everything must outlive it.
class SourceScout : public QObject
{
    Q_OBJECT

public:
    SourceScout(GoEnvironment &go, JobRunner &runner, QObject *parent = nullptr);

    /// `starts`: folders that may lie inside a checkout of the program. The session may end meanwhile.
    FutureResult<void> prepare(SessionPaths &paths, const ProgramOrigin &origin, const GuessFolders &guess,
                               const QStringList &starts);

private:
    struct Task;
    [[nodiscard]] static QStringList missingModules(const SourceFinder &finder, const ProgramOrigin &origin);
    void findModules(const std::shared_ptr<Task> &task, const QString &goRoot);
    static void take(const Task &task, const FoldersHere &here, const QList<FolderGuess> &guesses);

    GoEnvironment &m_go;
    JobRunner &m_runner;
};

} // namespace Backstep
