// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/capsulelibrarian.h"

#include <chrono>

namespace Backstep {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Used by the thread alone.
struct CapsuleRecorder::Desk
{
    std::unique_ptr<CapsuleWriter> writer;
    std::optional<Error> problem; ///< why there is no writer
};

template<typename T>
FutureResult<T> CapsuleRecorder::write(std::function<Result<T>(CapsuleWriter &)> work)
{
    return m_thread->ask<T>(
        [desk = m_desk, work = std::move(work)]() -> Result<T> {
            if (desk->problem) {
                return fail(*desk->problem);
            }
            return work(*desk->writer);
        },
        WorkThread::AtEnd::Finish);
}

CapsuleRecorder::CapsuleRecorder()
    : m_desk(std::make_shared<Desk>())
    , m_thread(std::make_unique<WorkThread>(u"capsule writer"_s))
{
    m_desk->problem = Error{QString(ErrorCode::badInput), tr("The capsule was not created yet."), {}};
    m_thread->whenIdle(1s, [desk = m_desk] {
        if (desk->writer != nullptr && !desk->problem) {
            (void)desk->writer->flush(); // its error is the next one's
        }
    });
}

CapsuleRecorder::~CapsuleRecorder()
{
    // The writer ends on its thread, and writes what waits when it does.
    m_thread->post([desk = m_desk] { desk->writer.reset(); });
}

FutureResult<void> CapsuleRecorder::create(const QString &path, const CapsuleFacts &facts)
{
    return m_thread->ask<void>(
        [desk = m_desk, path, facts]() -> Result<void> {
            desk->writer.reset();
            desk->problem.reset();
            Result<std::unique_ptr<CapsuleWriter>> made = CapsuleWriter::create(path, facts);
            if (!made) {
                desk->problem = made.error();
                return fail(made.error());
            }
            desk->writer = std::move(*made);
            return {};
        },
        WorkThread::AtEnd::Finish);
}

FutureResult<CapsuleRecorder::Added> CapsuleRecorder::add(MomentPtr moment)
{
    return write<Added>([moment = std::move(moment)](CapsuleWriter &writer) -> Result<Added> {
        const Result<qint64> id = writer.add(*moment);
        return id ? Result<Added>(Added{.id = *id, .bytes = writer.bytes()}) : fail(id.error());
    });
}

FutureResult<void> CapsuleRecorder::addOutput(QList<OutputLine> lines)
{
    return write<void>([lines = std::move(lines)](CapsuleWriter &writer) -> Result<void> {
        for (const OutputLine &line : lines) {
            if (Result<void> added = writer.addOutput(line); !added) {
                return added;
            }
        }
        return {};
    });
}

FutureResult<void> CapsuleRecorder::addSource(const QString &path, const QString &text)
{
    return write<void>([path, text](CapsuleWriter &writer) { return writer.addSource(path, text); });
}

FutureResult<void> CapsuleRecorder::setBreakpoints(QList<BreakpointSpec> breakpoints)
{
    return write<void>(
        [breakpoints = std::move(breakpoints)](CapsuleWriter &writer) { return writer.setBreakpoints(breakpoints); });
}

FutureResult<void> CapsuleRecorder::setBookmark(qint64 moment, const QString &note)
{
    return write<void>([moment, note](CapsuleWriter &writer) { return writer.setBookmark(moment, note); });
}

FutureResult<void> CapsuleRecorder::flush()
{
    return write<void>([](CapsuleWriter &writer) { return writer.flush(); });
}

FutureResult<void> CapsuleRecorder::finish(bool complete)
{
    return write<void>([complete](CapsuleWriter &writer) { return writer.finish(complete); });
}

void CapsuleRecorder::discard()
{
    m_thread->post([desk = m_desk] {
        if (desk->writer != nullptr) {
            desk->writer->discard();
        }
    });
}

} // namespace Backstep
