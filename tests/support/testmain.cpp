// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/testmain.h"

#include <QTemporaryDir>

namespace Backstep::Testing {

void prepareProcess()
{
    // Kept for the life of the process: its destructor removes what the test left.
    static const QTemporaryDir home;
    const QByteArray root = home.path().toLocal8Bit();
    qputenv("HOME", root);
    qputenv("XDG_CONFIG_HOME", root + "/config");
    qputenv("XDG_DATA_HOME", root + "/data");
    qputenv("XDG_CACHE_HOME", root + "/cache");
    qputenv("XDG_STATE_HOME", root + "/state");
    qputenv("XDG_RUNTIME_DIR", root + "/run");
    qunsetenv("SSH_AUTH_SOCK");
}

} // namespace Backstep::Testing
