// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/settings/memorysettings.h"

namespace Backstep {

MemorySettings::MemorySettings(QObject *parent) : SettingsStore(parent) {}

Result<void> MemorySettings::sync()
{
    return {};
}

QVariant MemorySettings::read(const QString &key) const
{
    return m_values.value(key);
}

void MemorySettings::write(const QString &key, const QVariant &value)
{
    if (m_values.value(key) == value) {
        return;
    }
    if (value.isValid()) {
        m_values.insert(key, value);
    } else {
        m_values.remove(key);
    }
    Q_EMIT changed(key);
}

} // namespace Backstep
