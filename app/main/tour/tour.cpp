// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/tour/tour.h"

namespace Backstep {

using namespace Qt::StringLiterals;

Tour::Tour(QList<TourStep> steps, QObject *parent) : QObject(parent), m_steps(std::move(steps))
{
    // After the signal's other receivers, and once for many signals.
    m_look.setSingleShot(true);
    m_look.setInterval(0);
    m_limit.setSingleShot(true);
    m_heartbeat.setInterval(100);
    connect(&m_heartbeat, &QTimer::timeout, this, &Tour::look);
    connect(&m_look, &QTimer::timeout, this, &Tour::look);
    connect(&m_limit, &QTimer::timeout, this,
            [this] { end(false, tr("it did not happen within %1 s").arg(m_limit.interval() / 1000)); });
}

void Tour::start()
{
    begin();
}

void Tour::begin()
{
    ++m_current;
    if (m_current >= m_steps.size()) {
        Q_EMIT finished(true);
        return;
    }
    const TourStep &step = m_steps.at(m_current);
    m_under = true;
    m_clock.start();
    m_limit.start(step.limit);
    m_heartbeat.start();
    Q_EMIT stepStarted(static_cast<int>(m_current) + 1, step.title);
    if (step.act) {
        if (const Result<void> result = step.act(); !result) {
            fail(result.error());
            return;
        }
    }
    m_look.start();
}

void Tour::look()
{
    if (!m_under) {
        return;
    }
    const TourVerdict verdict = m_steps.at(m_current).done();
    if (!verdict) {
        return;
    }
    if (*verdict) {
        end(true, **verdict);
    } else {
        fail(verdict->error());
    }
}

void Tour::fail(const Error &error)
{
    if (m_under) {
        end(false,
            error.details.isEmpty() ? error.message : error.message + u" ("_s + error.details.join(u"; "_s) + u')');
    }
}

void Tour::end(bool good, const QString &sentence)
{
    const double took = static_cast<double>(m_clock.nsecsElapsed()) / 1e6;
    const TourStep &step = m_steps.at(m_current);
    m_under = false;
    m_limit.stop();
    m_heartbeat.stop();
    Q_EMIT stepEnded({static_cast<int>(m_current) + 1, step.title, good, sentence, took});
    if (!good) {
        Q_EMIT pictureWanted(u"failed"_s);
        Q_EMIT finished(false);
        return;
    }
    if (!step.picture.isEmpty()) {
        Q_EMIT pictureWanted(step.picture);
    }
    // From the event loop, so that what this step's signals set off has been done.
    QTimer::singleShot(0, this, &Tour::begin);
}

} // namespace Backstep
