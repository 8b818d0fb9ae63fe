// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "app/base/pathtranslator.h"
#include "tests/integration/session/behaviours.h"
#include "tests/support/tools.h"

namespace Backstep::Testing {

/// tests/programs/steps, whoever debugs it.
[[nodiscard]] inline Scene stepsScene(bool recording)
{
    using namespace Qt::StringLiterals;
    return {.file = testProgramSource(u"steps"_s),
            .line = markedLine(u"steps"_s, u"divide-return"_s),
            .function = u"main.divide"_s,
            .expression = u"a"_s,
            .value = u"24"_s,
            .waiting = {testProgramSource(u"steps"_s), markedLine(u"steps"_s, u"main-goroutines"_s)},
            .other = {testProgramSource(u"steps"_s), markedLine(u"steps"_s, u"worker-send"_s)},
            .last = {testProgramSource(u"steps"_s), markedLine(u"steps"_s, u"main-exit"_s)},
            .recording = recording,
            .scripted = false};
}

/// Sources of recorded conversations stand below /src.
class SourcePaths : public PathTranslator
{
public:
    [[nodiscard]] QString toLocal(const QString &path) const override
    {
        return path.startsWith(build()) ? here() + path.mid(build().size()) : path;
    }
    [[nodiscard]] QString toBuild(const QString &path) const override
    {
        return path.startsWith(here()) ? build() + path.mid(here().size()) : path;
    }

private:
    static QString build() { return QStringLiteral("/src/"); }
    static QString here() { return qEnvironmentVariable("BACKSTEP_SOURCE_DIR") + QLatin1Char('/'); }
};

} // namespace Backstep::Testing
