// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/ssh/connectiontest.h"

#include "app/ssh/connection.h"
#include "app/ssh/sshtexts.h"

#include <algorithm>

namespace Backstep {

using Kind = ConnectionStep::Kind;
using Verdict = ConnectionStep::Verdict;

ConnectionTest::ConnectionTest(SshConnection &connection, QObject *parent) : QObject(parent), m_connection(&connection)
{
    connect(&connection, &SshConnection::stepFinished, this, &ConnectionTest::add);
}

ConnectionTest::~ConnectionTest()
{
    m_promise.answer(fail(SshTexts::cancelled()));
}

FutureResult<QList<ConnectionStep>> ConnectionTest::run()
{
    m_connection->open().then(this, [this](const Result<void> &result) { loginEnded(result); });
    return m_promise.future();
}

void ConnectionTest::add(const ConnectionStep &step)
{
    m_steps.append(step);
    Q_EMIT stepFinished(step);
}

void ConnectionTest::skip(Kind kind)
{
    const bool there = std::ranges::any_of(m_steps, [kind](const ConnectionStep &step) { return step.kind == kind; });
    if (!there) {
        add({.kind = kind,
             .verdict = Verdict::Skipped,
             .sentence = tr("Not tried, because a step before it failed."),
             .details = {}});
    }
}

void ConnectionTest::loginEnded(const Result<void> &result)
{
    if (result && m_connection) {
        m_connection->probe().then(this, [this](const Result<SshCapabilities> &known) { probeEnded(known); });
        return;
    }
    for (const Kind kind : {Kind::Resolve, Kind::Reach, Kind::HostKey, Kind::Login, Kind::Command, Kind::Sftp}) {
        skip(kind);
    }
    m_promise.answer(m_steps);
}

void ConnectionTest::probeEnded(const Result<SshCapabilities> &result)
{
    if (!result) {
        add({.kind = Kind::Command,
             .verdict = Verdict::Failed,
             .sentence = result.error().message,
             .details = result.error().details});
        skip(Kind::Sftp);
    } else {
        const bool exec = result->exec.value_or(false);
        const bool sftp = result->sftp.value_or(false);
        add({.kind = Kind::Command,
             .verdict = exec ? Verdict::Passed : Verdict::Failed,
             .sentence =
                 exec ? tr("Commands run there, so lists are quick and files can be verified.") : result->execReason,
             .details = {}});
        add({.kind = Kind::Sftp,
             .verdict = sftp ? Verdict::Passed : Verdict::Failed,
             .sentence = sftp ? tr("Files can be fetched by SFTP.") : result->sftpReason,
             .details = {}});
    }
    m_promise.answer(m_steps);
}

} // namespace Backstep
