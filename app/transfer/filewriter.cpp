// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/transfer/filewriter.h"

#include "app/transfer/partialfolder.h"

#include <QCoreApplication>
#include <QCryptographicHash>

namespace Backstep {

namespace {

constexpr qint64 mostWaiting = 16LL * 1024 * 1024;

} // namespace

struct FileWriter::Current
{
    std::unique_ptr<PartialFile> file;
    QCryptographicHash hash{QCryptographicHash::Sha256};
    qint64 bytes = 0;
};

FileWriter::FileWriter() : m_thread([this] { work(); }) {}

FileWriter::~FileWriter()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_stop = true;
    }
    m_changed.notify_all();
    m_thread.join();
}

void FileWriter::begin(std::unique_ptr<PartialFile> file)
{
    // std::function must be copyable, so the file travels in a shared pointer.
    auto current = std::make_shared<std::unique_ptr<Current>>(std::make_unique<Current>());
    (*current)->file = std::move(file);
    {
        const std::scoped_lock lock(m_mutex);
        m_error.reset();
    }
    post([this, current] { m_current = std::move(*current); }, 0);
}

Result<void> FileWriter::append(QByteArrayView bytes)
{
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [this] { return m_waiting < mostWaiting || m_stop || m_error; });
        if (m_error) {
            return fail(*m_error);
        }
        if (m_stop) {
            return fail(ErrorCode::cancelled,
                        QCoreApplication::translate("Backstep::FileWriter", "The transfer was cancelled."));
        }
    }
    post([this, copy = bytes.toByteArray()] { write(copy); }, bytes.size());
    return {};
}

FutureResult<WrittenFile> FileWriter::end()
{
    const SharedPromise<WrittenFile> promise;
    post(
        [this, promise] {
            const std::unique_ptr<Current> current = std::move(m_current);
            const auto finished = current->file->finish();
            std::unique_lock lock(m_mutex);
            const std::optional<Error> error = m_error;
            lock.unlock();
            if (error) {
                promise.answer(fail(*error));
            } else if (!finished) {
                promise.answer(fail(finished.error()));
            } else {
                promise.answer(WrittenFile{current->bytes, current->hash.result()});
            }
        },
        0);
    return promise.future();
}

void FileWriter::post(Task task, qint64 weight)
{
    {
        const std::scoped_lock lock(m_mutex);
        m_tasks.emplace_back(std::move(task), weight);
        m_waiting += weight;
    }
    m_changed.notify_all();
}

void FileWriter::work()
{
    std::unique_lock lock(m_mutex);
    while (true) {
        m_changed.wait(lock, [this] { return m_stop || !m_tasks.empty(); });
        if (m_stop) {
            return;
        }
        const auto [task, weight] = std::move(m_tasks.front());
        m_tasks.pop_front();
        lock.unlock();
        task();
        lock.lock();
        m_waiting -= weight;
        m_changed.notify_all();
    }
}

void FileWriter::write(const QByteArray &bytes)
{
    if (!m_current) {
        return;
    }
    m_current->hash.addData(bytes);
    m_current->bytes += bytes.size();
    if (const auto written = m_current->file->append(bytes); !written) {
        const std::scoped_lock lock(m_mutex);
        if (!m_error) {
            m_error = written.error();
        }
    }
}

} // namespace Backstep
