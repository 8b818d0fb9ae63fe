// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/main/quitsignals.h"

#include <QSocketNotifier>

#include <array>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace Backstep {

namespace {

constexpr std::array handled{SIGINT, SIGTERM, SIGHUP};
// A signal handler reaches nothing but globals.
std::array<int, 2> wakeUp{-1, -1};

void handle(int number)
{
    std::signal(number, SIG_DFL);
    const char byte = 1;
    [[maybe_unused]] const auto written = write(wakeUp[1], &byte, 1);
}

} // namespace

QuitSignals::QuitSignals(QObject *parent) : QObject(parent)
{
    if (pipe2(wakeUp.data(), O_CLOEXEC | O_NONBLOCK) != 0) {
        return; // the system's own way of ending remains
    }
    m_notifier = new QSocketNotifier(wakeUp[0], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        [[maybe_unused]] const auto got = read(wakeUp[0], &byte, 1);
        Q_EMIT quitRequested();
    });
    for (const int number : handled) {
        std::signal(number, handle);
    }
}

QuitSignals::~QuitSignals()
{
    for (const int number : handled) {
        std::signal(number, SIG_DFL);
    }
    for (int &end : wakeUp) {
        close(end);
        end = -1;
    }
}

} // namespace Backstep
