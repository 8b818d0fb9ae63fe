// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/targetopener.h"

#include "app/catalog/library.h"
#include "app/cli/cliconsole.h"
#include "app/cli/recordingfetch.h"
#include "app/cli/texttable.h"
#include "app/session/debugsession.h"
#include "app/session/sessionfactory.h"

namespace Backstep {

TargetOpener::TargetOpener(const CliServices &services, QObject *parent) : QObject(parent), m_services(services) {}

TargetOpener::~TargetOpener() = default;

DebugSession *TargetOpener::session() const
{
    return m_open ? m_session.get() : nullptr;
}

FutureResult<Target> TargetOpener::resolve(const QString &text)
{
    const SharedPromise<Target> promise;
    const Result<Target> target = parseTarget(text);
    if (target && std::holds_alternative<RemoteTarget>(*target)) {
        fetch(std::get<RemoteTarget>(*target), promise);
    } else {
        promise.answer(target);
    }
    return promise.future();
}

FutureResult<void> TargetOpener::open(const QString &text)
{
    resolve(text).then(this, [this](const Result<Target> &target) {
        if (target) {
            openTarget(*target);
        } else {
            m_promise.answer(fail(target.error()));
        }
    });
    return m_promise.future();
}

FutureResult<void> TargetOpener::close()
{
    return m_session ? m_session->close() : readyResult<void>({});
}

void TargetOpener::fetch(const RemoteTarget &target, const SharedPromise<Target> &promise)
{
    m_services.library.refresh().then(this, [this, target, promise](const Result<LibraryListPtr> &entries) {
        for (const LibraryEntry &entry : entries ? **entries : LibraryList()) {
            if (entry.hostName == target.host && entry.name == target.recording && !entry.missing) {
                promise.answer(ReplayTarget{entry.path});
                return;
            }
        }
        auto *recording = new RecordingFetch(m_services, this);
        recording->run(target).then(this, [promise](const Result<TransferJob> &job) {
            if (job) {
                promise.answer(ReplayTarget{job->finalPath});
            } else {
                promise.answer(fail(job.error()));
            }
        });
    });
}

void TargetOpener::openTarget(const Target &target)
{
    Result<std::unique_ptr<DebugSession>> made = m_services.sessions.create(target);
    if (!made) {
        m_promise.answer(fail(made.error()));
        return;
    }
    m_session = std::move(*made);
    follow(*m_session);
    m_services.console.showProgress(tr("opening %1…").arg(plainText(targetTitle(target))));
    m_session->open().then(this, [this](const Result<StopPtr> &stop) {
        m_services.console.showProgress({});
        m_open = stop.has_value();
        m_promise.answer(stop ? Result<void>() : fail(stop.error()));
    });
}

void TargetOpener::follow(DebugSession &session)
{
    connect(&session, &DebugSession::busyChanged, this,
            [this](const QString &what) { m_services.console.showProgress(plainText(what)); });
    connect(&session, &DebugSession::outputAdded, this, [this](const OutputLine &line) {
        if (line.source == OutputSource::ProgramOut || line.source == OutputSource::ProgramErr) {
            m_services.console.writeError(plainText(line.text));
        }
    });
}

} // namespace Backstep
