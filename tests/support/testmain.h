// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include "tests/support/testcase.h"

#include <QCoreApplication>
#include <QTest>

namespace Backstep::Testing {

/// Gives the test folders of its own (HOME and all XDG_* point into a temporary folder) and hides the person's SSH
/// agent. Call before the application object exists.
void prepareProcess();

} // namespace Backstep::Testing

/// main() of a test without a window.
#define BACKSTEP_TEST_MAIN(TestClass)                                                                                  \
    int main(int argc, char **argv)                                                                                    \
    {                                                                                                                  \
        Backstep::Testing::prepareProcess();                                                                           \
        QCoreApplication application(argc, argv);                                                                      \
        TestClass test;                                                                                                \
        return QTest::qExec(&test, argc, argv);                                                                        \
    }

/// main() of a test with widgets; include <QApplication> and link Qt6::Widgets.
#define BACKSTEP_GUI_TEST_MAIN(TestClass)                                                                              \
    int main(int argc, char **argv)                                                                                    \
    {                                                                                                                  \
        Backstep::Testing::prepareProcess();                                                                           \
        QApplication application(argc, argv);                                                                          \
        TestClass test;                                                                                                \
        return QTest::qExec(&test, argc, argv);                                                                        \
    }
