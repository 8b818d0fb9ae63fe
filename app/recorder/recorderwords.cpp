// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/recorder/recorderwords.h"

#include <QCoreApplication>

namespace Backstep {

namespace {

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::RecorderWords)
};

} // namespace

QString endsWithLoginWords()
{
    return Text::tr(
        "That host ends what you run when you log out (KillUserProcesses), so it ends with the connection, cleanly; "
        "\"loginctl enable-linger\" there lets it go on.");
}

} // namespace Backstep
