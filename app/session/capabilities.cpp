// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/session/capabilities.h"

#include <QCoreApplication>

namespace Backstep {

QString Capabilities::whyNot(Ability ability) const
{
    if (!m_known) {
        return QCoreApplication::translate("Backstep::Capabilities", "Nothing is open.");
    }
    return m_refusals.value(ability);
}

Capabilities Capabilities::none(const QString &reason)
{
    Capabilities result;
    result.m_known = true;
    for (int i = 0; i <= static_cast<int>(Ability::Close); ++i) {
        result.m_refusals.insert(static_cast<Ability>(i), reason);
    }
    return result;
}

Capabilities Capabilities::all()
{
    Capabilities result;
    result.m_known = true;
    return result;
}

void Capabilities::allow(Ability ability)
{
    m_known = true;
    m_refusals.remove(ability);
}

void Capabilities::refuse(Ability ability, const QString &reason)
{
    m_known = true;
    m_refusals.insert(ability, reason);
}

} // namespace Backstep
