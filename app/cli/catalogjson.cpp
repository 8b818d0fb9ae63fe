// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/catalogjson.h"

#include "app/catalog/hostprofile.h"
#include "app/catalog/hostscan.h"
#include "app/catalog/libraryentry.h"
#include "app/cli/catalogwords.h"
#include "app/ssh/types.h"

namespace Backstep {

using namespace Qt::StringLiterals;

namespace {

std::optional<QString> time(const QDateTime &time)
{
    return time.isValid() ? std::optional(time.toUTC().toString(Qt::ISODate)) : std::nullopt;
}

} // namespace

JsonObject hostJson(const HostProfile &host)
{
    const std::optional<int> port = host.port ? std::optional<int>(*host.port) : std::nullopt;
    return JsonObject()
        .add("name"_L1, host.title())
        .add("host"_L1, host.host)
        .add("user"_L1, host.user)
        .add("port"_L1, port)
        .add("identityFiles"_L1, host.identityFiles)
        .add("proxyJump"_L1, host.proxyJump)
        .add("folders"_L1, host.recordingFolders);
}

JsonObject stepJson(const ConnectionStep &step)
{
    return JsonObject()
        .add("step"_L1, stepWord(step.kind))
        .add("verdict"_L1, verdictWord(step.verdict))
        .add("message"_L1, step.sentence);
}

JsonObject folderJson(const ScannedFolder &folder)
{
    return JsonObject()
        .add("path"_L1, folder.path)
        .add("exists"_L1, folder.exists)
        .add("recordings"_L1, folder.recordings)
        .add("note"_L1, folder.note);
}

JsonObject recordingJson(const RecordingInfo &recording)
{
    return JsonObject()
        .add("name"_L1, recording.name)
        .add("path"_L1, QString::fromUtf8(recording.path))
        .add("program"_L1, recording.program)
        .add("commandLine"_L1, recording.commandLine)
        .add("started"_L1, time(recording.started))
        .add("ended"_L1, time(recording.ended))
        .add("milliseconds"_L1, recording.milliseconds)
        .add("size"_L1, recording.size)
        .add("files"_L1, recording.files)
        .add("state"_L1, stateWord(recording.state))
        .add("stateReason"_L1, recording.stateReason)
        .add("exitCode"_L1, recording.exitCode)
        .add("exitSignal"_L1, recording.exitSignal)
        .add("exitNote"_L1, recording.exitNote)
        .add("traceVersion"_L1, recording.traceVersion)
        .add("capsule"_L1, QString::fromUtf8(recording.capsule))
        .add("capsuleSize"_L1, recording.capsuleSize)
        .add("warnings"_L1, recording.warnings);
}

JsonObject entryJson(const LibraryEntry &entry)
{
    return JsonObject()
        .add("id"_L1, entry.id)
        .add("name"_L1, entry.name)
        .add("path"_L1, entry.path)
        .add("program"_L1, entry.program)
        .add("commandLine"_L1, entry.commandLine)
        .add("host"_L1, entry.hostName)
        .add("recorded"_L1, time(entry.recordedAt))
        .add("fetched"_L1, time(entry.fetchedAt))
        .add("opened"_L1, time(entry.openedAt))
        .add("milliseconds"_L1, entry.milliseconds)
        .add("size"_L1, entry.size)
        .add("files"_L1, entry.files)
        .add("exitCode"_L1, entry.exitCode)
        .add("exitSignal"_L1, entry.exitSignal)
        .add("traceVersion"_L1, entry.traceVersion)
        .add("verification"_L1, verificationWord(entry.verification))
        .add("notes"_L1, entry.notes)
        .add("owned"_L1, entry.owned)
        .add("missing"_L1, entry.missing);
}

} // namespace Backstep
