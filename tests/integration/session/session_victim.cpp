// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

// Opens the target that is its argument, sets it going, prints the ids of all processes below and waits to be killed.
#include "app/delve/processtree.h"
#include "app/session/delvesession.h"

#include <QCoreApplication>
#include <QTimer>

#include <cstdio>

using namespace Backstep;
using namespace std::chrono_literals;

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    const Result<Target> target = parseTarget(application.arguments().value(1));
    if (!target) {
        return 2;
    }
    DelveSessionOptions options;
    options.rr = qEnvironmentVariable("BACKSTEP_RR");
    options.runtimeFolder = qEnvironmentVariable("XDG_RUNTIME_DIR");
    DelveSession session(*target, options);
    session.open().then(&session, [&session](const Result<StopPtr> &stop) {
        if (!stop) {
            std::fprintf(stderr, "%s\n", qPrintable(stop.error().message));
            std::_Exit(1);
        }
        session.move({});
        QTimer::singleShot(300ms, &session, [] {
            for (const qint64 pid : Delve::descendants(QCoreApplication::applicationPid())) {
                std::printf("%lld ", static_cast<long long>(pid));
            }
            std::puts("");
            std::fflush(stdout);
        });
    });
    return QCoreApplication::exec();
}
