// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/clicommand.h"

#include "app/base/foreigntext.h"
#include "app/catalog/hoststore.h"
#include "app/cli/cliconsole.h"
#include "app/ssh/types.h"

namespace Backstep {

using namespace Qt::StringLiterals;

CliCommand::CliCommand(const CliServices &services, const CommandLine &line, QObject *parent)
    : QObject(parent)
    , m_services(services)
    , m_line(line)
{
}

void CliCommand::succeed(const QString &text, const JsonObject &json)
{
    console().showProgress({});
    console().writeOut(m_line.json ? json.text() : text);
    Q_EMIT finished(CliExit::Fine);
}

void CliCommand::failWith(const Error &problem, CliExit exit)
{
    Error error = problem;
    if (error.code == SshErrorCode::notConnected) { // here each command connects by itself
        error.message = tr("The line to the host was cut before this was done; repeat the command.");
    }
    console().showProgress({});
    if (m_line.json) {
        console().writeOut(JsonObject().add("ok"_L1, false).add("error"_L1, errorJson(error)).text());
    } else {
        console().writeError(u"backstep: "_s + harmless(error.message));
        for (const QString &detail : error.details) {
            for (const QString &text : detail.split(u'\n', Qt::SkipEmptyParts)) {
                console().writeError(u"    "_s + harmless(text));
            }
        }
    }
    Q_EMIT finished(exit);
}

Result<HostProfile> CliCommand::hostCalled(const QString &name) const
{
    if (const std::optional<HostProfile> host = m_services.hosts.hostByName(name)) {
        return *host;
    }
    return fail(CliErrorCode::hostUnknown,
                tr("There is no host called “%1”; \"backstep hosts\" lists them and \"backstep hosts add %1\" adds it.")
                    .arg(name));
}

} // namespace Backstep
