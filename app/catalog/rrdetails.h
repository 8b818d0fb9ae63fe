// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QHash>
#include <QString>

#include <optional>

namespace Backstep {

/// What rr itself says of a recording: `rr ps`, its first process.
struct RrDetails
{
    QString commandLine;
    std::optional<int> exitCode;
    QString exitSignal;     ///< "SIGKILL"

    friend bool operator==(const RrDetails &, const RrDetails &) = default;
};

struct DetailsAnswer
{
    QHash<QByteArray, RrDetails> details;   ///< by path; recordings that rr cannot open are missing
    QByteArrayList answered;                ///< of those asked about, also those that rr cannot open
    bool noRr = false;
    bool complete = false;
};

/// One command that runs `rr ps` on each path (about 20 ms each). rr is looked for on PATH, in the usual places and on
/// the PATH of a login. After some 2 s it leaves out the rest, so that what waits behind it gets its turn.
[[nodiscard]] Result<QByteArray> detailsCommand(const QByteArray &nonce, const QByteArrayList &paths);
/// Reads its answer; only paths in `asked` are taken.
[[nodiscard]] DetailsAnswer parseDetails(QByteArrayView output, const QByteArray &nonce, const QByteArrayList &asked);
/// Reads the table of `rr ps`.
[[nodiscard]] std::optional<RrDetails> parseRrPs(QByteArrayView table);

} // namespace Backstep
