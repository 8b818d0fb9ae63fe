// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "ui/main/recordertailreader.h"

#include "app/catalog/hoststore.h"
#include "app/recorder/hostrecorder.h"
#include "ui/main/services.h"
#include "ui/models/recordertail.h"
#include "ui/models/texts.h"

#include <chrono>

using namespace std::chrono_literals;

namespace Backstep {

namespace {
constexpr auto interval = 2s;
constexpr auto longInterval = 15s; ///< while the host cannot be asked
} // namespace

RecorderTailReader::RecorderTailReader(const Services &services, RecorderTail &tail, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_tail(tail)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &RecorderTailReader::ask);
    connect(&tail, &RecorderTail::wanted, this, &RecorderTailReader::ask);
}

void RecorderTailReader::ask()
{
    const RecorderTail::Wish wish = m_tail.wish();
    const std::optional<HostProfile> host = m_services.hosts.host(wish.hostId);
    if (m_asking || !wish.seen || wish.id.isEmpty() || !host || m_services.recorder == nullptr) {
        return;
    }
    m_timer.stop();
    m_asking = true;
    m_services.recorder->ask(*host, {"output", wish.id}).then(this, [this, wish](const Result<QByteArray> &output) {
        m_asking = false;
        if (m_tail.wish().isOfSame(wish)) {
            take(output, wish.live);
        } else {
            ask();
        }
    });
}

void RecorderTailReader::take(const Result<QByteArray> &output, bool wasLive)
{
    if (output) {
        QStringList lines;
        const QByteArrayList all = output->split('\n');
        for (const QByteArray &line : all) {
            lines.append(Texts::harmless(QString::fromUtf8(line)));
        }
        m_tail.setText(lines.join(u'\n'));
    } else {
        m_tail.setFailed(output.error().message);
    }
    if (m_tail.wish().live) {
        if (output) {
            m_timer.start(interval);
        } else if (output.error().code != ErrorCode::cancelled) { // the person's own Cancel is not asked again
            m_timer.start(longInterval);
        }
    } else if (wasLive) {
        ask(); // it ended meanwhile, and may have said why
    }
}

} // namespace Backstep
