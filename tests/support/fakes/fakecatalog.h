// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/catalog/catalog.h"

#include <QHash>

namespace Backstep::Testing {

/// A Catalog that does what a test says. Put scans in with setScan(); scan() answers with them on the next turn of the
/// event loop. `calls` lists what was asked for, as "scan prod-1" or "acceptHostKey prod-1 always".
class FakeCatalog : public Catalog
{
    Q_OBJECT

public:
    explicit FakeCatalog(QObject *parent = nullptr);

    void setLink(const QString &hostId, const HostLink &link);
    /// What the next scan() of the host answers.
    void setScan(const HostScan &scan);
    void setScanError(const QString &hostId, const Error &error);

    [[nodiscard]] HostLink link(const QString &hostId) const override;
    [[nodiscard]] HostScanPtr lastScan(const QString &hostId) const override;
    FutureResult<HostScanPtr> scan(const QString &hostId) override;
    FutureResult<HostScanPtr> details(const QString &hostId, const QList<QByteArray> &paths) override;
    FutureResult<QList<ConnectionStep>> testHost(const HostProfile &profile) override;
    void cancel(const QString &hostId) override;
    void disconnectHost(const QString &hostId) override;
    void acceptHostKey(const QString &hostId, HostKeyTrust trust) override;
    void rejectHostKey(const QString &hostId) override;
    void answerPrompt(const QString &hostId, std::vector<Secret> answers) override;
    void cancelPrompt(const QString &hostId) override;

    QStringList calls;
    QList<ConnectionStep> testSteps;    ///< what testHost() answers

private:
    QHash<QString, HostLink> m_links;
    QHash<QString, HostScanPtr> m_next;
    QHash<QString, HostScanPtr> m_last;
    QHash<QString, Error> m_errors;
};

} // namespace Backstep::Testing
