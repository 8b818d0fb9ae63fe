// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QObject>
#include <QStringList>
#include <QVariant>

namespace Backstep {

/// A key with the type of its value and what holds while nothing was chosen. The keys in use are in settings/keys.h.
template<typename T>
struct Setting
{
    QString key;
    T fallback{};
};

/// What the person chose, by typed keys. Main thread; reads come from memory. A value of another type than the key's
/// (a file edited by hand) counts as not set. Writing reaches the disk soon after, sync() waits for it.
class SettingsStore : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    template<typename T>
    [[nodiscard]] T get(const Setting<T> &setting) const
    {
        const QVariant value = read(setting.key);
        return value.isValid() && value.canConvert<T>() ? value.value<T>() : setting.fallback;
    }
    template<typename T>
    void set(const Setting<T> &setting, const T &value)
    {
        write(setting.key, QVariant::fromValue(value));
    }
    template<typename T>
    [[nodiscard]] bool isSet(const Setting<T> &setting) const
    {
        return read(setting.key).isValid();
    }
    template<typename T>
    void reset(const Setting<T> &setting)
    {
        write(setting.key, {});
    }

    /// Writes what is pending and says why that failed (`io`: read-only folder, full disk).
    [[nodiscard]] virtual Result<void> sync() = 0;

Q_SIGNALS:
    /// After a value really changed, also by another program that shares the file.
    void changed(const QString &key);

protected:
    /// An invalid value means: not set.
    [[nodiscard]] virtual QVariant read(const QString &key) const = 0;
    virtual void write(const QString &key, const QVariant &value) = 0;
};

} // namespace Backstep
