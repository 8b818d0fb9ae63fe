// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/source/sourcelookup.h"
#include "app/source/sourcetext.h"

#include <QObject>
#include <QPointer>

namespace Backstep {

class HostSourceFetcher;
class SourceProvider;
class SourceFinder;

/// A file that was asked for. `text` is null where it was not found; then `lookup` says where it was looked for.
struct SourceAnswer
{
    SourceLookup lookup;
    SourceTextPtr text;
};

/// From a path in a stop, a stack or a breakpoint to the text that is shown: finds the file, fetches it from the host
/// where it is missing and there is one, reads it off the main thread. Main thread. Finder and runner must outlive it.
class SourceService : public QObject
{
    Q_OBJECT

public:
    SourceService(SourceFinder &finder, JobRunner &runner, QObject *parent = nullptr);

    /// Where missing files are fetched from; null (the default, and when it is destroyed): nowhere.
    void setFetcher(HostSourceFetcher *fetcher);
    /// Why there is none although the program came from a host, for the list of places; empty: it came from nowhere.
    void setNoFetcher(const QString &why) { m_noFetcher = why; }
    /// The person wants to have another look: what refused before is asked again.
    void tryAgain();

    /// Where the texts of SourceFinder::setProvided() come from; null (the default, and when it is destroyed): nowhere.
    void setProvider(SourceProvider *provider);

    /// `path` as PathTranslator::toLocal() gives it: a local path, or one of the executable that no rule fits.
    /// Errors are those of readSource(); a file that is not found is no error.
    [[nodiscard]] FutureResult<SourceAnswer> load(const QString &path);

private:
    void fetch(const SourceLookup &missing, const SharedPromise<SourceAnswer> &promise);
    void provide(const SourceLookup &found, const SharedPromise<SourceAnswer> &promise);
    void read(const SourceLookup &found, const SharedPromise<SourceAnswer> &promise);
    static SourceAnswer notFetched(SourceLookup missing, const QString &why);

    SourceFinder &m_finder;
    JobRunner &m_runner;
    QPointer<HostSourceFetcher> m_fetcher;
    QPointer<SourceProvider> m_provider;
    QString m_noFetcher;
};

} // namespace Backstep
