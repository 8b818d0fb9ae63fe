// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "app/capsule/capsulewriter.h"
#include "tests/support/samplemoments.h"

#include <QCoreApplication>

#include <cstdio>

/// Writes moments of a sample program into the capsule named, one after the other until it is killed, and says so.
int main(int argc, char **argv)
{
    const QCoreApplication application(argc, argv);
    const auto writer = Backstep::CapsuleWriter::create(application.arguments().value(1), {});
    Backstep::Testing::SampleProgram program(40, 10);
    while (writer) {
        const auto added = (*writer)->add(program.next(3));
        if (!added || !(*writer)->flush()) {
            return 1;
        }
        std::printf("%lld\n", static_cast<long long>(*added));
        std::fflush(stdout);
    }
    return 1;
}
