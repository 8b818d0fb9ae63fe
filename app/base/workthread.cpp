// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/base/workthread.h"

#include <QThread>

namespace Backstep {

WorkThread::WorkThread(const QString &name) : m_thread(QThread::create([this] { run(); }))
{
    m_thread->setObjectName(name);
    m_thread->start();
}

WorkThread::~WorkThread()
{
    end();
    m_thread->wait();
}

void WorkThread::end()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_ending = true;
    }
    m_changed.notify_all();
}

void WorkThread::post(std::function<void()> work)
{
    enqueue([work = std::move(work)](bool) { work(); });
}

void WorkThread::whenIdle(std::chrono::milliseconds after, std::function<void()> work)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_idle = std::move(work);
        m_idleAfter = after;
        m_idleDone = false;
    }
    m_changed.notify_all();
}

void WorkThread::enqueue(Piece piece)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_pieces.push_back(std::move(piece));
    }
    m_changed.notify_all();
}

WorkThread::Piece WorkThread::next()
{
    std::unique_lock lock(m_mutex);
    const auto woken = [this] { return m_ending || !m_pieces.empty(); };
    while (!woken()) {
        if (!m_idle || m_idleDone) {
            m_changed.wait(lock, [&] { return woken() || (m_idle && !m_idleDone); });
        } else if (!m_changed.wait_for(lock, m_idleAfter, woken)) {
            m_idleDone = true;
            const std::function<void()> idle = m_idle;
            lock.unlock();
            idle();
            lock.lock();
        }
    }
    if (m_pieces.empty()) {
        return {};
    }
    Piece piece = std::move(m_pieces.front());
    m_pieces.pop_front();
    m_idleDone = false;
    return piece;
}

void WorkThread::run()
{
    while (const Piece piece = next()) {
        bool ending = false;
        {
            const std::scoped_lock lock(m_mutex);
            ending = m_ending;
        }
        piece(ending);
    }
}

} // namespace Backstep
