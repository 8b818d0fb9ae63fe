// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/capsulelibrarian.h"

namespace Backstep {

using namespace Qt::StringLiterals;

CapsuleLibrarian::CapsuleLibrarian()
    : m_desk(std::make_shared<Desk>())
    , m_thread(std::make_unique<WorkThread>(u"capsule reader"_s))
{
    m_desk->problem = {QString(ErrorCode::notFound), tr("No capsule is open."), {}};
}

CapsuleLibrarian::~CapsuleLibrarian()
{
    m_stop.requestStop();
    // The reader ends on its thread.
    m_thread->post([desk = m_desk] { desk->reader.reset(); });
}

FutureResult<CapsuleLibrarian::Opened> CapsuleLibrarian::open(const QString &path)
{
    return m_thread->ask<Opened>(
        [desk = m_desk, path, stop = m_stop.token()]() -> Result<Opened> {
            desk->reader.reset();
            Result<std::unique_ptr<CapsuleReader>> opened = CapsuleReader::open(path, stop);
            if (!opened) {
                desk->problem = opened.error();
                return fail(opened.error());
            }
            desk->reader = std::move(*opened);
            const CapsuleReader &reader = *desk->reader;
            return Opened{.facts = reader.facts(),
                          .moments = reader.moments(),
                          .breakpoints = reader.breakpoints(),
                          .sourcePaths = reader.sourcePaths(),
                          .bytes = reader.bytes()};
        },
        WorkThread::AtEnd::Cancel);
}

} // namespace Backstep
