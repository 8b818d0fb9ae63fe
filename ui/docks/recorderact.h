// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QByteArray>
#include <QString>

namespace Backstep {

/// Something to do with a recording, a loop or a rule of a host.
struct RecorderAct
{
    enum class Verb {
        Stop,         ///< end it cleanly
        Discard,      ///< and remove it there
        Keep,         ///< never remove it to make room
        LetGo,        ///< it may be
        Fetch,
        FetchAndOpen,
        Output,       ///< show what its program said
        Disarm,
        Forget,       ///< a rule: disarm and remove it
        Log,          ///< show when a rule fired
        Clear,        ///< a loop that is over, from the list; what it caught stays
        WatchAfterRestart ///< let the host's own systemd see to its rules
    };

    Verb verb = Verb::Stop;
    QString hostId;
    QByteArray id;    ///< as the host's script calls it
    QByteArray trace; ///< where the recording is there; fetching needs it
};

} // namespace Backstep
