// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/sourcescout.h"

#include "app/base/jobrunner.h"
#include "app/base/logging.h"
#include "app/main/sessionpaths.h"
#include "app/source/goenvironment.h"
#include "app/source/modulefinder.h"
#include "app/source/sourcefinder.h"

#include <QDir>
#include <QFileInfo>
#include <QPointer>
#include <QTimer>

#include <algorithm>

namespace Backstep {

using namespace std::chrono_literals;

namespace {

constexpr auto patience = 4s; // a program opens without its sources rather than not at all

} // namespace

struct SourceScout::Task
{
    QPointer<SessionPaths> paths;
    ProgramOrigin origin;
    GuessFolders guess;
    ModuleSearch search;
    SharedPromise<void> promise;
};

SourceScout::SourceScout(GoEnvironment &go, JobRunner &runner, QObject *parent)
    : QObject(parent)
    , m_go(go)
    , m_runner(runner)
{
}

FutureResult<void> SourceScout::prepare(SessionPaths &paths, const ProgramOrigin &origin, const GuessFolders &guess,
                                        const QStringList &starts)
{
    SourceFinder &finder = paths.finder();
    finder.setProgram(origin.goVersion, origin.files);
    const QStringList missing = missingModules(finder, origin);
    if (missing.isEmpty()) {
        return readyResult<void>({});
    }
    const auto task = std::make_shared<Task>();
    task->paths = &paths;
    task->origin = origin;
    task->guess = guess;
    task->search.wanted = missing;
    task->search.starts = starts;
    for (const PathRule &rule : finder.handRules().rules()) {
        task->search.starts.append(rule.local);
    }
    task->search.trees = {QDir::homePath()};
    m_go.folders().then(this, [this, task](const Result<GoFolders> &folders) {
        findModules(task, folders.value_or(GoFolders()).goRoot);
    });
    QTimer::singleShot(patience, this, [task] { task->promise.answer({}); });
    return task->promise.future();
}

QStringList SourceScout::missingModules(const SourceFinder &finder, const ProgramOrigin &origin)
{
    QStringList missing;
    for (const QString &module : origin.modules) {
        const QString build = moduleFolderOfBuild(module, origin.packageFolders);
        QStringList places = finder.handRules().candidates(build);
        if (build.startsWith(u'/')) {
            places.append(build);
        }
        const bool here = std::ranges::any_of(places, [](const QString &place) { return QFileInfo(place).isDir(); });
        if (!build.isEmpty() && !here) {
            missing.append(module);
        }
    }
    return missing;
}

void SourceScout::findModules(const std::shared_ptr<Task> &task, const QString &goRoot)
{
    using Folders = QMap<QString, QString>;
    m_runner
        .run<Folders>([search = task->search](const StopToken &stop) { return Backstep::findModules(search, stop); })
        .then(this, [this, task, goRoot](const Result<Folders> &modules) {
            const FoldersHere here{.goRoot = goRoot, .modules = modules.value_or(Folders())};
            qCInfo(lcSource) << "modules that are elsewhere:" << task->search.wanted << "found:" << here.modules;
            if (here.modules.isEmpty()) {
                task->promise.answer({});
                return;
            }
            task->guess(here).then(this, [this, task, here](const Result<QList<FolderGuess>> &guesses) {
                take(*task, here, guesses.value_or(QList<FolderGuess>()));
                task->promise.answer({});
            });
        });
}

void SourceScout::take(const Task &task, const FoldersHere &here, const QList<FolderGuess> &guesses)
{
    if (!task.paths) {
        return;
    }
    QList<PathRule> rules;
    for (const FolderGuess &guess : guesses) {
        // GOROOT is the finder's own affair: it knows which Go version is which.
        if (guess.here != here.goRoot) {
            rules.append({guess.build, guess.here});
        }
    }
    for (auto module = here.modules.begin(); module != here.modules.end(); ++module) {
        const PathRule own{moduleFolderOfBuild(module.key(), task.origin.packageFolders), module.value()};
        if (!own.build.isEmpty() && !rules.contains(own)) {
            rules.append(own);
        }
    }
    task.paths->finder().setGuessedRules(PathRules(rules));
}

} // namespace Backstep
