// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QJsonArray>
#include <QJsonObject>
#include <QLocalSocket>

#include <memory>

namespace Backstep::Delve {
class DlvProcess;
}

namespace Backstep::Testing {

/// Plain dlv on a recording, spoken to in bytes: what our sessions are compared with. Blocks.
class RawReplay
{
public:
    /// In what dlv says, the first of each pair of `renamed` is replaced by the second.
    using Renamed = QList<std::pair<QByteArray, QByteArray>>;
    RawReplay(const QString &rr, const QString &traceFolder, Renamed renamed = {});
    ~RawReplay();

    [[nodiscard]] bool isReady() const { return m_ready; }
    /// Sends one request and waits for its result; empty on an error.
    QJsonObject ask(const QByteArray &method, const QByteArray &argument);
    /// Several at once; the results in their order.
    QList<QJsonObject> askAll(const QList<std::pair<QByteArray, QByteArray>> &requests);

    /// Goes to an event, then asks for all goroutines and the stack of each, as a person who writes a script would:
    /// everything that can be asked at once is.
    struct Sight
    {
        QJsonObject state;
        QJsonArray goroutines;
        QMap<qint64, QJsonArray> stacks;
    };
    Sight look(int depth);
    Sight lookAt(qint64 event, int depth);

private:
    void send(const QByteArray &method, const QByteArray &argument);

    std::unique_ptr<Delve::DlvProcess> m_process;
    QLocalSocket m_socket;
    Renamed m_renamed;
    QByteArray m_bytes;
    bool m_ready = false;
    int m_id = 0;
};

} // namespace Backstep::Testing
