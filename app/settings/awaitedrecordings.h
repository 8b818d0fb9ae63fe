// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QList>
#include <QStringList>

namespace Backstep {

class SettingsStore;

/// Something that a host records and that is to be fetched when it is complete, also by the next window.
struct AwaitedRecording
{
    QString hostId;
    QByteArray id;     ///< as the host calls it
    bool loop = false; ///< a repeated command: what it catches
    bool open = false; ///< and opened
    QStringList said{}; ///< patterns, one of which it prints where it fails

    friend bool operator==(const AwaitedRecording &, const AwaitedRecording &) = default;
};

/// Entries that cannot be read are left out; the 100 newest are kept. Main thread.
[[nodiscard]] QList<AwaitedRecording> loadAwaitedRecordings(const SettingsStore &store);
void saveAwaitedRecordings(SettingsStore &store, const QList<AwaitedRecording> &awaited);

} // namespace Backstep
