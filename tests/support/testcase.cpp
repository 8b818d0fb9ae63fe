// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/testcase.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace Backstep::Testing {

void TestCase::init()
{
    // The offscreen platform says this about every popup; it concerns no code of ours.
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support )"_s));
}

} // namespace Backstep::Testing
