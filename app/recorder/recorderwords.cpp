// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/recorder/recorderwords.h"

#include "app/base/foreigntext.h"
#include "app/recorder/hoststate.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

using namespace Qt::StringLiterals;

namespace Backstep {

namespace {

constexpr qsizetype mostNames = 5;

struct Text
{
    Q_DECLARE_TR_FUNCTIONS(Backstep::RecorderWords)
};

} // namespace

QString roomWords(const HostRecording &recording)
{
    const auto count = int(recording.removed.size());
    if (count == 0) {
        return {};
    }
    QStringList names;
    for (const QByteArray &id : recording.removed.first(std::min<qsizetype>(count, mostNames))) {
        names.append(harmless(id));
    }
    return Text::tr("%n recording(s) went to make room for %1: %2", nullptr, count)
               .arg(harmless(recording.id), names.join(u", "_s))
        + (count > mostNames ? u'…' : u'.');
}

QString endsWithLoginWords()
{
    return Text::tr(
        "That host ends what you run when you log out (KillUserProcesses): what is recorded ends with the connection, "
        "cleanly, and no rule is watched any more; \"loginctl enable-linger\" there lets it go on.");
}

} // namespace Backstep
