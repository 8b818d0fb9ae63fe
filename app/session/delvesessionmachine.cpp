// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// On what a DelveSession's program runs, or ran.
#include "app/delve/rrprobe.h"
#include "app/delve/toolpaths.h"
#include "app/session/delvesession.h"

#include <QFile>
#include <QFileInfo>
#include <QThread>

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

/// Of this machine.
QString ownProcessor()
{
    QFile file(u"/proc/cpuinfo"_s);
    if (!file.open(QFile::ReadOnly)) {
        return {};
    }
    for (QByteArray line = file.readLine(); !line.isEmpty(); line = file.readLine()) {
        if (line.startsWith("model name")) {
            return QString::fromUtf8(line).section(u':', 1).simplified();
        }
    }
    return {};
}

} // namespace

FutureResult<MachineFacts> DelveSession::machine()
{
    MachineFacts facts;
    if (std::holds_alternative<ExecTarget>(m_target)) {
        facts.processor = ownProcessor();
        if (!facts.processor.isEmpty()) {
            facts.processor = tr("%1, %n core(s)", nullptr, QThread::idealThreadCount()).arg(facts.processor);
        }
    }
    const auto *replay = std::get_if<ReplayTarget>(&m_target);
    const Result<Delve::ToolPaths> tools = Delve::findTools(m_options.environment, m_options.dlv, m_options.rr);
    if (!replay || !tools || tools->rr.isEmpty()) {
        return readyResult<MachineFacts>(facts);
    }
    if (m_machine) {
        return m_machine->future(); // it does not change, and who asked first waits for it, too
    }
    facts.recordedAt = QFileInfo(replay->traceFolder + u"/version"_s).lastModified().toUTC();
    m_rrProbe = std::make_unique<Delve::RrProbe>(tools->rr);
    const SharedPromise<MachineFacts> promise = m_machine.emplace();
    m_rrProbe->machine(replay->traceFolder).then(this, [promise, facts](const Result<Delve::RrMachine> &machine) {
        MachineFacts known = facts;
        if (machine) {
            known.host = machine->host;
            known.processor = machine->processor;
        }
        promise.answer(known);
    });
    return promise.future();
}

} // namespace Backstep
