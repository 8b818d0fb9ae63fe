// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/tools.h"

#include <QFile>
#include <QFileInfo>
#include <QStandardPaths>

namespace Backstep::Testing {

using namespace Qt::StringLiterals;

QString testProgram(const QString &name)
{
    const QString path = qEnvironmentVariable("BACKSTEP_BINARY_DIR") + u"/programs/"_s + name;
    return QFileInfo(path).isExecutable() ? path : QString();
}

QString testProgramSource(const QString &name)
{
    return qEnvironmentVariable("BACKSTEP_SOURCE_DIR") + u"/tests/programs/"_s + name + u"/main.go"_s;
}

int markedLine(const QString &name, const QString &mark)
{
    QFile file(testProgramSource(name));
    if (!file.open(QIODevice::ReadOnly)) {
        return 0;
    }
    const QByteArray wanted = "//@" + mark.toUtf8();
    for (int number = 1; !file.atEnd(); ++number) {
        if (file.readLine().trimmed().endsWith(wanted)) {
            return number;
        }
    }
    return 0;
}

QString missingDlv()
{
    const QString named = qEnvironmentVariable("BACKSTEP_DLV");
    const bool found = !QStandardPaths::findExecutable(named.isEmpty() ? u"dlv"_s : named).isEmpty();
    if (!found) {
        return u"dlv was not found; install Delve to run this test"_s;
    }
    return testProgram(u"steps"_s).isEmpty() ? u"the Go programs of the tests were not built; install Go"_s : QString();
}

bool toolsRequired()
{
    return qEnvironmentVariable("BACKSTEP_REQUIRE_TOOLS") == u"1"_s;
}

} // namespace Backstep::Testing
