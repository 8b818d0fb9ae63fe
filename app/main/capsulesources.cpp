// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/capsulesources.h"

#include "app/main/sessionpaths.h"
#include "app/session/capsulesession.h"

namespace Backstep {

CapsuleSources::CapsuleSources(CapsuleSession &session, SessionPaths &paths)
    : SourceProvider(&session)
    , m_session(session)
{
    // Before its first stop, which shows a source.
    connect(&session, &DebugSession::versionsChanged, &paths, [&session, &paths] {
        const QStringList provided = session.sourcePaths();
        paths.finder().setProvided({provided.begin(), provided.end()});
    });
}

FutureResult<QString> CapsuleSources::text(const QString &path)
{
    return m_session.sourceText(path);
}

} // namespace Backstep
