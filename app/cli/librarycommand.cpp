// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/librarycommand.h"

#include "app/catalog/library.h"
#include "app/cli/catalogjson.h"
#include "app/cli/catalogwords.h"
#include "app/cli/texttable.h"

namespace Backstep {

using namespace Qt::StringLiterals;

void LibraryCommand::start()
{
    services().library.refresh().then(this, [this](const Result<LibraryListPtr> &entries) {
        if (entries) {
            show(**entries);
        } else {
            failWith(entries.error());
        }
    });
}

void LibraryCommand::show(const LibraryList &entries)
{
    QList<QStringList> rows{
        {tr("NAME"), tr("PROGRAM"), tr("FROM"), tr("RECORDED"), tr("SIZE"), tr("EXIT"), tr("CHECKED"), tr("FOLDER")}};
    for (const LibraryEntry &entry : entries) {
        rows.append({entry.name, entry.program, entry.hostName.isEmpty() ? u"-"_s : entry.hostName,
                     timeWords(entry.recordedAt), sizeWords(entry.size), exitWords(entry.exitCode, entry.exitSignal),
                     verificationWord(entry.verification),
                     entry.missing ? tr("(gone) %1").arg(entry.path) : entry.path});
    }
    const QString folder = services().library.folder();
    const QString none = tr("No recordings in %1; \"backstep pull HOST:RECORDING\" fetches one.").arg(folder);
    succeed(entries.isEmpty() ? none : textTable(rows),
            JsonObject()
                .add("ok"_L1, true)
                .add("folder"_L1, folder)
                .addRaw("recordings"_L1, jsonArray(entries, entryJson)));
}

} // namespace Backstep
