// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/capsulesources.h"

#include "app/session/capsulesession.h"
#include "app/source/sourcefinder.h"

namespace Backstep {

CapsuleSources::CapsuleSources(CapsuleSession &session, SourceFinder &finder, QObject *parent)
    : SourceProvider(parent)
    , m_session(&session)
{
    // Before its first stop, which shows a source.
    connect(&session, &DebugSession::versionsChanged, this, [this, &finder] {
        const QStringList paths = m_session->sourcePaths();
        finder.setProvided({paths.begin(), paths.end()});
    });
}

FutureResult<QString> CapsuleSources::text(const QString &path)
{
    if (!m_session) {
        return readyResult<QString>(fail(ErrorCode::notFound, tr("The capsule that this source came with is closed.")));
    }
    return m_session->sourceText(path);
}

} // namespace Backstep
