// SPDX-FileCopyrightText: 2026 Backstep contributors
// SPDX-License-Identifier: MIT
#pragma once

#include <QObject>

namespace Backstep::Testing {

/// Base of every test class: a Qt warning that a test does not announce (QTest::ignoreMessage) fails that test.
/// A subclass with an init() of its own calls TestCase::init() first.
class TestCase : public QObject
{
    Q_OBJECT

protected Q_SLOTS:
    void init();
};

} // namespace Backstep::Testing
