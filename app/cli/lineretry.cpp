// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/cli/lineretry.h"

#include "app/base/foreigntext.h"
#include "app/cli/cliconsole.h"
#include "app/recorder/hostrecorder.h"
#include "app/ssh/types.h"

#include <QTimer>

#include <algorithm>
#include <array>

namespace Backstep {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {
constexpr auto longestSilence = 15min; ///< of a host, until it is given up
constexpr auto longestAbsence = 20s;   ///< of what records there: a folder that is being mounted takes no longer
} // namespace

bool LineRetry::again(const Error &error, const QString &host, const QString &meanwhile,
                      const std::function<void()> &again)
{
    const bool ended = error.code == RecorderErrorCode::ended;
    const bool gone = error.code == RecorderErrorCode::gone;
    const bool cut = ended || gone
        || std::ranges::contains(std::array{SshErrorCode::lost, SshErrorCode::notConnected, SshErrorCode::refused,
                                            SshErrorCode::unreachable, SshErrorCode::notSsh, SshErrorCode::timedOut,
                                            SshErrorCode::nameNotFound, ErrorCode::timeout, ErrorCode::cancelled},
                                 error.code);
    if (!cut || (m_unheard.isValid() && m_unheard.durationElapsed() > (gone ? longestAbsence : longestSilence))) {
        return false;
    }
    if (!m_unheard.isValid()) {
        m_unheard.start();
        m_console.showProgress({});
        const QString what = (gone        ? tr("What records on %1 is not found there, as where its home folder is not "
                                                      "mounted")
                                  : ended ? tr("What asked %1 was ended there")
                                          : tr("The line to %1 was cut"))
                                 .arg(harmless(host));
        m_console.writeError(u"backstep: "_s
                             + (gone ? tr("%1; it is looked for again.").arg(what)
                                    : meanwhile.isEmpty()
                                    ? tr("%1; it is tried again until the host answers.").arg(what)
                                    : tr("%1. %2; it is tried again until the host answers.").arg(what, meanwhile)));
    }
    const auto pause = std::clamp<std::chrono::nanoseconds>(m_unheard.durationElapsed(), 1s, 15s);
    QTimer::singleShot(std::chrono::duration_cast<std::chrono::milliseconds>(pause), this, again);
    return true;
}

} // namespace Backstep
