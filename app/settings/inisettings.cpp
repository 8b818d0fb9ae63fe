// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/settings/inisettings.h"

#include "app/base/xdg.h"

#include <QFile>

namespace Backstep {

using namespace Qt::StringLiterals;

IniSettings::IniSettings(const QString &folder, QObject *parent)
    : SettingsStore(parent)
    , m_folder(folder)
    , m_settings(folder + u"/backstep.ini"_s, QSettings::IniFormat)
{
    m_settings.setAtomicSyncRequired(true);
}

IniSettings::~IniSettings() = default;

QString IniSettings::fileName() const
{
    return m_settings.fileName();
}

Result<void> IniSettings::sync()
{
    m_settings.sync();
    if (m_settings.status() == QSettings::NoError) {
        return {};
    }
    const QString message = m_settings.status() == QSettings::FormatError
        ? tr("The settings in %1 cannot be read, so the usual ones are taken; mend the file or move it away.")
        : tr("The settings cannot be written to %1; what you change now is lost when the program ends. Check who "
             "owns the folder and whether the disk is full.");
    return fail(ErrorCode::io, message.arg(m_settings.fileName()));
}

QVariant IniSettings::read(const QString &key) const
{
    return m_settings.value(key);
}

void IniSettings::write(const QString &key, const QVariant &value)
{
    if (m_settings.value(key) == value) {
        return;
    }
    if (!QFile::exists(m_folder)) {
        // A failure shows in sync(): QSettings cannot write then either.
        (void)ensurePrivateFolder(m_folder);
    }
    if (value.isValid()) {
        m_settings.setValue(key, value);
    } else {
        m_settings.remove(key);
    }
    Q_EMIT changed(key);
}

} // namespace Backstep
