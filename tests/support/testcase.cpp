// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT

#include "tests/support/testcase.h"

#include <QTest>

namespace Backstep::Testing {

void TestCase::init()
{
    QTest::failOnWarning();
}

} // namespace Backstep::Testing
