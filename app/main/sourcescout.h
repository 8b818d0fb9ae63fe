// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/session/programorigin.h"

#include <QObject>

namespace Backstep {

class GoEnvironment;
class JobRunner;
class SourceFinder;

/// Prepares the finder for a program that was just opened: its Go version and files, and where its modules lie on this
/// machine when they are not where they were built. For that it looks for their go.mod (in and above the folders it is
/// given, then under the home folder) and has Delve match the two sides; where Delve cannot, the folders of the
/// packages tell. Answers within a few seconds whatever happens. Main thread; nothing blocks. Everything must outlive
/// it.
class SourceScout : public QObject
{
    Q_OBJECT

public:
    SourceScout(SourceFinder &finder, GoEnvironment &go, JobRunner &runner, QObject *parent = nullptr);

    /// `starts`: folders that may lie inside a checkout of the program.
    FutureResult<void> prepare(const ProgramOrigin &origin, const GuessFolders &guess, const QStringList &starts);

private:
    struct Task;
    [[nodiscard]] QStringList missingModules(const ProgramOrigin &origin) const;
    void findModules(const std::shared_ptr<Task> &task, const QString &goRoot);
    void take(const Task &task, const FoldersHere &here, const QList<FolderGuess> &guesses);

    SourceFinder &m_finder;
    GoEnvironment &m_go;
    JobRunner &m_runner;
    quint64 m_program = 0; ///< counts, so that a late answer is not taken for another program's
};

} // namespace Backstep
