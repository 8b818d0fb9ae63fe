// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/othergo.h"

#include "tests/support/tools.h"

#include <QProcess>

namespace Backstep::Testing {

using namespace Qt::StringLiterals;

QString programOfTestGo(const QString &name, const QString &folder)
{
    if (!qEnvironmentVariableIsSet("BACKSTEP_TEST_GO")) {
        return testProgram(name);
    }
    constexpr QLatin1StringView suffix = "-optimised"_L1;
    const bool optimised = name.endsWith(suffix);
    const QString source = u"./"_s + (optimised ? name.chopped(suffix.size()) : name);
    const QString program = folder + u'/' + name;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"GOTOOLCHAIN"_s, qEnvironmentVariable("BACKSTEP_TEST_GO"));
    environment.insert(u"CGO_ENABLED"_s, u"0"_s);
    QProcess go;
    go.setProcessEnvironment(environment);
    go.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    go.setWorkingDirectory(qEnvironmentVariable("BACKSTEP_SOURCE_DIR") + u"/tests/programs"_s);
    go.start(u"go"_s, {u"build"_s, optimised ? u"-gcflags="_s : u"-gcflags=all=-N -l"_s, u"-o"_s, program, source});
    const bool ended = go.waitForFinished(300'000);
    return ended && go.exitStatus() == QProcess::NormalExit && go.exitCode() == 0 ? program : QString();
}

} // namespace Backstep::Testing
