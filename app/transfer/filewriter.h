// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/futures.h"

#include <QByteArray>

#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

namespace Backstep {

class PartialFile;

/// What reached the disk of one file.
struct WrittenFile
{
    qint64 bytes = 0;
    QByteArray sha256;      ///< raw
};

/// Writes and hashes on a thread of its own, so that the connection's thread only copies (hashing there costs 29 % of
/// the rate). Files one after another: begin(), append()…, end(). When a write fails, the next append() says so and
/// end() answers with the error. Destroying it drops what is not written yet.
class FileWriter
{
public:
    FileWriter();
    ~FileWriter();
    FileWriter(const FileWriter &) = delete;
    FileWriter &operator=(const FileWriter &) = delete;

    void begin(std::unique_ptr<PartialFile> file);
    /// From any one thread; waits while 16 MiB are not written yet.
    [[nodiscard]] Result<void> append(QByteArrayView bytes);
    /// Flushes to the disk and closes.
    [[nodiscard]] FutureResult<WrittenFile> end();

private:
    using Task = std::function<void()>;

    void post(Task task, qint64 weight);
    void work();
    void write(const QByteArray &bytes);

    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::deque<std::pair<Task, qint64>> m_tasks;
    qint64 m_waiting = 0;               ///< bytes in m_tasks
    bool m_stop = false;
    std::optional<Error> m_error;       ///< of the current file

    // Of the worker thread alone.
    struct Current;
    std::unique_ptr<Current> m_current;
    std::jthread m_thread;
};

} // namespace Backstep
