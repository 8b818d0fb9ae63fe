// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/sessionpaths.h"

namespace Backstep {

SessionPaths::SessionPaths(SourceFinder &shared, QObject *parent)
    : QObject(parent)
    , m_shared(shared)
    , m_own(std::make_unique<SourceFinder>())
{
    follow();
    connect(&shared, &SourceFinder::changed, this, &SessionPaths::follow);
}

void SessionPaths::follow()
{
    m_own->setHandRules(m_shared.handRules());
    m_own->setGoFolders(m_shared.goFolders());
}

void SessionPaths::enter()
{
    m_entered = true;
    m_shared.takeProgram(*m_own);
}

void SessionPaths::leave()
{
    if (m_entered) {
        m_entered = false;
        m_own->takeProgram(m_shared); // it may still be asked until it has ended
    }
}

} // namespace Backstep
