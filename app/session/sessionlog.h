// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QMetaType>
#include <QString>

#include <optional>

namespace Backstep {

/// Who wrote a line of output.
enum class OutputSource { ProgramOut, ProgramErr, Delve, Rr, Session };

/// A line of output as it came, without its line end; escape sequences are kept, views show them harmlessly.
struct OutputLine
{
    OutputSource source = OutputSource::ProgramOut;
    QString text;
    std::optional<qint64> event; ///< rr's event at which the recorded program wrote it, where rr marks it
};

/// One request to the debugger and how it ended. Times in milliseconds since the session was made.
struct ProtocolCall
{
    quint64 id = 0;
    QString method;
    QString arguments; ///< compact text, for people
    double sentAt = 0;
    std::optional<double> took; ///< absent while it waits for its answer
    qint64 replyBytes = 0;
    QString error;     ///< empty: it went well
};

} // namespace Backstep

Q_DECLARE_METATYPE(Backstep::OutputLine)
Q_DECLARE_METATYPE(Backstep::ProtocolCall)
