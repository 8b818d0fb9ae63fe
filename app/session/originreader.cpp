// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/originreader.h"

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

constexpr int longestModuleInfo = 1 << 20; // bytes; thousands of dependencies have less

/// Replies on their way to one answer.
struct Gathering
{
    ProgramOrigin origin;
    SharedPromise<ProgramOrigin> promise;
    int missing = 3;

    void arrived()
    {
        if (--missing > 0) {
            return;
        }
        // The compiler calls it "main" whatever its import path is.
        if (!origin.mainPackage.isEmpty() && origin.packageFolders.contains(u"main"_s)) {
            origin.packageFolders.insert(origin.mainPackage, origin.packageFolders.take(u"main"_s));
        }
        promise.answer(origin);
    }
};

} // namespace

FutureResult<ProgramOrigin> readOrigin(const std::shared_ptr<Delve::Client> &client)
{
    const auto gathering = std::make_shared<Gathering>();
    Delve::Client *context = client.get();
    const Delve::LoadConfig config{.followPointers = false,
                                   .maxVariableRecurse = 0,
                                   .maxStringLen = longestModuleInfo,
                                   .maxArrayValues = 0,
                                   .maxStructFields = 0};
    client->eval({}, u"runtime.modinfo"_s, config).then(context, [gathering](const Result<Delve::Variable> &text) {
        if (text) {
            readModuleInfo(gathering->origin, text->value);
        }
        gathering->arrived();
    });
    client->buildInfo().then(context, [gathering](const Result<QList<Delve::PackageInfo>> &packages) {
        for (const Delve::PackageInfo &package : packages.value_or(QList<Delve::PackageInfo>())) {
            gathering->origin.packageFolders.insert(package.importPath, package.folder);
        }
        gathering->arrived();
    });
    client->listSources({}).then(context, [gathering](const Result<QStringList> &files) {
        gathering->origin.files = files.value_or(QStringList());
        gathering->arrived();
    });
    return gathering->promise.future();
}

FutureResult<QList<FolderGuess>> guessFolders(const std::shared_ptr<Delve::Client> &client, const QString &mainPackage,
                                              const FoldersHere &here)
{
    using Pairs = QList<std::pair<QString, QString>>;
    const SharedPromise<QList<FolderGuess>> promise;
    const Delve::PathHints hints{.mainPackage = mainPackage, .goRoot = here.goRoot, .moduleFolders = here.modules};
    client->guessSubstitutePath(hints).then(client.get(), [promise](const Result<Pairs> &pairs) {
        QList<FolderGuess> guesses;
        for (const auto &[build, local] : pairs.value_or(Pairs())) {
            guesses.append({build, local});
        }
        promise.answer(guesses);
    });
    return promise.future();
}

} // namespace Backstep
