// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/settings/settingsstore.h"

#include <QSettings>

namespace Backstep {

/// Settings in `backstep.ini` of a folder (XdgFolders::config). The folder is made, closed to others, by the first
/// write. Two programs may share the file: each writes only the keys it changed.
class IniSettings : public SettingsStore
{
    Q_OBJECT

public:
    explicit IniSettings(const QString &folder, QObject *parent = nullptr);
    ~IniSettings() override;

    [[nodiscard]] Result<void> sync() override;
    [[nodiscard]] QString fileName() const;

protected:
    [[nodiscard]] QVariant read(const QString &key) const override;
    void write(const QString &key, const QVariant &value) override;

private:
    QString m_folder;
    QSettings m_settings;
};

} // namespace Backstep
