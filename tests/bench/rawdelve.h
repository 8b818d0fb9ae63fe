// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QLocalSocket>

#include <memory>

namespace Backstep::Delve {
class DlvProcess;
}

namespace Backstep::Bench {

/// The rival: dlv with nothing in between. Requests are bytes made beforehand, replies are counted by their line ends
/// and not even parsed, all questions of a stop are sent at once. Blocks, which only a benchmark may.
class RawDelve
{
public:
    /// Starts dlv on `program` and stands in its function `function`.
    RawDelve(const QString &program, const QStringList &arguments, const QString &function);
    ~RawDelve();

    /// Milliseconds for `next`, then stack, locals, arguments and the first `page` goroutines.
    double nextAndLook(int page);
    /// Milliseconds for one request, with `argument` as JSON.
    double ask(const QByteArray &method, const QByteArray &argument);
    /// Of all replies so far.
    [[nodiscard]] qint64 bytes() const { return m_bytes; }
    [[nodiscard]] bool isReady() const { return m_ready; }

private:
    void send(const QByteArray &method, const QByteArray &argument);
    bool awaitReplies(int count);

    std::unique_ptr<Delve::DlvProcess> m_process;
    QLocalSocket m_socket;
    bool m_ready = false;
    int m_id = 0;
    qint64 m_bytes = 0;
};

} // namespace Backstep::Bench
