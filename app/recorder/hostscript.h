// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"

#include <QByteArray>
#include <QByteArrayList>

#include <optional>

namespace Backstep {

/// The script that records on a host, as it is sent there (resources/host), and what it calls its version.
[[nodiscard]] QByteArray hostScript();
[[nodiscard]] QByteArray hostScriptVersion();
/// A number that grows with it: a host that has the same or a higher one keeps what it has.
[[nodiscard]] int hostScriptFormat();

/// What a run of the script on a host gave, found between the marks of `nonce`.
struct HostScriptAnswer
{
    bool missing = false; ///< the host has no such script, or an older one: nothing ran
    int status = 0;
    QByteArray output;
};

/// One command for any login shell that runs a verb of the script there. Standard input goes to the script.
/// `anyVersion`: of whichever script the host has, where that can be read all the same.
[[nodiscard]] Result<QByteArray> hostScriptCommand(const QByteArray &nonce, const QByteArrayList &words,
                                                   bool anyVersion = false);
/// How rules are written: the part of the script that explains it.
[[nodiscard]] QString ruleFormat();
/// One command that puts the script there, which comes on standard input: whole or not at all. Ends with 0 when it is.
[[nodiscard]] Result<QByteArray> hostScriptInstallCommand();
/// Absent when the answer is not complete.
[[nodiscard]] std::optional<HostScriptAnswer> parseHostScriptAnswer(const QByteArray &output, const QByteArray &nonce);
/// Whether the host's shell began with it at all.
[[nodiscard]] bool hostScriptBegan(const QByteArray &output, const QByteArray &nonce);

} // namespace Backstep
