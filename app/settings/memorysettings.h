// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/settings/settingsstore.h"

#include <QHash>

namespace Backstep {

/// Settings that end with the program; for tests and for the demo.
class MemorySettings : public SettingsStore
{
    Q_OBJECT

public:
    explicit MemorySettings(QObject *parent = nullptr);

    [[nodiscard]] Result<void> sync() override;

protected:
    [[nodiscard]] QVariant read(const QString &key) const override;
    void write(const QString &key, const QVariant &value) override;

private:
    QHash<QString, QVariant> m_values;
};

} // namespace Backstep
