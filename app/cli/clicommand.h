// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/result.h"
#include "app/cli/clierror.h"
#include "app/cli/cliservices.h"
#include "app/cli/commandline.h"

#include <QObject>

namespace Backstep {

struct HostProfile;

/// One command of the command line. start() begins it, finished() is emitted once, in its own time; output goes to the
/// console as text or as one JSON object, by the command line's --json. Main thread.
class CliCommand : public QObject
{
    Q_OBJECT

public:
    CliCommand(const CliServices &services, const CommandLine &line, QObject *parent = nullptr);

    virtual void start() = 0;
    /// The person wants it to end (Ctrl-C): finished() comes as soon as nothing that it started is left.
    virtual void interrupt() { Q_EMIT finished(CliExit::CommandFailed); }

Q_SIGNALS:
    void finished(Backstep::CliExit exit);

protected:
    [[nodiscard]] const CliServices &services() const { return m_services; }
    [[nodiscard]] const CommandLine &line() const { return m_line; }
    [[nodiscard]] CliConsole &console() const { return m_services.console; }

    /// Writes the object, which begins with "ok":true, or the text, and ends well.
    void succeed(const QString &text, const JsonObject &json);
    /// Writes {"ok":false,"error":…} or the sentence on standard error, and ends.
    void failWith(const Error &error, CliExit exit = CliExit::CommandFailed);
    /// Error `host-unknown`, with what to do.
    [[nodiscard]] Result<HostProfile> hostCalled(const QString &name) const;

private:
    CliServices m_services;
    CommandLine m_line;
};

} // namespace Backstep
