// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/source/sourceprovider.h"

#include <QPointer>

namespace Backstep {

class CapsuleSession;
class SourceFinder;

/// Lets source views show what came with a capsule: tells the finder which files there are once the capsule is open,
/// and reads their texts from it.
class CapsuleSources : public SourceProvider
{
    Q_OBJECT

public:
    /// The session may end before this, the finder must not.
    CapsuleSources(CapsuleSession &session, SourceFinder &finder, QObject *parent = nullptr);

    [[nodiscard]] FutureResult<QString> text(const QString &path) override;

private:
    QPointer<CapsuleSession> m_session;
};

} // namespace Backstep
