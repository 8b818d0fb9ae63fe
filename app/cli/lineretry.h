// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/error.h"

#include <QElapsedTimer>
#include <QObject>

#include <functional>

namespace Backstep {

class CliConsole;

/// What was under way with a host when the line was cut is tried again until it answers, the longer the more seldom.
class LineRetry : public QObject
{
    Q_OBJECT

public:
    explicit LineRetry(CliConsole &console, QObject *parent) : QObject(parent), m_console(console) {}

    /// The host answered: a cut after this is another one.
    void heard() { m_unheard.invalidate(); }
    /// Does it again after a pause, and tells the person the first time; `meanwhile` is a sentence, or empty. False:
    /// that was no cut line, or nothing was heard, or what records there was missed, for so long that it makes no sense
    /// any more.
    [[nodiscard]] bool again(const Error &error, const QString &host, const QString &meanwhile,
                             const std::function<void()> &again);

private:
    CliConsole &m_console;
    QElapsedTimer m_unheard; ///< since the host did not answer
};

} // namespace Backstep
