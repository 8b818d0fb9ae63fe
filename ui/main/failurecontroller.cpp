// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/failurecontroller.h"

#include "app/catalog/library.h"
#include "app/session/failureseek.h"
#include "ui/main/sessioncontroller.h"

#include <algorithm>

namespace Backstep {

FailureController::FailureController(SessionController &session, Library &library, QObject *parent)
    : QObject(parent)
    , m_session(session)
    , m_library(library)
{
    // Once the panels have the first stop: nothing of theirs is in the middle of it then.
    connect(&session, &SessionController::stopped, this, &FailureController::opened, Qt::QueuedConnection);
}

void FailureController::expect(const Target &target, const Failure &failure)
{
    m_wish = Wish{.target = target, .hostId = {}, .path = {}, .failure = failure};
}

void FailureController::expectRemote(const QString &hostId, const QByteArray &path, const Failure &failure)
{
    m_wish = Wish{.target = {}, .hostId = hostId, .path = path, .failure = failure};
}

bool FailureController::isOf(const Wish &wish, const Target &target) const
{
    const auto *replay = std::get_if<ReplayTarget>(&target);
    if (replay == nullptr || wish.target) {
        return wish.target == target;
    }
    return std::ranges::any_of(*m_library.entries(), [&](const LibraryEntry &entry) {
        return entry.path == replay->traceFolder && entry.hostId == wish.hostId && entry.remotePath == wish.path;
    });
}

void FailureController::opened()
{
    const DebugSession *session = m_session.session();
    if (m_wish && session != nullptr && session->state() == SessionState::Stopped && isOf(*m_wish, session->target())) {
        seek(std::exchange(m_wish, std::nullopt)->failure);
    }
}

void FailureController::seek(const Failure &failure)
{
    auto *seek = new FailureSeek(*m_session.session(), failure, m_session.session());
    seek->run().then(this, [this, seek](const Result<StopPtr> &stop) {
        seek->deleteLater();
        if (!stop) {
            Q_EMIT failed(stop.error());
        } else {
            Q_EMIT arrived(*stop);
            Q_EMIT said((*stop)->sentence);
        }
    });
}

} // namespace Backstep
