// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/recordinghost.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMap>

namespace Backstep::Testing {

/// How a command ended.
struct CommandOutcome
{
    int exit = -1;
    QString out;
    QString err;

    [[nodiscard]] QJsonObject json() const { return QJsonDocument::fromJson(out.toUtf8()).object(); }
    [[nodiscard]] QJsonObject error() const { return json()[QStringLiteral("error")].toObject(); }
};

/// A recording host that `backstep`, run as a shell runs it, knows as "lab".
class CommandHost : public RecordingHost
{
public:
    using RecordingHost::RecordingHost;

    /// Starts the server and makes it known, at `port` where that is a proxy's. Why it does not; empty: it does.
    [[nodiscard]] QString start();
    /// With its own key where `identity` is empty.
    [[nodiscard]] bool addHost(quint16 port, const QString &name = QStringLiteral("lab"), const QString &identity = {});
    /// A home folder of its own, and no display.
    void prepare(QProcess &process, const QStringList &arguments, const QMap<QString, QString> &variables = {}) const;
    [[nodiscard]] CommandOutcome command(const QStringList &arguments, const QMap<QString, QString> &variables = {},
                                         int milliseconds = 120'000) const;
    [[nodiscard]] CommandOutcome record(const QStringList &arguments) const;
    /// The id of what records `command` from now on.
    [[nodiscard]] QString started(const QStringList &command) const;
    [[nodiscard]] QJsonArray listed(const QString &kind) const;
};

} // namespace Backstep::Testing
