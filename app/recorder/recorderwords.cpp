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

QString runEndWords(const HostLoop &loop)
{
    QStringList ends;
    for (const RunEnd &end : loop.ends) {
        switch (end.way) {
        case RunEnd::Way::Status:
            ends.append(Text::tr("%n with exit status %1", nullptr, end.runs).arg(end.value));
            break;
        case RunEnd::Way::Signal: ends.append(Text::tr("%n by signal %1", nullptr, end.runs).arg(end.value)); break;
        case RunEnd::Way::Ended: ends.append(Text::tr("%n by the recorder", nullptr, end.runs)); break;
        case RunEnd::Way::Other: ends.append(Text::tr("%n in other ways", nullptr, end.runs)); break;
        }
    }
    return ends.isEmpty() ? QString() : Text::tr("How its runs ended: %1.").arg(ends.join(u", "_s));
}

QString endsWithLoginWords()
{
    return Text::tr(
        "That host ends what you run when you log out (KillUserProcesses): what is recorded ends with the connection, "
        "cleanly, and no rule is watched any more; \"loginctl enable-linger\" there lets it go on.");
}

} // namespace Backstep
