// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/source/sourceprovider.h"

namespace Backstep {

class CapsuleSession;
class SessionPaths;

/// Lets source views show what came with a capsule: tells the finder which files there are once the capsule is open,
/// and reads their texts from it.
class CapsuleSources : public SourceProvider
{
    Q_OBJECT

public:
    /// Belongs to the session, as its paths do.
    CapsuleSources(CapsuleSession &session, SessionPaths &paths);

    [[nodiscard]] FutureResult<QString> text(const QString &path) override;

private:
    CapsuleSession &m_session;
};

} // namespace Backstep
