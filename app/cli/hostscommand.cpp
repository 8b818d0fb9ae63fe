// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/hostscommand.h"

#include "app/base/foreigntext.h"
#include "app/catalog/catalog.h"
#include "app/catalog/hoststore.h"
#include "app/cli/catalogjson.h"
#include "app/cli/catalogwords.h"
#include "app/cli/cliconsole.h"
#include "app/cli/hostquestions.h"
#include "app/cli/texttable.h"

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

/// "HOST" or, as ssh has it, "USER@HOST".
HostProfile profileOf(const QString &text)
{
    const qsizetype at = text.lastIndexOf(u'@');
    HostProfile profile;
    profile.user = text.first(qMax<qsizetype>(at, 0));
    profile.host = text.mid(at + 1);
    return profile;
}

} // namespace

void HostsCommand::start()
{
    const QString what = line().words.value(0, u"list"_s);
    const QString host = line().words.value(1);
    if (what == u"list"_s && host.isEmpty()) {
        list();
    } else if (what == u"add"_s && !host.isEmpty()) {
        add(host);
    } else if (what == u"remove"_s && !host.isEmpty()) {
        remove(host);
    } else if (what == u"test"_s && !host.isEmpty()) {
        test(host);
    } else {
        failWith({QString(CliErrorCode::usage),
                  tr("“hosts %1” is not understood; write hosts list, hosts add HOST, hosts remove HOST or hosts test "
                     "HOST.")
                      .arg(line().words.join(u' ')),
                  {}},
                 CliExit::Usage);
    }
}

void HostsCommand::list()
{
    const QList<HostProfile> hosts = services().hosts.hosts();
    QList<QStringList> rows{{tr("NAME"), tr("HOST"), tr("USER"), tr("PORT"), tr("FOLDERS")}};
    for (const HostProfile &host : hosts) {
        rows.append({host.title(), host.host, host.user.isEmpty() ? u"-"_s : host.user,
                     host.port ? QString::number(*host.port) : u"-"_s, host.recordingFolders.join(u' ')});
    }
    const QString none = tr("No hosts yet; \"backstep hosts add HOST\" adds one.");
    succeed(hosts.isEmpty() ? none : textTable(rows),
            JsonObject().add("ok"_L1, true).addRaw("hosts"_L1, jsonArray(hosts, hostJson)));
}

void HostsCommand::add(const QString &host)
{
    HostProfile profile = profileOf(host);
    const QString user = line().option(u"user"_s);
    if (profile.host.isEmpty() || (host.contains(u'@') && (profile.user.isEmpty() || !user.isEmpty()))) {
        failWith({QString(CliErrorCode::usage),
                  tr("“%1” is not understood; write USER@HOST, or HOST and --user USER.").arg(host),
                  {}},
                 CliExit::Usage);
        return;
    }
    profile.name = line().option(u"name"_s);
    profile.user = user.isEmpty() ? profile.user : user;
    profile.identityFiles = line().options.value(u"identity"_s);
    profile.proxyJump = line().option(u"jump"_s);
    profile.recordingFolders = line().options.value(u"folder"_s);
    if (const QString port = line().option(u"port"_s); !port.isEmpty()) {
        bool fine = false;
        const ushort number = port.toUShort(&fine);
        if (!fine || number == 0) {
            failWith(
                {QString(CliErrorCode::usage), tr("“%1” is not a port; write a number from 1 to 65535.").arg(port), {}},
                CliExit::Usage);
            return;
        }
        profile.port = number;
    }
    const Result<HostProfile> added = services().hosts.add(profile);
    if (!added) {
        failWith(added.error());
        return;
    }
    succeed(tr("Added %1.").arg(harmless(added->title())),
            JsonObject().add("ok"_L1, true).add("host"_L1, hostJson(*added)));
}

void HostsCommand::remove(const QString &name)
{
    const Result<HostProfile> host = hostCalled(name);
    const Result<void> removed = host ? services().hosts.remove(host->id) : Result<void>(fail(host.error()));
    if (!removed) {
        failWith(removed.error());
        return;
    }
    succeed(tr("Removed %1; recordings fetched from it stay.").arg(harmless(host->title())),
            JsonObject().add("ok"_L1, true).add("host"_L1, hostJson(*host)));
}

void HostsCommand::test(const QString &name)
{
    // A host that is not in the list can be tested, too: that is what one does before adding it.
    const std::optional<HostProfile> known = services().hosts.hostByName(name);
    HostProfile profile = known.value_or(HostProfile());
    if (!known) {
        profile = profileOf(name);
        profile.id = newHostId();
    }
    new HostQuestions(services(), this);
    services().catalog.testHost(profile).then(this, [this, name](const Result<QList<ConnectionStep>> &steps) {
        if (steps) {
            tested(name, *steps);
        } else {
            failWith(steps.error());
        }
    });
}

void HostsCommand::tested(const QString &name, const QList<ConnectionStep> &steps)
{
    QList<QStringList> rows;
    std::optional<Error> error;
    for (const ConnectionStep &step : steps) {
        rows.append({verdictWord(step.verdict), stepWord(step.kind), step.sentence});
        if (step.verdict == ConnectionStep::Verdict::Failed && !error) {
            error = Error{QString(CliErrorCode::testFailed), step.sentence, step.details};
        }
    }
    JsonObject json;
    json.add("ok"_L1, !error);
    if (error) {
        json.add("error"_L1, errorJson(*error));
    }
    json.add("host"_L1, name).addRaw("steps"_L1, jsonArray(steps, stepJson));
    console().writeOut(line().json ? json.text() : textTable(rows));
    Q_EMIT finished(error ? CliExit::CommandFailed : CliExit::Fine);
}

} // namespace Backstep
