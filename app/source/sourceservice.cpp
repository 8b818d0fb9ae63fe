// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/source/sourceservice.h"

#include "app/source/hostsourcefetcher.h"
#include "app/source/sourcefinder.h"
#include "app/source/sourceprovider.h"

namespace Backstep {

SourceService::SourceService(SourceFinder &finder, JobRunner &runner, QObject *parent)
    : QObject(parent)
    , m_finder(finder)
    , m_runner(runner)
{
}

void SourceService::setFetcher(HostSourceFetcher *fetcher)
{
    m_fetcher = fetcher;
}

void SourceService::setProvider(SourceProvider *provider)
{
    m_provider = provider;
}

FutureResult<SourceAnswer> SourceService::load(const QString &path)
{
    const SharedPromise<SourceAnswer> promise;
    // A path that the finder gave out is mapped already; mapping it once more could lead elsewhere.
    const SourceLookup lookup = m_finder.find(m_finder.isLocal(path) ? m_finder.toBuild(path) : path);
    if (lookup.found() && lookup.origin == SourceOrigin::Capsule) {
        provide(lookup, promise);
    } else if (lookup.found()) {
        read(lookup, promise);
    } else if (m_fetcher) {
        fetch(lookup, promise);
    } else if (!m_noFetcher.isEmpty()) {
        promise.answer(notFetched(lookup, m_noFetcher));
    } else {
        promise.answer(SourceAnswer{.lookup = lookup, .text = {}});
    }
    return promise.future();
}

void SourceService::tryAgain()
{
    if (m_fetcher) {
        m_fetcher->tryAgain();
    }
    m_finder.forgetMissing(); // asks for all that is shown as missing
}

SourceAnswer SourceService::notFetched(SourceLookup missing, const QString &why)
{
    missing.places.removeIf([](const SourcePlace &place) { return place.origin == SourceOrigin::HostCopy; });
    missing.places.append({.origin = SourceOrigin::HostCopy, .path = {}, .remark = why});
    return {.lookup = missing, .text = {}};
}

void SourceService::fetch(const SourceLookup &missing, const SharedPromise<SourceAnswer> &promise)
{
    m_fetcher->fetch(missing.buildPath).then(this, [this, missing, promise](const Result<QString> &file) {
        if (file) {
            m_finder.forgetMissing();
            SourceLookup found = m_finder.find(missing.buildPath);
            if (!found.found()) { // the finder was not told of this cache; the file is there all the same
                found.localPath = *file;
                found.origin = SourceOrigin::HostCopy;
            }
            read(found, promise);
            return;
        }
        promise.answer(notFetched(missing, file.error().message));
    });
}

void SourceService::provide(const SourceLookup &found, const SharedPromise<SourceAnswer> &promise)
{
    if (!m_provider) {
        promise.answer(fail(ErrorCode::notFound, tr("The capsule that this source came with is closed.")));
        return;
    }
    m_provider->text(found.buildPath).then(this, [found, promise](const Result<QString> &text) {
        if (text) {
            promise.answer(SourceAnswer{.lookup = found, .text = providedSource(found.localPath, *text)});
        } else {
            promise.answer(fail(text.error()));
        }
    });
}

void SourceService::read(const SourceLookup &found, const SharedPromise<SourceAnswer> &promise)
{
    loadSource(m_runner, found.localPath).then(this, [found, promise](const Result<SourceTextPtr> &text) {
        if (text) {
            promise.answer(SourceAnswer{.lookup = found, .text = *text});
        } else {
            promise.answer(fail(text.error()));
        }
    });
}

} // namespace Backstep
