// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/delve/connector.h"

#include "app/base/logging.h"
#include "app/delve/dlvprocess.h"
#include "app/rpc/bytetransport.h"
#include "app/rpc/recordingtransport.h"

#include <QFile>
#include <QTimer>

namespace Backstep::Delve {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto pause = 20ms;

} // namespace

Connector::Connector(TransportMaker maker, DlvProcess *process, QObject *parent)
    : QObject(parent)
    , m_maker(std::move(maker))
    , m_process(process)
{
    if (m_process != nullptr) {
        connect(m_process, &DlvProcess::finished, this, [this] { fail(m_process->startError()); });
    }
}

Connector::TransportMaker Connector::to(const Endpoint &endpoint)
{
    return [endpoint] { return makeTransport(endpoint); };
}

FutureResult<Connection> Connector::connectWithin(std::chrono::milliseconds time)
{
    attempt();
    QTimer::singleShot(time, this, [this, time] {
        fail(Error{QString(ErrorCode::timeout),
                   tr("Delve has not answered within %1 s; it may be stuck, or the program is very large.")
                       .arg(std::chrono::duration<double>(time).count()),
                   m_process == nullptr ? QStringList() : m_process->stderrLines()});
    });
    return m_answer.future();
}

void Connector::cancel()
{
    fail(Error{QString(ErrorCode::cancelled), tr("Opening was cancelled."), {}});
}

void Connector::attempt()
{
    if (m_done) {
        return;
    }
    // Users let go of it in answers that it gives itself, so it is deleted by the event loop.
    m_client = std::shared_ptr<Client>(new Client(nextTransport()), [](Client *done) { done->deleteLater(); });
    Client *client = m_client.get();
    connect(client, &Client::opened, this, [this, client] {
        client->getVersion().then(this, [this, client](const Result<ServerVersion> &version) {
            if (client == m_client.get() && version) {
                succeed(*version);
            } else if (client == m_client.get() && !client->isClosed()) {
                attemptFailed(version.error());
            }
        });
    });
    connect(client, &Client::closed, this, &Connector::attemptFailed, Qt::QueuedConnection);
    client->open();
}

std::unique_ptr<ByteTransport> Connector::nextTransport() const
{
    auto sink = m_transcript.isEmpty() ? nullptr : std::make_unique<QFile>(m_transcript);
    if (!sink || !sink->open(QIODevice::WriteOnly, QFileDevice::ReadOwner | QFileDevice::WriteOwner)) {
        return m_maker();
    }
    return std::make_unique<RecordingTransport>(m_maker(), std::move(sink), QJsonObject{{u"v"_s, 1}});
}

void Connector::attemptFailed(const Error &why)
{
    if (m_done) {
        return;
    }
    qCDebug(lcDelve) << "no connection yet:" << why.message << why.details;
    if (m_process == nullptr) {
        fail(why);
        return;
    }
    if (!m_process->isRunning()) {
        fail(m_process->startError());
        return;
    }
    QTimer::singleShot(pause, this, &Connector::attempt);
}

void Connector::succeed(const ServerVersion &version)
{
    if (!std::exchange(m_done, true)) {
        disconnect(m_client.get(), nullptr, this, nullptr);
        m_answer.answer(Connection{std::exchange(m_client, nullptr), version});
    }
}

void Connector::fail(const Error &why)
{
    if (!std::exchange(m_done, true)) {
        if (m_client) {
            disconnect(m_client.get(), nullptr, this, nullptr);
            m_client.reset();
        }
        m_answer.answer(std::unexpected(why));
    }
}

} // namespace Backstep::Delve
