// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/catalog/hostprofile.h"

#include <QObject>

namespace Backstep {

class SettingsStore;

/// The hosts that the person added, in their order. Main thread. Names are unique (compared without case): the command
/// line takes them. Changes are written at once; where that fails, they end with `io` and nothing is changed.
class HostStore : public QObject
{
    Q_OBJECT

public:
    /// `store` must outlive this.
    explicit HostStore(SettingsStore &store, QObject *parent = nullptr);

    [[nodiscard]] QList<HostProfile> hosts() const { return m_hosts; }
    [[nodiscard]] std::optional<HostProfile> host(const QString &id) const;
    /// By name, else by the host as it was given.
    [[nodiscard]] std::optional<HostProfile> hostByName(const QString &name) const;

    /// Gives an id when there is none. Errors: `bad-input` (no host, a name that is taken or holds ':' or '/').
    Result<HostProfile> add(HostProfile profile);
    /// Errors: as add(), and `not-found`.
    Result<void> change(const HostProfile &profile);
    /// Forgets the host. Recordings fetched from it stay. Error: `not-found`.
    Result<void> remove(const QString &id);

Q_SIGNALS:
    void hostsChanged();

private:
    [[nodiscard]] Result<void> check(const HostProfile &profile) const;
    [[nodiscard]] Result<void> save(const QList<HostProfile> &hosts);
    void reload();

    SettingsStore &m_store;
    QList<HostProfile> m_hosts;
};

} // namespace Backstep
